"""The weights month by month, with the events that lasted meanwhile."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min

from steelyard.analysis.balance import Lever, positions
from steelyard.center.context.models import ContextEvent
from steelyard.center.context.queries import active_events
from steelyard.steering.balance.queries.ledgers import MINUTES
from steelyard.steering.balance.queries.sums import charges, rows_by_month
from steelyard.steering.balance.rules import end_of, months_of
from steelyard.steering.reporting.rules import Period, of_days
from steelyard.support.delivery.models import Activity, Effort


@dataclass(frozen=True)
class Path:
    """A lever for each month from the first to the last, those without rows included."""

    period: Period
    unit: str
    months: list[date]
    levers: list[Lever]
    events: list[ContextEvent]

    @property
    def n(self) -> int:
        return sum(lever.n for lever in self.levers)


def path(first: date, last: date, unit: str = MINUTES, *, today: date) -> Path:
    """From the first of one month to the last of another; at most twelve queries, however many months."""
    period = of_days(first, last)
    months = months_of(first, last)
    found = rows_by_month(period, unit)
    of = charges([min(end_of(month), today) for month in months])
    levers = [positions(found.get(f"{month:%Y-%m}", []), one) for month, one in zip(months, of, strict=True)]
    return Path(period, unit, months, levers, active_events(first, last))


def first_month(today: date) -> date:
    """The first month in which anything was recorded; this one where nothing was."""
    found = Effort.objects.aggregate(first=Min("on"))["first"], Activity.objects.aggregate(first=Min("on"))["first"]
    return min((day for day in found if day), default=today).replace(day=1)
