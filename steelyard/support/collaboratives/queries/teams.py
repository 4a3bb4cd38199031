"""One team: its page, its people, its story, and the choices of its forms."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.shortcuts import get_object_or_404

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.text import fold
from steelyard.support.collaboratives.models import (
    CoalitionGroup,
    Collaborative,
    Encounter,
    Handover,
    Insight,
    Loop,
    Meeting,
    Milestone,
    ProblemChange,
    Proposal,
    SessionPlan,
    SharedItem,
    Strand,
    Team,
    TeamMember,
    TheoryElement,
)
from steelyard.support.collaboratives.queries.cockpit import NOBODY, came_lately
from steelyard.support.collaboratives.queries.people import agencies_of, former, members_on
from steelyard.support.collaboratives.rules import EncounterStatus, LoopStatus
from steelyard.support.collaboratives.rules.joining import Resting, rests_on
from steelyard.support.delivery.models import Promise, Session, Support
from steelyard.support.delivery.queries.sessions import upcoming

FEW = 5


def for_page(rows: Any) -> Any:
    return rows.select_related("state", "strand", "application", "collaborative__support", "support__liaison__person")


def staff_on(day: date) -> list[StaffMember]:
    return list(StaffMember.objects.on(day).select_related("person").order_by("person__name_key", "id"))


def sessions_of(team: Team) -> Any:
    """Planned sessions that a team is meant to come to: its own, and those of series it was added to."""
    series = team.series.values("pk")
    return Session.objects.filter(Q(support=team.support_id) | Q(plan__series__in=series))


@dataclass(frozen=True)
class Overview:
    """What stands on the first page of a team."""

    members: list[TeamMember]
    agencies: list[Organization]
    coming: list[Session]
    promises: list[Promise]
    milestones: list[Milestone]
    loops: list[Loop]
    changes: int
    resting: Resting
    handovers: list[Handover]
    encounters: int
    consents: int
    protected: int


def overview(team: Team, today: date) -> Overview:
    members = members_on(team, today)
    came = came_lately([team.pk], today).get(team.pk, NOBODY)
    asked = Handover.objects.filter(member__team=team, written_at__isnull=True)
    return Overview(
        members=members,
        agencies=agencies_of(members),
        coming=list(upcoming(sessions_of(team))[:FEW]),
        promises=promises_of(team),
        milestones=open_milestones(team),
        loops=open_loops(team)[:FEW],
        changes=ProblemChange.objects.filter(team=team).count(),
        resting=rests_on([one.person_id for one in members], came.sessions, came.by_person),
        handovers=list(asked.select_related("member__person").order_by("asked_on", "id")),
        encounters=Encounter.objects.filter(asked=team, status=EncounterStatus.ASKED).count(),
        consents=Insight.objects.filter(team=team, consent="asked").count(),
        protected=protected_minutes(team),
    )


def promises_of(team: Team) -> list[Promise]:
    rows = Promise.objects.open().filter(support=team.support_id)
    rows = rows.select_related("by_staff__person", "by_organization", "to_organization", "support")
    return list(rows.order_by("due_on", "id")[:50])


def open_milestones(team: Team) -> list[Milestone]:
    rows = Milestone.objects.filter(team=team, reached_on__isnull=True, dropped_on__isnull=True)
    return list(rows.order_by("due_on", "id"))


def milestones_of(team: Team) -> list[Milestone]:
    """All of them: what is still to come by its day, then what was reached, the latest first."""
    reached = Milestone.objects.filter(team=team, reached_on__isnull=False).order_by("-reached_on", "-id")
    return [*open_milestones(team), *reached]


def _loops(place: Team | Support) -> QuerySet[Loop]:
    rows = place.loops.all()
    return rows.select_related("organization")


def open_loops(place: Team | Support) -> list[Loop]:
    rows = _loops(place).exclude(status=LoopStatus.CLOSED)
    return list(rows.order_by("raised_on", "id"))


def loops_of(place: Team | Support) -> list[Loop]:
    """Of a team or an intensive support: open ones first, the oldest at the top; then closed ones, the latest first."""
    closed = _loops(place).filter(status=LoopStatus.CLOSED)
    return [*open_loops(place), *closed.order_by("-told_on", "-id")]


def meetings_of(team: Team) -> list[Meeting]:
    return list(Meeting.objects.filter(team=team).prefetch_related("present").order_by("-on", "-id")[:50])


def protected_minutes(team: Team) -> int:
    """Minutes of the team together: its meetings by itself."""
    total: int | None = Meeting.objects.filter(team=team).aggregate(total=Sum("minutes"))["total"]
    return total or 0


def plans_of(team: Team) -> list[SessionPlan]:
    """Sessions of the team's series that are to come or were held, the latest first."""
    rows = SessionPlan.objects.filter(series__teams=team).select_related("session__support", "series", "activity")
    return list(rows.order_by("-session__starts_at", "-id")[:60])


