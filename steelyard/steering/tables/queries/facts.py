"""How each fact of the catalog is found in the database: its rows, its measure, and the column of each dimension.

Only what is written here reaches a statement; an address chooses among these lines and adds nothing of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Aggregate,
    Case,
    Count,
    DateField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce, TruncMonth, TruncQuarter

from steelyard.steering.reporting.queries import AwardYear, Scope, bases
from steelyard.steering.reporting.rules import Period
from steelyard.steering.tables.rules import Ask
from steelyard.support.delivery.models import Support
from steelyard.support.events.models import Event
from steelyard.support.events.rules import EventStatus

ROW, COLUMN, PARTS = "of_row", "of_column", "parts"


@dataclass(frozen=True)
class Found:
    """Where a fact lies: its rows of a period, what is added up of them, and the column of each dimension."""

    rows: Callable[[Scope], QuerySet[Any]]
    measure: Aggregate
    on: str  # the day or moment that stands for time
    columns: Mapping[str, str]
    moments: bool = False  # the column of time holds moments, not days


def _events(scope: Scope) -> QuerySet[Event]:
    """What was announced or held: no drafts, nothing cancelled."""
    return Event.objects.filter(
        bases.moments("starts_at", scope.period), status__in=[EventStatus.PUBLISHED, EventStatus.HELD]
    )


_SUPPORT = {"tier": "support__tier", "topic": "support__topics", "area": "support__focal_areas"}
_ACTIVITY = {"kind": "kind", "mode": "mode"}
_PRESENT = {
    "state": "organization__state_id",
    "level": "organization__kind",
    **{name: f"activity__{path}" for name, path in (_SUPPORT | _ACTIVITY).items()},
}
_REQUEST = {
    "state": "state_id",
    "level": "agency__kind",
    "topic": "topic_id",
    "area": "topic__focal_areas",
    "quadrant": "weighing__suggested",
    "decision": "decision__kind",
}
_HEADS = Sum(
    Case(When(person__isnull=False, then=Value(1)), default=Coalesce("count", Value(0)), output_field=IntegerField())
)
_EACH = Count("pk", distinct=True)


def _named(scope: Scope) -> QuerySet[Any]:
    return bases.participation(scope).filter(person__isnull=False)


def _of_organizations(scope: Scope) -> QuerySet[Any]:
    return bases.participation(scope).filter(organization__isnull=False)


FOUND = {
    "activities": Found(bases.activities, _EACH, "on", _SUPPORT | _ACTIVITY),
    "people": Found(_named, Count("person", distinct=True), "activity__on", _PRESENT),
    "participations": Found(bases.participation, _HEADS, "activity__on", _PRESENT),
    "organizations": Found(_of_organizations, Count("organization", distinct=True), "activity__on", _PRESENT),
    "hours": Found(
        bases.effort, Sum("minutes"), "on", _SUPPORT | {name: f"activity__{name}" for name in _ACTIVITY}
    ),
    "events": Found(
        _events, _EACH, "starts_at", _SUPPORT | _ACTIVITY | {"topic": "topics", "area": "focal_areas"}, moments=True
    ),
    "requests": Found(bases.received, _EACH, "received_at", _REQUEST, moments=True),
    "decisions": Found(
        bases.decided, _EACH, "decided_at", _REQUEST | {"tier": "decision__support__tier"}, moments=True
    ),
}  # fmt: skip


def counted(ask: Ask, period: Period) -> QuerySet[Any]:
    """The rows that a table counts."""
    found = FOUND[ask.count]
    rows = found.rows(Scope(period)).order_by()
    for dimension, group in ask.only:
        # Through the keys, so that no row comes twice and grouping by the same thing still sees all of a row's groups.
        rows = rows.filter(pk__in=rows.model._default_manager.filter(**{found.columns[dimension]: group}).values("pk"))
    return rows


def grouped(rows: QuerySet[Any], ask: Ask, years: list[AwardYear]) -> QuerySet[Any]:
    """The rows, each with the group it stands in by row and by column, and with how many groups share it."""
    for name, dimension in ((ROW, ask.rows), (COLUMN, ask.columns)):
        if dimension:
            rows = rows.annotate(**{name: group_of(ask.count, dimension, years)})
    return rows.annotate(**{PARTS: _parts(ask)}) if ask.count == "hours" and ask.shared else rows


def group_of(count: str, dimension: str, years: list[AwardYear]) -> Any:
    """The column, or the reckoning, that tells a row's group."""
    found = FOUND[count]
    match dimension:
        case "month":
            return TruncMonth(found.on, output_field=DateField())
        case "quarter":
            return TruncQuarter(found.on, output_field=DateField())
        case "year":
            return _award_year(found, years)
    return F(found.columns[dimension])


def _award_year(found: Found, years: list[AwardYear]) -> Case:
    cases = [When(_within(found, year), then=Value(year.number)) for year in years]
    return Case(*cases, default=None, output_field=IntegerField(null=True))


def _within(found: Found, year: AwardYear) -> Q:
    if found.moments:
        return bases.moments(found.on, Period("", "", year.starts_on, year.ends_on))
    return Q(**{f"{found.on}__gte": year.starts_on, f"{found.on}__lte": year.ends_on})


def _parts(ask: Ask) -> Any:
    """Into how many equal parts an entry of effort is shared: the groups its support has of each dimension asked about."""
    parts: Any = Value(1)
    for dimension in ask.shared:
        through: Any = getattr(Support, "topics" if dimension == "topic" else "focal_areas").through.objects
        held = through.filter(support=OuterRef("support_id")).order_by().values("support_id")
        parts = parts * Coalesce(Subquery(held.annotate(n=Count("pk")).values("n")), Value(1))
    return parts
