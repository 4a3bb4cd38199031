"""What counts, everywhere the same: the base of every figure about what was given.

Withdrawn rows count nowhere. Reach counts those who attended. Effort with m topics (or focal areas) counts 1/m to
each. A period is two days, both included; None leaves that side open.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Sum, Value, When

from steelyard.center.charge.models import AwardYear, Rate, StaffHours, StaffMember
from steelyard.support.delivery.models import (
    Activity,
    ActivityQuerySet,
    Cost,
    Effort,
    EffortQuerySet,
    Participation,
    Support,
    SupportProvider,
)
from steelyard.support.delivery.rules import (
    PARTNERING_ROLES,
    Attendance,
    Delivery,
    ProviderRole,
    Standing,
    SupportStatus,
    cost_of,
    rate_on,
    share_out,
)


def _within(first: date | None, last: date | None, field: str = "on") -> Q:
    condition = Q()
    if first is not None:
        condition &= Q(**{f"{field}__gte": first})
    if last is not None:
        condition &= Q(**{f"{field}__lte": last})
    return condition


def counted_activities(first: date | None = None, last: date | None = None) -> ActivityQuerySet:
    """Activities of a period that were not withdrawn."""
    return Activity.objects.counted().filter(_within(first, last))


def counted_participation(first: date | None = None, last: date | None = None) -> QuerySet[Participation]:
    """Who attended what was not withdrawn: the rows that reach counts (persons distinct, bare counts added)."""
    return Participation.objects.filter(
        _within(first, last, "activity__on"), status=Attendance.ATTENDED, activity__withdrawn_at__isnull=True
    )


def counted_effort(first: date | None = None, last: date | None = None) -> EffortQuerySet:
    """Minutes of staff on supports in a period, without what was withdrawn."""
    return Effort.objects.counted().filter(_within(first, last))


def delivery_case(*, day: str = "on", support: str = "support_id") -> Case:
    """SQL that gives each row its rules.Delivery: who provided that support (a column) on that day (a column)."""
    parts = SupportProvider.objects.filter(
        Q(since__isnull=True) | Q(since__lte=OuterRef(day)),
        Q(until__isnull=True) | Q(until__gte=OuterRef(day)),
        support=OuterRef(support),
    )
    partnered = Exists(parts.filter(standing=Standing.EXTERNAL, role__in=sorted(PARTNERING_ROLES)))
    amplified = Exists(parts.filter(role=ProviderRole.SOURCE))
    return Case(
        When(partnered, then=Value(Delivery.PARTNERED.value)),
        When(amplified, then=Value(Delivery.AMPLIFIED.value)),
        default=Value(Delivery.DIRECT.value),
    )


def with_delivery(rows: QuerySet[Any], *, day: str = "on", support: str = "support_id") -> QuerySet[Any]:
    """Annotate rows (effort, activities) with ``delivery``, each on its own day."""
    return rows.annotate(delivery=delivery_case(day=day, support=support))


def shared_minutes(effort: QuerySet[Effort], link: str) -> dict[int, Fraction]:
    """Minutes by topic or focal area (``link`` is "topics" or "focal_areas"), split evenly within each support.

    Keys are ids; key 0 holds what belongs to none. Exact, so that the parts add up to the whole. Three queries.
    """
    rows = effort.order_by().values("support").annotate(total=Sum("minutes"), n=Count("pk"))
    amounts = {support: (total, n) for support, total, n in rows.values_list("support", "total", "n")}
    keys: dict[int, list[int]] = defaultdict(list)
    through = getattr(Support, link).through
    column = "topic_id" if link == "topics" else "focalarea_id"
    supports = Support.objects.filter(pk__in=effort.order_by().values("support"))
    for support, key in through.objects.filter(support__in=supports).values_list("support_id", column):
        keys[support].append(key)
    return {key: part.minutes for key, part in share_out(amounts, keys).items()}


# Money


@dataclass(frozen=True)
class Spent:
    """Cents of an award year that are gone: staff hours at their dated rates, and costs paid."""

    effort_cents: int
    cost_cents: int

    @property
    def cents(self) -> int:
        return self.effort_cents + self.cost_cents


@dataclass(frozen=True)
class Committed:
    """Cents that will be needed: what active supports still expect of staff hours, and contracts signed."""

    effort_cents: int
    contract_cents: int

    @property
    def cents(self) -> int:
        return self.effort_cents + self.contract_cents


def effort_cents(effort: QuerySet[Effort]) -> int:
    """What this effort cost: minutes times the rate of that person on that day, rounded once at the end.

    Effort before a person's first rate costs nothing. Two queries.
    """
    return hours_cents(effort, [(date.min, date.max)])[0].cents


@dataclass(frozen=True)
class HoursCost:
    """What the effort of a stretch of days cost, its minutes, and the number of its entries."""

    cents: int
    minutes: int
    n: int


def hours_cents(effort: QuerySet[Effort], stretches: Sequence[tuple[date, date]]) -> list[HoursCost]:
    """What effort cost within each stretch (first and last day; stretches do not meet): two queries for all.

    Rates change on few days, so the database adds up each person's minutes between two such days.
    """
    rates: dict[int, list[tuple[date, int]]] = defaultdict(list)
    for staff, since, cents in Rate.objects.order_by("since").values_list("staff_id", "since", "cents_per_hour"):
        rates[staff].append((since, cents))
    days = sorted(
        {since for own in rates.values() for since, _ in own}
        | {first for first, _ in stretches if first > date.min}
        | {last + timedelta(days=1) for _, last in stretches if last < date.max}
    )
    begins = [date.min, *days]
    segment = Case(*(When(on__lt=day, then=Value(at)) for at, day in enumerate(days)), default=Value(len(days)))
    rows = effort.order_by().annotate(segment=segment).values("staff", "segment")
    sums = rows.annotate(total=Sum("minutes"), n=Count("pk")).values_list("staff", "segment", "total", "n")
    found = [(begins[at], minutes, minutes * rate_on(begins[at], rates[staff]), n) for staff, at, minutes, n in sums]
    return [_cost_within([one for one in found if first <= one[0] <= last]) for first, last in stretches]


def _cost_within(found: Sequence[tuple[date, int, int, int]]) -> HoursCost:
    cents = cost_of(sum(minute_cents for *_, minute_cents, _ in found), 1)
    return HoursCost(cents, sum(minutes for _, minutes, _, _ in found), sum(n for *_, n in found))


def spent(award_year: AwardYear) -> Spent:
    """Spent = minutes x dated staff rate + closed costs of the award year."""
    effort = counted_effort(award_year.starts_on, award_year.ends_on)
    return Spent(effort_cents(effort), _cost_cents(award_year, is_open=False))


def _cost_cents(award_year: AwardYear, *, is_open: bool) -> int:
    rows = Cost.objects.counted().filter(award_year=award_year, is_open=is_open)
    return rows.aggregate(total=Sum("cents"))["total"] or 0


def committed(award_year: AwardYear, *, on: date) -> Committed:
    """Committed = expected minus delivered effort of active supports, at their liaison's rate that day, + open contracts.

    What supports still expect belongs to the award year that holds the day ``on``; other years have only contracts.
    A support without a liaison, or whose liaison has left, is reckoned at the mean rate of that day's staff.
    """
    contracts = _cost_cents(award_year, is_open=True)
    if not award_year.starts_on <= on <= award_year.ends_on:
        return Committed(0, contracts)
    return Committed(remaining_cents(remaining_minutes(on), on=on), contracts)


def remaining_cents(left: Sequence[tuple[int | None, int]], *, on: date) -> int:
    """What remaining minutes, given as (liaison, minutes), will cost at the rates of a day. One query.

    The hours of a liaison who has left fall to others, so they too are reckoned at the mean rate.
    """
    rates = _rates_of(on)
    mean = _mean(rates) or 0
    return cost_of(sum(minutes * rates.get(liaison, mean) for liaison, minutes in left), 1)


def mean_rate(on: date) -> int | None:
    """Cents an hour of the staff of a day, each counted alike; None where no rate is known. One query."""
    return _mean(_rates_of(on))


def _mean(rates: Mapping[int | None, int]) -> int | None:
    return sum(rates.values()) // len(rates) if rates else None


def _rates_of(day: date) -> dict[int | None, int]:
    """Cents an hour on a day of each of those who are staff then."""
    rows = Rate.objects.filter(since__lte=day, staff__in=StaffMember.objects.on(day)).order_by("since")
    return dict(rows.values_list("staff_id", "cents_per_hour"))


def remaining_minutes(on: date) -> list[tuple[int | None, int]]:
    """(liaison, minutes) that each active support still expects after a day; what is exceeded counts as nothing."""
    active = Support.objects.filter(status=SupportStatus.ACTIVE, expected_minutes__gt=0)
    given = counted_effort(None, on).filter(support__in=active).order_by().values("support")
    delivered = dict(given.annotate(total=Sum("minutes")).values_list("support", "total"))
    rows = active.values_list("pk", "liaison_id", "expected_minutes")
    return [(liaison, max(0, expected - delivered.get(pk, 0))) for pk, liaison, expected in rows]


# Hours


@dataclass(frozen=True)
class HoursLeft:
    """Minutes of staff in an award year: what they have, what they delivered, what active supports still expect."""

    available: int
    delivered: int
    planned: int

    @property
    def left(self) -> int:
        """May be negative: more was promised than there is."""
        return self.available - self.delivered - self.planned


def hours_left(award_year: AwardYear, *, on: date) -> HoursLeft:
    """How much time the staff still has in an award year after what was delivered and what supports expect."""
    available = StaffHours.objects.filter(award_year=award_year).aggregate(total=Sum("minutes"))["total"] or 0
    rows = counted_effort(award_year.starts_on, min(on, award_year.ends_on))
    delivered = rows.aggregate(total=Sum("minutes"))["total"] or 0
    now = award_year.starts_on <= on <= award_year.ends_on
    return HoursLeft(available, delivered, sum(minutes for _, minutes in remaining_minutes(on)) if now else 0)


def hours_left_by_staff(award_year: AwardYear, *, on: date) -> dict[int, HoursLeft]:
    """The same for each staff member; a support expects its hours of its liaison."""
    available = dict(StaffHours.objects.filter(award_year=award_year).values_list("staff_id", "minutes"))
    rows = counted_effort(award_year.starts_on, min(on, award_year.ends_on)).order_by().values("staff")
    delivered = dict(rows.annotate(total=Sum("minutes")).values_list("staff", "total"))
    planned: dict[int, int] = defaultdict(int)
    if award_year.starts_on <= on <= award_year.ends_on:
        for liaison, minutes in remaining_minutes(on):
            if liaison is not None:
                planned[liaison] += minutes
    everybody = {*available, *delivered, *planned}
    return {
        staff: HoursLeft(available.get(staff, 0), delivered.get(staff, 0), planned.get(staff, 0)) for staff in everybody
    }
