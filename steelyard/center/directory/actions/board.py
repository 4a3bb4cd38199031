"""The advisory board: terms, meetings, advice, and the center's answers."""

from datetime import date
from typing import Any

from django.db import transaction

from steelyard.center.directory import verbs
from steelyard.center.directory.models import Advice, BoardMeeting, BoardMember, Person
from steelyard.center.directory.rules import AdviceStatus
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change

Changes = dict[str, list[Any]]


@transaction.atomic
def add_board_member(
    person: Person, *, by: Any, constituency: str, since: date, until: date | None = None
) -> BoardMember:
    member = BoardMember.objects.create(person=person, constituency=constituency, since=since, until=until)
    changes: Changes = {"person": [None, person], "constituency": [None, constituency], "since": [None, since]}
    record(verbs.MEMBER_ADDED, member, by=by, changes=changes)
    return member


@transaction.atomic
def alter_board_member(member: BoardMember, *, by: Any, **values: Any) -> Changes:
    """Correct whom a member speaks for, or the term; raises Stale."""
    return _told(verbs.MEMBER_ALTERED, member, change(member, **values), by=by)


@transaction.atomic
def add_board_meeting(title: str, *, by: Any, on: date, notes: str = "") -> BoardMeeting:
    meeting = BoardMeeting.objects.create(title=title, on=on, notes=notes)
    record(verbs.MEETING_ADDED, meeting, by=by)
    return meeting


@transaction.atomic
def alter_board_meeting(meeting: BoardMeeting, *, by: Any, **values: Any) -> Changes:
    """Correct a meeting's title, day or notes; raises Stale."""
    return _told(verbs.MEETING_ALTERED, meeting, change(meeting, **values), by=by)


@transaction.atomic
def add_advice(meeting: BoardMeeting, *, by: Any, text: str, member: BoardMember | None = None) -> Advice:
    """Note what the board, or one member of it, advised at a meeting."""
    advice = Advice.objects.create(meeting=meeting, text=text, member=member)
    record(verbs.ADVICE_ADDED, advice, by=by, changes={"text": [None, text]})
    return advice


@transaction.atomic
def alter_advice(advice: Advice, *, by: Any, **values: Any) -> Changes:
    """Correct what was advised or by whom; raises Stale."""
    return _told(verbs.ADVICE_ALTERED, advice, change(advice, **values), by=by)


@transaction.atomic
def answer_advice(advice: Advice, *, by: Any, answer: str, answered_on: date) -> Changes:
    """What the center does about an advice; answering again corrects the answer. Raises Stale."""
    changes = change(advice, status=AdviceStatus.ANSWERED, answer=answer, answered_on=answered_on)
    return _told(verbs.ADVICE_ANSWERED, advice, changes, by=by)


def _told(verb: Any, obj: Any, changes: Changes, *, by: Any) -> Changes:
    if changes:
        record(verb, obj, by=by, changes=changes)
    return changes
