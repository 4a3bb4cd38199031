"""Dossiers: what people find out about a candidate, and what the panel decides."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.evidence.exemplars.models.studies import StudyFit
from steelyard.evidence.exemplars.rules.verifying import ANSWER_MARK, Answer, Finding, LookKind
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned


class SeenQuerySet(models.QuerySet[Any]):
    """Rows that whoever may see studies may see."""

    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "exemplars.see") else self.none()


class Dossier(Versioned):
    """One group that a model proposed, or one that is visited for comparison; its figures are kept as they were."""

    fit = models.ForeignKey(StudyFit, models.PROTECT, related_name="dossiers")
    group = models.CharField(max_length=200)  # as the file calls it
    name = models.CharField(max_length=200)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="dossiers")
    compared_with = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="comparisons")
    liaison = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="dossiers")
    figures = models.JSONField(default=dict)
    answer = models.CharField(max_length=20, choices=Answer.choices(), default=Answer.OPEN)  # of the last decision
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = SeenQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["fit", "group"], name="dossier_once_a_group"),
            models.CheckConstraint(condition=Q(answer__in=[one.value for one in Answer]), name="dossier_answer_known"),
            models.CheckConstraint(condition=~Q(compared_with=F("id")), name="dossier_not_compared_with_itself"),
            models.CheckConstraint(
                condition=Q(compared_with=None) | Q(answer=Answer.OPEN), name="dossier_comparison_undecided"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["-made_at", "-id"], name="dossier_made")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("exemplars:dossier", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return ANSWER_MARK[Answer(self.answer)]

    @property
    def is_verified(self) -> bool:
        return self.answer == Answer.YES

    @property
    def is_comparison(self) -> bool:
        return self.compared_with_id is not None


class Look(Versioned):
    """One closer look: documents read, people spoken with, a place visited, another explanation tried."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="looks")
    kind = models.CharField(max_length=20, choices=LookKind.choices())
    about = models.CharField(max_length=300)
    planned_on = models.DateField(null=True, blank=True)
    plan = models.TextField(blank=True)
    done_on = models.DateField(null=True, blank=True)
    notes = models.TextField(blank=True)
    finding = models.CharField(max_length=20, choices=[("", "Not said"), *Finding.choices()], blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = SeenQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in LookKind]), name="look_kind_known"),
            models.CheckConstraint(condition=Q(done_on=None) | ~Q(notes=""), name="look_done_has_notes"),
            models.CheckConstraint(
                condition=Q(finding="") | Q(kind=LookKind.EXPLANATION), name="look_finding_of_explanation"
            ),
        ]

    def __str__(self) -> str:
        return self.about

    def get_absolute_url(self) -> str:
        return reverse("exemplars:look", kwargs={"pk": self.pk})


class PanelDecision(models.Model):
    """What a panel decided, who sat on it, when and why; nothing of it is ever changed, a later one stands above it."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="decisions")
    answer = models.CharField(max_length=20, choices=Answer.choices())
    panel = models.TextField()  # one name a line
    reasons = models.TextField()
    decided_on = models.DateField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answer__in=[one.value for one in Answer if one != Answer.OPEN]),
                name="panel_decision_known",
            ),
            models.CheckConstraint(condition=~Q(reasons="") & ~Q(panel=""), name="panel_decision_with_reasons"),
        ]

    def __str__(self) -> str:
        return f"{self.get_answer_display()}: {self.dossier}"

    @property
    def mark(self) -> str:
        return ANSWER_MARK[Answer(self.answer)]

    @property
    def names(self) -> list[str]:
        return self.panel.splitlines()
