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

__all__ = ["AwardYear", "Reading", "award_years", "reading"]


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
