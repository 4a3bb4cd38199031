"""Supports as lists and pages show them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from steelyard.center.charge.models import AwardYear, FocalArea, StaffMember, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.context.models import ContextEvent
from steelyard.center.directory.models import Organization, State
from steelyard.center.directory.rules import OrganizationKind
from steelyard.center.offerings.models import Offering
from steelyard.foundation.kit.forms import LONGEST_KEY, Chosen
from steelyard.foundation.kit.text import fold
from steelyard.support.delivery.models import (
    Activity,
    ActivityQuerySet,
    Cost,
    Effort,
    Participation,
    Promise,
    PromiseQuerySet,
    Support,
    SupportProvider,
    SupportQuerySet,
)
from steelyard.support.delivery.rules import PLANNED, Attendance, Delivery, SupportStatus, delivery_on

OPEN, ALL = "open", "all"


@dataclass(frozen=True)
class Wanted:
    """Which supports a list shows; blanks ask for nothing."""

    text: str = ""
    tier: str = ""
    status: str = OPEN
    liaison: int | None = None
    topic: int | None = None
    state: str = ""


def supports(rows: SupportQuerySet, wanted: Wanted) -> SupportQuerySet:
    """The supports that are wanted, ready to be listed."""
    if wanted.status == OPEN:
        rows = rows.filter(status__in=[SupportStatus.PROPOSED, SupportStatus.ACTIVE])
    elif wanted.status != ALL:
        rows = rows.filter(status=wanted.status)
    if wanted.tier:
        rows = rows.filter(tier=wanted.tier)
    if wanted.liaison:
        rows = rows.filter(liaison=wanted.liaison)
    if wanted.topic:
        rows = rows.filter(pk__in=Support.topics.through.objects.filter(topic=wanted.topic).values("support_id"))
    if wanted.state:
        rows = rows.filter(pk__in=_received_by(Q(organization__state=wanted.state)))
    if words := fold(wanted.text):
        rows = rows.filter(
            Q(name_key__contains=words) | Q(pk__in=_received_by(Q(organization__name_key__contains=words)))
        )
    recipients = Organization.objects.only("name", "short_name", "state", "kind").order_by("name_key")
    return rows.select_related("liaison__person").prefetch_related(Prefetch("recipients", recipients))


def _received_by(condition: Q) -> Any:
    return Support.recipients.through.objects.filter(condition).values("support_id")


@dataclass(frozen=True)
class Standing:
    """How one support stands: its last activity, the minutes given, and the next promise that is due."""

    support: Support
    last_on: date | None
    minutes: int
    due_on: date | None

    @property
    def left(self) -> int:
        return self.support.expected_minutes - self.minutes


def standings(rows: Sequence[Support]) -> list[Standing]:
    """Three queries, however many supports."""
    keys = [support.pk for support in rows]
    last = _by_support(Activity.objects.counted(), keys, Max("on"))
    minutes = _by_support(Effort.objects.counted(), keys, Sum("minutes"))
    due = _by_support(Promise.objects.open(), keys, Min("due_on"))
    return [Standing(one, last.get(one.pk), minutes.get(one.pk, 0), due.get(one.pk)) for one in rows]


def _by_support(rows: Any, keys: Sequence[int], measure: Any) -> dict[int, Any]:
    found = rows.filter(support__in=keys).order_by().values("support").annotate(of_it=measure)
    return dict(found.values_list("support", "of_it"))


def for_page(rows: SupportQuerySet) -> SupportQuerySet:
    """A support with what its page needs at once."""
    return rows.select_related("liaison__person", "offering", "context_event")


@dataclass(frozen=True)
class Part:
    """A provider's part as shown, and whether it holds today."""

    provider: SupportProvider
    is_current: bool


@dataclass(frozen=True)
class Detail:
    """What a support's page says about it."""

    support: Support
    recipients: list[Organization]
    topics: list[str]
    focal_areas: list[str]
    parts: list[Part]
    delivery: Delivery
    minutes: int
    activities: int
    promises: list[Promise]

    @property
    def left(self) -> int:
        return self.support.expected_minutes - self.minutes

    @property
    def over(self) -> int:
        return -self.left


