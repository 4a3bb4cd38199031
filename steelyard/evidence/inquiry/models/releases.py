"""What leaves the room: findings, the figures and quotes beside them, and what the center answers."""

from typing import Any, ClassVar, Self
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.evidence.inquiry.models.coding import Excerpt
from steelyard.evidence.inquiry.models.documents import TEXTS
from steelyard.evidence.inquiry.models.room import EvaluatorsQuerySet
from steelyard.evidence.inquiry.rules.releasing import LEAST_PEOPLE
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned


class FindingQuerySet(models.QuerySet["Finding"]):
    def visible_to(self, user: Any) -> Self:
        """The evaluator sees all, the center what was released, coders nothing before it is."""
        if allows(user, "inquiry.room"):
            return self
        return self.released() if allows(user, "inquiry.read") else self.none()

    def released(self) -> Self:
        return self.filter(released_at__isnull=False, withdrawn_at__isnull=True)


class Released(Versioned):
    """What the evaluator releases by itself, and may take back."""

    released_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    released_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def is_shown(self) -> bool:
        return self.released_at is not None and self.withdrawn_at is None

    @property
    def state(self) -> str:
        if self.withdrawn_at:
            return "Taken back"
        return "Released" if self.released_at else "Not released"


class Finding(Released):
    """A sentence that the inquiry came to, with what it rests on."""

    guid = models.UUIDField(default=uuid4, editable=False)
    title = models.CharField(max_length=200)
    sealed_text = models.BinaryField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    PERSONAL = frozenset({"title", "sealed_text"})
    objects = FindingQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Finding {self.pk}"

    @property
    def text(self) -> str:
        return TEXTS.unseal(self.sealed_text, about=self.guid)

    def get_absolute_url(self) -> str:
        return reverse("inquiry:finding", args=[self.pk])


class Display(Released):
    """Figures beside a finding: what the numbers say where people said this."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="displays")
    title = models.CharField(max_length=200)
    rows = models.JSONField(default=list)  # [what, value, n, period, where it stands]

    PERSONAL = frozenset({"title", "rows"})
    objects = EvaluatorsQuerySet["Display"].as_manager()

    def __str__(self) -> str:
        return f"Display {self.pk}"


class Quote(Released):
    """Words of an interview as they may be shown: reviewed, said by somebody of a group that is large enough."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="quotes")
    excerpt = models.ForeignKey(Excerpt, models.PROTECT, related_name="+")
    guid = models.UUIDField(default=uuid4, editable=False)
    sealed_text = models.BinaryField()
    said_by = models.CharField(max_length=200)
    group = models.CharField(max_length=60)
    people = models.PositiveIntegerField()  # interviewees of that group when it was picked
    picked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)

    PERSONAL = frozenset({"sealed_text", "said_by", "group"})
    objects = EvaluatorsQuerySet["Quote"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(people__gte=LEAST_PEOPLE), name="inquiry_quote_of_a_large_group"),
            models.CheckConstraint(
                condition=Q(released_at__isnull=True) | Q(reviewed_at__isnull=False), name="inquiry_quote_is_reviewed"
            ),
        ]

    def __str__(self) -> str:
        return f"Quote {self.pk}"

    @property
    def text(self) -> str:
        return TEXTS.unseal(self.sealed_text, about=self.guid)


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "inquiry.read") or allows(user, "inquiry.room") else self.none()


class Answer(Versioned):
    """You said, we did: what the center does about a released finding."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="answers")
    said = models.TextField()
    did = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = AnswerQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Answer {self.pk}"
