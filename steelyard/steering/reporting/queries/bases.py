"""The rows that figures count: one query set per kind, for the figure and for the list behind it alike."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Coalesce, NullIf
from django.utils import timezone

from steelyard.center.charge.models import AwardYear
from steelyard.center.directory.models import Organization, Person, State
from steelyard.intake.models import HelpRequest
from steelyard.steering.reporting.rules import Period
from steelyard.support.delivery.models import Activity, Cost, Effort, Participation, Support
from steelyard.support.delivery.queries import (
    counted_activities,
    counted_effort,
    counted_participation,
    with_delivery,
)
from steelyard.support.delivery.rules import PLANNED

PLANNED_WORK, RESPONSIVE_WORK = "planned", "responsive"


@dataclass(frozen=True)
class Scope:
    """Which rows are meant: a period, and what narrows it down; blanks narrow nothing."""

    period: Period
    tier: str = ""
    state: str = ""
    kind: str = ""  # of decision
    origin: str = ""  # planned or responsive
    delivery: str = ""
    topic: int | None = None  # 0: none
    area: int | None = None  # 0: none
    years: tuple[AwardYear, ...] = ()  # whose money is meant

    @property
    def is_shared(self) -> bool:
        """Whether rows count in part only: 1/m of what has m topics or focal areas."""
        return bool(self.topic or self.area)


def moments(name: str, period: Period) -> Q:
    """A moment on a day of the period, by our own time zone, so that the index of moments serves."""
    condition = Q(**{f"{name}__isnull": False})
    if period.first:
        condition &= Q(**{f"{name}__gte": _start(period.first)})
    if period.last:
        condition &= Q(**{f"{name}__lt": _start(period.last + timedelta(days=1))})
    return condition


def _start(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


# Requests


def received(scope: Scope) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.filter(moments("received_at", scope.period))


def replied(scope: Scope) -> QuerySet[HelpRequest]:
    return HelpRequest.objects.filter(moments("first_reply_at", scope.period))


def decided(scope: Scope) -> QuerySet[HelpRequest]:
    rows = HelpRequest.objects.filter(moments("decided_at", scope.period), decision__isnull=False)
    return rows.filter(decision__kind=scope.kind) if scope.kind else rows


# Reach


def participation(scope: Scope) -> QuerySet[Participation]:
    rows = counted_participation(scope.period.first, scope.period.last)
    return rows.filter(activity__support__tier=scope.tier) if scope.tier else rows


def people(scope: Scope) -> QuerySet[Person]:
    attended = participation(scope).filter(person__isnull=False)
    return Person.objects.filter(pk__in=attended.values("person_id"))


def organizations(scope: Scope) -> QuerySet[Organization]:
    attended = participation(scope).filter(organization__isnull=False)
    rows = Organization.objects.filter(pk__in=attended.values("organization_id"))
    return rows.filter(state=scope.state) if scope.state else rows


def states(scope: Scope) -> QuerySet[State]:
    attended = participation(scope).filter(organization__state__isnull=False)
    return State.objects.filter(pk__in=attended.values("organization__state"))


def counted_heads(scope: Scope) -> QuerySet[Participation]:
    """Participation known only by number."""
    return participation(scope).filter(count__isnull=False)


def activities(scope: Scope) -> QuerySet[Activity]:
    rows = counted_activities(scope.period.first, scope.period.last)
    return rows.filter(support__tier=scope.tier) if scope.tier else rows


# Effort


def effort(scope: Scope) -> QuerySet[Effort]:
    """Entries of effort; of a topic, area, origin or delivery those that count there, wholly or in part."""
    rows: QuerySet[Effort] = counted_effort(scope.period.first, scope.period.last)
    if scope.tier:
        rows = rows.filter(support__tier=scope.tier)
    if scope.topic is not None:
        rows = rows.filter(_linked("topics", "topic_id", scope.topic))
    if scope.area is not None:
        rows = rows.filter(_linked("focal_areas", "focalarea_id", scope.area))
    if scope.origin:
        is_planned = Q(own_origin__in=sorted(PLANNED))
        rows = rows.annotate(own_origin=Coalesce(NullIf(F("activity__origin"), Value("")), F("support__origin")))
        rows = rows.filter(is_planned if scope.origin == PLANNED_WORK else ~is_planned)
    return with_delivery(rows).filter(delivery=scope.delivery) if scope.delivery else rows


def _linked(relation: str, column: str, key: int) -> Q:
    """On supports with this topic or focal area; 0 means: with none."""
    through: Any = getattr(Support, relation).through.objects
    if not key:
        return ~Q(support__in=through.values("support_id"))
    return Q(support__in=through.filter(**{column: key}).values("support_id"))


# Money


def costs(scope: Scope, *, is_open: bool) -> QuerySet[Cost]:
    """Costs of the award years that the scope asks for: one, or all that meet its period."""
    rows = Cost.objects.counted().filter(is_open=is_open)
    return rows.filter(award_year__in=[year.pk for year in scope.years])


def paid(scope: Scope) -> QuerySet[Cost]:
    return costs(scope, is_open=False)


def contracts(scope: Scope) -> QuerySet[Cost]:
    return costs(scope, is_open=True)


def effort_of_years(scope: Scope) -> QuerySet[Effort]:
    """Entries of effort on days of the scope's award years."""
    within = Q(pk__in=[])
    for year in scope.years:
        within |= Q(on__gte=year.starts_on, on__lte=year.ends_on)
    return counted_effort().filter(within)
