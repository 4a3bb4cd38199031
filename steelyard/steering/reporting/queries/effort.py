"""Figures of effort: one pass over the entries by support, then everything else about those supports."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import Count, Max, Min, Q, Sum

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.steering.reporting.queries import bases
from steelyard.steering.reporting.queries.bases import PLANNED_WORK, RESPONSIVE_WORK, Scope
from steelyard.steering.reporting.rules import delivery_throughout
from steelyard.support.delivery.models import Activity, Support, SupportProvider
from steelyard.support.delivery.rules import (
    PARTNERING_ROLES,
    PLANNED,
    Delivery,
    Minutes,
    ProviderRole,
    Provision,
    Standing,
    delivery_on,
    share_out,
)


@dataclass(frozen=True)
class Given:
    """The effort on one support in the period: minutes, entries, first and last day."""

    minutes: int
    n: int
    first: date
    last: date


@dataclass(frozen=True)
class Named:
    """A topic or focal area with its part of the effort; key 0 is what has none."""

    key: int
    name: str
    part: Minutes


@dataclass(frozen=True)
class EffortFigures:
    """All effort of a period, cut in five ways; each cut adds up to the whole."""

    total: Minutes
    tiers: dict[str, Minutes]
    origins: dict[str, Minutes]
    deliveries: dict[str, Minutes]
    areas: list[Named]
    topics: list[Named]


def effort(scope: Scope) -> EffortFigures:
    """At most nine queries, two of them over the entries."""
    given = _by_support(scope)
    facts = {pk: (tier, origin) for pk, tier, origin in Support.objects.values_list("pk", "tier", "origin")}
    amounts = {support: (one.minutes, one.n) for support, one in given.items()}
    return EffortFigures(
        total=_sum(given.values()),
        tiers=_cut(given, {pk: facts[pk][0] for pk in given}, TierKey),
        origins=_origins(scope, given, {pk: facts[pk][1] for pk in given}),
        deliveries=_deliveries(scope, given),
        areas=_named(FocalArea, share_out(amounts, _links("focal_areas", "focalarea_id"))),
        topics=_named(Topic, share_out(amounts, _links("topics", "topic_id"))),
    )


def _by_support(scope: Scope) -> dict[int, Given]:
    rows = bases.effort(scope).order_by().values("support")
    sums = rows.annotate(total=Sum("minutes"), n=Count("pk"), first=Min("on"), last=Max("on"))
    return {pk: Given(*found) for pk, *found in sums.values_list("support", "total", "n", "first", "last")}


def _sum(found: Iterable[Given]) -> Minutes:
    rows = list(found)
    return Minutes(Fraction(sum(one.minutes for one in rows)), sum(one.n for one in rows))


def _cut(given: Mapping[int, Given], of: Mapping[int, str], keys: Iterable[str]) -> dict[str, Minutes]:
    groups: dict[str, list[Given]] = defaultdict(list)
    for support, one in given.items():
        groups[of[support]].append(one)
    return {key: _sum(groups[key]) for key in keys}


def _links(relation: str, column: str) -> dict[int, list[int]]:
    through: Any = getattr(Support, relation).through.objects
    keys: dict[int, list[int]] = defaultdict(list)
    for support, key in through.order_by().values_list("support_id", column):
        keys[support].append(key)
    return keys


def _named(model: type[Topic] | type[FocalArea], parts: Mapping[int, Minutes]) -> list[Named]:
    """The largest part first; what has none last."""
    names = dict(model._default_manager.values_list("pk", "name"))
    found = [Named(key, names[key], part) for key, part in parts.items() if key]
    found.sort(key=lambda one: (-one.part.minutes, one.name))
    return found + [Named(0, "None named", part) for key, part in parts.items() if not key and part.n]


def _origins(scope: Scope, given: Mapping[int, Given], origins: Mapping[int, str]) -> dict[str, Minutes]:
    """By the support's origin, then corrected by the few activities that have one of their own."""
    by_support = {pk: _side(origin) for pk, origin in origins.items()}
    found = _cut(given, by_support, (PLANNED_WORK, RESPONSIVE_WORK))
    own = Activity.objects.exclude(origin="").order_by().values("pk")
    rows = bases.effort(scope).filter(activity__in=own).order_by().values("support", "activity__origin")
    sums = rows.annotate(total=Sum("minutes"), n=Count("pk"))
    for support, origin, total, n in sums.values_list("support", "activity__origin", "total", "n"):
        moved = Minutes(Fraction(total), n)
        found[by_support[support]] += Minutes(-moved.minutes, -moved.n)
        found[_side(origin)] += moved
    return found


def _side(origin: str) -> str:
    return PLANNED_WORK if origin in PLANNED else RESPONSIVE_WORK


def _deliveries(scope: Scope, given: Mapping[int, Given]) -> dict[str, Minutes]:
    """By support where its providers stayed the same over its days of effort, else day by day."""
    provisions = _provisions(given)
    throughout = {
        pk: delivery_throughout(one.first, one.last, provisions[pk]) if pk in provisions else Delivery.DIRECT
        for pk, one in given.items()
    }
    steady = {pk: one for pk, one in given.items() if throughout[pk]}
    found = _cut(steady, {pk: str(throughout[pk]) for pk in steady}, Delivery)
    if len(steady) < len(given):
        rows = bases.effort(scope).filter(support__in=_deciding().values("support")).order_by()
        days = rows.values("support", "on").annotate(total=Sum("minutes"), n=Count("pk"))
        for pk, day, total, n in days.values_list("support", "on", "total", "n"):
            if pk not in steady:
                found[delivery_on(day, provisions[pk])] += Minutes(Fraction(total), n)
    return found


def _deciding() -> Any:
    """The providers that make a support partnered or amplified."""
    external = Q(standing=Standing.EXTERNAL, role__in=sorted(PARTNERING_ROLES))
    return SupportProvider.objects.filter(external | Q(role=ProviderRole.SOURCE))


def _provisions(given: Mapping[int, Given]) -> dict[int, list[Provision]]:
    found: dict[int, list[Provision]] = defaultdict(list)
    for support, *part in _deciding().values_list("support_id", "role", "standing", "since", "until"):
        if support in given:
            found[support].append(Provision(*part))
    return dict(found)


def shared_total(scope: Scope) -> Minutes:
    """The effort of a scope with a topic's or focal area's part only: 1/m of what has m of them."""
    given = _by_support(scope)
    amounts = {support: (one.minutes, one.n) for support, one in given.items()}
    if scope.topic is not None:
        return share_out(amounts, _links("topics", "topic_id")).get(scope.topic, Minutes())
    if scope.area is not None:
        return share_out(amounts, _links("focal_areas", "focalarea_id")).get(scope.area, Minutes())
    return _sum(given.values())
