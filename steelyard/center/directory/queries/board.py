"""The advisory board: who sits on it, when it met, what it advised."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from steelyard.center.directory.models import Advice, BoardMeeting, BoardMember
from steelyard.center.directory.rules import AdviceStatus


def members(user: Any, today: date) -> list[BoardMember]:
    """Terms, those that run first, then by the newest begin; each knows whether it runs."""
    rows = list(BoardMember.objects.visible_to(user).select_related("person__organization"))
    for row in rows:
        row.is_current = row.since <= today and (row.until is None or row.until >= today)  # type: ignore[attr-defined]  # for templates
    return sorted(rows, key=_running_first)


def _running_first(row: BoardMember) -> tuple[bool, int, int]:
    return not row.is_current, -row.since.toordinal(), row.pk  # type: ignore[attr-defined]  # set above


def sitting(user: Any, on: date) -> QuerySet[BoardMember]:
    """Who sat on the board that day."""
    rows = BoardMember.objects.visible_to(user).filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)
    return rows.select_related("person").order_by("person__name_key", "id")


def meetings(user: Any) -> QuerySet[BoardMeeting]:
    """Meetings with how much advice each gave and how much of it waits for an answer."""
    waiting = Count("advice", filter=Q(advice__status=AdviceStatus.OPEN))
    return BoardMeeting.objects.visible_to(user).annotate(given=Count("advice"), waiting=waiting)


def advice_at(meeting: BoardMeeting) -> QuerySet[Advice]:
    return meeting.advice.select_related("member__person").order_by("id")


def advice_by(member: BoardMember) -> QuerySet[Advice]:
    return member.advice.select_related("meeting").order_by("-meeting__on", "-id")


def waiting_advice(user: Any) -> QuerySet[Advice]:
    """Advice that the center owes an answer, the oldest first."""
    rows = Advice.objects.visible_to(user).filter(status=AdviceStatus.OPEN)
    return rows.select_related("meeting", "member__person").order_by("meeting__on", "id")
