"""Plans, releases, the register of what was ever shown, and the words beside figures.

Nothing here holds a true count of people but the register, which only the evaluator's room reads.
"""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.evidence.feedback.models import Wave
from steelyard.evidence.results.rules import STATUS_MARK, ReleaseStatus
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.foundation.work.models import Job


class RoomQuerySet[M: models.Model](models.QuerySet[M]):
    """What only the evaluator's room sees."""

    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "results.room") else self.none()


class SeenByBothQuerySet[M: models.Model](models.QuerySet[M]):
    """What the second person sees too."""

    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "results.approve") or allows(user, "results.reply") else self.none()


class ReleasePlan(Versioned):
    """Every table of a wave that can ever be shown; frozen when the wave opens, and never written again."""

    wave = models.OneToOneField(Wave, models.CASCADE, related_name="release_plan")
    document = models.JSONField()  # as analysis.disclosure.plans writes it
    sha256 = models.CharField(max_length=64)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    frozen_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet["ReleasePlan"].as_manager()

    def __str__(self) -> str:
        return f"Plan {self.sha256[:12]}"


class ReleaseQuerySet(models.QuerySet["Release"]):
    def visible_to(self, user: Any) -> Self:
        if allows(user, "results.room") or allows(user, "results.approve"):
            return self
        return self.released()

    def released(self) -> Self:
        return self.filter(status=ReleaseStatus.RELEASED)

    def newest_first(self) -> Self:
        return self.order_by("-released_at", "-id")


class Release(Versioned):
    """What of a wave may be shown, as it was worked out from the plan; shown once a second person approved it."""

    wave = models.ForeignKey(Wave, models.PROTECT, related_name="releases")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=ReleaseStatus.choices(), default=ReleaseStatus.PREPARED)
    content = models.JSONField(default=dict)  # only what may be shown: rules.releasing
    register = models.JSONField(default=list)  # what each table adds to what is known; copied on approval
    sha256 = models.CharField(max_length=64)  # of the content
    plan_sha256 = models.CharField(max_length=64)
    why = models.TextField(blank=True)  # of a correction
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    prepared_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    prepared_at = models.DateTimeField(default=timezone.now)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = ReleaseQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["wave", "number"], name="release_once"),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in ReleaseStatus]), name="release_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=ReleaseStatus.RELEASED) | Q(released_at__isnull=False, approved_by__isnull=False),
                name="release_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=models.F("prepared_by")),
                name="release_by_two_people",
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "released_at"], name="release_shown")]

    def __str__(self) -> str:
        return f"Release {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("results:release", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return STATUS_MARK[ReleaseStatus(self.status)]


class RegisterEntry(models.Model):
    """One table of a release: which step was shown, and what readers know from it. Never altered, never deleted (R9)."""

    release = models.ForeignKey(Release, models.PROTECT, related_name="entries")
    place = models.PositiveSmallIntegerField()
    table = models.CharField(max_length=200)
    step = models.PositiveSmallIntegerField(null=True)  # none: nothing of it was shown
    bounds = models.JSONField()  # facts and refusals: analysis.disclosure.registers
    plan_sha256 = models.CharField(max_length=64)
    approvers = models.JSONField()  # the numbers of both users
    registered_at = models.DateTimeField(default=timezone.now)

    objects = RoomQuerySet["RegisterEntry"].as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["release", "place"], name="register_entry_once")]

    def __str__(self) -> str:
        return self.table


class Printed(models.Model):
    """The accessible PDF of what is shown of a wave, made anew whenever something beside the figures changes."""

    wave = models.OneToOneField(Wave, models.CASCADE, related_name="printed")
    content = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return "PDF"


class Passage(Versioned):
    """The evaluator's words beside the figures of one question; with an empty item, beside all of them."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="passages")
    item = models.CharField(max_length=150, blank=True)
    text = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["wave", "item"], name="results_passage_once")]

    def __str__(self) -> str:
        return f"Passage on {self.item or 'all figures'}"


class Quote(Versioned):
    """Something somebody wrote, as it may be shown after review, said by somebody of a group that is large enough."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="quotes")
    question = models.CharField(max_length=60)
    text = models.TextField()
    said_by = models.CharField(max_length=200)
    picked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = SeenByBothQuerySet["Quote"].as_manager()

    def __str__(self) -> str:
        return f"Quote {self.pk}"


class Reply(Versioned):
    """You said, we did: what the center heard in a wave, and what it does about it."""

    wave = models.ForeignKey(Wave, models.CASCADE, related_name="replies")
    said = models.TextField()
    did = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = SeenByBothQuerySet["Reply"].as_manager()

    def __str__(self) -> str:
        return f"Reply {self.pk}"
