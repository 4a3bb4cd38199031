"""Who works in the room beside the evaluator, and who read what in it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from steelyard.evidence.inquiry.rules import Looked
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned


class EvaluatorsQuerySet[M: models.Model](models.QuerySet[M]):
    """What only the evaluator sees."""

    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "inquiry.room") else self.none()


class RoomQuerySet[M: models.Model](models.QuerySet[M]):
    """What the evaluator and the coders see."""

    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "inquiry.code") else self.none()


class Coder(Versioned):
    """An account without any role that an evaluator let into the room."""

    user = models.ForeignKey(User, models.CASCADE, related_name="+")
    named_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    named_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = EvaluatorsQuerySet["Coder"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(ended_at__isnull=True), name="inquiry_coder_once")
        ]

    def __str__(self) -> str:
        return f"Coder {self.pk}"


class Reading(models.Model):
    """Somebody read words of the room: which document, or how many; never which words. Rows are only ever added."""

    document = models.ForeignKey("inquiry.Document", models.PROTECT, null=True, blank=True, related_name="readings")
    count = models.PositiveIntegerField(default=1)  # documents or excerpts, where it was several
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    how = models.CharField(max_length=10, choices=Looked.choices())

    objects = EvaluatorsQuerySet["Reading"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["by", "at"], name="inquiry_reading_of_whom")]

    def __str__(self) -> str:
        return f"Reading {self.pk}"
