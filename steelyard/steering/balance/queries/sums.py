"""The ledger's sums of a period, one row per support, as ``analysis.balance`` takes them."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Case, Max, Min, Q, QuerySet, Value, When

from steelyard.analysis.balance import Charge, Row
from steelyard.center.charge.models import Expertise, Topic
from steelyard.center.charge.rules import Depth
from steelyard.center.context.models import ContextEvent
from steelyard.center.context.queries import active_events
from steelyard.steering.balance.queries.ledgers import MINUTES, MONTH, Key, Ledger, ledgers
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


@dataclass(frozen=True)
class Sums:
    """What one support got in the period or the month: the amount, its rows, its first and last day."""

    amount: float
    n: int
    first: date
    last: date

    def __add__(self, other: "Sums") -> "Sums":
        days = min(self.first, other.first), max(self.last, other.last)
        return Sums(self.amount + other.amount, self.n + other.n, *days)


@dataclass(frozen=True)
class Provided(Provision):
    """A part in a support, and whose it is."""

    organization: int


def rows(period: Period, unit: str = MINUTES) -> list[Row]:
    """The sums by support in the order of their keys; at most nine queries, three of them over the entries of hours."""
    return [row for _, row in _rows(period, ledgers(period, unit))]


def rows_by_month(period: Period, unit: str = MINUTES) -> dict[str, list[Row]]:
    """The same for every month that has any, named like "2021-04"; in as many queries."""
    found: dict[str, list[Row]] = defaultdict(list)
    for month, row in _rows(period, ledgers(period, unit, MONTH)):
        found[month].append(row)
    return found


def _rows(period: Period, of: Sequence[Ledger]) -> Iterator[tuple[str, Row]]:
    sums = _sums(of)
    if not sums:
        return
    facts = _facts(of)
    planned = _planned(of, sums, {pk: origin for pk, (_, origin, _) in facts.items()})
    provided = _provided(of)
    partnered, amplified = _delivered(of, sums, provided)
    topics, recipients = (_links(of, "topics", "topic_id"), _links(of, "recipients", "organization_id"))
    raised = _raised(period, of, topics)
    for key, one in sorted(sums.items()):
        pk, month = key
        tier, _, is_offered = facts[pk]
        yield (
            month,
            Row(
                pk,
                tier,
                one.amount,
                n=one.n,
                planned=planned[key],
                offered=one.amount if is_offered else 0,
                partnered=partnered.get(key, 0),
                amplified=amplified.get(key, 0),
                topics=tuple(topics[pk]),
                recipients=tuple(recipients[pk]),
                partners=_partners(one, provided.get(pk, [])),
                raised=raised.get(key, 0),
            ),
        )


def _sums(of: Sequence[Ledger]) -> dict[Key, Sums]:
    found: dict[Key, Sums] = {}
    for ledger in of:
        rows = ledger.grouped().annotate(first=Min("on"), last=Max("on"))
        for pk, month, *part in rows.values_list("support", "month", "total", "count", "first", "last"):
            key, new = (pk, month), Sums(*part)
            found[key] = found[key] + new if key in found else new
    return found


def _supports(of: Sequence[Ledger]) -> QuerySet[Any]:
    first, *others = (ledger.supports for ledger in of)
    return first.union(*others) if others else first


def _facts(of: Sequence[Ledger]) -> dict[int, tuple[str, str, bool]]:
    """Tier, origin, and whether the support is given under an offering that is published."""
    found = Support.objects.filter(pk__in=_supports(of))
    facts = found.values_list("pk", "tier", "origin", "offering__is_published")
    return {pk: (tier, origin, bool(published)) for pk, tier, origin, published in facts}


def _planned(of: Sequence[Ledger], sums: Mapping[Key, Sums], origins: Mapping[int, str]) -> dict[Key, float]:
    """By the support's origin, then corrected by the few activities that have one of their own."""
    found = {key: one.amount if origins[key[0]] in PLANNED else 0 for key, one in sums.items()}
    for ledger in of:
        if ledger.origin:
            for key, (origin,), total in ledger.by(ledger.origin, **{f"{ledger.origin}__gt": ""}):
                was, now = origins[key[0]] in PLANNED, origin in PLANNED
                found[key] += total * (now - was)
    return found


