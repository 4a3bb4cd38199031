"""What the pages of an engagement share: the face they are shown in, and small forms that do one thing."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.kit.access import access, allows
from steelyard.foundation.kit.models import Stale, Versioned
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, show
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.models import Engagement
from steelyard.support.engagements.queries.workspace import for_page

FORM = "engagements/small_form.html"
Refusals = (CannotEngage, CannotWork)
# The parts of a workspace: route, the words at the desk, the words for the agency.
TABS = (
    ("engagement", "Overview", "Overview"),
    ("agreement", "Agreement", "What we agreed"),
    ("people", "People", "Who links us"),
    ("plan", "Plan", "Our plan"),
    ("decisions", "Decisions and risks", "Decisions and risks"),
    ("scorecard", "Scorecard", "How we work together"),
    ("reach", "Onward reach", "What we passed on"),
    ("barriers", "Practice and policy", "What hinders us"),
    ("insights", "Insights", "What others should know"),
    ("after", "End and after", "The end and after"),
)


def face(http: Http) -> dict[str, Any]:
    """The layout: the desk for who works there, the portal for the agency."""
    at_desk = allows(http.user, "engagements.see")
    return {"layout": "kit/desk.html" if at_desk else "kit/public.html", "at_desk": at_desk}


def engagement_of(http: Http, pk: int, act: str = "engagements.enter") -> Engagement:
    """The engagement if the user may do this with it."""
    return access(http.user, act, for_page(Engagement.objects.all()), pk=pk)


def part_of(http: Http, rows: Any, pk: int, *, act: str = "engagements.work") -> Any:
    """Something of an engagement with which the user may do this."""
    found = rows.select_related("engagement__support__liaison__person")
    return access(http.user, act, found, pk=pk)


def at(route: str, engagement: Engagement) -> str:
    return reverse(f"engagements:{route}", args=[engagement.pk])


def posted(http: Http) -> Any:
    return http.POST if http.method == "POST" else None


def framed(http: Http, part: str, engagement: Engagement) -> dict[str, Any]:
    """What every page of an engagement shows around its contents."""
    whole = face(http)
    tabs = [(at(name, engagement), desk if whole["at_desk"] else words, name == part) for name, desk, words in TABS]
    return {
        **whole,
        "engagement": engagement,
        "support": engagement.support,
        "part": part,
        "tabs": tabs,
        "working": allows(http.user, "engagements.work", engagement),
        "keeping": allows(http.user, "engagements.keep"),
        "answering": allows(http.user, "engagements.answer", engagement),
        "today": timezone.localdate(),
    }


def show_part(  # noqa: PLR0917 -- who asks, which part of which engagement, and what stands in it
    http: Http, part: str, engagement: Engagement, context: Mapping[str, Any], *, refused: bool = False, page: str = ""
) -> HttpResponse:
    """One part of an engagement; ``page`` names a template that is not that of the part."""
    template = f"engagements/{page or part}.html"
    return (invalid if refused else show)(http, template, {**framed(http, part, engagement), **context})


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
