"""What this center publishes, whom it reads, and the copies it keeps: apart from its own ledger."""

from datetime import timedelta
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.rules import Depth, TierKey
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.foundation.work.models import Job
from steelyard.support.exchange.rules import MARK, OLD, OPEN, READ_EVERY, UNDO, CopyStatus, Level
from steelyard.support.exchange.rules.signing import fingerprint


class ExchangeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "exchange.see") else self.none()


class Publishing(Versioned):
    """What this center lets others read. One row."""

    is_on = models.BooleanField(default=False)  # off: no address answers, though a file can still be made
    tells_offerings = models.BooleanField(default=True)
    tells_expertise = models.BooleanField(default=True)
    tells_depth = models.BooleanField(default=False)
    tells_support = models.BooleanField(default=False)
    only = models.BooleanField(default=True, editable=False, unique=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(only=True), name="publishing_only_one")]

    def __str__(self) -> str:
        return "What we publish"

    def get_absolute_url(self) -> str:
        return reverse("exchange:publishing")


class Feed(Versioned):
    """The feed as it was made last. One row."""

    sequence = models.BigIntegerField(default=0)
    file_hash = models.CharField(max_length=64, blank=True)  # of the lines before the seal; names the files too
    body_hash = models.CharField(max_length=64, blank=True)  # of the rows alone: whether anything changed
    seen = models.CharField(max_length=80, blank=True)  # the day and the end of history when that was found
    counts = models.JSONField(default=dict)  # rows by kind
    published_at = models.DateTimeField(null=True, blank=True)
    only = models.BooleanField(default=True, editable=False, unique=True)

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(only=True), name="exchange_feed_only_one")]

    def __str__(self) -> str:
        return f"Feed number {self.sequence}"


class Source(Versioned):
    """Another center whose feed is read: where, under which key, and how it went."""

    name = models.CharField(max_length=200)  # as we call it; what it calls itself stands in the copy
    url = models.CharField(max_length=500, blank=True)  # none: it comes by file
    organization = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="exchange_sources"
    )
    key = models.CharField(max_length=44, blank=True)  # none until somebody compared the fingerprint
    key_confirmed_at = models.DateTimeField(null=True, blank=True)
    key_confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    offered_key = models.CharField(max_length=44, blank=True)  # with which the last feed was signed, if another
    sequence = models.BigIntegerField(default=0)  # the highest that was taken in under this key
    file_hash = models.CharField(max_length=64, blank=True)  # of that one
    reads_weekly = models.BooleanField(default=False)
    etag = models.CharField(max_length=200, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)
    problem = models.TextField(blank=True)  # why the last try failed, as a sentence
    current = models.ForeignKey("Copy", models.PROTECT, null=True, blank=True, related_name="+")
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    stopped_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["url"], condition=Q(stopped_at__isnull=True) & ~Q(url=""), name="exchange_source_url_once"
            ),
            models.UniqueConstraint(
                fields=["key"], condition=Q(stopped_at__isnull=True) & ~Q(key=""), name="exchange_source_key_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exchange:source", kwargs={"pk": self.pk})

    @property
    def fingerprint(self) -> str:
        return fingerprint(self.key) if self.key else ""

    @property
    def offered_fingerprint(self) -> str:
        return fingerprint(self.offered_key) if self.offered_key else ""

    @property
    def is_due(self) -> bool:
        return self.checked_at is None or self.checked_at < timezone.now() - READ_EVERY + timedelta(hours=1)


class Copy(Versioned):
    """One reading of a source's feed. It holds all rows, so taking it in or undoing that is one step."""

    source = models.ForeignKey(Source, models.PROTECT, related_name="copies")
    status = models.CharField(max_length=20, choices=CopyStatus.choices())
    stored = models.FileField(upload_to="exchange", max_length=200, blank=True)  # until it is read
    came_from = models.CharField(max_length=500)  # the address, or the name of the file
    key = models.CharField(max_length=44, blank=True)
    format_version = models.CharField(max_length=9, blank=True)
    sequence = models.BigIntegerField(default=0)
    file_hash = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)  # as the feed says
    about = models.JSONField(default=dict)  # what the other center says of itself
    counts = models.JSONField(default=dict)  # {kind: {new, changed, gone, same}}
    notes = models.JSONField(default=list)  # sentences about the whole copy
    problem = models.TextField(blank=True)
    applies_itself = models.BooleanField(default=False)  # the weekly reading takes in what it read
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    replaced = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    applied_at = models.DateTimeField(null=True, blank=True)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = ExchangeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in CopyStatus]), name="exchange_copy_status_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["source", "made_at", "id"], name="exchange_copy_made")]

    def __str__(self) -> str:
        return f"{self.came_from}, number {self.sequence}" if self.sequence else self.came_from

    def get_absolute_url(self) -> str:
        return reverse("exchange:copy", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return MARK[self.status]

    @property
    def is_open(self) -> bool:
        return self.status in OPEN

    @property
    def is_old(self) -> bool:
        return self.published_at is not None and self.published_at < timezone.now() - OLD

    @property
    def may_be_undone(self) -> bool:
        return bool(self.status == CopyStatus.APPLIED and self.applied_at and self.applied_at > timezone.now() - UNDO)


class FromElsewhereQuerySet(models.QuerySet[Any]):
    def in_use(self) -> Self:
        """The rows of the copies that are taken in, of sources that are still read."""
        return self.filter(copy__source__current=F("copy"), copy__source__stopped_at__isnull=True)

    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "exchange.see") else self.none()


class FromElsewhere(models.Model):
    """A row of a copy: what another center said, word for word; ``digest`` is equal for rows that say the same."""

    key = models.CharField(max_length=100)
    digest = models.CharField(max_length=32)
    told = models.JSONField(default=dict)

    objects = FromElsewhereQuerySet.as_manager()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.key


class OfferedElsewhere(FromElsewhere):
    """What another center offers."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="offerings", db_index=False)
    name = models.CharField(max_length=300)
    tier = models.CharField(max_length=20, choices=TierKey.choices())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["copy", "key"], name="exchange_offering_once")]


class KnownElsewhere(FromElsewhere):
    """What another center knows about."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="expertise", db_index=False)
    topic = models.CharField(max_length=120)
    topic_key = models.CharField(max_length=120, db_index=True)  # folded, to find it by our words
    depth = models.CharField(max_length=10, choices=[("", "Not told"), *Depth.choices()], blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["copy", "key"], name="exchange_expertise_once")]


class SupportedElsewhere(FromElsewhere):
    """That another center supports an agency; matched with our directory when it is read, never stored as a link."""

    copy = models.ForeignKey(Copy, models.CASCADE, related_name="supports", db_index=False)
    level = models.CharField(max_length=10, choices=Level.choices())
    agency = models.CharField(max_length=200)
    agency_key = models.CharField(max_length=200)
    agency_state = models.CharField(max_length=2, blank=True)
    agency_nces = models.CharField(max_length=7, blank=True)
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["copy", "key"], name="exchange_support_once")]
        indexes: ClassVar = [
            models.Index(fields=["agency_key", "agency_state"], name="exchange_support_agency"),
            models.Index(fields=["agency_nces"], condition=~Q(agency_nces=""), name="exchange_support_nces"),
        ]
