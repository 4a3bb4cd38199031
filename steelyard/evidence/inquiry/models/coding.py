"""Excerpts, the codes people gave them, and memos. Each coder's excerpt and each coding is a row of its own."""

import uuid
from typing import ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from steelyard.evidence.inquiry.models.codes import Code
from steelyard.evidence.inquiry.models.documents import TEXTS, Document
from steelyard.evidence.inquiry.models.room import RoomQuerySet
from steelyard.evidence.inquiry.rules import DocumentStatus, Via
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned

_LIVE = Q(removed_at__isnull=True)


class ExcerptQuerySet(RoomQuerySet["Excerpt"]):
    def live(self) -> Self:
        """What is marked, in documents that were not taken out."""
        return self.filter(removed_at__isnull=True, document__status=DocumentStatus.READY)


class Excerpt(models.Model):
    """A stretch of a document that somebody marked; places count in code points. Its words lie sealed beside it."""

    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="excerpts", db_index=False)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    coder = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    sealed_text = models.BinaryField()
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = ExcerptQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(end__gt=F("start")), name="inquiry_excerpt_holds_something"),
            models.UniqueConstraint(
                fields=["document", "start", "end", "coder"], condition=_LIVE, name="inquiry_excerpt_once_a_coder"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["document", "start", "id"], condition=_LIVE, name="inquiry_excerpt_in_order")
        ]

    def __str__(self) -> str:
        return f"Excerpt {self.pk}"

    @property
    def text(self) -> str:
        return TEXTS.unseal(self.sealed_text, about=self.guid)


class Coding(models.Model):
    """One code that one person gave to one excerpt. Document and place are the excerpt's, here for lists by code."""

    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    excerpt = models.ForeignKey(Excerpt, models.PROTECT, related_name="codings", db_index=False)
    code = models.ForeignKey(Code, models.PROTECT, related_name="codings", db_index=False)
    coder = models.ForeignKey(User, models.PROTECT, related_name="+", db_index=False)
    document = models.ForeignKey(Document, models.PROTECT, related_name="+", db_index=False)
    start = models.PositiveIntegerField()
    codebook = models.PositiveIntegerField()
    via = models.CharField(max_length=10, choices=Via.choices(), default=Via.HAND.value)
    made_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    removed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", db_index=False)

    objects = RoomQuerySet["Coding"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["excerpt", "code", "coder"], condition=_LIVE, name="inquiry_coding_once_a_coder"
            )
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["code", "document", "start", "excerpt"], condition=_LIVE, name="inquiry_coding_by_code"
            ),
            models.Index(fields=["document", "start"], condition=_LIVE, name="inquiry_coding_in_document"),
        ]

    def __str__(self) -> str:
        return f"Coding {self.pk}"


class Memo(Versioned):
    """What somebody thought about a code, an excerpt or a document."""

    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.ForeignKey(Code, models.PROTECT, null=True, blank=True, related_name="memos")
    excerpt = models.ForeignKey(Excerpt, models.PROTECT, null=True, blank=True, related_name="memos")
    document = models.ForeignKey(Document, models.PROTECT, null=True, blank=True, related_name="memos")
    sealed_text = models.BinaryField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    PERSONAL = frozenset({"sealed_text"})
    objects = RoomQuerySet["Memo"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(code__isnull=False, excerpt__isnull=True, document__isnull=True)
                | Q(code__isnull=True, excerpt__isnull=False, document__isnull=True)
                | Q(code__isnull=True, excerpt__isnull=True, document__isnull=False),
                name="inquiry_memo_on_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"Memo {self.pk}"

    @property
    def text(self) -> str:
        return TEXTS.unseal(self.sealed_text, about=self.guid)
