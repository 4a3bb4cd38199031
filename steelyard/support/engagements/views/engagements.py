"""All engagements, one engagement, and its people."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.charge.queries import staff_of
from steelyard.center.directory.models import Person
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.pages import Http, go, once, show
from steelyard.support.delivery.models import Support
from steelyard.support.engagements.actions import engagements as actions
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.forms import people as forms
from steelyard.support.engagements.models import Engagement, LinkageMember
from steelyard.support.engagements.queries import agreeing, people, portfolio
from steelyard.support.engagements.queries import workspace as queries
from steelyard.support.engagements.views.parts import at, engagement_of, face, part_of, posted, show_part, small


@page("engagements.see")
def engagements(http: Http) -> HttpResponse:
    """The director's view: all of them, or a liaison's own; at work, or closed."""
    today = timezone.localdate()
    staff = staff_of(http.user) if http.GET.get("whose") == "mine" else None
    which = portfolio.CLOSED if http.GET.get("which") == portfolio.CLOSED else portfolio.OPEN
    rows = portfolio.wanted(Engagement.objects.visible_to(http.user), which=which, staff=staff)
    context: dict[str, Any] = {
        "found": portfolio.portfolio(rows, today),
        "which": which,
        "mine": staff is not None,
        "today": today,
        "waiting": people.without_engagement(Support.objects.visible_to(http.user)),
    }
    return show(http, "engagements/engagements.html", context)


@page("engagements.enter")
def mine(http: Http) -> HttpResponse:
    """The engagements of one's own agency."""
    found = queries.own(Engagement.objects.visible_to(http.user))
    return show(http, "engagements/mine.html", {**face(http), "engagements": found})


@page("engagements.keep")
@require_POST
def open_engagement(http: Http, support: int) -> HttpResponse:
    """Open the engagement of an intensive support, in one act."""
    found = access(http.user, "engagements.keep", Support.objects, pk=support)
    try:
        opened = actions.open_engagement(found, by=http.user)
    except CannotEngage as problem:
        messages.warning(http, str(problem))
        return go(found.get_absolute_url())
    messages.success(http, "The engagement is open. Name first who links the two sides.")
    return go(opened.get_absolute_url())


@page("engagements.enter")
def engagement(http: Http, pk: int) -> HttpResponse:
    """One engagement at a glance, for the desk or in the agency's words."""
    found, today = engagement_of(http, pk), timezone.localdate()
    context = {"space": queries.workspace(found, today), "agreed": agreeing.agreements(http.user, found)}
    name = "workspace" if allows(http.user, "engagements.see") else "own_workspace"
    return show_part(http, "engagement", found, context, page=name)


# People


@page("engagements.enter")
def linkage(http: Http, pk: int) -> HttpResponse:
    """Who links the two sides, and how they keep in touch."""
    found, today = engagement_of(http, pk), timezone.localdate()
    context = {"members": people.linkage_on(found, today), "former": people.former(found, today)}
    return show_part(http, "people", found, context)


@page("engagements.keep")
@once
def add_member(http: Http, pk: int) -> HttpResponse:
    found = engagement_of(http, pk, "engagements.keep")
    form = forms.MemberForm(posted(http), initial={"since": timezone.localdate()})

    def act(given: dict[str, Any]) -> None:
        given["person"] = access(http.user, "directory.see", Person.objects.all(), pk=given["person"].pk)
        actions.add_member(found, by=http.user, **given)

    return small(http, form, act, title="Who links the two sides?", does="Add", to=at("people", found))


def _member(http: Http, pk: int) -> LinkageMember:
    found: LinkageMember = part_of(http, LinkageMember.objects.select_related("person"), pk, act="engagements.keep")
    return found


@page("engagements.keep")
def change_member(http: Http, pk: int) -> HttpResponse:
    found = _member(http, pk)
    initial = {name: getattr(found, name) for name in ("role", "is_contact", "version")}
    form = forms.MemberChangeForm(posted(http), initial=initial)

    def act(given: dict[str, Any]) -> None:
        actions.alter_member(found, by=http.user, **given)

    to, title = at("people", found.engagement), f"The part of {found.person}"
    return small(http, form, act, title=title, does="Save", to=to, changing=found)


@page("engagements.keep")
def end_member(http: Http, pk: int) -> HttpResponse:
    found = _member(http, pk)
    form = forms.EndForm(posted(http), today=timezone.localdate(), version=found.version)

    def act(given: dict[str, Any]) -> None:
        actions.end_member(found, by=http.user, **given)

    to, title = at("people", found.engagement), f"{found.person} leaves the linkage team"
    return small(http, form, act, title=title, does="End the part", to=to, changing=found)


@page("engagements.keep")
def routine(http: Http, pk: int) -> HttpResponse:
    found = engagement_of(http, pk, "engagements.keep")
    form = forms.RoutineForm(posted(http), initial={"routine": found.routine, "version": found.version})

    def act(given: dict[str, Any]) -> None:
        actions.alter_engagement(found, by=http.user, **given)

    to = at("people", found)
    return small(http, form, act, title="How do both sides keep in touch?", does="Save", to=to, changing=found)
