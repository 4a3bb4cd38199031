"""Figures of money, by award year."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from steelyard.center.charge.models import AwardYear
from steelyard.support.delivery.models import Cost, Effort, Support
from steelyard.support.delivery.queries import (
    HoursCost,
    counted_effort,
    hours_cents,
    remaining_cents,
    remaining_minutes,
)
from steelyard.support.delivery.rules import SupportStatus


@dataclass(frozen=True)
class Cents:
    """An amount in cents and the number of rows it comes from."""

    cents: int = 0
    n: int = 0

    def __add__(self, other: "Cents") -> "Cents":
        return Cents(self.cents + other.cents, self.n + other.n)


@dataclass(frozen=True)
class Money:
    """The money of one or several award years, each amount with its n."""

    budget: int
    hours: Cents
    costs: Cents
    expected: Cents
    contracts: Cents

    def __add__(self, other: "Money") -> "Money":
        return Money(
            self.budget + other.budget,
            self.hours + other.hours,
            self.costs + other.costs,
            self.expected + other.expected,
            self.contracts + other.contracts,
        )

    @property
    def spent(self) -> int:
        return self.hours.cents + self.costs.cents

    @property
    def committed(self) -> int:
        return self.expected.cents + self.contracts.cents

    @property
    def left(self) -> int:
        """May be negative: more was promised than there is."""
        return self.budget - self.spent - self.committed


NOTHING = Money(0, Cents(), Cents(), Cents(), Cents())


def money(years: Sequence[AwardYear], *, on: date) -> dict[int, Money]:
    """The money of each award year by its id, commitments as of a day. At most six queries, however many years.

    Built of the same parts as delivery's ``spent`` and ``committed``, and equal to them.
    """
    if not years:
        return {}
    stretches = [(year.starts_on, year.ends_on) for year in years]
    effort = counted_effort(min(first for first, _ in stretches), max(last for _, last in stretches))
    hours = hours_cents(effort, stretches)
    costs = _costs(years)
    return {
        year.pk: Money(
            year.budget_cents,
            _of_hours(cost),
            costs.get((year.pk, False), Cents()),
            _expected(year, on),
            costs.get((year.pk, True), Cents()),
        )
        for year, cost in zip(years, hours, strict=True)
    }


def _of_hours(cost: HoursCost) -> Cents:
    return Cents(cost.cents, cost.n)


def _costs(years: Sequence[AwardYear]) -> dict[tuple[int, bool], Cents]:
    """Costs by award year and by whether they are open."""
    rows = Cost.objects.counted().filter(award_year__in=[year.pk for year in years]).order_by()
    sums = rows.values("award_year", "is_open").annotate(total=Sum("cents"), n=Count("pk"))
    return {
        (year, is_open): Cents(total, n)
        for year, is_open, total, n in sums.values_list("award_year", "is_open", "total", "n")
    }


def _expected(year: AwardYear, on: date) -> Cents:
    """What active supports still expect of hours; it belongs to the award year that holds the day."""
    if not year.starts_on <= on <= year.ends_on:
        return Cents()
    left = [(liaison, minutes) for liaison, minutes in remaining_minutes(on) if minutes]
    return Cents(remaining_cents(left, on=on), len(left))


def expecting(on: date) -> QuerySet[Any]:
    """The active supports that expect more hours than they were given by a day: the rows behind those commitments."""
    given = Effort.objects.counted().filter(support=OuterRef("pk"), on__lte=on).order_by().values("support")
    minutes = Subquery(given.annotate(total=Sum("minutes")).values("total"), output_field=IntegerField())
    rows = Support.objects.filter(status=SupportStatus.ACTIVE, expected_minutes__gt=0)
    rows = rows.annotate(delivered=Coalesce(minutes, 0)).annotate(remaining=F("expected_minutes") - F("delivered"))
    return rows.filter(remaining__gt=0)
