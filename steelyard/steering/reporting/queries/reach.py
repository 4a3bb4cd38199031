"""Figures of reach: whom the center's activities reached, by tier and state."""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Count, Max, Min, QuerySet, Sum, Value, When

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import State
from steelyard.steering.reporting.queries.bases import Scope, activities, counted_heads, participation
from steelyard.steering.reporting.rules import Period
from steelyard.support.library.models import DailyUse, Use
from steelyard.support.library.rules import UseKind

ALL_TIERS = "all"
TIERS = list(TierKey)


@dataclass(frozen=True)
class Uses:
    """Reported uses of one kind: at least so many, over which days, in how many reports."""

    kind: UseKind
    at_least: int
    rows: list[Use]


@dataclass(frozen=True)
class Reach:
    """Distinct people, organizations and states by tier; the key "all" is all tiers together, which is not their sum."""

    people: dict[str, int]
    organizations: dict[str, int]
    states: dict[str, int]
    activities: dict[str, int]
    counted: int
    by_state: dict[str, int]
    state_names: dict[str, str]
    uses: list[Uses]


def reach(scope: Scope) -> Reach:
    """Seven queries, none of whose answers grows with the ledger but the one of organizations."""
    found = _organizations(scope)
    given = activities(scope).order_by().values("support__tier").annotate(n=Count("pk"))
    by_tier = dict(given.values_list("support__tier", "n"))
    return Reach(
        people=_people(scope),
        organizations={tier: sum(found[tier].values()) for tier in (ALL_TIERS, *TIERS)},
        states={tier: sum(1 for state in found[tier] if state) for tier in (ALL_TIERS, *TIERS)},
        activities={ALL_TIERS: sum(by_tier.values())} | {tier: by_tier.get(tier, 0) for tier in TIERS},
        counted=counted_heads(scope).aggregate(total=Sum("count"))["total"] or 0,
        by_state={state: n for state, n in found[ALL_TIERS].items() if state},
        state_names=dict(State.objects.values_list("postal", "name")),
        uses=uses(scope.period),
    )


def _at_tiers(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Mark each group with 1 for every tier it occurs at."""
    return rows.annotate(
        **{
            f"at_{tier}": Max(Case(When(activity__support__tier=tier, then=Value(1)), default=Value(0)))
            for tier in TIERS
        }
    )


def _people(scope: Scope) -> dict[str, int]:
    rows = participation(scope).filter(person__isnull=False).order_by().values("person")
    sums = {tier: Sum(f"at_{tier}") for tier in TIERS}
    counts = _at_tiers(rows).aggregate(every=Count("person"), **{str(tier): one for tier, one in sums.items()})
    return {ALL_TIERS: counts["every"]} | {tier: counts[tier] or 0 for tier in TIERS}


def _organizations(scope: Scope) -> dict[str, Counter[str | None]]:
    """For each tier, how many different organizations of each state."""
    rows = participation(scope).filter(organization__isnull=False).order_by()
    grouped = _at_tiers(rows.values("organization", "organization__state"))
    found: dict[str, Counter[str | None]] = {tier: Counter() for tier in (ALL_TIERS, *TIERS)}
    for state, *at in grouped.values_list("organization__state", *(f"at_{tier}" for tier in TIERS)):
        found[ALL_TIERS][state] += 1
        for tier, is_there in zip(TIERS, at, strict=True):
            found[tier][state] += is_there
    return {tier: +counts for tier, counts in found.items()}


def uses(period: Period) -> list[Uses]:
    """Reported uses whose days meet the period, and those counted here on its days, by kind."""
    rows = Use.objects.select_related("resource").order_by("period_from", "resource__title", "id")
    if period.first:
        rows = rows.filter(period_to__gte=period.first)
    if period.last:
        rows = rows.filter(period_from__lte=period.last)
    met = [*rows, *_counted_here(period)]
    by_kind = {kind: [row for row in met if row.kind == kind] for kind in UseKind}
    return [Uses(kind, sum(row.at_least for row in found), found) for kind, found in by_kind.items() if found]


def _counted_here(period: Period) -> list[Use]:
    """What this site itself counted on days of the period: one row for each kind, which stands in no table."""
    rows = DailyUse.objects.all()
    if period.first:
        rows = rows.filter(on__gte=period.first)
    if period.last:
        rows = rows.filter(on__lte=period.last)
    sums = rows.order_by("kind").values_list("kind").annotate(first=Min("on"), last=Max("on"), total=Sum("count"))
    return [Use(kind=kind, period_from=first, period_to=last, at_least=total) for kind, first, last, total in sums]