def detail(support: Support, today: date) -> Detail:
    """Everything about one support in eight queries."""
    providers = list(support.providers.select_related("organization").order_by("until", "since", "id"))
    provisions = [one.provision for one in providers]
    day = min(today, support.ends_on) if support.ends_on else max(today, support.starts_on)
    parts = [Part(one, one.provision.holds_on(day)) for one in providers]
    return Detail(
        support=support,
        recipients=list(support.recipients.select_related("state").order_by("name_key", "id")),
        topics=[topic.name for topic in support.topics.order_by("name")],
        focal_areas=[area.name for area in support.focal_areas.order_by("position", "name")],
        parts=sorted(parts, key=lambda part: not part.is_current),
        delivery=delivery_on(day, provisions),
        minutes=support.effort.counted().aggregate(total=Sum("minutes"))["total"] or 0,
        activities=support.activities.counted().count(),
        promises=list(promises_of(support)),
    )


def promises_of(support: Support) -> Any:
    """Open promises by the day they are due."""
    rows = support.promises.open().select_related("by_staff__person", "by_organization", "to_organization")
    return rows.order_by("due_on", "id")


def costs_of(support: Support) -> list[Cost]:
    return list(support.costs.counted().select_related("award_year").order_by("-on", "-id"))


NAMED = 5  # people named in a line of the timeline; the others are counted


def timeline(support: Support) -> ActivityQuerySet:
    """Activities of a support that count, each with its first people and how many took part in all."""
    attended = Participation.objects.filter(status=Attendance.ATTENDED)
    heads = attended.filter(activity=OuterRef("pk")).order_by().values("activity").annotate(n=_HEADS).values("n")
    named = attended.filter(person__isnull=False).select_related("person").order_by("id")[:NAMED]
    rows = support.activities.counted().annotate(heads=Coalesce(Subquery(heads), 0))
    return rows.prefetch_related(Prefetch("participations", named, to_attr="named"))


# How many people rows of participation are: each person one, bare counts as they are.
_HEADS = Count("person") + Coalesce(Sum("count"), 0)


def participations_of(activity: Activity) -> QuerySet[Participation]:
    return activity.participations.select_related("person", "organization")


def effort_of(activity: Activity) -> list[Effort]:
    return list(activity.effort.select_related("staff__person").order_by("id"))


@dataclass(frozen=True)
class Lists:
    """What a support's form chooses from."""

    staff: list[StaffMember]
    topics: list[Topic]
    focal_areas: list[FocalArea]
    offerings: list[Offering]
    context_events: list[ContextEvent]
    recipients: list[Organization]


def lists(support: Support | None, today: date, also: Collection[str] = ()) -> Lists:
    """The living choices, and those that the support already has; ``also`` are keys of recipients just typed."""
    topics, areas = Topic.objects.filter(retired_on__isnull=True), FocalArea.objects.filter(retired_on__isnull=True)
    staff, here = (
        StaffMember.objects.on(today),
        Organization.objects.filter(pk__in=[key for key in also if key.isdecimal() and len(key) <= LONGEST_KEY]),
    )
    if support is not None:
        topics, areas = topics | support.topics.all(), areas | support.focal_areas.all()
        staff, here = staff | StaffMember.objects.filter(pk=support.liaison_id or 0), here | support.recipients.all()
    return Lists(
        staff=list(staff.select_related("person").order_by("person__name_key", "id").distinct()),
        topics=list(topics.order_by("name").distinct()),
        focal_areas=list(areas.order_by("position", "name").distinct()),
        offerings=list(Offering.objects.order_by("name")),
        context_events=list(ContextEvent.objects.order_by("-starts_on", "name")),
        recipients=list(here.order_by("name_key", "id").distinct()),
    )


def as_typed(support: Support) -> dict[str, Any]:
    """A support as its form holds it."""
    values = {name: getattr(support, name) for name in ("version", "name", "tier", "plan", "starts_on", "origin")}
    keys = {name: [one.pk for one in getattr(support, name).all()] for name in ("recipients", "topics", "focal_areas")}
    return {
        **values,
        **keys,
        "hours": round(Decimal(support.expected_minutes) / 60, 2) if support.expected_minutes else None,
        "liaison": support.liaison_id or "",
        "offering": support.offering_id or "",
        "context_event": support.context_event_id or "",
    }


