"""What choices would do to the weights, the hours, the budget and the reach of a period; it writes nothing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from steelyard.analysis.balance import Lever, Row, Weight, positions
from steelyard.analysis.balance.what_if import AMPLIFIED, PARTNERED, PLANNED, TOPIC, Refused, apply
from steelyard.center.charge.models import AwardYear, Expertise, StaffHours, Topic
from steelyard.center.context.models import ContextEvent
from steelyard.center.context.queries import active_events
from steelyard.center.directory.models import Organization
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries.inbox import UNDECIDED
from steelyard.steering.balance.queries.candidates import UNDER_WAY
from steelyard.steering.balance.queries.sums import charge, rows
from steelyard.steering.balance.rules.what_if import (
    Budget,
    Choices,
    Hours,
    Move,
    Side,
    TakenRequest,
    TakenSupport,
    by_topic,
    middle,
    request_key,
)
from steelyard.steering.reporting.queries import money
from steelyard.steering.reporting.rules import Period, money_years
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.queries import mean_rate
from steelyard.support.delivery.rules import PLANNED as PLANNED_ORIGINS
from steelyard.support.delivery.rules import cost_of, delivery_on

type Rows = list[Row]


@dataclass(frozen=True)
class Base:
    """What a what-if starts from: a period, its rows, and what is known beside them."""

    period: Period
    rows: Rows
    years: list[AwardYear]
    topics: dict[int, str]
    places: list[tuple[str, str]]  # topics that hours can move between: those not retired
    today: date

    def typical(self, tier: str) -> float | None:
        """The middle amount of a support of a tier: what a request would probably take."""
        return middle([row.amount for row in self.rows if row.tier == tier])


def base(period: Period, years: Sequence[AwardYear], *, today: date) -> Base:
    topics = list(Topic.objects.order_by("name").values_list("pk", "name", "retired_on"))
    places = [(f"{TOPIC}:{pk}", name) for pk, name, retired in topics if retired is None or retired > today]
    names = {pk: name for pk, name, _ in topics}
    return Base(period, rows(period), money_years(period, years), names, places, today)


@dataclass(frozen=True)
class Taken:
    """What of the choices can be taken up, as rows, and what no longer can: a scenario may be older than a decision."""

    rows: Rows
    decided: list[HelpRequest]  # since it was ticked
    closed: list[Support]
    gone: int  # no longer there at all
    requests: list[tuple[HelpRequest, TakenRequest]]
    supports: list[tuple[Support, TakenSupport]]

    @property
    def is_stale(self) -> bool:
        return bool(self.decided or self.closed or self.gone)


def taken(choices: Choices) -> Taken:
    """At most six queries, however much is ticked."""
    requests = HelpRequest.objects.select_related("agency", "topic").in_bulk([one.pk for one in choices.requests])
    wanted = Support.objects.select_related("offering").prefetch_related("topics", "recipients", "providers")
    supports = wanted.in_bulk([one.pk for one in choices.supports])
    of_requests = [(requests[one.pk], one) for one in choices.requests if one.pk in requests]
    of_supports = [(supports[one.pk], one) for one in choices.supports if one.pk in supports]
    asked = [pair for pair in of_requests if pair[0].status in UNDECIDED]
    open_ = [pair for pair in of_supports if pair[0].status in UNDER_WAY]
    return Taken(
        rows=[*(_of_request(*pair) for pair in asked), *(_of_support(*pair) for pair in open_)],
        decided=[found for found, _ in of_requests if found.status not in UNDECIDED],
        closed=[found for found, _ in of_supports if found.status not in UNDER_WAY],
        gone=len(choices.requests) + len(choices.supports) - len(of_requests) - len(of_supports),
        requests=asked,
        supports=open_,
    )


def _of_request(found: HelpRequest, one: TakenRequest) -> Row:
    parts = {one.delivery: one.minutes}
    return Row(
        request_key(found.pk),
        one.tier,
        one.minutes,
        n=0,
        planned=one.minutes if one.origin == PLANNED else 0,
        partnered=parts.get(PARTNERED, 0),
        amplified=parts.get(AMPLIFIED, 0),
        topics=(found.topic_id,) if found.topic_id else (),
        recipients=(found.agency_id,) if found.agency_id else (),
    )


def _of_support(found: Support, one: TakenSupport) -> Row:
    """As it stands today: who gives it, and whether it is under an offering that is published."""
    day = max(found.starts_on, timezone.localdate())
    parts = {delivery_on(day, [part.provision for part in found.providers.all()]).value: one.minutes}
    return Row(
        found.pk,
        found.tier,
        one.minutes,
        n=0,
        planned=one.minutes if found.origin in PLANNED_ORIGINS else 0,
        offered=one.minutes if found.offering and found.offering.is_published else 0,
        partnered=parts.get(PARTNERED, 0),
        amplified=parts.get(AMPLIFIED, 0),
        topics=tuple(topic.pk for topic in found.topics.all()),
        recipients=tuple(agency.pk for agency in found.recipients.all()),
    )


@dataclass(frozen=True)
class Change:
    """One weight now and then."""

    now: Weight
    then: Weight

    @property
    def difference(self) -> float | None:
        if self.now.position is None or self.then.position is None:
            return None
        return self.then.position - self.now.position


@dataclass(frozen=True)
class Drawn:
    """What the picture of the lever needs of a reading."""

    period: Period
    lever: Lever
    events: list[ContextEvent]


@dataclass(frozen=True)
class Outcome:
    """What the choices would do, beside what is."""

    period: Period
    now: Lever
    then: Lever
    events: list[ContextEvent]
    hours: list[Hours]  # by topic
    staff_minutes: int | None  # what the staff has in all
    budget: Budget
    reach: tuple[Side, Side]
    taken: Taken
    refused: list[tuple[Move, Refused]]
    pushed: int  # minutes that shifts move

    @property
    def weights(self) -> list[Change]:
        return [Change(one, self.then[one.key]) for one in self.now.weights]

    @property
    def added(self) -> float:
        return self.then.amount - self.now.amount

    @property
    def new(self) -> Side:
        now, then = self.reach
        return Side(then.organizations - now.organizations, then.states - now.states)

    @property
    def drawn(self) -> Drawn:
        named = Period(self.period.key, "as it would be", self.period.first, self.period.last)
        return Drawn(named, self.then, self.events)

    @property
    def drawn_now(self) -> Drawn:
        return Drawn(self.period, self.now, self.events)


def outcome(found: Base, choices: Choices) -> Outcome:
    """At most twenty queries beside those of the base, however much is ticked."""
    picked = taken(choices)
    result = apply(found.rows, picked.rows, [move.shift for move in choices.moves])
    of = charge(min(found.period.last, found.today) if found.period.last else found.today)
    added = int(sum(row.amount for row in picked.rows))
    refused = {one.at: one for one in result.refused}
    hours, whole = _hours(found, result.rows)
    return Outcome(
        period=found.period,
        now=positions(found.rows, of),
        then=_same_supports(positions(result.rows, of), result.rows),
        events=active_events(found.period.first, found.period.last),
        hours=hours,
        staff_minutes=whole,
        budget=_budget(found, added),
        reach=_reach(found.rows, result.rows),
        taken=picked,
        refused=[(move, refused[at]) for at, move in enumerate(choices.moves) if at in refused],
        pushed=sum(move.minutes for at, move in enumerate(choices.moves) if at not in refused),
    )


def _same_supports(read: Lever, of: Iterable[Row]) -> Lever:
    """A shift splits rows; what they come from are still so many supports."""
    return Lever(read.weights, read.amount, read.n, len({row.key for row in of if row.amount > 0}))


def _hours(found: Base, then: Rows) -> tuple[list[Hours], int | None]:
    """What each topic needs now and then, and what the people who know it have; a person counts with each topic."""
    held = StaffHours.objects.filter(award_year__in=[year.pk for year in found.years]).order_by()
    minutes = dict(held.values("staff").annotate(total=Sum("minutes")).values_list("staff", "total"))
    known: dict[int, set[int]] = {}
    for topic, staff in Expertise.objects.values_list("topic", "staff"):
        if staff in minutes:
            known.setdefault(topic, set()).add(staff)
    before, after = by_topic(found.rows), by_topic(then)
    names = {**found.topics, 0: "No topic"}
    lines = [
        Hours(
            names.get(topic, "A topic"),
            before.get(topic, 0),
            after.get(topic, 0),
            sum(minutes[staff] for staff in known.get(topic, ())) if minutes and topic else None,
            len(known.get(topic, ())),
        )
        for topic in {*before, *after}
    ]
    return sorted(lines, key=lambda line: (-line.then, line.topic)), sum(minutes.values()) if minutes else None


def _budget(found: Base, minutes: int) -> Budget:
    mean = mean_rate(found.today)
    years = money(found.years, on=found.today)
    left = sum(one.left for one in years.values()) if years else None
    return Budget(None if mean is None else cost_of(minutes, mean), left, mean)


def _reach(now: Iterable[Row], then: Iterable[Row]) -> tuple[Side, Side]:
    sides = [{key for row in of if row.amount > 0 for key in row.recipients} for of in (now, then)]
    states: dict[int, Any] = dict(
        Organization.objects.filter(pk__in=set().union(*sides), state__isnull=False).values_list("pk", "state")
    )
    before, after = (Side(len(keys), len({states[key] for key in keys if key in states})) for keys in sides)
    return before, after
