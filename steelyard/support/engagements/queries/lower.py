"""What lower apps hold for an engagement: barriers, insights, exit criteria; and the marks of its checks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.shortcuts import get_object_or_404

from steelyard.foundation.kit.forms import LONGEST_KEY
from steelyard.support.collaboratives.models import Insight, Loop
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.engagements.models import Check, Engagement
from steelyard.support.engagements.rules import CHECKS, later


def loop_of(engagement: Engagement, pk: int) -> Loop:
    rows = Loop.objects.select_related("organization", "support", "team")
    return get_object_or_404(rows, support=engagement.support_id, pk=_key(pk))


def insight_of(engagement: Engagement, pk: int) -> Insight:
    rows = Insight.objects.select_related("support", "team")
    return get_object_or_404(rows, support=engagement.support_id, pk=_key(pk))


def _key(pk: int) -> int:
    """A key that databases hold; a longer one is nobody's."""
    return pk if len(str(pk)) <= LONGEST_KEY else 0


def exit_criteria(engagement: Engagement) -> str:
    """When the work ends, as the agreement in force has it."""
    signed = engagement.versions.filter(signed_at__isnull=False).order_by("-number").first()
    return str(signed.content.get("exit", "")) if signed else ""


@dataclass(frozen=True)
class Mark:
    """One of the checks after the end: its day, and what was found."""

    months: int
    due_on: date | None
    made: Check | None
    is_due: bool


def marks_of(engagement: Engagement, made: Sequence[Check], today: date) -> list[Mark]:
    """All marks, also those still ahead."""
    support = engagement.support
    ended = support.ends_on if support.status == SupportStatus.CLOSED else None
    found = {one.months: one for one in made}
    days = {months: later(ended, months) if ended else None for months in CHECKS}
    return [
        Mark(months, day, found.get(months), is_due=months not in found and day is not None and day <= today)
        for months, day in days.items()
    ]
