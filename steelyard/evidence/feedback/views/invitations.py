"""Whom a wave invites: the list with what was merged, mailing, reminding, and the link that ends it."""

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.feedback.actions import lists as acts
from steelyard.evidence.feedback.models import Invitation
from steelyard.evidence.feedback.queries import waves as queries
from steelyard.evidence.feedback.queries.answers import answered
from steelyard.evidence.feedback.queries.lists import invitation
from steelyard.evidence.feedback.rules import NotNow
from steelyard.evidence.feedback.tasks import letters
from steelyard.evidence.feedback.views.waves import act, get
from steelyard.foundation.kit.access import page, public
from steelyard.foundation.kit.limits import is_over, place_of
from steelyard.foundation.kit.pages import Http, go, private, show
from steelyard.foundation.kit.paging import paged

_HOUR = 60 * 60
TRIES_AN_HOUR = 300  # of links that lead nowhere, from one place


@page("feedback.keep")
@require_safe
def invitations(http: Http, pk: int) -> HttpResponse:
    """Who is invited, on which lists they were found, and what became one and why."""
    found = get(http, pk)
    rows = queries.listed_invitations(found, http.GET.get("show", ""))
    listed = paged(rows, ("name_key", "id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    context = {"wave": found, "page": listed, "tally": queries.tally(found), "told": queries.coverage(found)}
    context |= {"shown": http.GET.get("show", ""), "answered": answered(found)}
    return show(http, "feedback/invitations.html", context, parts={"rows"})


@page("feedback.keep")
@require_POST
def draw_up(http: Http, pk: int) -> HttpResponse:
    return act(http, get(http, pk), acts.draw_up, done="The list is drawn up.")


@page("feedback.keep")
@require_POST
def send(http: Http, pk: int) -> HttpResponse:
    return act(http, get(http, pk), acts.begin_sending, done="The letters are being mailed, in batches.")


@page("feedback.keep")
@require_POST
def remind(http: Http, pk: int) -> HttpResponse:
    return act(http, get(http, pk), acts.remind, done="Everybody is reminded, whether they answered or not.")


@page("feedback.keep")
@require_POST
@never_cache
def try_out(http: Http, pk: int) -> HttpResponse:
    """In the demonstration: one ticket, shown once."""
    found = get(http, pk)
    try:
        link = acts.try_out(found, by=http.user)
    except NotNow as refused:
        messages.error(http, str(refused))
        return go(found.get_absolute_url())
    return show(http, "feedback/try.html", {"wave": found, "link": link, "ticket": link.rpartition("#")[2]})


@public
@private
def no_more(http: Http, token: str) -> HttpResponse:
    """Stop the letters of one wave. A GET only shows: scanners open every link."""
    found = _asker(token)
    if found is None:
        is_flood = is_over("feedback.no-more", place_of(http), most=TRIES_AN_HOUR, seconds=_HOUR)
        return show(http, "feedback/no_link.html", status=429 if is_flood else 404)
    if http.method == "POST":
        acts.stop_letters(found, by=None)
        return go("?stopped=1")  # relative: what is kept of this answer must not hold the token
    return show(http, "feedback/no_more.html", {"token": token, "invitation": found, "wave": found.wave})


def _asker(token: str) -> Invitation | None:
    pk = letters.invitation_of(token)
    return invitation(pk) if pk else None
