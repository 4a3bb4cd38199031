"""Figures of coherence, as far as the center may know: its own ledger, what it was told, what agencies share with it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from steelyard.center.charge.queries import the_center
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules import OrganizationKind
from steelyard.support.coherence.models import MapRow, Overlap
from steelyard.support.coherence.rules import RESOLVED, OverlapStatus
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.delivery.rules import PARTNERING_ROLES, Standing, SupportStatus

YEARS = timedelta(days=3 * 365)  # as the published question asks: over the past three years
_LEVELS = (("sea", "State education agencies", (OrganizationKind.SEA,)),
           ("lea", "Local education agencies", (OrganizationKind.LEA, OrganizationKind.SCHOOL)))  # fmt: skip

Pairs = dict[int, set[int]]  # providers by agency


@dataclass(frozen=True)
class PerRecipient:
    """Providers per agency in one group: n agencies that have any, mean, least and most; none where n is 0."""

    key: str
    label: str
    n: int
    mean: float | None
    least: int | None
    most: int | None


@dataclass(frozen=True)
class Counts:
    """Overlaps, as numbers."""

    found: int
    resolved: int
    still_open: int


@dataclass(frozen=True)
class Partnered:
    """Of the supports of one tier, how many an external partner leads, co-leads or presents."""

    tier: str
    label: str
    partnered: int
    n: int


def pairs(day: date) -> Pairs:
    """Who helped whom on some day of the last three years; four statements, whatever their number."""
    first = day - YEARS
    found: Pairs = defaultdict(set)
    rows = MapRow.objects.shared_with_center().filter(provider__isnull=False, support__isnull=True)
    now = (Q(since__isnull=True) | Q(since__lte=day)) & (Q(until__isnull=True) | Q(until__gte=first))
    for agency, provider in rows.filter(now).order_by().values_list("agency_id", "provider_id").distinct():
        found[agency].add(provider)
    for agency, provider in _ledger(first, day):
        found[agency].add(provider)
    return found


def _ledger(first: date, last: date) -> Iterable[tuple[int, int]]:
    """Agencies and providers of the center's own supports; where nobody is named, the center."""
    center = the_center()
    rows = Support.objects.exclude(status=SupportStatus.PROPOSED).filter(starts_on__lte=last, recipients__isnull=False)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=first)).order_by()
    named = rows.values_list("recipients", "providers__organization").distinct()
    own = center.organization_id if center else None
    return [(agency, helper) for agency, provider in named if (helper := provider or own)]


def per_recipient(day: date) -> list[PerRecipient]:
    """Providers per agency: of all, by level, and by the highest tier of the center's support."""
    found = pairs(day)
    kinds = dict(Organization.objects.filter(pk__in=found).values_list("pk", "kind"))
    groups: list[tuple[str, str, Collection[int]]] = [("all", "All agencies with a provider", list(found))]
    groups += [(key, label, [a for a in found if kinds.get(a) in set(kinds_)]) for key, label, kinds_ in _LEVELS]
    highest = _highest_tier(day)
    groups += [
        (one.value, f"Highest support: {one.label.lower()}", [a for a in found if highest.get(a) == one])
        for one in TierKey
    ]
    return [_summed(key, label, [len(found[a]) for a in agencies]) for key, label, agencies in groups]


def _highest_tier(day: date) -> dict[int, TierKey]:
    order = list(TierKey)
    rows = Support.objects.exclude(status=SupportStatus.PROPOSED).filter(starts_on__lte=day, recipients__isnull=False)
    rows = rows.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=day - YEARS)).order_by()
    found: dict[int, TierKey] = {}
    for agency, tier in rows.values_list("recipients", "tier").distinct():
        one = TierKey(tier)
        if agency not in found or order.index(one) > order.index(found[agency]):
            found[agency] = one
    return found


def _summed(key: str, label: str, counts: list[int]) -> PerRecipient:
    if not counts:
        return PerRecipient(key, label, 0, None, None, None)
    return PerRecipient(key, label, len(counts), round(sum(counts) / len(counts), 2), min(counts), max(counts))


def partnered(day: date) -> list[Partnered]:
    """By tier, supports that began by this day, and those with an external partner in a leading part."""
    joint = SupportProvider.objects.filter(standing=Standing.EXTERNAL, role__in=PARTNERING_ROLES).values("support_id")
    rows = Support.objects.exclude(status=SupportStatus.PROPOSED).filter(starts_on__lte=day)
    found = []
    for tier in TierKey:
        here = rows.filter(tier=tier)
        found.append(Partnered(tier.value, tier.label, here.filter(pk__in=joint).count(), here.count()))
    return found


def counts() -> Counts:
    """Overlaps that were raised and did not lapse."""
    rows = Overlap.objects.exclude(status=OverlapStatus.LAPSED)
    return Counts(
        found=rows.count(),
        resolved=rows.filter(status__in=RESOLVED).count(),
        still_open=rows.filter(status=OverlapStatus.OPEN).count(),
    )
