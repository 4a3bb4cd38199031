"""Series of sessions, what belongs to one, recording it in the ledger; and meetings without the center."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any, TypedDict

from django.db import transaction

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.support.collaboratives import verbs
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.models import Collaborative, Meeting, Series, SessionPlan, Team, TeamMember
from steelyard.support.collaboratives.rules import LEDGER_KIND, Format
from steelyard.support.delivery import actions as ledger
from steelyard.support.delivery.models import Activity


@transaction.atomic
def plan_series(
    collaborative: Collaborative,
    *,
    by: User | None,
    teams: Sequence[Team],
    sessions: Sequence[ledger.SessionValues],
    agenda: str = "",
    **values: Any,
) -> Series:
    """Plan sessions for whole teams in one act. One team's sessions stand under its own support."""
    if not sessions:
        raise CannotWork("A series has at least one session.")
    _refuse_strangers(collaborative, teams)
    series = Series.objects.create(collaborative=collaborative, **values)
    series.teams.set(teams)
    support = teams[0].support if len(teams) == 1 else collaborative.support
    kind = LEDGER_KIND[Format(series.format)].value
    for one in sessions:
        given: ledger.SessionValues = {**one, "kind": kind}
        planned = ledger.plan_session(support, by=by, **given)
        SessionPlan.objects.create(series=series, session=planned, agenda=agenda)
    changes = {"teams": [0, len(teams)], "sessions": [0, len(sessions)]}
    record(verbs.SERIES_PLANNED, series, by=by, changes=changes, note=series.title)
    return series


def _refuse_strangers(collaborative: Collaborative, teams: Iterable[Team]) -> None:
    for team in teams:
        if team.collaborative_id != collaborative.pk:
            raise CannotWork(f"The {team.name} is in another collaborative.")
        if team.ended_on is not None:
            raise CannotWork(f"The {team.name} has ended.")


@transaction.atomic
def add_teams(series: Series, *, by: User | None, teams: Sequence[Team]) -> int:
    """Add whole teams to a series: everybody in them is invited to what is still to come. Return how many are new."""
    _refuse_strangers(series.collaborative, teams)
    known = set(series.teams.values_list("pk", flat=True))
    new = [team for team in teams if team.pk not in known]
    if not new:
        return 0
    touch(series)
    series.teams.add(*new)
    names = ", ".join(sorted(team.name for team in new))
    record(verbs.SERIES_JOINED, series, by=by, changes={"teams": [len(known), len(known) + len(new)]}, note=names)
    return len(new)


@transaction.atomic
def name_people(series: Series, *, by: User | None, people: Sequence[Person]) -> None:
    """Say whom of its teams a series is for; nobody named means everybody."""
    known = set(series.people.values_list("pk", flat=True))
    before = len(known)
    if known == {person.pk for person in people}:
        return
    touch(series)
    series.people.set(people)
    names = ", ".join(sorted(person.name for person in people)) or "everybody"
    record(
        verbs.SERIES_NAMED,
        series,
        by=by,
        changes={"people": [before or "everybody", len(people) or "everybody"]},
        note=names,
    )


@transaction.atomic
def write_session(plan: SessionPlan, *, by: User | None, **values: Any) -> dict[str, list[Any]]:
    """Agenda and notes of a session."""
    changes = change(plan, **values)
    if changes:
        record(verbs.SESSION_WRITTEN, plan, by=by, changes=changes)
    return changes


class Commitment(TypedDict, total=False):
    """What an agency or the center commits to in a session."""

    what: str
    due_on: date
    by_staff: StaffMember | None
    by_organization: Organization | None


@transaction.atomic
def hold(
    plan: SessionPlan,
    *,
    by: User | None,
    staff: StaffMember | None,
    on: date,
    minutes: int,
    attendance: Mapping[Person, str],
    notes: str = "",
    commitments: Sequence[Commitment] = (),
) -> Activity:
    """Write a session into the ledger, once: who came, who was excused or absent, notes, commitments, effort."""
    if plan.activity_id is not None:
        raise CannotWork("This session is in the ledger already; correct it there.")
    session = plan.session
    if session.cancelled_at:
        raise CannotWork("This session was cancelled.")
    activity = ledger.record_activity(
        session.support, by=by, staff=staff, kind=session.kind, mode=session.mode, title=session.title, note=notes,
        on=on, minutes=minutes, participants=_participants(plan, attendance, on), is_simulated=session.is_simulated,
    )  # fmt: skip
    for one in commitments:
        ledger.make_promise(by=by, support=session.support, activity=activity, **one)
    changes = change(plan, activity=activity, notes=notes or plan.notes)
    told = {name: pair for name, pair in changes.items() if name == "activity"}
    record(verbs.SESSION_HELD, plan, by=by, changes=told, note=session.title)
    return activity


def _participants(plan: SessionPlan, attendance: Mapping[Person, str], on: date) -> list[ledger.ParticipantValues]:
    """Each for the agency they are in the team for on that day."""
    rows = TeamMember.objects.on(on).filter(team__in=plan.series.teams.all(), person__in=list(attendance))
    places = {row.person_id: row.organization for row in rows.select_related("organization")}
    return [
        {"person": person, "status": status, "organization": places.get(person.pk)}
        for person, status in attendance.items()
    ]


@transaction.atomic
def record_meeting(
    team: Team, *, by: User | None, on: date, minutes: int, present: Iterable[Person] = (), **values: Any
) -> Meeting:
    """A meeting of the team without the center: protected time, neither effort nor reach of the center."""
    if on < team.formed_on:
        raise CannotWork(f"The team formed on {team.formed_on:%B %-d, %Y}.")
    meeting = Meeting.objects.create(team=team, on=on, minutes=minutes, written_by=by, **values)
    meeting.present.set(present)
    record(verbs.MET, team, by=by, changes={"meeting": [None, meeting.on], "minutes": [None, minutes]})
    return meeting
