"""What a question begins with: pending requests, hours of staff, budget and effort under way, as they stand today."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from statistics import median
from typing import Any

from steelyard.center.charge.models import AwardYear, Expertise, FocalArea, StaffMember, Topic
from steelyard.center.charge.queries import current_or_last_award_year
from steelyard.center.charge.rules import TierKey
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries.inbox import UNDECIDED
from steelyard.intake.rules import DecisionKind, HowSoon
from steelyard.steering.balance.queries.sums import rows
from steelyard.steering.portfolio.queries.charge import asked_of
from steelyard.steering.portfolio.rules import is_key, months_from, priority_of, pulls
from steelyard.steering.reporting.queries.bases import Scope
from steelyard.steering.reporting.queries.effort import effort
from steelyard.steering.reporting.queries.money import money
from steelyard.steering.reporting.rules import of_days
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.queries import hours_left_by_staff, mean_rate
from steelyard.support.delivery.rules import cost_of

LISTED = 50  # requests that the page lists to be altered; the others go in as estimated
MONTHS = 6
USUAL_MINUTES = {TierKey.GENERAL: 10 * 60, TierKey.TARGETED: 30 * 60, TierKey.INTENSIVE: 120 * 60}
_WITHIN = {HowSoon.NOW: 1, HowSoon.QUARTER: 3}
_DELIVERY = {DecisionKind.COLLABORATE: "partnered", DecisionKind.AMPLIFY: "amplified"}


def asked_as_it_stands(today: date) -> dict[str, Any]:
    """A question with nothing altered; the same number of queries however many requests wait."""
    months = months_from(today.replace(day=1), MONTHS)
    year = current_or_last_award_year(today)
    staff, rate = _staff(year, today, len(months)), mean_rate(today) or 0
    usual, areas = usual_minutes(), _areas_of_topics()
    given = of_days(year.starts_on, today) if year and year.starts_on <= today else None
    return {
        "months": months,
        "requests": [_request(one, usual, rate) | {"areas": areas[one.topic_id]} for one in _pending()],
        "left": [],
        "topics": list(Topic.objects.order_by("name").values_list("name", flat=True)),
        "staff": staff,
        "rate": rate,
        "usual": usual,
        "budget_cents": max(0, money([year], on=today)[year.pk].left) if year else None,
        "bands": {},
        "areas": _areas(year),
        "shares": {},
        "under_way": pulls(rows(given) if given else [])
        | {
            "areas": {one.name: round(one.part.minutes) for one in effort(Scope(given)).areas if one.key}
            if given
            else {}
        },
    }


def numbers_of(keys: Iterable[str]) -> list[str]:
    """The numbers of requests that somebody's page listed; what is no key of any is passed over."""
    known = [int(key) for key in keys if is_key(key)]
    return list(HelpRequest.objects.filter(pk__in=known).order_by("number").values_list("number", flat=True))


def _areas_of_topics() -> dict[int | None, list[str]]:
    """The focal areas of each topic, by name."""
    found: dict[int | None, list[str]] = defaultdict(list)
    pairs = Topic.focal_areas.through.objects.order_by("focalarea__position", "focalarea__name")
    for topic, name in pairs.values_list("topic_id", "focalarea__name"):
        found[topic].append(name)
    return found


def _areas(year: AwardYear | None) -> list[dict[str, Any]]:
    """Focal areas with the percent of effort that the charge asks of each this award year."""
    asked = asked_of(year) if year else {}
    return [
        {"key": key, "name": name, "asked": asked[key].percent if key in asked else None}
        for key, name in FocalArea.objects.order_by("position", "name").values_list("pk", "name")
    ]


def _pending() -> Any:
    waiting = HelpRequest.objects.filter(status__in=UNDECIDED).order_by("received_at", "pk")
    return waiting.select_related("topic", "weighing", "agency")


def _request(one: HelpRequest, usual: dict[str, int], rate: int) -> dict[str, Any]:
    weighing = getattr(one, "weighing", None)
    minutes = usual[TierKey.TARGETED]
    return {
        "key": one.pk,
        "name": one.number,
        "who": one.agency.name if one.agency else one.agency_typed,
        "is_weighed": weighing is not None,
        "priority": priority_of(weighing.placed_hundredths if weighing else None),
        "minutes": minutes,
        "topic": one.topic.name if one.topic else "",
        "needs": one.topic.name if one.topic else "",
        "tier": TierKey.TARGETED.value,
        "delivery": _DELIVERY.get(DecisionKind(weighing.suggested), "direct") if weighing else "direct",
        "months": _WITHIN.get(HowSoon(one.how_soon), MONTHS),
        "cost_cents": cost_of(minutes, rate),
        "must": False,
    }


def usual_minutes() -> dict[str, int]:
    """The middle of what supports of each tier expected; a rough guess where none said."""
    found: dict[str, list[int]] = defaultdict(list)
    expected = Support.objects.filter(expected_minutes__gt=0).values_list("tier", "expected_minutes")
    for tier, minutes in expected:
        found[tier].append(minutes)
    return {tier.value: int(median(found[tier])) if found[tier] else guess for tier, guess in USUAL_MINUTES.items()}


def _staff(year: AwardYear | None, today: date, months: int) -> list[dict[str, Any]]:
    """Each person's hours that are left this award year, as far as they fall into the months asked about."""
    if year is None:
        return []
    left = hours_left_by_staff(year, on=today)
    knows: dict[int, list[str]] = defaultdict(list)
    for staff, topic in Expertise.objects.order_by("topic__name").values_list("staff_id", "topic__name"):
        knows[staff].append(topic)
    days = max(1, (year.ends_on - max(today, year.starts_on) + timedelta(days=1)).days)
    part = min(1.0, months * 30.4 / days)
    members = StaffMember.objects.on(today).select_related("person").order_by("person__name_key", "pk")
    return [
        {
            "key": one.pk,
            "name": one.person.name,
            "knows": knows[one.pk],
            "minutes": int(max(0, left[one.pk].left) * part) if one.pk in left else 0,
        }
        for one in members
    ]