def filter_lists(today: date) -> dict[str, Any]:
    """What the list of supports can be narrowed by."""
    return {
        "staff": list(StaffMember.objects.on(today).select_related("person").order_by("person__name_key", "id")),
        "topics": list(Topic.objects.filter(retired_on__isnull=True).order_by("name")),
        "states": list(State.objects.order_by("name")),
    }


def organization_chosen(chosen: Chosen | None) -> Organization | None:
    """The organization of a lookup, if it is still there."""
    return Organization.objects.living().filter(pk=chosen.pk).first() if chosen and chosen.pk else None


def recipients_of(support: Support) -> list[Organization]:
    return list(support.recipients.order_by("name_key", "id"))


def award_years() -> list[AwardYear]:
    return list(AwardYear.objects.order_by("-starts_on"))


def award_year_of(years: Sequence[AwardYear], day: date) -> int | None:
    return next((year.pk for year in years if year.starts_on <= day <= year.ends_on), None)


def promises_for_row() -> PromiseQuerySet:
    """Promises with what a row of a list says."""
    return Promise.objects.select_related("support", "to_organization", "by_staff__person", "by_organization")


def about_activity(activity: Activity) -> dict[str, Any]:
    """What an activity's page shows beside who took part, in three queries."""
    promises = activity.promises.select_related("by_staff__person", "by_organization", "to_organization")
    attended = activity.participations.filter(status=Attendance.ATTENDED)
    return {
        "attended": attended.aggregate(n=_HEADS)["n"],
        "effort": effort_of(activity),
        "promises": list(promises.order_by("due_on", "id")),
    }


def activity_as_typed(activity: Activity) -> dict[str, Any]:
    """An activity as the form for its correction holds it."""
    names = ("version", "kind", "on", "minutes", "note", "contact_type", "mode", "title", "origin")
    return {name: getattr(activity, name) for name in names}


# Panels of an organization and a person


def received_by(organization: Organization, rows: SupportQuerySet) -> SupportQuerySet:
    return (
        rows.filter(recipients=organization).select_related("liaison__person").order_by("status", "-starts_on", "-id")
    )


def across_states(state: State) -> list[Support]:
    """Planned work of the targeted tier for several states, active or closed, in which a state's own agency takes part.

    Such work is published; one state's team in it is not listed beside it.
    """
    agency = Organization.objects.filter(state=state, kind=OrganizationKind.SEA)
    rows = Support.objects.filter(tier=TierKey.TARGETED, origin__in=sorted(PLANNED), recipients__in=agency)
    shared = Support.objects.annotate(states=Count("recipients__state", distinct=True)).filter(states__gt=1)
    rows = rows.filter(status__in=(SupportStatus.ACTIVE, SupportStatus.CLOSED), pk__in=shared.values("pk")).distinct()
    return list(rows.order_by("-starts_on", "name_key", "id"))


def provided_by(organization: Organization, rows: SupportQuerySet) -> SupportQuerySet:
    keys = SupportProvider.objects.filter(organization=organization).values("support_id")
    return rows.filter(pk__in=keys).order_by("status", "-starts_on", "-id")


def activities_with(organization: Organization, rows: ActivityQuerySet) -> ActivityQuerySet:
    """What somebody of an organization took part in, or happened under a support for it, newest first."""
    here = Participation.objects.filter(organization=organization).values("activity_id")
    received = Support.recipients.through.objects.filter(organization=organization).values("support_id")
    rows = rows.counted().filter(Q(pk__in=here) | Q(support__in=received))
    return rows.select_related("support").order_by("-on", "-id")


def participations_of_person(person: Any) -> Any:
    """Each activity that a person took part in, newest first."""
    rows = Participation.objects.filter(person=person, activity__withdrawn_at__isnull=True)
    return rows.select_related("activity__support", "organization").order_by("-activity__on", "-id")


def counts_of(organization: Organization) -> dict[str, int]:
    """How many people of an organization attended how many activities."""
    rows = Participation.objects.filter(
        organization=organization, status=Attendance.ATTENDED, activity__withdrawn_at__isnull=True
    )
    return rows.aggregate(people=Count("person", distinct=True), activities=Count("activity", distinct=True))
