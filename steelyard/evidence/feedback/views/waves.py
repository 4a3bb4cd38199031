"""Waves: the list, one wave, planning, opening, closing."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.feedback.actions import waves as acts
from steelyard.evidence.feedback.forms import OpenForm, WaveForm
from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.feedback.queries import waves as queries
from steelyard.evidence.feedback.rules import LEAST_BALLOTS, LEAST_INVITED, PROMISE, Mode, NotNow
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import paged

FORM, OPEN = "feedback/wave_form.html", "feedback/open.html"


def get(http: Http, pk: int, permission: str = "feedback.keep") -> Wave:
    rows = Wave.objects.select_related("questionnaire_version", "made_by", "job")
    return access(http.user, permission, rows, pk=pk)


@page("feedback.see")
@require_safe
def waves(http: Http) -> HttpResponse:
    rows = queries.listed(http.user)
    found = paged(rows, ("-period_to", "-id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "feedback/waves.html", {"page": found}, parts={"rows"})


@page("feedback.see")
@require_safe
def wave(http: Http, pk: int) -> HttpResponse:
    """How far a wave is, how many answered as far as may be known, and the next step."""
    found = get(http, pk, "feedback.see")
    context: dict[str, Any] = {
        "wave": found,
        "form": queries.form_of(found),
        "tally": queries.tally(found),
        "told": queries.coverage(found),
        "key_due": queries.key_due(found),
        "has_expired": queries.has_expired(found, timezone.localdate()),
        "smallest": queries.smallest_group(found) if found.is_draft else None,
        "least": LEAST_BALLOTS,
        "witnesses": queries.witnesses(found),
        "promise": PROMISE[Mode(found.mode)],
    }
    return show(http, "feedback/wave.html", context)


@page("feedback.keep")
@once
def plan(http: Http) -> HttpResponse:
    form = WaveForm(http.POST if http.method == "POST" else None, initial={"mode": "anonymous"})
    context = {"form": form, "title": "Plan a wave", "does": "Plan it", "back": reverse("feedback:waves")}
    if http.method != "POST":
        return show(http, FORM, context)
    if not form.is_valid():
        return invalid(http, FORM, context)
    values = form.values
    period = (values.pop("period_from"), values.pop("period_to"))
    made = acts.plan(values.pop("questionnaire_version"), by=http.user, period=period, **values)
    messages.success(http, "The wave is planned. Next, draw up who is invited.")
    return go(made.get_absolute_url())


@page("feedback.keep")
def change(http: Http, pk: int) -> HttpResponse:
    found = get(http, pk)
    if not found.is_draft:
        return go(found.get_absolute_url())
    saved, newest = queries.values_of(found), found.version
    form = WaveForm(http.POST if http.method == "POST" else None, wave=found, initial=saved)
    context = {"form": form, "title": f"Change: {found.title}", "does": "Save", "back": found.get_absolute_url()}
    context["wave"] = found
    if http.method != "POST":
        return show(http, FORM, context)
    if not form.is_valid():
        return invalid(http, FORM, context)
    found.version = form.cleaned_data["version"] or newest
    try:
        acts.alter(found, by=http.user, **form.values)
    except Stale:
        return conflict(http, FORM, context, form=form, theirs=saved, version=newest)
    except NotNow as refused:
        messages.error(http, str(refused))
        return go(found.get_absolute_url())
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


@page("feedback.keep")
@never_cache
def open_wave(http: Http, pk: int) -> HttpResponse:
    """Ask who will hold the key; a POST opens the wave and shows the recovery code, once."""
    found = get(http, pk)
    if not found.is_draft:
        return go(found.get_absolute_url())
    form = OpenForm(http.POST if http.method == "POST" else None, initial={"key_kind": "passphrase"})
    context = {
        "form": form,
        "wave": found,
        "refusal": queries.refusal(found, timezone.localdate()),
        "told": queries.coverage(found),
        "smallest": queries.smallest_group(found),
        "least": LEAST_BALLOTS,
        "least_invited": LEAST_INVITED,
    }
    if http.method != "POST":
        return show(http, OPEN, context)
    if not form.is_valid():
        return invalid(http, OPEN, context)
    try:
        code = acts.open_wave(found, by=http.user, passphrase=form.cleaned_data["passphrase"])
    except (NotNow, Stale) as refused:
        form.add_error(None, str(refused))
        return invalid(http, OPEN, context)
    if not code:
        messages.success(http, "The wave is open, and this server holds its key. Next, mail the invitations.")
        return go(found.get_absolute_url())
    return show(http, "feedback/opened.html", {"wave": found, "code": code})


@page("feedback.keep")
@require_POST
def close(http: Http, pk: int) -> HttpResponse:
    return act(http, get(http, pk), acts.close, done="Closed. It takes no more answers.")


def act(http: Http, found: Wave, does: Any, *, done: str) -> HttpResponse:
    """Do one act on a wave and come back to its page, with what came of it."""
    try:
        does(found, by=http.user)
    except (NotNow, Stale) as refused:
        messages.error(http, str(refused))
    else:
        messages.success(http, done)
    return go(found.get_absolute_url())
