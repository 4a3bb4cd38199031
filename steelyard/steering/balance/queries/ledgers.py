"""The rows of a period that a unit counts, grouped by support, and by month where months are asked for."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import (
    CharField,
    Count,
    ExpressionWrapper,
    F,
    FloatField,
    OuterRef,
    QuerySet,
    Subquery,
    Sum,
    Value,
)
from django.db.models.functions import Cast, Coalesce, Substr

from steelyard.center.charge.models import Rate
from steelyard.steering.reporting.queries import Scope, bases
from steelyard.steering.reporting.rules import Period
from steelyard.support.delivery.models import Cost

MINUTES, ACTIVITIES, CENTS = UNITS = ("minutes", "activities", "cents")
WHOLE: Any = Value("")  # the period as one
MONTH: Any = Substr(Cast("on", CharField()), 1, len("2021-04"))  # plain SQL on both databases, unlike a truncated date

type Key = tuple[int, str]  # a support, and a month like "2021-04", blank where the period is read as one


@dataclass(frozen=True)
class Ledger:
    """Rows that are counted, what of them is added up, and where a row's own origin stands, if it can have one."""

    rows: QuerySet[Any]
    amount: Any
    origin: str
    month: Any

    @property
    def supports(self) -> QuerySet[Any]:
        return self.rows.order_by().values("support")

    def grouped(self, *names: str, **where: Any) -> QuerySet[Any]:
        """By support, month and these columns: the amount, and how many rows it comes from."""
        rows = self.rows.filter(**where).order_by().annotate(month=self.month).values("support", "month", *names)
        return rows.annotate(total=self.amount, count=Count("pk"))

    def by(self, *names: str, **where: Any) -> Iterator[tuple[Key, Any, float]]:
        """((support, month), the columns' values, the amount)."""
        rows = self.grouped(*names, **where).values_list("support", "month", *names, "total")
        for support, month, *values, total in rows.iterator(chunk_size=5000):
            yield (support, month), values, total


def ledgers(period: Period, unit: str, month: Any = WHOLE) -> list[Ledger]:
    """One, but for money: what hours cost at the rate of their day, and costs paid for a support."""
    scope = Scope(period)
    if unit == ACTIVITIES:
        return [Ledger(bases.activities(scope), Count("pk"), "origin", month)]
    hours = bases.effort(scope)
    if unit == MINUTES:
        return [Ledger(hours, Sum("minutes"), "activity__origin", month)]
    rates = Rate.objects.filter(staff=OuterRef("staff"), since__lte=OuterRef("on")).order_by("-since")
    hours = hours.annotate(rate=Coalesce(Subquery(rates.values("cents_per_hour")[:1]), 0))
    cents = ExpressionWrapper(Sum(F("minutes") * F("rate")) / 60.0, output_field=FloatField())
    paid = Cost.objects.counted().filter(support__isnull=False, is_open=False)
    paid = paid.filter(on__gte=period.first or date.min, on__lte=period.last or date.max)
    return [Ledger(hours, cents, "activity__origin", month), Ledger(paid, Sum("cents"), "", month)]
