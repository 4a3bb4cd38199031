"""Letters to audiences: the list, one letter, writing, trying out, sending, stopping."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.mailings import actions, tasks
from steelyard.support.mailings.forms import MailingFilters, MailingForm, RecipientFilters, letter_of
from steelyard.support.mailings.models import Audience, Mailing
from steelyard.support.mailings.queries import audiences, letters
from steelyard.support.mailings.rules.links import SAMPLE

FORM = "mailings/mailing_form.html"


@page("mailings.write")
@require_safe
def mailings(http: Http) -> HttpResponse:
    form = MailingFilters(http.GET)
    rows = letters.listed(http.user, **form.value)
    found = paged(rows, ("-made_at", "-id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    context = {"form": form, "page": found, "rows": letters.with_counts(found.rows)}
    return show(http, "mailings/mailings.html", context, parts={"rows"})


def _get(http: Http, pk: int) -> Mailing:
    rows = Mailing.objects.select_related("audience", "made_by", "job")
    return access(http.user, "mailings.write", rows, pk=pk)


def _preview(mailing: Mailing) -> dict[str, Any]:
    """The letter both ways, with a link that stops nothing."""
    rendered, link = tasks.render(mailing), tasks.stop_link(SAMPLE)
    return {
        "plain": rendered.plain(link),
        "html": SafeString(rendered.fragment(link)),
    }  # our own markup, escaped inside


@page("mailings.write")
@require_safe
def mailing(http: Http, pk: int) -> HttpResponse:
    found = _get(http, pk)
    context: dict[str, Any] = {"mailing": found, **_preview(found), "job": found.job}
    if found.is_draft:
        context["tally"] = audiences.tally(audiences.people(found.audience.facts))
    else:
        context["result"] = letters.result(found)
    return show(http, "mailings/mailing.html", context, parts={"progress"})


@page("mailings.write")
@once
def create(http: Http) -> HttpResponse:
    """Write a letter; ``?audience=`` says to whom."""
    initial = {"audience": http.GET.get("audience", ""), "sender": tasks.sender_name(), "reply_to": http.user.email}
    form = MailingForm(
        http.POST if http.method == "POST" else None, offered=audiences.offered(http.user), initial=initial
    )
    context = {
        "form": form,
        "title": "Write a mailing",
        "does": "Keep it as a draft",
        "back": reverse("mailings:mailings"),
    }
    if http.method != "POST":
        return show(http, FORM, context)
    if not form.is_valid():
        return invalid(http, FORM, context)
    audience = access(http.user, "mailings.write", Audience.objects, pk=form.audience_pk)
    made = actions.write_mailing(audience, by=http.user, **form.letter)
    messages.success(http, "The draft is kept. Nobody gets it before you send it.")
    return go(made.get_absolute_url())


@page("mailings.write")
def change(http: Http, pk: int) -> HttpResponse:
    found = _get(http, pk)
    saved, newest = letter_of(found), found.version
    offered = audiences.offered(http.user, found.audience_id)
    form = MailingForm(http.POST if http.method == "POST" else None, offered=offered, initial=saved)
    context = {"form": form, "title": f"Change: {found.subject}", "does": "Save", "back": found.get_absolute_url()}
    context["mailing"] = found
    if http.method != "POST":
        return show(http, FORM, context) if found.is_draft else go(found.get_absolute_url())
    if not form.is_valid():
        return invalid(http, FORM, context)
    found.version = form.cleaned_data["version"] or newest
    audience = access(http.user, "mailings.write", Audience.objects, pk=form.audience_pk)
    try:
        actions.alter_mailing(found, by=http.user, audience=audience, **form.letter)
    except Stale:
        return conflict(http, FORM, context, form=form, theirs=saved, version=newest)
    except actions.CannotSend as refused:
        form.add_error(None, str(refused))
        return invalid(http, FORM, context)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


def _act(http: Http, pk: int, act: Callable[..., Any], *, done: str) -> HttpResponse:
    """Do one act on a mailing and come back to its page, with what came of it."""
    found = _get(http, pk)
    try:
        act(found, by=http.user)
    except (actions.CannotSend, Stale) as refused:
        messages.error(http, str(refused))
    else:
        messages.success(http, done)
    return go(found.get_absolute_url())


@page("mailings.write")
@require_POST
@once
def test(http: Http, pk: int) -> HttpResponse:
    return _act(http, pk, actions.try_out, done=f"A test copy is on its way to {http.user.email}.")


@page("mailings.write")
@once
def send(http: Http, pk: int) -> HttpResponse:
    """Ask once more with the number in sight; a POST begins."""
    found = _get(http, pk)
    if http.method == "POST":
        return _act(http, pk, actions.begin, done="It is being sent. You can stop it at any time.")
    if not found.is_draft:
        return go(found.get_absolute_url())
    facts = found.audience.facts
    context = {"mailing": found, "tally": audiences.tally(audiences.people(facts)), "told": audiences.told(facts)}
    return show(http, "mailings/send.html", {**context, **_preview(found)})


@page("mailings.write")
@require_POST
def stop(http: Http, pk: int) -> HttpResponse:
    return _act(http, pk, actions.stop, done="Stopped. What is in the outbox already still goes.")


@page("mailings.write")
@require_POST
def go_on(http: Http, pk: int) -> HttpResponse:
    return _act(http, pk, actions.go_on, done="It goes on where it was. Nobody gets it twice.")


@page("mailings.write")
@require_safe
def recipients(http: Http, pk: int) -> HttpResponse:
    """Who is on the list, and what became of each."""
    found, form = _get(http, pk), RecipientFilters(http.GET)
    rows = letters.recipients(found, status=form.value["status"] or "")
    listed = paged(rows, ("id",), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "mailings/recipients.html", {"mailing": found, "form": form, "page": listed}, parts={"rows"})
