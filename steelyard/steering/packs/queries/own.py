"""Numbers of the measures that a center put together itself."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, TruncDate

from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization, Person
from steelyard.center.directory.rules import OrganizationKind
from steelyard.intake.models import HandOff, HelpRequest
from steelyard.intake.rules import DecisionKind, HandOffStatus
from steelyard.steering.packs.models import OwnMeasure
from steelyard.steering.packs.queries import kinds
from steelyard.steering.packs.queries.behind import Behind, Kind
from steelyard.steering.packs.queries.catalog.given import joint_parts
from steelyard.steering.packs.queries.catalog.said import of_questions
from steelyard.steering.packs.queries.figures import Figure, Window, counted, shared
from steelyard.steering.packs.rules import Unit, mean, median
from steelyard.steering.packs.rules.own import Form, Group, Level, Subject
from steelyard.steering.reporting.queries import bases
from steelyard.support.delivery.models import Activity, Effort, Participation, Support
from steelyard.support.delivery.rules import Attendance, Mode, Origin

_LEVELS = {
    Level.STATE: [OrganizationKind.SEA],
    Level.LOCAL: [OrganizationKind.LEA, OrganizationKind.SCHOOL],
}
_WITHIN_DAYS = 5


@dataclass(frozen=True)
class Base:
    """A subject: the kind of its rows, its rows in a window, and through which columns it is narrowed."""

    kind: Kind
    rows: Callable[[Window], QuerySet[Any]]
    columns: Mapping[Group, str]
    came: str = ""  # of who was reached: the column of an attendance that names them


def _supports(window: Window) -> QuerySet[Support]:
    given = Effort.objects.counted().filter(window.within("on"), support=OuterRef("pk")).order_by().values("support")
    minutes = Subquery(given.annotate(total=Sum("minutes")).values("total"), output_field=IntegerField())
    return Support.objects.filter(window.at_work()).annotate(minutes_given=Coalesce(minutes, 0))


def _activities(window: Window) -> QuerySet[Activity]:
    came = (
        Participation.objects.filter(activity=OuterRef("pk"), status=Attendance.ATTENDED).order_by().values("activity")
    )
    heads = came.annotate(n=Count("person") + Coalesce(Sum("count"), 0)).values("n")
    rows = bases.activities(window.scope)
    return rows.annotate(attended=Coalesce(Subquery(heads, output_field=IntegerField()), 0))


def _reached(model: Any, link: str) -> Callable[[Window], QuerySet[Any]]:
    """People or organizations that attended, each with how often."""

    def rows(window: Window) -> QuerySet[Any]:
        came = bases.participation(window.scope).filter(**{f"{link}__isnull": False}).order_by()
        times = (
            came.filter(**{link: OuterRef("pk")}).values(link).annotate(n=Count("activity", distinct=True)).values("n")
        )
        return model.objects.filter(pk__in=came.values(link)).annotate(
            times=Subquery(times, output_field=IntegerField())
        )

    return rows


def _requests(window: Window) -> QuerySet[HelpRequest]:
    days = {name: TruncDate(f"{name}_at") for name in ("received", "first_reply", "decided")}
    return bases.received(window.scope).annotate(**{f"{name}_on": day for name, day in days.items()})


_SUPPORT = {Group.TIER: "support__tier", Group.TOPIC: "support__topics", Group.LEVEL: "support__recipients__kind"}
_CAME = {Group.TIER: "activity__support__tier", Group.TOPIC: "activity__support__topics"}
BASES: Mapping[Subject, Base] = {
    Subject.REQUESTS: Base(
        kinds.REQUEST, _requests,
        {Group.TOPIC: "topic", Group.LEVEL: "agency__kind", Group.QUADRANT: "decision__kind"},
    ),
    Subject.SUPPORTS: Base(
        kinds.SUPPORT, _supports, {Group.TIER: "tier", Group.TOPIC: "topics", Group.LEVEL: "recipients__kind"}
    ),
    Subject.ACTIVITIES: Base(kinds.ACTIVITY, _activities, _SUPPORT),
    Subject.EFFORT: Base(kinds.EFFORT, lambda window: bases.effort(window.scope), _SUPPORT),
    Subject.PEOPLE: Base(
        kinds.PERSON, _reached(Person, "person"), {**_CAME, Group.LEVEL: "organization__kind"}, came="person"
    ),
    Subject.ORGANIZATIONS: Base(
        kinds.ORGANIZATION, _reached(Organization, "organization"), {**_CAME, Group.LEVEL: "kind"}, came="organization"
    ),
}  # fmt: skip


def _conditions(window: Window) -> dict[str, Q]:
    accepted = HandOff.objects.filter(status=HandOffStatus.ACCEPTED).values("help_request")
    partnered = joint_parts(Activity.objects.counted().filter(window.within("on"))).values("support")
    areas = Support.focal_areas.through.objects.values("support_id")
    agencies = Participation.objects.filter(
        status=Attendance.ATTENDED, organization__isnull=False, activity=OuterRef("pk")
    )
    return {
        "replied-in-five": Q(first_reply_on__lte=F("received_on") + timedelta(days=_WITHIN_DAYS)),
        "accepted": Q(decision__isnull=False) & ~Q(decision__kind=DecisionKind.DECLINED),
        "handed-over": Q(pk__in=accepted),
        "partnered": Q(pk__in=partnered),
        "focused": Q(pk__in=areas),
        "requested": Q(origin=Origin.REQUEST),
        "in-person": Q(mode__in=[Mode.IN_PERSON, Mode.BOTH]),
        "with-agency": Q(Exists(agencies)),
        "deep": Q(support__tier__in=[TierKey.TARGETED, TierKey.INTENSIVE]),
        "again": Q(times__gt=1),
        "agency-again": Q(times__gt=1),
    }


# (columns that must be there, the number from their values, its unit)
_NUMBERS: Mapping[str, tuple[tuple[str, ...], Callable[..., int], Unit]] = {
    "days-to-reply": (("received_on", "first_reply_on"), lambda came, ended: max(0, (ended - came).days), Unit.DAYS),
    "days-to-decision": (("received_on", "decided_on"), lambda came, ended: max(0, (ended - came).days), Unit.DAYS),
    "days-at-work": (("starts_on", "ends_on"), lambda first, last: (last - first).days, Unit.DAYS),
    "minutes-given": (("minutes_given",), int, Unit.MINUTES),
    "minutes": (("minutes",), int, Unit.MINUTES),
    "attended": (("attended",), int, Unit.MEAN),
    "entry-minutes": (("minutes",), int, Unit.MINUTES),
}


def _narrowed(base: Base, window: Window, group: Group, *, value: Any) -> Q:
    """The rows of one group, each once however many links lead there."""
    column = base.columns[group]
    if base.came and group in _CAME:
        came = bases.participation(window.scope).filter(**{column: value, f"{base.came}__isnull": False})
        return Q(pk__in=came.order_by().values(base.came))
    if group != Group.LEVEL:
        return Q(pk__in=base.rows(window).filter(**{column: value}).order_by().values("pk"))
    known = [kind for found in _LEVELS.values() for kind in found]
    if value == Level.OTHER:
        return ~Q(pk__in=base.rows(window).filter(**{f"{column}__in": known}).order_by().values("pk"))
    return Q(pk__in=base.rows(window).filter(**{f"{column}__in": _LEVELS[Level(value)]}).order_by().values("pk"))


def _groups(own: OwnMeasure) -> Iterator[tuple[str, str, Any]]:
    """(key, name, value) of each group a measure is split into; one without a name where it is not split."""
    if own.split_by == Group.TIER:
        yield from ((one.value, one.label, one.value) for one in TierKey)
    elif own.split_by == Group.LEVEL:
        yield from ((one.value, one.label, one.value) for one in Level)
    elif own.split_by == Group.QUADRANT:
        yield from ((one.value.replace("_", "-"), one.label, one.value) for one in DecisionKind)
    elif own.split_by == Group.TOPIC:
        yield from (
            (f"topic-{pk}", name, pk) for pk, name in Topic.objects.order_by("name", "id").values_list("pk", "name")
        )


def own_figures(own: OwnMeasure, window: Window) -> list[Figure]:
    """The numbers of a measure of the center's own: one in all, then one for each group."""
    if own.subject == Subject.ANSWERS:
        return of_questions((own.question,))(window)
    base = BASES[Subject(own.subject)]
    rows = base.rows(window)
    for group, value in ((Group.TIER, own.tier), (Group.TOPIC, own.topic_id), (Group.LEVEL, own.level),
                         (Group.QUADRANT, own.quadrant)):  # fmt: skip
        if value:
            rows = rows.filter(_narrowed(base, window, group, value=value))
    found = [_figure(own, base, rows, ("all", own.name), window)]
    for key, name, value in _groups(own):
        narrowed = rows.filter(_narrowed(base, window, Group(own.split_by), value=value))
        found.append(_figure(own, base, narrowed, (key, name), window))
    return found


def _figure(own: OwnMeasure, base: Base, rows: QuerySet[Any], named: tuple[str, str], window: Window) -> Figure:  # noqa: PLR0917 -- a measure, its rows, their name
    key, label = named
    if own.form == Form.COUNT:
        return counted(key, label, base.kind, rows, people=own.subject == Subject.PEOPLE)
    if own.form == Form.SHARE:
        return shared(key, label, base.kind, rows, _conditions(window)[own.condition])
    columns, number, unit = _NUMBERS[own.number]
    with_number = rows.filter(**{f"{column}__isnull": False for column in columns})
    numbers = [number(*values) for values in with_number.order_by().values_list(*columns)]
    made = median if own.form == Form.MEDIAN else mean
    return Figure(made(key, label, numbers, unit=unit), Behind(base.kind, with_number))
