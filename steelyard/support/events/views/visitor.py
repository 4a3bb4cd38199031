"""The visitor's pages: registering, one's place, giving it up, the pulse; no account, no script needed."""

from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from steelyard.center.directory.queries.finding import suggested_agencies
from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.forms import Form, asked, options
from steelyard.foundation.kit.limits import is_over, opens_at, place_of
from steelyard.foundation.kit.pages import Http, go, invalid, once, private, show
from steelyard.support.events import actions
from steelyard.support.events.forms.public import PulseForm, RegistrationForm
from steelyard.support.events.models import Event
from steelyard.support.events.queries import public as queries
from steelyard.support.events.queries.door import pulse_token
from steelyard.support.events.rules.moments import when
from steelyard.support.events.tasks.codes import picture, scan_url

_HOUR = 60 * 60
# How often one place may do a thing in an hour: room for an office, or a conference hall, behind one address.
LIMITS = {"register": 200, "give_up": 100, "pulse": 400}
_SENT = "events.sent"


def _is_refused(form: Form, act: str, http: Http) -> bool:
    """Whether too much came from this place; the sentence stands in the form, which keeps what was typed."""
    if not is_over(f"events.{act}", place_of(http), most=LIMITS[act], seconds=_HOUR):
        return False
    again = timezone.localtime(opens_at(_HOUR))
    form.add_error(
        None,
        f"Too much has come from your place within an hour. Nothing is lost: send it again from {again:%-I:%M %p} on.",
    )
    return True


def _too_often(http: Http, template: str, context: dict[str, Any]) -> HttpResponse:
    response = show(http, template, context, status=429)
    response["Retry-After"] = http_date(opens_at(_HOUR).timestamp())
    return response


def _event(key: str) -> Event:
    found = queries.by_key(key)
    if found is None:
        raise Http404("Nothing is here.")
    return found


def _facts(event: Event) -> dict[str, Any]:
    return {"event": event, "when": when(event.starts_at, event.ends_at, event.time_zone)}


# Registering


@public
@once
def register(http: Http, key: str) -> HttpResponse:
    """Register for an event without an account."""
    event = _event(key)
    form = RegistrationForm(http.POST if http.method == "POST" else None, questions=queries.questions_of(event))
    context = {"form": form, **_facts(event), "is_open": event.takes_registrations(timezone.now())}
    if http.method != "POST":
        return show(http, "events/register.html", context)
    if not form.is_valid():
        return invalid(http, "events/register.html", context)
    if _is_refused(form, "register", http):
        return _too_often(http, "events/register.html", context)
    try:
        made = actions.register(event, by=None, **form.values)
    except actions.CannotRegister as refused:
        form.add_error(None, str(refused))
        return invalid(http, "events/register.html", context)
    return go(reverse("events:registered", args=[event.key, signing.dumps(made.status, salt=_SENT)]))


@public
@require_safe
def agencies(http: Http) -> HttpResponse:
    """Suggestions for the field of the agency."""
    return options(http, suggested_agencies(asked(http)))


@public
@require_safe
def registered(http: Http, key: str, signed: str) -> HttpResponse:
    """What came of it. The same page for whoever was registered before: it tells nobody who is on the list."""
    event = _event(key)
    try:
        status = signing.loads(signed, salt=_SENT, max_age=24 * _HOUR)
    except signing.BadSignature as forged:
        raise Http404("Nothing is here.") from forged
    return show(http, "events/registered.html", {**_facts(event), "status": status})


# One's place, behind the private link


@public
@private
@csrf_exempt  # the secret address is the proof; a page without referrer has no origin for the usual one
def place(http: Http, token: str) -> HttpResponse:
    """Where one stands, with the code to show at the door. A GET only shows; a POST gives the place up."""
    found = queries.by_token(token)
    if found is None:
        return show(http, "events/no_link.html", status=404)
    context = {
        "registration": found,
        "token": token,
        **_facts(found.event),
        "code": picture(scan_url(found)) if found.status != "cancelled" else "",
        "is_over": found.event.is_over(timezone.now()),
    }
    if http.method != "POST":
        return show(http, "events/place.html", context)
    if is_over("events.give_up", place_of(http), most=LIMITS["give_up"], seconds=_HOUR):
        return _too_often(
            http,
            "events/place.html",
            {**context, "problem": "Too much has come from your place. Try again in an hour."},
        )
    try:
        actions.give_up(found, by=None)
    except actions.CannotRegister as refused:
        return invalid(http, "events/place.html", {**context, "problem": str(refused)})
    return go("?cancelled=1")  # relative: what is kept of this answer must not hold the token


# The pulse


@public
@private
@csrf_exempt  # as above
def pulse(http: Http, token: str) -> HttpResponse:
    """The two questions; each link takes one answer."""
    found = pulse_token(token)
    if found is None:
        return show(http, "events/no_link.html", status=404)
    form = PulseForm(http.POST if http.method == "POST" else None)
    context = {"event": found.event, "form": form, "token": token, "is_spent": found.is_spent}
    if http.method != "POST" or found.is_spent:
        return show(http, "events/pulse.html", context)
    if not form.is_valid():
        return invalid(http, "events/pulse.html", context)
    if _is_refused(form, "pulse", http):
        return _too_often(http, "events/pulse.html", context)
    try:
        actions.answer_pulse(found, by=None, **form.cleaned_data)
    except actions.Spent:
        return show(http, "events/pulse.html", {**context, "is_spent": True})
    return go("?thanks=1")
