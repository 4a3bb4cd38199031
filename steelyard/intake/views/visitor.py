"""The visitor's pages: asking, seeing where a request stands, adding to it; no account, no script needed."""

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.core import signing
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.http import http_date
from django.views.decorators.csrf import csrf_exempt

from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.forms import Form, asked, options
from steelyard.foundation.kit.limits import is_over, opens_at, place_of
from steelyard.foundation.kit.pages import Http, go, invalid, once, private, show
from steelyard.intake.actions import requests as actions
from steelyard.intake.forms.ask import AddForm, AskForm, EnterForm, LinkForm, given
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries import status as queries
from steelyard.intake.queries.agencies import agencies_like

View = Callable[..., HttpResponse]

_MINUTE, _HOUR, _DAY = 60, 60 * 60, 24 * 60 * 60
# How often one place may do a thing, an hour and a day: room for an office behind one address.
LIMITS = {"ask": (40, 150), "add": (40, 150), "link": (20, 60)}
FROM_EVERYWHERE = 60  # a minute, all places together
_SENT = "intake.sent"


def limited(act: str, form: type[Form]) -> Callable[[View], View]:
    """Refuse what is sent too often, before anything else is done; the page gives the typing back."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(http: Http, *args: Any, **kwargs: Any) -> HttpResponse:
            opens = _opens_at(act, http) if http.method == "POST" else None
            if opens is not None:
                context = {"given": given(form, http.POST), "opens_at": opens, **queries.promise()}
                response = show(http, "intake/too_often.html", context, status=429)
                response["Retry-After"] = http_date(opens.timestamp())
                return response
            return view(http, *args, **kwargs)

        return guarded

    return decorate


def _opens_at(act: str, http: Http) -> datetime | None:
    """When this place may do it again; None if it may now. A refused try counts in no wider limit."""
    here, (an_hour, a_day) = place_of(http), LIMITS[act]
    for name, place, most, seconds in (
        (f"intake.{act}.hour", here, an_hour, _HOUR),
        (f"intake.{act}.day", here, a_day, _DAY),
        (f"intake.{act}", "everywhere", FROM_EVERYWHERE, _MINUTE),
    ):
        if is_over(name, place, most=most, seconds=seconds):
            return opens_at(seconds)
    return None


# Asking


@public
@limited("ask", AskForm)
@once
def ask(http: Http) -> HttpResponse:
    """The form; ``?ask=present`` begins with one of the things that fellow providers ask for."""
    if http.method != "POST":
        form = AskForm.begun(http.GET.get("ask", ""))
        return show(http, "intake/ask.html", {"form": form, **queries.promise()})
    form = AskForm(http.POST)
    if not form.is_valid():
        return invalid(http, "intake/ask.html", {"form": form, **queries.promise()})
    help_request = actions.receive(by=None, **form.values)
    return go(reverse("intake:sent", args=[signing.dumps(help_request.number, salt=_SENT)]))


@public
def agencies(http: Http) -> HttpResponse:
    """Suggestions for the field of the agency."""
    return options(http, agencies_like(asked(http)))


@public
def sent(http: Http, key: str) -> HttpResponse:
    """The number, once the request is in; the signed address tells nobody which other numbers exist."""
    try:
        number = signing.loads(key, salt=_SENT, max_age=_DAY)
    except signing.BadSignature as forged:
        raise Http404("Nothing is here.") from forged
    return show(http, "intake/sent.html", {"number": number, **queries.promise()})


@page("intake.decide")
@once
def enter(http: Http) -> HttpResponse:
    """Write down a request that came by telephone, mail or in person."""
    form = EnterForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        return go(actions.receive(by=http.user, **form.values).get_absolute_url())
    return (invalid if form.is_bound else show)(http, "intake/enter.html", {"form": form})


# Where it stands


@public
@private
@csrf_exempt  # the secret address is the proof; a page without referrer has no origin for the usual one
@limited("add", AddForm)
@once
def status(http: Http, token: str) -> HttpResponse:
    """What becomes of a request, for whoever holds its private link; a POST adds to it."""
    help_request = queries.by_token(token)
    if help_request is None:
        return show(http, "intake/no_link.html", status=404)
    form = AddForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.add_message(help_request, by=None, text=form.cleaned_data["text"])
        return go("?added=1#letters")  # relative: what is kept of this answer must not hold the token
    context = {"form": form, "token": token, "story": queries.story(help_request), "added": "added" in http.GET}
    return (invalid if form.is_bound else show)(http, "intake/status.html", context)


@public
@limited("link", LinkForm)
def status_link(http: Http) -> HttpResponse:
    """Mail the private link again; the answer never tells whether the number and the address are known."""
    form = LinkForm(http.POST if http.method == "POST" else None)
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "intake/status_link.html", {"form": form})
    help_request = queries.by_number(**form.cleaned_data)
    if help_request:
        actions.mail_link_again(help_request, by=None)
    return go(reverse("intake:link-sent"))


@public
def link_sent(http: Http) -> HttpResponse:
    return show(http, "intake/link_sent.html")


# The portal


@page("intake.see_own")
def my_requests(http: Http) -> HttpResponse:
    """The requests of one's own agency."""
    found = queries.own_page(http.user, after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "intake/my_requests.html", {"page": found}, parts={"rows"})


@page("intake.see_own")
def my_request(http: Http, pk: int) -> HttpResponse:
    """Where a request of one's own agency stands."""
    help_request: HelpRequest = access(http.user, "intake.see_own", HelpRequest.objects, pk=pk)
    return show(http, "intake/my_request.html", {"story": queries.story(help_request)})