def _delivered(
    of: Sequence[Ledger], sums: Mapping[Key, Sums], provided: Mapping[int, list[Provided]]
) -> tuple[dict[Key, float], dict[Key, float]]:
    """The partnered and the amplified amounts: whole where providers stayed the same, else day by day."""
    found: dict[str, dict[Key, float]] = {one: defaultdict(float) for one in Delivery}
    moving = set()
    for key, one in sums.items():
        parts = provided.get(key[0])
        throughout = delivery_throughout(one.first, one.last, parts) if parts else Delivery.DIRECT
        if throughout:
            found[throughout][key] = one.amount
        else:
            moving.add(key)
    if moving:
        changing = _deciding().exclude(since=None, until=None).values("support")
        for ledger in of:
            for key, (day,), total in ledger.by("on", support__in=changing):
                if key in moving:
                    found[delivery_on(day, provided[key[0]])][key] += total
    return found[Delivery.PARTNERED], found[Delivery.AMPLIFIED]


def _deciding() -> QuerySet[SupportProvider]:
    """The providers that make a support partnered or amplified."""
    external = Q(standing=Standing.EXTERNAL, role__in=sorted(PARTNERING_ROLES))
    return SupportProvider.objects.filter(external | Q(role=ProviderRole.SOURCE))


def _provided(of: Sequence[Ledger]) -> dict[int, list[Provided]]:
    found: dict[int, list[Provided]] = defaultdict(list)
    parts = _deciding().filter(support__in=_supports(of)).order_by("pk")
    names = ("role", "standing", "since", "until", "organization_id")
    for pk, role, standing, since, until, organization in parts.values_list("support_id", *names):
        found[pk].append(Provided(role, standing, since, until, organization))
    return dict(found)


def _partners(one: Sums, parts: Sequence[Provided]) -> tuple[int, ...]:
    """Who led, co-led or presented from outside on some day between a support's first and last."""
    span = Provision("", "", one.first, one.last)
    return tuple(
        dict.fromkeys(
            part.organization
            for part in parts
            if part.standing == Standing.EXTERNAL and part.role in PARTNERING_ROLES and part.meets(span)
        )
    )


def _links(of: Sequence[Ledger], relation: str, column: str) -> dict[int, list[int]]:
    through: Any = getattr(Support, relation).through.objects
    found: dict[int, list[int]] = defaultdict(list)
    for pk, key in through.filter(support_id__in=_supports(of)).order_by("id").values_list("support_id", column):
        found[pk].append(key)
    return found


def _raised(period: Period, of: Sequence[Ledger], topics: Mapping[int, list[int]]) -> dict[Key, float]:
    """What went, on days of context events, to topics they raised; a topic of a support with m counts 1/m."""
    active = [event.pk for event in active_events(period.first, period.last)]
    links: Any = ContextEvent.topics.through.objects
    rows = links.filter(contextevent_id__in=active)
    raised = list(rows.values_list("topic_id", "contextevent__starts_on", "contextevent__ends_on"))
    if not raised:
        return {}
    first = period.first or date.min
    turns = {day for _, starts, ends in raised for day in (starts, ends and ends + timedelta(days=1)) if day}
    begins = [first, *sorted(day for day in turns if first < day <= (period.last or date.max))]
    on = [{topic for topic, starts, ends in raised if starts <= day and (not ends or day <= ends)} for day in begins]
    segment = Case(
        *(When(on__lt=day, then=Value(at)) for at, day in enumerate(begins[1:])), default=Value(len(begins) - 1)
    )
    found: dict[Key, float] = defaultdict(float)
    touched: Any = Support.topics.through.objects.filter(topic_id__in=[topic for topic, *_ in raised])
    for ledger in of:
        cut = replace(ledger, rows=ledger.rows.annotate(segment=segment))
        for key, (at,), total in cut.by("segment", support__in=touched.values("support_id")):
            own = topics[key[0]]
            found[key] += total * len(on[at].intersection(own)) / len(own)
    return found


def charge(day: date) -> Charge:
    return charges([day])[0]


def charges(days: Sequence[date]) -> list[Charge]:
    """The topics of the charge on each day, and how many its staff of that day knows, and knows deeply; two queries."""
    topics = list(Topic.objects.values_list("pk", "retired_on"))
    held = list(Expertise.objects.order_by().values_list("topic", "depth", "staff__since", "staff__until").distinct())
    return [_charge(day, topics, held) for day in days]


def _charge(day: date, topics: Sequence[Any], held: Sequence[Any]) -> Charge:
    current = frozenset(topic for topic, retired in topics if retired is None or retired > day)
    known = defaultdict[int, set[str]](set)
    for topic, depth, since, until in held:
        if topic in current and since <= day and (until is None or until >= day):
            known[topic].add(depth)
    return Charge(current, known=len(known), deep=sum(Depth.DEEP in depths for depths in known.values()))
