"""The link in each letter, one's own letters, and what the desk notes about an address."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from steelyard.center.directory.models import Person
from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.limits import is_over, place_of
from steelyard.foundation.kit.pages import Http, back, go, private, show
from steelyard.support.mailings import actions
from steelyard.support.mailings.models import Bounce
from steelyard.support.mailings.queries import letters
from steelyard.support.mailings.rules import How
from steelyard.support.mailings.rules.links import SAMPLE

_HOUR = 60 * 60
TRIES_AN_HOUR = 300  # of links that lead nowhere, from one place


@public
@private
@csrf_exempt  # RFC 8058: mail programs send this form without having seen a page; the signed address is the proof
def stop(http: Http, token: str) -> HttpResponse:
    """Stop the letters to an address, or ask for them again. A GET only shows: scanners open every link."""
    found = letters.asker(token)
    if found is None:
        return _no_link(http, token)
    if http.method == "POST":
        if http.POST.get("act") == "start":
            actions.opt_in([found.address], by=None, how=How.LINK)
            return go("?again=1")  # relative: what is kept of this answer must not hold the token
        is_one_click = "List-Unsubscribe" in http.POST
        how = How.ONE_CLICK if is_one_click else How.LINK
        actions.opt_out([found.address], by=None, how=how, mailing=found.mailing)
        if not is_one_click:
            return go("?stopped=1")
    context = {"token": token, "address": found.address, "opted": letters.opted_out([found.address])}
    return show(http, "mailings/stop.html", context)


def _no_link(http: Http, token: str) -> HttpResponse:
    is_flood = token != SAMPLE and is_over("mailings.link", place_of(http), most=TRIES_AN_HOUR, seconds=_HOUR)
    status = 429 if is_flood else 404
    return show(
        http, "mailings/no_link.html", {"is_sample": token == SAMPLE}, status=200 if token == SAMPLE else status
    )


@page("mailings.own")
@require_safe
def mine(http: Http) -> HttpResponse:
    """What one got, and the switch."""
    addresses = letters.own_addresses(http.user)
    person = letters.own_person(http.user)
    context = {
        "addresses": addresses,
        "opted": letters.opted_out(addresses),
        "got": letters.got_by(addresses, person, most=50),
    }
    return show(http, "mailings/mine.html", context)


@page("mailings.own")
@require_POST
def switch(http: Http) -> HttpResponse:
    """Stop one's own letters, or ask for them again."""
    addresses = letters.own_addresses(http.user)
    if http.POST.get("act") == "start":
        actions.opt_in(addresses, by=http.user, how=How.ACCOUNT)
        messages.success(http, "You get our mailings again.")
    else:
        actions.opt_out(addresses, by=http.user, how=How.ACCOUNT)
        messages.success(http, "You get no more mailings from us.")
    return go(reverse("mailings:mine"))


@page("mailings.write")
@require_POST
def note(http: Http, pk: int) -> HttpResponse:
    """Note that somebody told the center to write no more."""
    person = access(http.user, "directory.open_person", Person.objects, pk=pk)
    made = actions.note_opt_out(person, by=http.user)
    if made:
        messages.success(http, "Noted. They get one letter that confirms it, and then no mailing.")
    else:
        messages.info(http, "Nothing was changed: they get no mailings, or have no address.")
    return go(back(http, person.get_absolute_url()))


@page("mailings.reopen")
@require_POST
def reopen(http: Http, pk: int) -> HttpResponse:
    """Write to an address again that took no letters."""
    found = access(http.user, "mailings.reopen", Bounce.objects, pk=pk)
    actions.reopen(found, by=http.user)
    messages.success(http, "The address is open again.")
    return go(back(http, reverse("mailings:mailings")))
