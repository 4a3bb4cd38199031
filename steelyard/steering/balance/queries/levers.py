"""The lever of a period, with what stands beside it."""

from dataclasses import dataclass
from datetime import date

from steelyard.analysis.balance import Charge, Lever, Row, Spread, Weight, lever, positions, spread
from steelyard.analysis.balance.shapes import PARTNERSHIP
from steelyard.center.charge.models import AwardYear
from steelyard.center.charge.rules import TierKey
from steelyard.center.context.models import ContextEvent
from steelyard.center.context.queries import active_events
from steelyard.steering.balance.queries.sums import MINUTES, charge, rows
from steelyard.steering.reporting.queries import award_years
from steelyard.steering.reporting.rules import Period
from steelyard.support.delivery.models import Support

__all__ = ["AwardYear", "Behind", "Reading", "award_years", "behind", "reading"]


@dataclass(frozen=True)
class Tier:
    """Where partnership stands within one tier."""

    key: str
    label: str
    lever: Lever

    @property
    def partnership(self) -> Weight:
        return self.lever[PARTNERSHIP]


@dataclass(frozen=True)
class Reading:
    """A period read in one unit: the weights, partnership by tier, the spread, and what pressed."""

    period: Period
    unit: str
    lever: Lever
    charge: Charge
    tiers: list[Tier]
    spread: Spread
    events: list[ContextEvent]


def reading(period: Period, unit: str = MINUTES, *, today: date) -> Reading:
    """At most eleven queries, however much the ledger holds."""
    found = rows(period, unit)
    of = charge(min(period.last, today) if period.last else today)
    return Reading(
        period=period,
        unit=unit,
        lever=lever(found, of),
        charge=of,
        tiers=[Tier(tier.value, tier.label, positions(_of_tier(found, tier), of)) for tier in TierKey],
        spread=spread(found),
        events=active_events(period.first, period.last),
    )


def _of_tier(found: list[Row], tier: str) -> list[Row]:
    return [row for row in found if row.tier == tier]


# Rows are listed by their amounts; beyond these many the smallest are only counted.
MOST_LISTED = 500


@dataclass(frozen=True)
class Behind:
    """The supports behind a lever, the largest first, and how many there are."""

    rows: list[tuple[Support, Row]]
    count: int


def behind(period: Period, unit: str = MINUTES) -> Behind:
    """One query more than the sums."""
    found = sorted(rows(period, unit), key=lambda row: (-row.amount, row.key))
    listed = found[:MOST_LISTED]
    supports = Support.objects.in_bulk([row.key for row in listed])
    return Behind([(supports[row.key], row) for row in listed], len(found))
