"""What everybody may read of a call, and a state's application; no account, no script needed."""

from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.limits import is_over, place_of
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.collaboratives.actions.applications import apply as send_in
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.forms.calls import ApplyForm
from steelyard.support.collaboratives.models import Collaborative
from steelyard.support.collaboratives.queries import calls as queries

_HOUR, _DAY, _MOST = 3600, 86_400, 20
_SENT = "collaboratives.applied"


def _call(key: str) -> Collaborative:
    return get_object_or_404(Collaborative.objects.public().select_related("support"), key=key)


@public
@require_safe
def calls(http: Http) -> HttpResponse:
    today = timezone.localdate()
    return show(http, "collaboratives/calls.html", {"calls": queries.open_calls(today), "today": today})


@public
@require_safe
def call(http: Http, key: str) -> HttpResponse:
    found = _call(key)
    today = timezone.localdate()
    context = {"found": found, "detail": queries.public_detail(found), "today": today}
    return show(http, "collaboratives/call.html", {**context, "is_open": found.takes_applications(today)})


@public
@once
def apply(http: Http, key: str) -> HttpResponse:
    """The application, on one page."""
    found, today = _call(key), timezone.localdate()
    context: dict[str, Any] = {"found": found}
    if not found.takes_applications(today):
        return show(http, "collaboratives/call_closed.html", context, status=200 if http.method == "GET" else 410)
    form = ApplyForm(http.POST if http.method == "POST" else None)
    context["form"] = form
    if http.method != "POST":
        return show(http, "collaboratives/apply.html", context)
    if form.is_valid():
        if is_over("collaboratives.apply", place_of(http), most=_MOST, seconds=_HOUR):
            form.add_error(None, "Too many applications came from your office within the hour. Try again in an hour.")
        else:
            try:
                made = send_in(found, by=None, **form.values)
            except CannotWork as problem:
                form.add_error(None, str(problem))
            else:
                return go(reverse("collaboratives:applied", args=[found.key, signing.dumps(made.pk, salt=_SENT)]))
    return invalid(http, "collaboratives/apply.html", context)


@public
@require_safe
def applied(http: Http, key: str, signed: str) -> HttpResponse:
    """The thanks; the signed address tells nobody which other applications there are."""
    try:
        signing.loads(signed, salt=_SENT, max_age=_DAY)
    except signing.BadSignature as forged:
        raise Http404("Nothing is here.") from forged
    return show(http, "collaboratives/applied.html", {"found": _call(key)})
