"""Files of attendance: what was brought, what becomes of each row, and what it made, so that it can be undone."""

from datetime import timedelta
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.foundation.work.models import Job
from steelyard.support.attendance.rules import FATE_MARK, KINDS, MARK, OPEN, FileStatus, RowFate, RowPart, as_moment
from steelyard.support.attendance.rules.reading.shapes import whole_minutes
from steelyard.support.delivery.rules import Attendance, Part
from steelyard.support.events.models import Event, Registration

UNDO = timedelta(days=30)


class AttendanceFileQuerySet(models.QuerySet["AttendanceFile"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "attendance.bring") else self.none()


class AttendanceFile(Versioned):
    """One file about one event: what it is, how it is read, how far it is, and what came of it."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="attendance_files")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=40, blank=True)  # whose report it is; blank until its columns are known
    encoding = models.CharField(max_length=40, blank=True)
    headings = models.JSONField(default=list)
    first_cells = models.JSONField(default=list)  # the first row below them, to choose columns by
    mapping = models.JSONField(default=dict)  # {what a column is: its heading}, where somebody said so
    zone = models.CharField(max_length=60, blank=True)  # of times that name none; blank: the event's
    day_first = models.BooleanField(null=True, blank=True)  # none: as the file's dates say
    status = models.CharField(max_length=20, choices=FileStatus.choices(), default=FileStatus.COLUMNS)
    # Kept only until the file is applied or thrown away: another choice of columns reads it again.
    stored = models.FileField(upload_to="attendance", max_length=200, blank=True)
    content_hash = models.CharField(max_length=64, blank=True)
    lines_read = models.PositiveIntegerField(default=0)  # how many lines of the reading are staged
    counts = models.JSONField(default=dict)  # rows by fate, people, minutes; once applied what was made
    notes = models.JSONField(default=list)  # sentences about the whole file
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = AttendanceFileQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["event", "made_at", "id"], name="attendance_file_made")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in FileStatus]), name="attendance_file_status_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("attendance:file", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return MARK[self.status]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def kind_of_file(self) -> str:
        return KINDS.get(self.kind, self.kind)

    @property
    def may_be_undone(self) -> bool:
        applied = self.status == FileStatus.APPLIED and self.applied_at
        return bool(applied and applied > timezone.now() - UNDO)

    @property
    def undo_ends_on(self) -> Any:
        return timezone.localdate(self.applied_at + UNDO) if self.applied_at else None


class AttendanceRow(models.Model):
    """One line of a file as it was understood. Times are whole seconds since 1970, so that databases can add them up.

    ``head`` is the first line about the same person; the head itself carries what all of them say together.
    """

    file = models.ForeignKey(AttendanceFile, models.CASCADE, related_name="rows", db_index=False)
    at = models.PositiveIntegerField()  # the line of the reading, from 1; one row of a file can hold several
    position = models.PositiveIntegerField()  # the row as a person counts in the file
    fate = models.CharField(max_length=20, choices=RowFate.choices())
    reason = models.TextField(blank=True)
    part = models.CharField(max_length=20, choices=RowPart.choices(), default=RowPart.ATTENDEE)
    name = models.CharField(max_length=200, blank=True)
    name_key = models.CharField(max_length=200, blank=True, editable=False)
    last_key = models.CharField(max_length=200, blank=True, editable=False)
    email = models.CharField(max_length=254, blank=True)
    who = models.CharField(max_length=260, blank=True)  # one person of the file, or one caller
    head = models.PositiveIntegerField(null=True, blank=True)
    joined = models.BigIntegerField(null=True, blank=True)
    gone = models.BigIntegerField(null=True, blank=True)
    seconds = models.BigIntegerField(null=True, blank=True)  # the duration the tool reports
    is_total = models.BooleanField(default=False)  # joined and gone are the first and last of several stays
    together = models.BigIntegerField(null=True, blank=True)  # of a head: seconds of all lines about this person
    organization_id = models.BigIntegerField(null=True, blank=True)  # named exactly, of somebody new
    person_id = models.BigIntegerField(null=True, blank=True)  # who is known by it, and once applied who it is
    makes = models.BooleanField(default=False)  # the person came into being with this line

    PERSONAL = frozenset({"name", "email", "who"})

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "at"], name="attendance_row_once")]
        indexes: ClassVar = [
            models.Index(fields=["file", "fate", "at"], name="attendance_row_fate"),
            models.Index(fields=["file", "who"], name="attendance_row_who", condition=~Q(who="")),
            models.Index(fields=["file", "head"], name="attendance_row_head"),
        ]

    def __str__(self) -> str:
        return f"row {self.position}"

    @property
    def mark(self) -> str:
        return FATE_MARK[self.fate]

    @property
    def is_stay(self) -> bool:
        return not self.is_total and self.joined is not None and self.gone is not None

    @property
    def minutes(self) -> int | None:
        """Of this line alone."""
        seconds = self.seconds
        if self.joined is not None and self.gone is not None and not self.is_total:
            seconds = self.gone - self.joined
        return None if seconds is None else whole_minutes(seconds)

    @property
    def minutes_together(self) -> int | None:
        return None if self.together is None else whole_minutes(self.together)

    def clock(self, zone: str) -> tuple[str, str]:
        """Joined and left by a clock, the day once; blank where the row does not say, or no clock shows it."""
        joined, gone = _shown(self.joined, zone), _shown(self.gone, zone)
        day, _, hour = gone.partition(", ")
        return joined, hour if joined.startswith(f"{day}, ") else gone


def _shown(seconds: int | None, zone: str) -> str:
    try:
        moment = as_moment(seconds)
        return f"{moment.astimezone(ZoneInfo(zone)):%b %-d, %-I:%M %p}" if moment else ""
    except OverflowError:
        return ""


class AttendanceTrace(models.Model):
    """What a file did to one person's participation, from what to what; several heads of one person share it.

    One statement writes them, from rows of this file and people who stand there: the database does not look up each again.
    """

    file = models.ForeignKey(AttendanceFile, models.CASCADE, related_name="traces", db_index=False, db_constraint=False)
    at = models.PositiveIntegerField()  # the head
    person = models.ForeignKey(Person, models.CASCADE, related_name="attendance_traces", db_constraint=False)
    is_first = models.BooleanField(default=True)  # the first head of this person: undoing looks at these
    is_made = models.BooleanField(default=False)  # the person came into being with this file
    was_status = models.CharField(max_length=20, choices=[("", "Nothing"), *Attendance.choices()], blank=True)
    was_part = models.CharField(max_length=20, choices=[("", "Nothing"), *Part.choices()], blank=True)
    was_minutes = models.PositiveIntegerField(null=True, blank=True)
    status = models.CharField(max_length=20, choices=Attendance.choices())
    part = models.CharField(max_length=20, choices=Part.choices())
    minutes = models.PositiveIntegerField(null=True, blank=True)
    seconds = models.BigIntegerField(null=True, blank=True)  # what all applied files say of this person by then
    stays = models.TextField(blank=True)  # why undoing left it

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "at"], name="attendance_trace_once"),
            models.CheckConstraint(
                condition=Q(was_status="") | ~Q(was_part=""), name="attendance_trace_was_something_whole"
            ),
        ]

    def __str__(self) -> str:
        return f"line {self.at}"

    @property
    def is_change(self) -> bool:
        return (self.was_status, self.was_part, self.was_minutes) != (self.status, self.part, self.minutes)


class AttendanceMark(models.Model):
    """What a file noted on a registration of its event."""

    file = models.ForeignKey(AttendanceFile, models.CASCADE, related_name="marks")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="+")
    was = models.CharField(max_length=20, blank=True)
    attendance = models.CharField(max_length=20)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["file", "registration"], name="attendance_mark_once"),
            models.CheckConstraint(condition=~Q(was=F("attendance")), name="attendance_mark_changes"),
        ]

    def __str__(self) -> str:
        return f"registration {self.registration_id}"


class AttendanceColumns(models.Model):
    """How the columns of a tool's report were read the last time, so that nobody says it twice."""

    source_hash = models.CharField(max_length=64, unique=True)
    mapping = models.JSONField(default=dict)
    kept_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"columns {self.source_hash[:8]}"
