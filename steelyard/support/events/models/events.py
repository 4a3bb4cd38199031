"""Events: what they are, when, where, who presents, and the questions put to who registers."""

import uuid
from datetime import datetime
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Activity, Support
from steelyard.support.delivery.rules import ZONES, Mode
from steelyard.support.events.rules import LONGEST, MODES, PUBLIC, EventKind, EventStatus, QuestionKind
from steelyard.support.library.models import Resource


class Series(models.Model):
    """Several events under one title."""

    title = models.CharField(max_length=200)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        verbose_name_plural = "series"

    def __str__(self) -> str:
        return self.title


class EventQuerySet(models.QuerySet["Event"]):
    def visible_to(self, user: Any) -> Self:
        """Drafts are the desk's; everything else is public."""
        return self if allows(user, "events.see") else self.public()

    def public(self) -> Self:
        return self.filter(status__in=sorted(PUBLIC))

    def coming(self, now: datetime) -> Self:
        """What is not over. The bound on the start lets the index leave years of past events out."""
        return self.filter(ends_at__gt=now, starts_at__gt=now - LONGEST)

    def past(self, now: datetime) -> Self:
        return self.filter(ends_at__lte=now, starts_at__lt=now)

    def standing(self) -> Self:
        """Published or held: neither being written nor called off."""
        return self.filter(status__in=[EventStatus.PUBLISHED, EventStatus.HELD])


class Event(Versioned):
    """Something people are invited to, at a time, by the clock of a place; the key is its lasting public address."""

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    kind = models.CharField(max_length=20, choices=EventKind.choices())
    mode = models.CharField(max_length=20, choices=[(one.value, one.label) for one in MODES], default=Mode.VIRTUAL)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=60)  # its own: in whose clock it was announced
    place = models.CharField(max_length=300, blank=True)
    join_url = models.URLField(max_length=500, blank=True)  # mailed to who has a seat, shown to nobody else
    seats = models.PositiveIntegerField(null=True, blank=True)  # none: no limit
    taken = models.PositiveIntegerField(default=0)  # seats given; moves only together with a registration
    registration_closes_at = models.DateTimeField(null=True, blank=True)
    focal_areas = models.ManyToManyField(FocalArea, related_name="events", blank=True)
    topics = models.ManyToManyField(Topic, related_name="events", blank=True)
    partners = models.ManyToManyField(Organization, related_name="events_partnered", blank=True)
    materials = models.ManyToManyField(Resource, related_name="events", blank=True)  # recording and papers
    support = models.ForeignKey(Support, models.PROTECT, related_name="events")
    # Where the ledger has it, once it was held or attendance came in.
    activity = models.OneToOneField(Activity, models.SET_NULL, null=True, blank=True, related_name="event")
    series = models.ForeignKey(Series, models.SET_NULL, null=True, blank=True, related_name="events")
    status = models.CharField(max_length=20, choices=EventStatus.choices(), default=EventStatus.DRAFT)
    # How calendars know it again, and know which of two copies is the newer.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = EventQuerySet.as_manager()
    PERSONAL = frozenset({"join_url"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="event_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(seats__isnull=True) | Q(taken__lte=F("seats")), name="event_no_seat_taken_twice"
            ),
            models.CheckConstraint(condition=Q(seats__isnull=True) | Q(seats__gt=0), name="event_of_some_seats"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["starts_at", "id"], name="event_starts"),
            models.Index(fields=["status", "starts_at", "id"], name="event_status_starts"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("events:event", kwargs={"pk": self.pk})

    @property
    def public_url(self) -> str:
        return reverse("events:public", kwargs={"key": self.key})

    @property
    def minutes(self) -> int:
        return round((self.ends_at - self.starts_at).total_seconds() / 60)

    @property
    def local_start(self) -> datetime:
        """The start by the clock in which it was announced."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def local_end(self) -> datetime:
        return self.ends_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def local_close(self) -> datetime | None:
        """When registration closes, by its own clock."""
        closes = self.registration_closes_at
        return closes.astimezone(ZoneInfo(self.time_zone)) if closes else None

    @property
    def clock(self) -> str:
        """The hour as people of its clock say it: "2:30 PM Eastern". Templates would tell it by the server's."""
        return f"{self.local_start:%-I:%M %p} {ZONES.get(self.time_zone, self.time_zone)}"

    @property
    def seats_left(self) -> int | None:
        return None if self.seats is None else self.seats - self.taken

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC

    def is_over(self, now: datetime) -> bool:
        return self.ends_at <= now

    def takes_registrations(self, now: datetime) -> bool:
        """Until it ends, unless registration was to close sooner."""
        closes = self.registration_closes_at or self.ends_at
        return self.status == EventStatus.PUBLISHED and now < closes and now < self.ends_at


class Presenter(models.Model):
    """Who presents at an event, named as announced."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="presenters")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="events_presented")
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="events_presented"
    )

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "position"], name="presenter_once_a_place"),
        ]

    def __str__(self) -> str:
        return self.name


class Question(models.Model):
    """The center's own question to who registers."""

    event = models.ForeignKey(Event, models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=QuestionKind.choices(), default=QuestionKind.TEXT)
    options = models.JSONField(default=list, blank=True)  # the answers to choose from
    is_required = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "position"], name="question_once_a_place"),
        ]

    def __str__(self) -> str:
        return self.text
