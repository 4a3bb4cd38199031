"""The ledger's sums of a period, one row per support, as ``analysis.balance`` takes them."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Max, Min, Q, QuerySet, Sum

from steelyard.analysis.balance import Charge, Row
from steelyard.center.charge.models import Expertise, Topic
from steelyard.center.charge.rules import Depth
from steelyard.steering.reporting.queries import Scope, bases
from steelyard.steering.reporting.rules import Period, delivery_throughout
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.delivery.rules import (
    PARTNERING_ROLES,
    PLANNED,
    Delivery,
    ProviderRole,
    Provision,
    Standing,
    delivery_on,
)

MINUTES, ACTIVITIES = UNITS = ("minutes", "activities")


@dataclass(frozen=True)
class Sums:
    """What one support got in the period: the amount, its rows, its first and last day."""

    amount: int
    n: int
    first: date
    last: date


@dataclass(frozen=True)
class Unit:
    """The rows that are counted, what of them is added up, and where a row's own origin stands."""

    rows: QuerySet[Any]
    amount: Any
    origin: str

    @property
    def supports(self) -> QuerySet[Any]:
        return self.rows.order_by().values("support")

    def by(self, *names: str) -> QuerySet[Any]:
        """The amount and the number of rows by these columns."""
        return self.rows.order_by().values(*names).annotate(total=self.amount, count=Count("pk"))


def _unit(period: Period, unit: str) -> Unit:
    scope = Scope(period)
    if unit == ACTIVITIES:
        return Unit(bases.activities(scope), Count("pk"), "origin")
    return Unit(bases.effort(scope), Sum("minutes"), "activity__origin")


def rows(period: Period, unit: str = MINUTES) -> list[Row]:
    """The sums by support in the order of their keys; at most seven queries, two of them over the entries."""
    of = _unit(period, unit)
    sums = _sums(of)
    if not sums:
        return []
    facts = _facts(of)
    planned = _planned(of, sums, {pk: origin for pk, (_, origin, _) in facts.items()})
    partnered, amplified = _delivered(of, sums)
    topics, recipients = (_links(of, "topics", "topic_id"), _links(of, "recipients", "organization_id"))
    return [
        Row(
            pk,
            facts[pk][0],
            one.amount,
            n=one.n,
            planned=planned[pk],
            offered=one.amount if facts[pk][2] else 0,
            partnered=partnered.get(pk, 0),
            amplified=amplified.get(pk, 0),
            topics=tuple(topics[pk]),
            recipients=tuple(recipients[pk]),
        )
        for pk, one in sums.items()
    ]


def _sums(of: Unit) -> dict[int, Sums]:
    found = of.by("support").annotate(first=Min("on"), last=Max("on")).order_by("support")
    return {pk: Sums(*part) for pk, *part in found.values_list("support", "total", "count", "first", "last")}


def _facts(of: Unit) -> dict[int, tuple[str, str, bool]]:
    """Tier, origin, and whether the support is given under an offering that is published."""
    found = Support.objects.filter(pk__in=of.supports)
    facts = found.values_list("pk", "tier", "origin", "offering__is_published")
    return {pk: (tier, origin, bool(published)) for pk, tier, origin, published in facts}


def _planned(of: Unit, sums: Mapping[int, Sums], origins: Mapping[int, str]) -> dict[int, int]:
    """By the support's origin, then corrected by the few activities that have one of their own."""
    found = {pk: one.amount if origins[pk] in PLANNED else 0 for pk, one in sums.items()}
    own = of.by("support", of.origin).exclude(**{of.origin: ""}).exclude(**{f"{of.origin}__isnull": True})
    for pk, origin, total in own.values_list("support", of.origin, "total"):
        was, now = origins[pk] in PLANNED, origin in PLANNED
        found[pk] += total * (now - was)
    return found


def _delivered(of: Unit, sums: Mapping[int, Sums]) -> tuple[dict[int, int], dict[int, int]]:
    """The partnered and the amplified amounts: whole where providers stayed the same, else day by day."""
    found: dict[str, dict[int, int]] = {one: defaultdict(int) for one in Delivery}
    provisions = _provisions(of)
    moving = set()
    for pk, parts in provisions.items():
        throughout = delivery_throughout(sums[pk].first, sums[pk].last, parts)
        if throughout:
            found[throughout][pk] = sums[pk].amount
        else:
            moving.add(pk)
    if moving:
        days = of.by("support", "on").filter(support__in=_deciding().exclude(since=None, until=None).values("support"))
        for pk, day, total in days.values_list("support", "on", "total"):
            if pk in moving:
                found[delivery_on(day, provisions[pk])][pk] += total
    return found[Delivery.PARTNERED], found[Delivery.AMPLIFIED]


def _deciding() -> QuerySet[SupportProvider]:
    """The providers that make a support partnered or amplified."""
    external = Q(standing=Standing.EXTERNAL, role__in=sorted(PARTNERING_ROLES))
    return SupportProvider.objects.filter(external | Q(role=ProviderRole.SOURCE))


def _provisions(of: Unit) -> dict[int, list[Provision]]:
    found: dict[int, list[Provision]] = defaultdict(list)
    parts = _deciding().filter(support__in=of.supports)
    for pk, role, standing, since, until in parts.values_list("support_id", "role", "standing", "since", "until"):
        found[pk].append(Provision(role, standing, since, until))
    return dict(found)


def _links(of: Unit, relation: str, column: str) -> dict[int, list[int]]:
    through: Any = getattr(Support, relation).through.objects
    found: dict[int, list[int]] = defaultdict(list)
    for pk, key in through.filter(support_id__in=of.supports).order_by("id").values_list("support_id", column):
        found[pk].append(key)
    return found


def charge(day: date) -> Charge:
    """The topics of the charge on a day, and how many the staff of that day knows, and knows deeply; two queries."""
    topics = Topic.objects.filter(Q(retired_on=None) | Q(retired_on__gt=day))
    held = Expertise.objects.filter(topic__in=topics.values("pk"), staff__since__lte=day)
    held = held.filter(Q(staff__until=None) | Q(staff__until__gte=day)).order_by()
    known = dict[int, set[str]]()
    for topic, depth in held.values_list("topic", "depth").distinct():
        known.setdefault(topic, set()).add(depth)
    return Charge(
        frozenset(topics.values_list("pk", flat=True)),
        known=len(known),
        deep=sum(Depth.DEEP in depths for depths in known.values()),
    )
