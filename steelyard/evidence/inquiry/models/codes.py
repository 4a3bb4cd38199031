"""The code tree, its versions, and what was moved, merged and split."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from steelyard.evidence.inquiry.models.room import RoomQuerySet
from steelyard.evidence.inquiry.rules import Level
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned


class Code(Versioned):
    """What a stretch of text is marked with. Codes below one share its level."""

    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    level = models.CharField(max_length=20, choices=Level.choices())
    name = models.CharField(max_length=120)
    definition = models.TextField(blank=True)
    inclusion = models.TextField(blank=True)
    exclusion = models.TextField(blank=True)
    examples = models.TextField(blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)  # merged into another, or no longer used
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    PERSONAL = frozenset({"name", "definition", "inclusion", "exclusion", "examples", "parent"})
    objects = RoomQuerySet["Code"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                "parent", Lower("name"), condition=Q(retired_at__isnull=True, parent__isnull=False),
                name="inquiry_code_once_below_one",
            ),
            models.UniqueConstraint(
                "level", Lower("name"), condition=Q(retired_at__isnull=True, parent__isnull=True),
                name="inquiry_code_once_on_top",
            ),
            models.CheckConstraint(condition=~Q(parent=F("id")), name="inquiry_code_not_below_itself"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"Code {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("inquiry:code", args=[self.pk])


class Codebook(models.Model):
    """The whole tree as it stood after a change; a coding names the one that held when it was made."""

    number = models.PositiveIntegerField(unique=True)
    document = models.JSONField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = RoomQuerySet["Codebook"].as_manager()

    def __str__(self) -> str:
        return f"Codebook {self.number}"


class CodeChange(models.Model):
    """A move, merge, split or change of words, with all that it takes to undo it."""

    code = models.ForeignKey(Code, models.PROTECT, related_name="changes")
    act = models.CharField(max_length=20)
    before = models.JSONField(default=dict)  # of each code by number: the fields that changed
    moved = models.JSONField(default=dict)  # of codings: by number, the code they had; and those that fell together
    codebook = models.PositiveIntegerField()  # the version it made
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet["CodeChange"].as_manager()

    def __str__(self) -> str:
        return f"Change {self.pk}"
