"""Collaboratives and teams: opened, formed, changed, ended; and the problem of practice with its reasons."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Required, TypedDict, Unpack

from django.db import transaction

from steelyard.center.charge.models import StaffMember
from steelyard.center.charge.queries import the_center
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.collaboratives import verbs
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.models import Application, Collaborative, ProblemChange, Strand, Team
from steelyard.support.delivery import actions as ledger
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import ProviderRole, SupportStatus

Changes = dict[str, list[Any]]


@transaction.atomic
def open_collaborative(
    support: Support, *, by: User | None, key: str, strands: Iterable[str] = (), **values: Any
) -> Collaborative:
    """Make a support at the targeted tier a collaborative, with its shared problem and its strands."""
    found = Collaborative.objects.create(support=support, key=key, **values)
    _set_strands(found, strands)
    record(verbs.OPENED, found, by=by, note=support.name)
    return found


@transaction.atomic
def alter_collaborative(
    found: Collaborative, *, by: User | None, strands: Iterable[str] | None = None, **values: Any
) -> Changes:
    """Bring the charge or its call to these values; return what changed."""
    changes = change(found, **values)
    if strands is not None and (told := _set_strands(found, strands)):
        changes["strands"] = told
    if changes:
        record(verbs.ALTERED, found, by=by, changes=changes)
    return changes


def _set_strands(found: Collaborative, wanted: Iterable[str]) -> list[Any] | None:
    """Strands of which a team is part stay, whatever is written."""
    before = list(found.strands.order_by("id").values_list("name", flat=True))
    names = list(dict.fromkeys(wanted))
    found.strands.exclude(name__in=names).filter(teams__isnull=True).delete()
    for name in names:
        Strand.objects.get_or_create(collaborative=found, name=name)
    after = list(found.strands.order_by("id").values_list("name", flat=True))
    return None if before == after else [", ".join(before), ", ".join(after)]


class TeamValues(TypedDict, total=False):
    """The plain fields of a team."""

    name: str
    state: Required[State]
    strand: Strand | None
    problem: str
    stage: str
    minutes_a_month: int
    formed_on: Required[date]
    application: Application | None
    is_simulated: bool


@transaction.atomic
def form_team(
    collaborative: Collaborative,
    *,
    by: User | None,
    agencies: Iterable[Organization] = (),
    liaison: StaffMember | None = None,
    **values: Unpack[TeamValues],
) -> Team:
    """Form a state's team, with a support of its own for the agencies in it."""
    whole = collaborative.support
    if whole.status == SupportStatus.CLOSED:
        raise CannotWork(f"{whole.name} is closed. Open its support again to form a team in it.")
    name = values.get("name") or f"{values['state'].name} team"
    agencies = list(agencies)
    support = ledger.open_support(
        by=by, name=f"{whole.name}: {name}"[:200], tier=whole.tier, origin=whole.origin, liaison=liaison,
        starts_on=values["formed_on"], recipients=agencies, topics=whole.topics.all(),
        focal_areas=whole.focal_areas.all(), providers=_lead(), is_simulated=values.get("is_simulated", False),
    )  # fmt: skip
    team = Team.objects.create(**{**values, "name": name}, collaborative=collaborative, support=support)
    receive(whole, agencies, by=by)
    record(verbs.FORMED, team, by=by, changes={"state": [None, team.state]}, note=whole.name)
    return team


def _lead() -> list[ledger.ProviderValues]:
    center = the_center()
    return [{"organization": center.organization, "role": ProviderRole.LEAD.value}] if center else []


@transaction.atomic
def receive(support: Support, agencies: Iterable[Organization], *, by: User | None) -> None:
    """Let agencies be among the recipients of a support; none is ever taken out, for they did receive it."""
    now = list(support.recipients.all())
    new = [one for one in dict.fromkeys(agencies) if one not in now]
    if new:
        ledger.alter_support(support, by=by, recipients=[*now, *new])


@transaction.atomic
def alter_team(team: Team, *, by: User | None, liaison: StaffMember | None = None, **values: Any) -> Changes:
    """Change name, stage, strand or protected time; the liaison stands on the team's support."""
    changes = change(team, **values)
    if liaison is not None and liaison != team.support.liaison:
        changes |= ledger.alter_support(team.support, by=by, liaison=liaison)
    if changes:
        record(verbs.TEAM_ALTERED, team, by=by, changes=changes)
    return changes


@transaction.atomic
def end_team(team: Team, *, by: User | None, on: date, reason: str) -> Team:
    """The team's work in the collaborative ends, and with it its support."""
    if team.ended_on is not None:
        raise CannotWork("This team has ended already.")
    if on < team.formed_on:
        raise CannotWork(f"It cannot end before it formed, on {team.formed_on:%B %-d, %Y}.")
    changes = change(team, ended_on=on)
    if team.support.status != SupportStatus.CLOSED:
        ledger.change_status(team.support, by=by, to=SupportStatus.CLOSED.value, on=on, reason=reason)
    record(verbs.ENDED, team, by=by, changes=changes, note=reason)
    return team


@transaction.atomic
def change_problem(team: Team, *, by: User | None, new: str, why: str, agreed_by: str, on: date) -> ProblemChange:
    """Another problem of practice: the old one stays on record, with why it changed and who agreed."""
    if new.strip() == team.problem.strip():
        raise CannotWork("This is the problem of practice the team has now.")
    made = ProblemChange.objects.create(
        team=team, old=team.problem, new=new, why=why, agreed_by=agreed_by, on=on, made_by=by
    )
    changes = change(team, problem=new)
    record(verbs.PROBLEM_CHANGED, team, by=by, changes=changes, note=f"{why} (agreed by {agreed_by})")
    return made
