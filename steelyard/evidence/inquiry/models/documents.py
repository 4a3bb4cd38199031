"""Documents and the rules by which names were replaced in them."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.evidence.inquiry.models.room import EvaluatorsQuerySet
from steelyard.evidence.inquiry.models.sample import Interview
from steelyard.evidence.inquiry.rules import DocumentKind, DocumentStatus
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.boxes import Box
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Support

TEXTS = Box("inquiry")


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, user: Any) -> Self:
        """Coders see what is ready to code; names still stand in what is not."""
        if allows(user, "inquiry.room"):
            return self
        return self.ready() if allows(user, "inquiry.code") else self.none()

    def ready(self) -> Self:
        return self.filter(status=DocumentStatus.READY)

    def without_text(self) -> Self:
        return self.defer("sealed_text")


class Document(Versioned):
    """A text that is coded. Once it is ready its text stays as it is, for excerpts point into it."""

    guid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=DocumentKind.choices(), default=DocumentKind.INTERVIEW.value)
    status = models.CharField(max_length=20, choices=DocumentStatus.choices(), default=DocumentStatus.DRAFT.value)
    interview = models.ForeignKey(Interview, models.PROTECT, null=True, blank=True, related_name="documents")
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="+")
    on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)  # where it is from: a file's kind, a tool
    sealed_text = models.BinaryField(default=bytes)
    size = models.PositiveIntegerField(default=0)  # code points
    replaced = models.PositiveIntegerField(default=0)  # names
    taken_in_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    taken_in_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    PERSONAL = frozenset({"title", "source", "sealed_text", "interview", "support"})
    objects = DocumentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(kind=DocumentKind.INTERVIEW) | Q(interview__isnull=False) | Q(source__startswith="import"),
                name="inquiry_a_transcript_has_an_interview",
            )
        ]
        indexes: ClassVar = [models.Index(fields=["status", "title"], name="inquiry_document_by_title")]

    def __str__(self) -> str:
        return f"Document {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("inquiry:document", args=[self.pk])

    @property
    def text(self) -> str:
        return TEXTS.unseal(self.sealed_text, about=self.guid)

    @property
    def is_draft(self) -> bool:
        return self.status == DocumentStatus.DRAFT

    @property
    def is_ready(self) -> bool:
        return self.status == DocumentStatus.READY


class NameRule(models.Model):
    """A name and what stands in its place, kept for the next document; the name under the key that is kept apart."""

    sealed_name = models.BinaryField()
    becomes = models.CharField(max_length=100)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = EvaluatorsQuerySet["NameRule"].as_manager()

    def __str__(self) -> str:
        return f"Rule {self.pk}"
