"""Milestones, the theory of change, the coalition map, the log, and loops between practice and policy."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.collaboratives import verbs
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.models import (
    CoalitionGroup,
    Entry,
    Loop,
    Milestone,
    Team,
    TheoryArrow,
    TheoryElement,
)
from steelyard.support.collaboratives.rules import NEXT_LOOP_STATUS, EntryKind, LoopStatus
from steelyard.support.collaboratives.rules.theory import may_lead
from steelyard.support.delivery.models import Support

Changes = dict[str, list[Any]]


@transaction.atomic
def set_milestone(team: Team, *, by: User | None, title: str, due_on: date, celebration: str = "") -> Milestone:
    """Something to reach by a day; that day stays as the first one planned."""
    made = Milestone.objects.create(team=team, title=title, due_on=due_on, first_due_on=due_on, celebration=celebration)
    record(verbs.MILESTONE_SET, team, by=by, changes={"due_on": [None, due_on]}, note=title)
    return made


@transaction.atomic
def alter_milestone(milestone: Milestone, *, by: User | None, **values: Any) -> Changes:
    """Another day, other words; the first day planned stays."""
    changes = change(milestone, **values)
    if changes:
        record(verbs.MILESTONE_MOVED, milestone.team, by=by, changes=changes, note=milestone.title)
    return changes


@transaction.atomic
def reach_milestone(milestone: Milestone, *, by: User | None, on: date, celebration: str = "") -> Milestone:
    """It is reached; how the team marked it belongs to it."""
    if milestone.reached_on is not None:
        raise CannotWork(f"It was reached on {milestone.reached_on:%B %-d, %Y} already.")
    changes = change(milestone, reached_on=on, celebration=celebration or milestone.celebration)
    record(verbs.MILESTONE_REACHED, milestone.team, by=by, changes=changes, note=milestone.title)
    return milestone


# The theory of change


@transaction.atomic
def add_element(team: Team, *, by: User | None, leads_to: Iterable[TheoryElement] = (), **values: Any) -> TheoryElement:
    """One more box, and what it is meant to lead to."""
    position = TheoryElement.objects.filter(team=team, kind=values["kind"]).count()
    made = TheoryElement.objects.create(team=team, position=position, **values)
    _lead_to(made, leads_to)
    record(verbs.THEORY_CHANGED, team, by=by, changes={made.get_kind_display(): [None, made.text]})
    return made


@transaction.atomic
def alter_element(
    element: TheoryElement, *, by: User | None, leads_to: Iterable[TheoryElement], **values: Any
) -> Changes:
    """Other words, another sphere, other arrows."""
    before = sorted(element.leads_to.values_list("text", flat=True))
    changes = change(element, **values)
    _lead_to(element, leads_to)
    after = sorted(element.leads_to.values_list("text", flat=True))
    if before != after:
        changes["leads_to"] = [", ".join(before), ", ".join(after)]
    if changes:
        record(verbs.THEORY_CHANGED, element.team, by=by, changes=changes, note=element.text)
    return changes


def _lead_to(element: TheoryElement, wanted: Iterable[TheoryElement]) -> None:
    wanted = list(wanted)
    for one in wanted:
        if one.team_id != element.team_id:
            raise CannotWork("This box belongs to another team.")
        if not may_lead(element.kind, one.kind):
            raise CannotWork(f"“{element.text}” comes later than “{one.text}”; turn the arrow around.")
    TheoryArrow.objects.filter(start=element).exclude(end__in=wanted).delete()
    known = set(TheoryArrow.objects.filter(start=element).values_list("end_id", flat=True))
    TheoryArrow.objects.bulk_create(TheoryArrow(start=element, end=one) for one in wanted if one.pk not in known)


@transaction.atomic
def remove_element(element: TheoryElement, *, by: User | None) -> TheoryElement:
    """Take a box and its arrows out of the picture; history keeps both."""
    if element.removed_at is not None:
        raise CannotWork("It is taken out already.")
    change(element, removed_at=timezone.now())
    record(verbs.THEORY_CHANGED, element.team, by=by, changes={element.get_kind_display(): [element.text, None]})
    return element


# The coalition and the log


@transaction.atomic
def add_group(team: Team, *, by: User | None, **values: Any) -> CoalitionGroup:
    """One more group around the team."""
    made = CoalitionGroup.objects.create(team=team, **values)
    record(verbs.COALITION_CHANGED, team, by=by, changes={"group": [None, made.name]})
    return made


@transaction.atomic
def alter_group(group: CoalitionGroup, *, by: User | None, **values: Any) -> Changes:
    changes = change(group, **values)
    if changes:
        record(verbs.COALITION_CHANGED, group.team, by=by, changes=changes, note=group.name)
    return changes


@transaction.atomic
def remove_group(group: CoalitionGroup, *, by: User | None) -> CoalitionGroup:
    if group.removed_at is not None:
        raise CannotWork("It is taken out already.")
    change(group, removed_at=timezone.now())
    record(verbs.COALITION_CHANGED, group.team, by=by, changes={"group": [group.name, None]})
    return group


@transaction.atomic
def write_entry(team: Team, *, by: User | None, kind: str, text: str, on: date) -> Entry:
    """A reflection or an action of the team."""
    made = Entry.objects.create(team=team, kind=kind, text=text, on=on, written_by=by)
    record(verbs.LOGGED, team, by=by, changes={"entry": [None, EntryKind(kind).label]})
    return made


# Loops


@transaction.atomic
def raise_loop(place: Team | Support, *, by: User | None, kind: str, text: str, seen_by: str, on: date) -> Loop:
    """Write down what helps or hinders in practice, and who met it there; in a team or under an intensive support."""
    where = {"team": place} if isinstance(place, Team) else {"support": place}
    loop = Loop.objects.create(**where, kind=kind, text=text, seen_by=seen_by, raised_on=on)
    record(verbs.LOOP_RAISED, loop, by=by, note=place.name)
    return loop


@transaction.atomic
def send_loop(loop: Loop, *, by: User | None, goes_to: str, on: date, organization: Organization | None = None) -> Loop:
    """It goes to whoever can change policy."""
    changes = _step(loop, LoopStatus.SENT, on, goes_to=goes_to, organization=organization, sent_on=on)
    record(verbs.LOOP_SENT, loop, by=by, changes=changes)
    return loop


@transaction.atomic
def answer_loop(loop: Loop, *, by: User | None, answer: str, on: date) -> Loop:
    """Whoever can change policy answered; the loop stays open until the answer has travelled back."""
    changes = _step(loop, LoopStatus.ANSWERED, on, answer=answer, answered_on=on)
    record(verbs.LOOP_ANSWERED, loop, by=by, changes=changes)
    return loop


@transaction.atomic
def close_loop(loop: Loop, *, by: User | None, told_how: str, on: date) -> Loop:
    """Those who met it in practice were told the answer."""
    changes = _step(loop, LoopStatus.CLOSED, on, told_how=told_how, told_on=on)
    record(verbs.LOOP_CLOSED, loop, by=by, changes=changes)
    return loop


def _step(loop: Loop, wanted: LoopStatus, on: date, **values: Any) -> Changes:
    """The next step and no other, on a day not before the last one."""
    if NEXT_LOOP_STATUS.get(LoopStatus(loop.status)) != wanted:
        raise CannotWork(f"This loop is in the step “{loop.get_status_display().lower()}” now.")
    last = max(day for day in (loop.raised_on, loop.sent_on, loop.answered_on) if day)
    if on < last:
        raise CannotWork(f"The step before was on {last:%B %-d, %Y}; this one comes after it.")
    return change(loop, status=wanted.value, **values)
