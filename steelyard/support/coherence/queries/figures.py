"""Figures of coherence, as far as the center may know: its own ledger, what it was told, what agencies share with it."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

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


@dataclass(frozen=True)
class Node:
    """An organization of the network, or a cluster of them: how many it stands for."""

    key: str
    label: str
    is_provider: bool
    count: int
    degree: int


@dataclass(frozen=True)
class Network:
    """Providers and recipients, and how many pairs lie between two nodes."""

    providers: list[Node]
    recipients: list[Node]
    edges: dict[tuple[str, str], int]
    is_clustered: bool
    clusters_providers: bool = False


MOST_NODES, MOST_PAIRS = 60, 20_000


def network(day: date) -> Network:
    """Who helps whom; beyond sixty organizations, agencies stand together by state and providers by kind."""
    found = sorted((provider, agency) for agency, providers in pairs(day).items() for provider in providers)[
        :MOST_PAIRS
    ]
    keys = {key for pair in found for key in pair}
    known: dict[int, Any] = {
        one.pk: one for one in Organization.objects.filter(pk__in=keys).select_related("state").only(
            "id", "name", "name_key", "kind", "state__postal", "state__name"
        )
    }  # fmt: skip
    clustered = len(keys) > MOST_NODES
    givers, getters = {p for p, _ in found}, {a for _, a in found}
    few = len(givers) <= MOST_NODES // 2
    left = {pk: (f"p{pk}", known[pk].name) if few or not clustered else _of_kind(known[pk]) for pk in givers}
    right = {pk: _of_state(known[pk]) if clustered else (f"a{pk}", known[pk].name) for pk in getters}
    edges: dict[tuple[str, str], int] = defaultdict(int)
    for provider, agency in found:
        edges[left[provider][0], right[agency][0]] += 1
    sides = (_nodes(left, edges, is_provider=True), _nodes(right, edges, is_provider=False))
    return Network(*sides, dict(edges), clustered, clustered and not few)


def _of_kind(organization: Organization) -> tuple[str, str]:
    return f"k{organization.kind}", OrganizationKind(organization.kind).label


def _of_state(organization: Organization) -> tuple[str, str]:
    state = organization.state
    return (f"s{state.postal}", state.name) if state else ("s-", "No state")


def _nodes(of: dict[int, tuple[str, str]], edges: dict[tuple[str, str], int], *, is_provider: bool) -> list[Node]:
    """By how many pairs they have, then by name; always in the same order."""
    counts: dict[tuple[str, str], int] = defaultdict(int)
    for one in of.values():
        counts[one] += 1
    degrees: dict[str, int] = defaultdict(int)
    for pair, number in edges.items():
        degrees[pair[0] if is_provider else pair[1]] += number
    found = [Node(key, label, is_provider, number, degrees[key]) for (key, label), number in counts.items()]
    return sorted(found, key=lambda one: (-one.degree, one.label, one.key))