def changes_of(team: Team) -> list[ProblemChange]:
    return list(ProblemChange.objects.filter(team=team).order_by("-on", "-id"))


def elements_of(team: Team) -> list[TheoryElement]:
    rows = TheoryElement.objects.filter(team=team, removed_at__isnull=True)
    return list(rows.prefetch_related("leads_to").order_by("position", "id"))


def groups_of(team: Team) -> list[CoalitionGroup]:
    rows = CoalitionGroup.objects.filter(team=team, removed_at__isnull=True)
    return list(rows.select_related("organization").order_by("kind", "name", "id"))


@dataclass(frozen=True)
class Story:
    """One page for whoever comes new: what the team is for, how it came here, who is in it, what comes next."""

    members: list[TeamMember]
    former: list[TeamMember]
    changes: list[ProblemChange]
    reached: list[Milestone]
    milestones: list[Milestone]
    promises: list[Promise]
    loops: list[Loop]
    vision: list[str]
    strategies: list[str]
    coming: list[Session]


def story(team: Team, today: date) -> Story:
    elements = elements_of(team)
    found = milestones_of(team)
    return Story(
        members=members_on(team, today),
        former=former(team, today),
        changes=changes_of(team),
        reached=[one for one in found if one.reached_on],
        milestones=[one for one in found if not one.reached_on],
        promises=promises_of(team),
        loops=open_loops(team),
        vision=[one.text for one in elements if one.kind == "vision"],
        strategies=[one.text for one in elements if one.kind == "strategy"],
        coming=list(upcoming(sessions_of(team))[:FEW]),
    )


def one_or_404(rows: Any, pk: int) -> Team:
    found: Team = get_object_or_404(rows, pk=pk)
    return found


def common_shelf(team: Team) -> list[SharedItem]:
    """What a team shares with its peers, the newest first."""
    rows = SharedItem.objects.standing().filter(team=team, is_common=True)
    return list(rows.order_by("-added_on", "-id"))


def as_typed(team: Team) -> dict[str, Any]:
    """A team as the form for its change holds it."""
    names = ("version", "name", "stage", "minutes_a_month")
    own = {name: getattr(team, name) for name in names}
    return {**own, "strand": team.strand_id or "", "liaison": team.support.liaison_id or ""}


def proposals_of(team: Team) -> list[Proposal]:
    """Proposals that wait for the liaison."""
    rows = Proposal.objects.filter(team=team, settled_on__isnull=True)
    return list(rows.select_related("proposed_by").order_by("proposed_on", "id"))


def unplaced(team: Team) -> list[dict[str, str]]:
    """People named in the application who are not in the team: without an address nobody could find them."""
    if team.application is None:
        return []
    known = set(team.members.values_list("person__name_key", flat=True))
    return [one for one in team.application.people if not one.get("email") and fold(one["name"]) not in known]


def living(pk: int | None) -> Organization | None:
    return Organization.objects.living().filter(pk=pk or 0).first()


def strands_of(collaborative: Collaborative) -> list[Strand]:
    return list(collaborative.strands.order_by("id"))
