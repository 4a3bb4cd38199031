"""Studies of exemplars: a file that was brought, what its columns hold, and each model that was fitted to it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.evidence.exemplars.rules import FIT_MARK, FitStatus
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.foundation.work.models import Job


class StudyQuerySet(models.QuerySet["Study"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "exemplars.see") else self.none()

    def kept(self) -> Self:
        return self.filter(withdrawn_at=None)


class Study(Versioned):
    """One file, and what was seen in its columns when it was brought."""

    title = models.CharField(max_length=200)
    name = models.CharField(max_length=200)  # of the file, as it was called
    ending = models.CharField(max_length=10)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    stored = models.FileField(max_length=200)
    rows = models.BigIntegerField()
    columns = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = StudyQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["-made_at", "-id"], name="exemplar_study_made")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("exemplars:study", kwargs={"pk": self.pk})

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None


class StudyFitQuerySet(models.QuerySet["StudyFit"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "exemplars.see") else self.none()

    def of(self, fit: "StudyFit") -> Self:
        """The other models of the same study that found something."""
        return self.filter(study=fit.study_id, status=FitStatus.FOUND).exclude(pk=fit.pk)

    def by_key(self, pk: int) -> "StudyFit | None":
        return self.filter(pk=pk).first()


class StudyFit(models.Model):
    """One model of a study: what was asked, and the document of what was found or the sentence why not."""

    study = models.ForeignKey(Study, models.CASCADE, related_name="fits")
    number = models.PositiveIntegerField()
    asked = models.JSONField(default=dict)
    status = models.CharField(max_length=20, choices=FitStatus.choices(), default=FitStatus.WAITING)
    found = models.JSONField(default=dict)
    problem = models.TextField(blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = StudyFitQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["study", "number"], name="exemplar_fit_once_a_number"),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in FitStatus]), name="exemplar_fit_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"Model {self.number} of {self.study}"

    def get_absolute_url(self) -> str:
        return reverse("exemplars:fit", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return FIT_MARK[FitStatus(self.status)]

    @property
    def is_found(self) -> bool:
        return self.status == FitStatus.FOUND
