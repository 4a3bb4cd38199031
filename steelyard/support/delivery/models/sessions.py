"""Sessions: what is planned under a support, and the private calendar addresses that tell of it."""

import uuid
from datetime import datetime, timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models.ledger import Support
from steelyard.support.delivery.rules import DAY, ZONES, ActivityKind, Mode


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: Any) -> Self:
        """Whoever sees a support sees when it meets."""
        if allows(user, "delivery.see"):
            return self
        return self.filter(support__in=Support.objects.visible_to(user).values("pk"))

    def standing(self) -> Self:
        return self.filter(cancelled_at__isnull=True)

    def upcoming(self, now: datetime) -> Self:
        """What is still to come, and what began within the last hours."""
        return self.standing().filter(starts_at__gte=now - timedelta(hours=2))


class Session(Versioned):
    """An activity that is planned: when, how and where. What came of it is recorded as an activity."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="sessions")
    kind = models.CharField(max_length=20, choices=ActivityKind.choices())
    title = models.CharField(max_length=200)
    starts_at = models.DateTimeField()
    minutes = models.PositiveIntegerField()
    time_zone = models.CharField(max_length=60)  # in whose clock it was agreed
    mode = models.CharField(max_length=20, choices=Mode.choices(), default=Mode.VIRTUAL)
    place = models.CharField(max_length=300, blank=True)
    # How calendars know it again, and know which of two copies is the newer.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(default=timezone.now)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__gt=0, minutes__lte=DAY), name="session_of_at_most_a_day"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["support", "starts_at"], name="session_support_starts"),
            models.Index(fields=["starts_at", "id"], name="session_starts"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def local_start(self) -> datetime:
        """The start by the clock in which it was agreed."""
        return self.starts_at.astimezone(ZoneInfo(self.time_zone))

    @property
    def clock(self) -> str:
        """The hour as people of that clock say it: "2:30 PM Eastern"."""
        return f"{self.local_start:%-I:%M %p} {ZONES.get(self.time_zone, self.time_zone)}"


class CalendarLinkQuerySet(models.QuerySet["CalendarLink"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(user_id=user.pk)

    def current(self) -> Self:
        return self.filter(ended_at__isnull=True)


class CalendarLink(models.Model):
    """A person's private calendar address; only the hash of its secret is kept, and it can be switched off."""

    user = models.ForeignKey(User, models.CASCADE, related_name="calendar_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarLinkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(ended_at__isnull=True), name="calendar_link_one_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar address {self.pk}"
