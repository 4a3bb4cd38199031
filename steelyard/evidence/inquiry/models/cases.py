"""Cases with their narratives, and claims with what speaks for and against them."""

import uuid
from typing import Any, ClassVar

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import State
from steelyard.evidence.inquiry.models.coding import Excerpt
from steelyard.evidence.inquiry.models.documents import TEXTS
from steelyard.evidence.inquiry.models.room import RoomQuerySet
from steelyard.evidence.inquiry.models.sample import Respondent
from steelyard.evidence.inquiry.rules.cases import CaseKind, Side, Source, Strength
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned
from steelyard.support.collaboratives.models import Team
from steelyard.support.delivery.models import Support


class Case(Versioned):
    """A respondent, team, state or support that is told as a whole. Its attributes are those of the record."""

    kind = models.CharField(max_length=20, choices=CaseKind.choices())
    respondent = models.ForeignKey(Respondent, models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="+")
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = RoomQuerySet["Case"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind=CaseKind.RESPONDENT, respondent__isnull=False)
                | Q(kind=CaseKind.TEAM, team__isnull=False)
                | Q(kind=CaseKind.STATE, state__isnull=False)
                | Q(kind=CaseKind.SUPPORT, support__isnull=False),
                name="inquiry_case_is_of_something",
            ),
            models.UniqueConstraint(
                fields=["kind", "respondent"],
                condition=Q(respondent__isnull=False),
                name="inquiry_case_of_respondent_once",
            ),
            models.UniqueConstraint(
                fields=["kind", "team"], condition=Q(team__isnull=False), name="inquiry_case_of_team_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "state"], condition=Q(state__isnull=False), name="inquiry_case_of_state_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "support"], condition=Q(support__isnull=False), name="inquiry_case_of_support_once"
            ),
        ]

    def __str__(self) -> str:
        return f"Case {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("inquiry:case", args=[self.pk])

    @property
    def about(self) -> Any:
        """The thing itself."""
        return getattr(self, self.kind)

    @property
    def title(self) -> str:
        return self.respondent.pseudonym if self.respondent else str(self.about)


class OutlineSection(models.Model):
    """One heading of the outline that every narrative follows."""

    title = models.CharField(max_length=150)
    position = models.PositiveSmallIntegerField()
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet["OutlineSection"].as_manager()

    def __str__(self) -> str:
        return f"Section {self.pk}"


class Statement(Versioned):
    """A sentence of a case's narrative, with the excerpts it stands on."""

    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, models.PROTECT, related_name="statements")
    section = models.ForeignKey(OutlineSection, models.PROTECT, related_name="statements")
    sealed_text = models.BinaryField()
    excerpts = models.ManyToManyField(Excerpt, related_name="+")
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet["Statement"].as_manager()

    def __str__(self) -> str:
        return f"Statement {self.pk}"

    @property
    def text(self) -> str:
        return TEXTS.unseal(self.sealed_text, about=self.guid)


class Claim(Versioned):
    """Something that may be so, weighed by what speaks for and against it."""

    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    sealed_text = models.BinaryField()
    strength = models.CharField(max_length=20, choices=Strength.choices(), default=Strength.OPEN.value)
    sealed_missing = models.BinaryField(default=bytes, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)

    PERSONAL = frozenset({"sealed_text", "sealed_missing", "strength"})
    objects = RoomQuerySet["Claim"].as_manager()

    def __str__(self) -> str:
        return f"Claim {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("inquiry:claim", args=[self.pk])

    @property
    def text(self) -> str:
        return TEXTS.unseal(self.sealed_text, about=self.guid)

    @property
    def missing(self) -> str:
        return TEXTS.unseal(self.sealed_missing, about=self.guid) if self.sealed_missing else ""


class Ground(Versioned):
    """What speaks for or against a claim, and where it is from."""

    guid = models.UUIDField(default=uuid.uuid4, editable=False)
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="grounds")
    side = models.CharField(max_length=10, choices=Side.choices())
    source = models.CharField(max_length=20, choices=Source.choices())
    excerpt = models.ForeignKey(Excerpt, models.PROTECT, null=True, blank=True, related_name="+")
    sealed_text = models.BinaryField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    added_at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = RoomQuerySet["Ground"].as_manager()

    def __str__(self) -> str:
        return f"Ground {self.pk}"

    @property
    def text(self) -> str:
        return TEXTS.unseal(self.sealed_text, about=self.guid)
