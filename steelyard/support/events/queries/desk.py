"""What the desk reads to keep events."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import LONGEST_KEY, Chosen
from steelyard.support.delivery.models import Support
from steelyard.support.events.models import Event, EventQuerySet, Question, Registration, Series
from steelyard.support.events.rules import Place
from steelyard.support.library.models import Resource

COMING, PAST = "coming", "past"


def events(
    rows: EventQuerySet, *, text: str = "", when: str = COMING, status: str = "", kind: str = "", now: datetime
) -> EventQuerySet:
    """Events with how many have a seat, wait, came, and asked for something."""
    for word in text.split()[:8]:
        rows = rows.filter(Q(title__icontains=word) | Q(series__title__icontains=word))
    if when == COMING:
        rows = rows.coming(now)
    elif when == PAST:
        rows = rows.past(now)
    rows = rows.filter(status=status) if status else rows
    rows = rows.filter(kind=kind) if kind else rows
    return rows.select_related("series", "support")


def counted(events: list[Event]) -> list[dict[str, Any]]:
    """Events of one page with their waiting lists, counted in one query."""
    counts = Registration.objects.filter(event__in=events).values("event").annotate(
        waiting=Count("pk", filter=Q(status=Place.WAITING)),
        attended=Count("pk", filter=Q(attendance="attended")),
        seated=Count("pk", filter=Q(status=Place.SEATED)),
    )  # fmt: skip
    by_event = {row["event"]: row for row in counts}
    return [{**by_event.get(one.pk, {"waiting": 0, "attended": 0, "seated": 0}), "event": one} for one in events]


@dataclass(frozen=True)
class Lists:
    """What the form of an event offers."""

    topics: list[Topic]
    focal_areas: list[FocalArea]
    partners: list[Organization]


def lists(event: Event | None, partners: Collection[str] = ()) -> Lists:
    """Topics and focal areas in use, and those the event has; ``partners`` are keys that were typed before."""
    topics, areas = Topic.objects.filter(retired_on=None), FocalArea.objects.filter(retired_on=None)
    here = Organization.objects.filter(pk__in=[key for key in partners if key.isdecimal() and len(key) <= LONGEST_KEY])
    if event is not None:
        topics, areas, here = topics | event.topics.all(), areas | event.focal_areas.all(), here | event.partners.all()
    return Lists(
        topics=list(topics.order_by("name").distinct()),
        focal_areas=list(areas.order_by("position", "name").distinct()),
        partners=list(here.order_by("name_key", "id").distinct()),
    )


def support_chosen(user: Any, chosen: Chosen | None) -> Support | None:
    return Support.objects.visible_to(user).filter(pk=chosen.pk).first() if chosen and chosen.pk else None


def organization_chosen(chosen: Chosen | None) -> Organization | None:
    return Organization.objects.living().filter(pk=chosen.pk).first() if chosen and chosen.pk else None


def as_typed(event: Event) -> dict[str, Any]:
    """An event as its form holds it."""
    plain = ("version", "title", "kind", "mode", "time_zone", "place", "join_url", "seats", "description")
    start, end = event.local_start, event.local_end
    closes = event.registration_closes_at
    return {
        **{name: getattr(event, name) for name in plain},
        "on": start.date(), "at": start.time(), "until": end.time(),
        "last_on": end.date() if end.date() != start.date() else None,
        "closes_on": closes.astimezone(start.tzinfo).date() if closes else None,
        "series": event.series.title if event.series else "",
        "support": Chosen(event.support_id, event.support.name),
        "presenters": "\n".join(
            f"{one.name}, {one.organization}" if one.organization else one.name
            for one in event.presenters.select_related("organization").order_by("position")
        ),
        **{name: [one.pk for one in getattr(event, name).all()] for name in ("focal_areas", "topics", "partners")},
    }  # fmt: skip


def series_titles() -> list[str]:
    return list(Series.objects.order_by("title").values_list("title", flat=True)[:200])


def questions_of(event: Event) -> list[Question]:
    return list(event.questions.order_by("position"))


def answered(registrations: list[Registration], questions: list[Question]) -> list[dict[str, Any]]:
    """Registrations with their answers in the order of the questions."""
    return [
        {
            "registration": one,
            "answers": [(q.text, one.answers[str(q.pk)]) for q in questions if one.answers.get(str(q.pk))],
        }
        for one in registrations
    ]


def materials_of(event: Event) -> list[Resource]:
    return list(event.materials.order_by("title", "id"))


def resource_chosen(chosen: Chosen | None) -> Resource | None:
    return Resource.objects.filter(pk=chosen.pk).first() if chosen and chosen.pk else None


def resources_like(text: str) -> list[tuple[int, str]]:
    rows = Resource.objects.all()
    for word in text.split()[:8]:
        rows = rows.filter(title__icontains=word)
    return [(one.pk, one.title) for one in rows.order_by("title", "id")[:12]] if text.strip() else []


def export(event: Event) -> Any:
    """Everybody on the list, by name, as the file of the desk holds them."""
    rows = event.registrations.select_related("organization", "state")
    return rows.order_by("name_key", "id").iterator(chunk_size=2000)


# On other pages


_NEAR = timedelta(days=400)


def coming_under(support: Support, now: datetime) -> list[Event]:
    """Events still to come under a support, and those just held."""
    rows = Event.objects.filter(support=support).exclude(status="cancelled")
    return list(rows.filter(ends_at__gt=now - timedelta(days=90)).order_by("starts_at", "id")[:20])


def held_under(support: Support, now: datetime) -> int:
    return Event.objects.filter(support=support, status="held", ends_at__lte=now - timedelta(days=90)).count()


def of_organization(keys: Collection[int], now: datetime) -> list[Event]:
    """Coming public events for which people of these organizations registered, or which these help to give."""
    registered = (
        Registration.objects.filter(organization_id__in=keys).exclude(status=Place.CANCELLED).values("event_id")
    )
    partnered = Event.partners.through.objects.filter(organization_id__in=keys).values("event_id")
    rows = Event.objects.public().coming(now).filter(Q(pk__in=registered) | Q(pk__in=partnered))
    return list(rows.order_by("starts_at", "id")[:6])


def coming_public(now: datetime, most: int = 4) -> list[Event]:
    rows = (
        Event.objects.standing()
        .coming(now)
        .prefetch_related(Prefetch("focal_areas", FocalArea.objects.order_by("position")))
    )
    return list(rows.order_by("starts_at", "id")[:most])


def support_by_key(user: Any, key: str) -> Support | None:
    """The support of an address's parameter, if this user may see it."""
    if not key.isdecimal() or len(key) > LONGEST_KEY:
        return None
    return Support.objects.visible_to(user).filter(pk=key).first()
