"""The lever of a period, with what stands beside it."""

from dataclasses import dataclass
from datetime import date

from steelyard.analysis.balance import Charge, Lever, Row, Spread, Weight, lever, positions, spread
from steelyard.analysis.balance.shapes import PARTNERSHIP, RESPONSIVENESS
from steelyard.center.charge.models import AwardYear
from steelyard.center.charge.rules import TierKey
from steelyard.center.context.models import ContextEvent
from steelyard.center.context.queries import active_events
from steelyard.center.directory.models import Organization
from steelyard.steering.balance.queries.ledgers import MINUTES
from steelyard.steering.balance.queries.sums import charge, rows
from steelyard.steering.reporting.queries import award_years
from steelyard.steering.reporting.rules import Period
from steelyard.support.delivery.models import Support

__all__ = ["AwardYear", "Behind", "Reading", "award_years", "behind", "reading"]


@dataclass(frozen=True)
class Tier:
    """Where the weights stand within one tier."""

    key: str
    label: str
    lever: Lever

    @property
    def partnership(self) -> Weight:
        return self.lever[PARTNERSHIP]

    @property
    def responsiveness(self) -> Weight:
        return self.lever[RESPONSIVENESS]


@dataclass(frozen=True)
class Partner:
    """Where the weights stand within what was done with one partner, or, without one, by the center alone."""

    organization: Organization | None
    lever: Lever


@dataclass(frozen=True)
class Reading:
    """A period read in one unit: the weights, partnership by tier, the spread, and what pressed."""

    period: Period
    unit: str
    lever: Lever
    charge: Charge
    tiers: list[Tier]
    partners: list[Partner]  # the largest first, the center alone last; a support with two partners counts with each
    unnamed: int  # how many partners more there are
    spread: Spread
    events: list[ContextEvent]


def reading(period: Period, unit: str = MINUTES, *, today: date) -> Reading:
    """At most fourteen queries, however much the ledger holds."""
    found = rows(period, unit)
    of = charge(min(period.last, today) if period.last else today)
    partners = _partners(found, of)
    return Reading(
        period=period,
        unit=unit,
        lever=lever(found, of),
        charge=of,
        tiers=[Tier(tier.value, tier.label, positions(_of_tier(found, tier), of)) for tier in TierKey],
        partners=partners[:MOST_PARTNERS] + [one for one in partners[MOST_PARTNERS:] if one.organization is None],
        unnamed=max(0, sum(one.organization is not None for one in partners) - MOST_PARTNERS),
        spread=spread(found),
        events=active_events(period.first, period.last),
    )


def _partners(found: list[Row], of: Charge) -> list[Partner]:
    """One query; without any partner in the period, nobody."""
    by_partner: dict[int | None, list[Row]] = {}
    for row in found:
        for key in row.partners or (None,):
            by_partner.setdefault(key, []).append(row)
    names = Organization.objects.in_bulk([key for key in by_partner if key])
    if not names:
        return []
    read = [Partner(names[key] if key else None, positions(rows, of)) for key, rows in by_partner.items()]
    return sorted(read, key=lambda one: (one.organization is None, -one.lever.amount))


def _of_tier(found: list[Row], tier: str) -> list[Row]:
    return [row for row in found if row.tier == tier]


MOST_PARTNERS = 10
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
