"""Claims that a capacity has grown, what shows it, and the agency's confirmation that makes it built."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned
from steelyard.support.capacity.models.framework import Capacity
from steelyard.support.capacity.models.profiles import Profile
from steelyard.support.capacity.rules import LEAST, MOST, STANDING_MARK, EvidenceKind, Standing
from steelyard.support.delivery.models import Activity


class ClaimQuerySet(models.QuerySet["Claim"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(profile__in=Profile.objects.visible_to(user))

    def standing(self) -> Self:
        """Those that nobody withdrew."""
        return self.exclude(standing=Standing.WITHDRAWN)


class Claim(Versioned):
    """A level said to be reached from a day on; built once evidence stands behind it and the agency confirmed.

    The database refuses *built* without both, and lets it fall back to *claimed* when one goes (models.guards).
    """

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="claims")
    capacity = models.ForeignKey(Capacity, models.PROTECT, related_name="claims")  # in the version it was claimed under
    key = models.SlugField(max_length=60)
    level = models.PositiveSmallIntegerField()
    on = models.DateField()
    words = models.TextField()  # what has changed
    standing = models.CharField(max_length=20, choices=Standing.choices(), default=Standing.CLAIMED)
    claimed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")  # none: from a file
    claimed_at = models.DateTimeField(default=timezone.now)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    asked_at = models.DateTimeField(null=True, blank=True)  # while the agency's answer is awaited
    not_yet = models.TextField(blank=True)  # what the agency missed, when it last said no
    fell_at = models.DateTimeField(null=True, blank=True)  # set by the database; none once it is built again
    told_at = models.DateTimeField(null=True, blank=True)  # when both sides were told of the fall
    is_simulated = models.BooleanField(default=False)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(standing__in=[one.value for one in Standing]), name="capacity_claim_standing_known"
            ),
            models.CheckConstraint(condition=Q(level__gte=LEAST, level__lte=MOST), name="capacity_claim_on_scale"),
            models.CheckConstraint(condition=~Q(words=""), name="capacity_claim_with_a_sentence"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["profile", "key", "on"], name="capacity_claim_of_profile"),
            models.Index(fields=["fell_at"], condition=Q(fell_at__isnull=False), name="capacity_claim_fell"),
            models.Index(fields=["asked_at"], condition=Q(asked_at__isnull=False), name="capacity_claim_asked"),
        ]

    def __str__(self) -> str:
        return f"Level {self.level} since {self.on}"

    def get_absolute_url(self) -> str:
        return reverse("capacity:claim", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return STANDING_MARK[Standing(self.standing)]

    @property
    def is_built(self) -> bool:
        return self.standing == Standing.BUILT

    @property
    def is_claimed(self) -> bool:
        return self.standing == Standing.CLAIMED

    @property
    def waits(self) -> bool:
        return self.is_claimed and self.asked_at is not None

    @property
    def has_fallen(self) -> bool:
        return self.is_claimed and self.fell_at is not None


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(claim__in=Claim.objects.visible_to(user))

    def standing(self) -> Self:
        return self.filter(removed_at=None)


class Evidence(models.Model):
    """One thing that shows a claim: a file, somebody's words, or an activity of the ledger. It is removed, never altered."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="evidence")
    kind = models.CharField(max_length=20, choices=EvidenceKind.choices())
    note = models.TextField(blank=True)  # what it shows
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)  # bytes
    sha256 = models.CharField(max_length=64, blank=True)
    stored = models.FileField(max_length=200, blank=True)
    quote = models.TextField(blank=True)
    speaker = models.CharField(max_length=200, blank=True)
    said_on = models.DateField(null=True, blank=True)
    activity = models.ForeignKey(Activity, models.PROTECT, null=True, blank=True, related_name="evidence_for_capacity")
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_why = models.TextField(blank=True)

    objects = EvidenceQuerySet.as_manager()
    PERSONAL = frozenset({"quote", "speaker"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=EvidenceKind.FILE, activity=None) & ~Q(stored="") & ~Q(sha256="") & ~Q(name="")
                | Q(kind=EvidenceKind.QUOTE, activity=None, said_on__isnull=False) & ~Q(quote="") & ~Q(speaker="")
                | Q(kind=EvidenceKind.ACTIVITY, activity__isnull=False),
                name="capacity_evidence_of_one_kind",
            ),
            models.UniqueConstraint(
                fields=["claim", "activity"], condition=Q(removed_at=None), name="capacity_evidence_activity_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("capacity:claim", kwargs={"pk": self.claim_id})


class Confirmation(models.Model):
    """Somebody of the agency said that a capacity is built: who, when, and the hash of what they saw."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="confirmations")
    confirmed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(default=timezone.now)
    mark = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True, blank=True)  # the evidence it was given on no longer stands

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["claim"], condition=Q(ended_at=None), name="capacity_confirmed_once"),
            models.CheckConstraint(condition=~Q(mark=""), name="capacity_confirmed_by_hash"),
        ]

    def __str__(self) -> str:
        return f"confirmed on {self.confirmed_at:%Y-%m-%d}"
