"""Collaboratives: the list, one of them, its public call, and what a call brought in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse

from steelyard.center.directory.models import Organization, State
from steelyard.center.directory.queries.finding import sea_of
from steelyard.support.collaboratives.models import Application, Collaborative, Series, SessionPlan, Team
from steelyard.support.collaboratives.rules import ApplicationStatus
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.delivery.rules import Standing


def listed(rows: Any) -> Any:
    """With how many teams are at work and how many applications wait, in the query itself."""
    at_work = Count("teams", filter=Q(teams__ended_on__isnull=True), distinct=True)
    waiting = Count("applications", filter=Q(applications__status=ApplicationStatus.RECEIVED), distinct=True)
    return rows.select_related("support").annotate(teams_now=at_work, waiting=waiting)


def newest_first(rows: Any) -> list[Collaborative]:
    return list(listed(rows).order_by("-support__starts_on", "-id"))


def open_calls(today: date) -> list[Collaborative]:
    """Public calls, those still open first."""
    rows = Collaborative.objects.public().select_related("support").prefetch_related("strands")
    found = list(rows.order_by("-call_closes_on", "id"))
    return sorted(found, key=lambda one: not one.takes_applications(today))


@dataclass(frozen=True)
class Detail:
    """What stands on the page of a collaborative."""

    teams: list[Team]
    without_team: list[State]
    strands: list[str]
    partners: list[SupportProvider]
    series: list[Series]
    applications: list[Application]


def detail(found: Collaborative) -> Detail:
    teams = teams_in(found)
    states = states_in(found)
    known = {team.state_id for team in teams}
    return Detail(
        teams=teams,
        without_team=[state for state in states if state.pk not in known],
        strands=[one.name for one in found.strands.order_by("id")],
        partners=partners_of(found),
        series=series_in(found),
        applications=list(found.applications.select_related("state", "agency", "team").order_by("received_at", "id")),
    )


def teams_in(found: Collaborative) -> list[Team]:
    """Its teams by name, with how many are in each today."""
    now = Count("members", filter=Q(members__until__isnull=True))
    rows = found.teams.select_related("state", "support__liaison__person", "strand").annotate(members_now=now)
    return list(rows.order_by("name", "id"))


def states_in(found: Collaborative) -> list[State]:
    """The states whose agencies take part."""
    through = Support.recipients.through.objects.filter(support=found.support_id)
    rows = State.objects.filter(organizations__in=through.values("organization_id"))
    return list(rows.distinct().order_by("name"))


def partners_of(found: Collaborative) -> list[SupportProvider]:
    """Who else provides it, the center left out."""
    rows = SupportProvider.objects.filter(support=found.support_id).exclude(standing=Standing.CENTER)
    return list(rows.select_related("organization").order_by("organization__name_key", "id"))


def series_in(found: Collaborative) -> list[Series]:
    counts = {"teams_in": Count("teams", distinct=True), "sessions_in": Count("plans", distinct=True)}
    return list(found.series.annotate(**counts).order_by("-id"))


def plans_in(series: Series) -> list[SessionPlan]:
    rows = SessionPlan.objects.filter(series=series).select_related("session__support", "activity")
    return list(rows.order_by("session__starts_at", "id"))


def free_supports(seen: Any) -> Sequence[Support]:
    """Targeted supports that are no collaborative and no team's."""
    rows = seen.filter(tier="targeted", collaborative__isnull=True, team__isnull=True)
    return list(rows.order_by("-starts_on", "name_key", "id")[:200])


def list_address() -> str:
    return reverse("collaboratives:collaboratives")


def as_typed(found: Collaborative) -> dict[str, Any]:
    """A collaborative as the form for its change holds it."""
    names = ("version", "problem", "call", "call_is_public", "call_opens_on", "call_closes_on", "places")
    strands = "\n".join(one.name for one in found.strands.order_by("id"))
    return {**{name: getattr(found, name) for name in names}, "strands": strands}


def agencies_in(found: Collaborative, state: Any) -> list[Organization]:
    """A state's agencies that take part already; its education agency where none does."""
    through = Support.recipients.through.objects.filter(support=found.support_id)
    rows = Organization.objects.filter(state=state, pk__in=through.values("organization_id"))
    known = list(rows.order_by("name_key", "id"))
    agency = None if known else sea_of(str(state.pk))
    return [agency] if agency else known


@dataclass(frozen=True)
class PublicDetail:
    """What everybody may read of a collaborative: no person, no team's problem."""

    strands: list[str]
    states: list[State]
    partners: list[SupportProvider]
    topics: list[Any]


def public_detail(found: Collaborative) -> PublicDetail:
    return PublicDetail(
        strands=[one.name for one in found.strands.order_by("id")],
        states=states_in(found),
        partners=partners_of(found),
        topics=list(found.support.topics.order_by("name")),
    )
