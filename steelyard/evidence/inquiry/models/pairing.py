"""Double coding: who codes a document blind beside whom, and how their disagreements were resolved."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.evidence.inquiry.models.codes import Code
from steelyard.evidence.inquiry.models.documents import TEXTS, Document
from steelyard.evidence.inquiry.models.room import RoomQuerySet
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned


class Pairing(Versioned):
    """A document that several people code, none of them seeing what the others marked until all have finished."""

    document = models.ForeignKey(Document, models.PROTECT, related_name="pairings")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    codebook = models.PositiveIntegerField()  # the version that held when it began
    shown_at = models.DateTimeField(null=True, blank=True)  # all have finished

    objects = RoomQuerySet["Pairing"].as_manager()
    progress: Any = None  # filled in by queries: (name, whether finished) of each

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document"], condition=Q(shown_at__isnull=True), name="inquiry_one_pairing_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"Double coding {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("inquiry:pairing", args=[self.pk])


class PairMember(models.Model):
    """One of those who code blind."""

    pairing = models.ForeignKey(Pairing, models.CASCADE, related_name="members")
    coder = models.ForeignKey(User, models.PROTECT, related_name="+")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet["PairMember"].as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["pairing", "coder"], name="inquiry_member_once")]

    def __str__(self) -> str:
        return f"Member {self.pk}"


class Resolution(Versioned):
    """What was agreed on a stretch that coders marked differently; nobody's coding is changed by it."""

    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    pairing = models.ForeignKey(Pairing, models.PROTECT, related_name="resolutions")
    code = models.ForeignKey(Code, models.PROTECT, related_name="+")
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    applies = models.BooleanField()
    sealed_note = models.BinaryField()
    resolved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    resolved_at = models.DateTimeField(default=timezone.now)

    objects = RoomQuerySet["Resolution"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["pairing", "code", "start", "end"], name="inquiry_resolved_once"),
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="inquiry_resolution_holds_something"),
        ]

    def __str__(self) -> str:
        return f"Resolution {self.pk}"

    @property
    def note(self) -> str:
        return TEXTS.unseal(self.sealed_note, about=self.guid)
