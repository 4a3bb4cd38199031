"""Sessions: series planned for whole teams, one session, what came of it; and meetings without the center."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.queries import staff_of
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.collaboratives.actions import sessions as actions
from steelyard.support.collaboratives.forms.sessions import (
    AddTeamsForm,
    AgendaForm,
    HoldForm,
    MeetingForm,
    PeopleForm,
    SeriesForm,
)
from steelyard.support.collaboratives.models import Collaborative, Series, SessionPlan
from steelyard.support.collaboratives.queries import calls, people
from steelyard.support.collaboratives.queries import sessions as queries
from steelyard.support.collaboratives.queries import teams as team_queries
from steelyard.support.collaboratives.views.parts import Refusals, face, posted, show_team, small, team_of
from steelyard.support.delivery.queries.sessions import usual_zone
from steelyard.support.delivery.rules import Mode


@page("collaboratives.manage")
@once
def plan(http: Http, pk: int) -> HttpResponse:
    """Plan a series; ``?team=`` begins with one team alone."""
    rows = Collaborative.objects.select_related("support")
    found = access(http.user, "collaboratives.manage", rows, pk=pk)
    teams = queries.teams_at_work(found)
    initial = queries.begun(http.GET.get("team", ""), teams, zone=usual_zone(found.support))
    form = SeriesForm(posted(http), teams=teams, initial={"mode": Mode.VIRTUAL.value, **initial})
    to = found.get_absolute_url()

    def act(given: dict[str, Any]) -> None:
        actions.plan_series(found, by=http.user, teams=list(given["teams"]), sessions=form.planned, **form.values)

    hint = "Everybody in the teams you tick is invited: who joins a team later too, and who leaves no more."
    return small(http, form, act, title="Plan a series of sessions", does="Plan it", to=to, hint=hint)


@page("collaboratives.enter")
def series(http: Http, pk: int) -> HttpResponse:
    """A series: its sessions, its teams, who is invited today."""
    rows = Series.objects.select_related("collaborative__support")
    found = access(http.user, "collaboratives.enter", rows, pk=pk)
    context: dict[str, Any] = {"series": found, "plans": calls.plans_in(found), **face(http)}
    context["teams"] = queries.teams_in(found)
    context["invited"] = queries.invited(found, timezone.localdate()) if context["at_desk"] else []
    return show(http, "collaboratives/series.html", context)


@page("collaboratives.manage")
def add_teams(http: Http, pk: int) -> HttpResponse:
    """Whole teams at once."""
    rows = Series.objects.select_related("collaborative__support")
    found = access(http.user, "collaboratives.manage", rows, pk=pk)
    form = AddTeamsForm(posted(http), teams=queries.teams_to_add(found))

    def act(given: dict[str, Any]) -> None:
        actions.add_teams(found, by=http.user, teams=list(given["teams"]))

    title = f"Add teams to {found.title}"
    return small(http, form, act, title=title, does="Add these teams", to=found.get_absolute_url())


@page("collaboratives.manage")
def name_people(http: Http, pk: int) -> HttpResponse:
    """Whom of the teams it is for: an affinity group, or one person."""
    rows = Series.objects.select_related("collaborative__support")
    found = access(http.user, "collaboratives.manage", rows, pk=pk)
    initial = {"people": [str(one.pk) for one in found.people.all()]}
    form = PeopleForm(posted(http), people=queries.may_name(found), initial=initial)

    def act(given: dict[str, Any]) -> None:
        actions.name_people(found, by=http.user, people=list(given["people"]))

    return small(http, form, act, title=f"Whom is {found.title} for?", does="Invite them", to=found.get_absolute_url())


def _plan(http: Http, pk: int, act: str) -> SessionPlan:
    return access(http.user, act, queries.for_page(SessionPlan.objects.all()), pk=pk)


@page("collaboratives.enter")
def session(http: Http, pk: int) -> HttpResponse:
    """One session: when, for whom, its agenda, and once it was held who came."""
    found = _plan(http, pk, "collaboratives.enter")
    context: dict[str, Any] = {"plan": found, **face(http)}
    if context["at_desk"]:
        context["invited"] = queries.invited_to(found)
        context["came"] = queries.came(found)
    context["keeping"] = allows(http.user, "collaboratives.manage")
    return show(http, "collaboratives/session.html", context)


@page("collaboratives.manage")
def write(http: Http, pk: int) -> HttpResponse:
    found = _plan(http, pk, "collaboratives.manage")
    form = AgendaForm(posted(http), initial={name: getattr(found, name) for name in ("agenda", "notes", "version")})

    def act(given: dict[str, Any]) -> None:
        actions.write_session(found, by=http.user, **given)

    to = found.get_absolute_url()
    return small(http, form, act, title=f"Agenda: {found.session}", does="Save", to=to, changing=found)


@page("collaboratives.manage")
@once
def hold(http: Http, pk: int) -> HttpResponse:
    """Write it into the ledger: who came, notes, commitments."""
    found, today = _plan(http, pk, "collaboratives.manage"), timezone.localdate()
    on = min(found.session.local_start.date(), today)
    members = queries.invited_to(found, on)
    staff = staff_of(http.user)
    initial = {"on": on, "minutes": found.session.minutes, "notes": found.notes}
    agencies = people.agencies_of(members)
    form = HoldForm(posted(http), members=members, agencies=agencies, staff=staff, today=today, initial=initial)
    context = {"form": form, "plan": found, "staff": staff}
    if http.method == "POST" and form.is_valid():
        given = {name: form.cleaned_data[name] for name in ("on", "minutes", "notes")}
        try:
            actions.hold(
                found, by=http.user, staff=staff, attendance=form.attendance, commitments=form.commitments, **given
            )
        except Refusals as problem:
            form.add_error(None, str(problem))
        else:
            return go(found.get_absolute_url())
    return (invalid if form.errors else show)(http, "collaboratives/hold.html", context)


# Of one team


@page("collaboratives.enter")
def of_team(http: Http, pk: int) -> HttpResponse:
    """A team's sessions with the center, and its meetings without."""
    found = team_of(http, pk)
    context = {"plans": team_queries.plans_of(found), "meetings": team_queries.meetings_of(found)}
    context["protected"] = team_queries.protected_minutes(found)
    return show_team(http, "sessions", found, context)


@page("collaboratives.work")
@once
def meeting(http: Http, pk: int) -> HttpResponse:
    """A meeting of the team without the center."""
    found, today = team_of(http, pk, "collaboratives.work"), timezone.localdate()
    form = MeetingForm(
        posted(http), members=people.members_on(found, today), today=today, initial={"on": today, "minutes": 60}
    )

    def act(given: dict[str, Any]) -> None:
        actions.record_meeting(found, by=http.user, **given)

    to = reverse("collaboratives:sessions", args=[found.pk])
    hint = "For meetings without the center. They count as protected time, not as support that was given."
    return small(http, form, act, title="Our team met", does="Keep it", to=to, hint=hint)
