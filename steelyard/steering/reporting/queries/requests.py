"""Figures of help requests."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from steelyard.intake.models import HelpRequest
from steelyard.intake.rules import DecisionKind
from steelyard.steering.reporting.queries.bases import Scope, decided, received, replied
from steelyard.steering.reporting.rules import median_of_counts


@dataclass(frozen=True)
class Requests:
    """What came in and what was decided, in one period; medians are in calendar days, each with its own n."""

    received: int
    decided: int
    replied: int
    days_to_reply: Fraction | None
    days_to_decision: Fraction | None
    kinds: dict[DecisionKind, int]


def requests(scope: Scope) -> Requests:
    """Three queries."""
    replies = _days(replied(scope), "first_reply_at")
    decisions = _days(decided(scope), "decided_at", "decision__kind")
    kinds = {kind: sum(n for _, (of,), n in decisions if of == kind) for kind in DecisionKind}
    return Requests(
        received=received(scope).count(),
        decided=sum(n for _, _, n in decisions),
        replied=sum(n for _, _, n in replies),
        days_to_reply=median_of_counts(_counts(replies)),
        days_to_decision=median_of_counts(_counts(decisions)),
        kinds=kinds,
    )


type _Found = tuple[int, tuple[str, ...], int]


def _days(rows: QuerySet[HelpRequest], until: str, *by: str) -> list[_Found]:
    """(calendar days since receipt, groups, number of requests); the calendar is that of our own time zone."""
    grouped = (
        rows.annotate(came_on=TruncDate("received_at"), ended_on=TruncDate(until))
        .values("came_on", "ended_on", *by)
        .annotate(n=Count("pk"))
        .values_list("came_on", "ended_on", *by, "n")
    )
    return [(_between(came_on, ended_on), tuple(groups), n) for came_on, ended_on, *groups, n in grouped]


def _between(first: date, last: date) -> int:
    return max(0, (last - first).days)


def _counts(found: Iterable[_Found]) -> Counter[int]:
    counts: Counter[int] = Counter()
    for days, _, n in found:
        counts[days] += n
    return counts
