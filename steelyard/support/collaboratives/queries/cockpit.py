"""A liaison's teams on one page: a few sums, each over all teams at once, however many there are."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.support.collaboratives.models import Loop, Milestone, Series, Team, TeamMember
from steelyard.support.collaboratives.rules import LoopStatus
from steelyard.support.collaboratives.rules.joining import LOOK_BACK, NOT_RESTING, Resting, drift, rests_on
from steelyard.support.delivery.models import Activity, Participation, Promise, Session
from steelyard.support.delivery.rules import Attendance

SHOWN = 200


@dataclass
class Row:
    """What a liaison needs to know of one team."""

    team: Team
    last_contact: date | None = None
    next_session: datetime | None = None
    next_promise: date | None = None
    overdue: int = 0
    members: int = 0
    joined: int = 0
    left: int = 0
    came: int = 0
    invited: int = 0
    drift: int = 0
    late_milestones: int = 0
    loops: int = 0
    oldest_loop: date | None = None
    resting: Resting = field(default=NOT_RESTING)
    today: date = field(default_factory=timezone.localdate)

    @property
    def silent_days(self) -> int | None:
        return None if self.last_contact is None else (self.today - self.last_contact).days

    @property
    def loop_days(self) -> int:
        return (self.today - self.oldest_loop).days if self.oldest_loop else 0

    @property
    def attendance(self) -> int | None:
        """Percent of those expected at sessions of the last 180 days who came."""
        return round(100 * self.came / self.invited) if self.invited else None

    @property
    def worries(self) -> int:
        """How many things ask for the liaison; the list begins with the most."""
        silent = self.silent_days is None or self.silent_days > 30
        return sum(map(bool, (self.overdue, self.late_milestones, silent, self.resting, self.left)))


def teams_of(staff: StaffMember | None, rows: Any) -> list[Team]:
    """Teams at work: a liaison's own, or everybody's."""
    found = rows.at_work().select_related("state", "collaborative__support", "support__liaison__person")
    if staff is not None:
        found = found.filter(support__liaison=staff)
    return list(found.order_by("collaborative_id", "name", "id")[:SHOWN])


def cockpit(teams: Sequence[Team], today: date) -> list[Row]:
    """The rows, those that ask for most first. Nine queries for any number of teams."""
    rows = {team.pk: Row(team, today=today) for team in teams}
    by_support = {team.support_id: rows[team.pk] for team in teams}
    _contacts(by_support, today)
    _promises(by_support, today)
    _staff(rows, today)
    _milestones(rows, today)
    _loops(rows)
    _attendance(rows, today)
    return sorted(rows.values(), key=lambda row: (-row.worries, row.team.name, row.team.pk))


def _contacts(rows: Mapping[int, Row], today: date) -> None:
    held = Activity.objects.counted().filter(support__in=rows, on__lte=today).order_by()
    for support, last in held.values("support").annotate(last=Max("on")).values_list("support", "last"):
        rows[support].last_contact = last
    coming = Session.objects.standing().filter(support__in=rows, starts_at__gte=timezone.now()).order_by()
    for support, first in coming.values("support").annotate(first=Min("starts_at")).values_list("support", "first"):
        rows[support].next_session = first


def _promises(rows: Mapping[int, Row], today: date) -> None:
    late = Count("pk", filter=Q(due_on__lt=today))
    ahead = Min("due_on", filter=Q(due_on__gte=today))
    found = (
        Promise.objects.open().filter(support__in=rows).order_by().values("support").annotate(late=late, ahead=ahead)
    )
    for support, overdue, due in found.values_list("support", "late", "ahead"):
        rows[support].overdue, rows[support].next_promise = overdue, due


def _staff(rows: Mapping[int, Row], today: date) -> None:
    since = today - LOOK_BACK
    now = Q(since__lte=today) & (Q(until__isnull=True) | Q(until__gte=today))
    joined = Q(since__gt=since) & Q(since__gt=F("team__formed_on"))
    found = (
        TeamMember.objects.filter(team__in=rows)
        .order_by()
        .values("team")
        .annotate(
            here=Count("pk", filter=now),
            came=Count("pk", filter=joined),
            went=Count("pk", filter=Q(until__lt=today, until__gte=since)),
        )
    )
    for team, here, came, went in found.values_list("team", "here", "came", "went"):
        rows[team].members, rows[team].joined, rows[team].left = here, came, went


def _milestones(rows: Mapping[int, Row], today: date) -> None:
    waiting = Milestone.objects.filter(team__in=rows, reached_on__isnull=True, dropped_on__isnull=True)
    for team, first, due in waiting.values_list("team", "first_due_on", "due_on"):
        row = rows[team]
        row.drift = max(row.drift, drift(first, due, today))
        row.late_milestones += due < today


def _loops(rows: Mapping[int, Row]) -> None:
    waiting = Loop.objects.filter(team__in=rows).exclude(status=LoopStatus.CLOSED).order_by().values("team")
    for team, n, oldest in waiting.annotate(n=Count("pk"), oldest=Min("raised_on")).values_list("team", "n", "oldest"):
        rows[team].loops, rows[team].oldest_loop = n, oldest


@dataclass(frozen=True)
class Came:
    """Sessions of a team in the last 180 days, and how often each of today's members came."""

    sessions: int
    by_person: dict[int, int]
    expected: int


