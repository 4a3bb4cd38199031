"""Everything the overview shows, in a constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import add

from steelyard.center.charge.models import AwardYear
from steelyard.intake.queries.matrix import Place, Standing, places
from steelyard.steering.reporting.queries.bases import Scope
from steelyard.steering.reporting.queries.effort import EffortFigures, effort
from steelyard.steering.reporting.queries.money import NOTHING, Money, money
from steelyard.steering.reporting.queries.reach import Reach, reach
from steelyard.steering.reporting.queries.requests import Requests, requests
from steelyard.steering.reporting.rules import Period, money_years


@dataclass(frozen=True)
class Overview:
    """The figures of one period; ``money`` is None for those who may not see costs."""

    period: Period
    requests: Requests
    matrix: list[Place]
    reach: Reach
    effort: EffortFigures
    money: Money | None
    by_year: list[tuple[AwardYear, Money]]

    @property
    def is_empty(self) -> bool:
        """Nothing came in, nothing was given in this period."""
        asked = self.requests.received or self.requests.decided or self.requests.replied
        return not (asked or self.reach.activities["all"] or self.effort.total.n)


def award_years() -> list[AwardYear]:
    return list(AwardYear.objects.order_by("number"))


def overview(period: Period, years: Sequence[AwardYear], *, today: date, with_money: bool) -> Overview:
    """All figures of a period."""
    scope = Scope(period)
    met = money_years(period, years) if with_money else []
    found = money(met, on=today)
    return Overview(
        period=period,
        requests=requests(scope),
        matrix=places(Standing(since=period.first, until=period.last)),
        reach=reach(scope),
        effort=effort(scope),
        money=reduce(add, found.values(), NOTHING) if with_money else None,
        by_year=[(year, found[year.pk]) for year in met],
    )
