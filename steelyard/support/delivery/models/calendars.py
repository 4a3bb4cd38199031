"""Calendar files: what they hold of planned sessions, from the preview to the day they can no longer be undone."""

from datetime import date, timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models.ledger import Support
from steelyard.support.delivery.models.sessions import Session
from steelyard.support.delivery.rules import ActivityKind, Mode
from steelyard.support.delivery.rules.planning import FATE_MARK, FILE_MARK, FileStatus, OccurrenceFate, told

UNDO = timedelta(days=30)


class CalendarFileQuerySet(models.QuerySet["CalendarFile"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "delivery.plan_session") else self.none()


class CalendarFile(Versioned):
    """One file brought to one support: the days it was read for, and what came of it."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="calendar_files")
    name = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField()  # the first day after the window
    time_zone = models.CharField(max_length=60)  # of times that name no clock
    kind = models.CharField(max_length=20, choices=ActivityKind.choices())
    mode = models.CharField(max_length=20, choices=Mode.choices())
    status = models.CharField(max_length=20, choices=FileStatus.choices(), default=FileStatus.READY)
    series = models.JSONField(default=dict)  # SEQUENCE by series, to know what the file holds no longer
    counts = models.JSONField(default=dict)  # occurrences by fate
    is_simulated = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = CalendarFileQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["support", "made_at", "id"], name="calendar_file_made")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in FileStatus]), name="calendar_file_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("delivery:calendar-file", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return FILE_MARK[self.status]

    @property
    def last_day(self) -> date:
        return self.until - timedelta(days=1)

    @property
    def may_be_undone(self) -> bool:
        applied = self.status == FileStatus.APPLIED and self.applied_at
        return bool(applied and applied > timezone.now() - UNDO)

    @property
    def undo_ends_on(self) -> Any:
        return timezone.localdate(self.applied_at + UNDO) if self.applied_at else None


class CalendarRow(models.Model):
    """One occurrence of a file and its fate; ``before`` is what undoing gives back."""

    calendar_file = models.ForeignKey(CalendarFile, models.CASCADE, related_name="rows")
    position = models.PositiveIntegerField()
    fate = models.CharField(max_length=20, choices=OccurrenceFate.choices())
    why = models.TextField(blank=True)
    key = models.CharField(max_length=64)
    series = models.CharField(max_length=64)
    uid = models.CharField(max_length=255, blank=True)
    title = models.CharField(max_length=200, blank=True)
    place = models.CharField(max_length=300, blank=True)
    starts_at = models.DateTimeField(null=True)  # none where an entry does not say it
    minutes = models.PositiveIntegerField(default=0)
    time_zone = models.CharField(max_length=60, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    series_sequence = models.PositiveIntegerField(null=True)
    is_cancelled = models.BooleanField(default=False)
    why_not = models.TextField(blank=True)
    session = models.ForeignKey(Session, models.SET_NULL, null=True, related_name="+")
    before = models.JSONField(default=dict)
    version_after = models.PositiveIntegerField(default=0)  # of the session, once applied
    stays = models.TextField(blank=True)  # why undoing left it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["calendar_file", "position"], name="calendar_row_once"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def mark(self) -> str:
        return FATE_MARK[self.fate]

    @property
    def when(self) -> str:
        """The day and the hour, each on one line of its cell."""
        day, _, hour = told(self.starts_at, self.time_zone).rpartition(", ") if self.starts_at else ("", "", "")
        return ", ".join(part.replace(" ", "\N{NO-BREAK SPACE}") for part in (day, hour) if part)


class SessionSource(models.Model):
    """Where a session came from, so that the next file knows it again: the last thing a file said of it."""

    session = models.OneToOneField(Session, models.CASCADE, related_name="source")
    key = models.CharField(max_length=64, unique=True)
    series = models.CharField(max_length=64, db_index=True)
    sequence = models.PositiveIntegerField(default=0)
    series_sequence = models.PositiveIntegerField(null=True)
    starts_at = models.DateTimeField()
    is_cancelled = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"source of session {self.session_id}"