NOBODY = Came(0, {}, 0)


def came_lately(teams: Collection[int], today: date) -> dict[int, Came]:
    """Attendance by team, in the team's own sessions and in those of the collaborative to which it was invited.

    Three queries. Only those who were in the team count; whoever was neither present, absent nor excused is not counted.
    """
    own = dict(Team.objects.filter(pk__in=teams).values_list("support_id", "pk"))
    joint: dict[int, set[int]] = defaultdict(set)
    invited = Series.teams.through.objects.filter(team__in=teams, series__plans__activity__isnull=False)
    for team, activity in invited.values_list("team_id", "series__plans__activity_id"):
        joint[activity].add(team)
    members = TeamMember.objects.on(today).filter(team__in=teams)
    teams_of_person: dict[int, set[int]] = defaultdict(set)
    for team, person in members.values_list("team_id", "person_id"):
        teams_of_person[person].add(team)
    return _tallied(own, joint, teams_of_person, since=today - LOOK_BACK)


def _tallied(
    own: Mapping[int, int], joint: Mapping[int, set[int]], places: Mapping[int, set[int]], *, since: date
) -> dict[int, Came]:
    here = Q(activity__support__in=list(own)) | Q(activity__in=list(joint))
    rows = Participation.objects.filter(here, activity__withdrawn_at__isnull=True, activity__on__gte=since)
    rows = rows.filter(person__isnull=False).exclude(status=Attendance.REGISTERED)
    sessions: dict[int, set[int]] = defaultdict(set)
    by_person: dict[int, dict[int, int]] = defaultdict(lambda: defaultdict(int))
    expected: dict[int, int] = defaultdict(int)
    for activity, support, person, status in rows.values_list(
        "activity_id", "activity__support_id", "person_id", "status"
    ):
        meant = {own[support]} if support in own else joint.get(activity, set()) & places.get(person or 0, set())
        for team in meant:
            sessions[team].add(activity)
            if team in places.get(person or 0, set()):
                expected[team] += 1
                by_person[team][person or 0] += status == Attendance.ATTENDED
    return {team: Came(len(found), dict(by_person[team]), expected[team]) for team, found in sessions.items()}


def _attendance(rows: Mapping[int, Row], today: date) -> None:
    lately = came_lately(list(rows), today)
    members: dict[int, list[int]] = defaultdict(list)
    for team, person in TeamMember.objects.on(today).filter(team__in=rows).values_list("team_id", "person_id"):
        members[team].append(person)
    for pk, row in rows.items():
        came = lately.get(pk, NOBODY)
        row.came, row.invited = sum(came.by_person.values()), came.expected
        row.resting = rests_on(members[pk], came.sessions, came.by_person)
