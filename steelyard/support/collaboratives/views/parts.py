"""What the pages of a team share: the face it is shown in, and small forms that do one thing."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.utils import timezone

from steelyard.foundation.kit.access import access, allows
from steelyard.foundation.kit.models import Stale, Versioned
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, show
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.models import Team
from steelyard.support.collaboratives.queries import teams as queries
from steelyard.support.delivery.actions import CannotPlan, CannotPromise, CannotRecord

FORM = "collaboratives/small_form.html"
Refusals = (CannotWork, CannotPlan, CannotPromise, CannotRecord)


def face(http: Http) -> dict[str, Any]:
    """The layout: the desk for who works there, the portal for members."""
    at_desk = allows(http.user, "collaboratives.see")
    return {"layout": "kit/desk.html" if at_desk else "kit/public.html", "at_desk": at_desk}


def team_of(http: Http, pk: int, act: str = "collaboratives.enter") -> Team:
    """The team if the user may do this with it."""
    return access(http.user, act, queries.for_page(Team.objects.all()), pk=pk)


def show_team(  # noqa: PLR0917 -- who asks, which part of which team, and what stands in it
    http: Http, part: str, team: Team, context: Mapping[str, Any], *, refused: bool = False
) -> HttpResponse:
    """One part of a team's workspace."""
    working = allows(http.user, "collaboratives.work", team)
    whole = {**face(http), "team": team, "part": part, "working": working, "today": timezone.localdate(), **context}
    whole["sees_pulse"] = allows(http.user, "collaboratives.see_pulse", team)
    return (invalid if refused else show)(http, f"collaboratives/{part}.html", whole)


def small(
    http: Http,
    form: Any,
    act: Callable[[dict[str, Any]], Any],
    *,
    title: str,
    does: str,
    to: str,
    changing: Versioned | None = None,
    hint: str = "",
) -> HttpResponse:
    """A form on a page of its own, for one act: shown, done, given back with its problem, or both texts on a clash."""
    context = {**face(http), "form": form, "title": title, "does": does, "back": to, "hint": hint}
    if http.method == "POST" and form.is_valid():
        given = dict(form.cleaned_data)
        if changing is not None:
            changing.version = given.pop("version", None) or changing.version
        try:
            act(given)
        except Refusals as problem:
            form.add_error(None, str(problem))
        except Stale:
            if changing is None:  # the form carries no version, so nobody could compare
                raise
            changing.refresh_from_db()
            theirs = {name: getattr(changing, name, "") for name in form.fields}
            return conflict(http, FORM, context, form=form, theirs=theirs, version=changing.version)
        else:
            return go(to)
    return (invalid if form.errors else show)(http, FORM, context)


def posted(http: Http) -> Any:
    return http.POST if http.method == "POST" else None
