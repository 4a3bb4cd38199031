"""What anybody may read about events."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Prefetch
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.models import Organization
from steelyard.center.directory.queries.finding import label_of, organization_by_words
from steelyard.center.directory.rules import name_key
from steelyard.foundation.kit.forms import LONGEST_KEY, Chosen
from steelyard.foundation.kit.tokens import hash_of
from steelyard.support.events.models import Event, EventQuerySet, Presenter, Question, Registration
from steelyard.support.events.rules import EventStatus
from steelyard.support.library.models import Resource

_AREAS = Prefetch("focal_areas", FocalArea.objects.order_by("position", "name"))
IN_FEED = 500
KEPT = timedelta(days=90)  # how long a calendar keeps showing what is over


@dataclass(frozen=True)
class Wanted:
    """What a reader looks for."""

    past: bool = False
    area: int | None = None
    kind: str = ""


def focal_areas() -> list[FocalArea]:
    return list(FocalArea.objects.filter(retired_on__isnull=True).order_by("position", "name"))


def listed(wanted: Wanted, now: datetime) -> EventQuerySet:
    """Coming events, cancelled ones among them so that nobody waits; or what was held."""
    rows = Event.objects.public()
    rows = rows.past(now).exclude(status=EventStatus.CANCELLED) if wanted.past else rows.coming(now)
    if wanted.kind:
        rows = rows.filter(kind=wanted.kind)
    if wanted.area:
        rows = rows.filter(pk__in=Event.focal_areas.through.objects.filter(focalarea=wanted.area).values("event_id"))
    return rows.select_related("series").prefetch_related(_AREAS)


def by_key(key: str) -> Event | None:
    return Event.objects.public().select_related("series").filter(key=key).first()


@dataclass(frozen=True)
class Shown:
    """What an event's page says beside its own fields."""

    presenters: list[Presenter]
    partners: list[Organization]
    focal_areas: list[FocalArea]
    topics: list[Topic]
    materials: list[Resource]
    siblings: list[Event]


def shown(event: Event) -> Shown:
    siblings = Event.objects.public().filter(series=event.series_id or 0).exclude(pk=event.pk)
    return Shown(
        presenters=list(event.presenters.select_related("organization").order_by("position")),
        partners=list(event.partners.order_by("name_key", "id")),
        focal_areas=list(event.focal_areas.order_by("position", "name")),
        topics=list(event.topics.order_by("name")),
        materials=list(Resource.objects.public().filter(events=event).order_by("title", "id")),
        siblings=list(siblings.order_by("starts_at", "id")[:30]),
    )


def questions_of(event: Event) -> list[Question]:
    return list(event.questions.order_by("position"))


def in_calendar() -> list[Event]:
    """What the calendar of everybody shows: coming events, and those of the last weeks, cancelled ones marked so."""
    return list(Event.objects.public().filter(ends_at__gt=timezone.now() - KEPT).order_by("starts_at", "id")[:IN_FEED])


def agency_of(chosen: Chosen) -> Organization | None:
    """The one organization that is meant beyond doubt: its number beside its own words, or exactly its name."""
    pk = chosen.pk or organization_by_words(chosen.text)
    if pk is None or len(str(pk)) > LONGEST_KEY:
        return None
    found = Organization.objects.living().select_related("state").filter(pk=pk).first()
    meant = found and name_key(chosen.text) in {name_key(label_of(found)), name_key(found.name)}
    return found if meant else None


def by_token(token: str) -> Registration | None:
    """Whose private link this is."""
    return Registration.objects.select_related("event", "organization").filter(token_hash=hash_of(token)).first()
