"""What measures and capacities tell of an engagement: months shared, months overdue, gaps closed."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from steelyard.support.capacity.models import Capacity
from steelyard.support.capacity.queries.closed import closed
from steelyard.support.capacity.queries.framework import capacities, newest
from steelyard.support.engagements.models import Engagement
from steelyard.support.engagements.queries.workspace import Period
from steelyard.support.engagements.rules import month_of
from steelyard.support.measures.models import Measure, SharedMonth
from steelyard.support.measures.queries import overdue
from steelyard.support.measures.queries.months import routine_of
from steelyard.support.measures.rules import owed


@dataclass(frozen=True)
class MonthShared:
    """A month in which measures were due, and when they were shared with the state team."""

    month: date
    shared_on: date | None

    @property
    def is_shared(self) -> bool:
        return self.shared_on is not None


def months_shared(engagement: Engagement, when: Period) -> list[MonthShared]:
    """Months of a period in which measures were due by its last day, each with the day they were first shared."""
    support = engagement.support
    routine = routine_of(support)
    if routine is None:
        return []
    due = [month for month in owed(routine.schedule, when.last) if month >= month_of(when.first)]
    rows = SharedMonth.objects.filter(support=support, number=1, month__in=due)
    shared = {month: timezone.localdate(at) for month, at in rows.values_list("month", "at")}
    return [MonthShared(month, shared.get(month)) for month in due]


def overdue_months(supports: Collection[int], today: date) -> dict[int, int]:
    """By support: months whose measures are due and not shared."""
    return {pk: len(late) for pk, late in overdue(supports, on=today).items()}


def closed_gaps(supports: Collection[int], today: date) -> dict[int, tuple[int, int]]:
    """By support: (gaps closed, gaps in all) between the capacity desired and that which is there."""
    return {pk: (one.gaps_closed, one.gaps) for pk, one in closed(supports, on=today).items()}


def capacities_of(engagement: Engagement) -> list[Capacity]:
    """The capacities that a goal can name: those of the newest framework."""
    del engagement
    found = newest()
    return capacities(found) if found else []


def measures_of(engagement: Engagement) -> list[Measure]:
    """The measures that a goal can name: those in use under the support."""
    rows = Measure.objects.filter(support=engagement.support_id, ended_on=None)
    return list(rows.select_related("definition").order_by("definition__name", "pk"))
