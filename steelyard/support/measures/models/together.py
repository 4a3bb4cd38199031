"""What measures share with runs of protocols: cycles begun on a measure, and templates that are self-assessments."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.measures.models.uses import Measure
from steelyard.support.measures.rules.subscales import MARK
from steelyard.support.protocols.models import GuidedRun, Protocol


class CycleQuerySet(models.QuerySet["Cycle"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(measure__in=Measure.objects.visible_to(user).values("pk"))


class Cycle(models.Model):
    """An improvement cycle begun on a measure; how far it is, its run says."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="cycles")
    run = models.OneToOneField(GuidedRun, models.PROTECT, related_name="measure_cycle")
    begun_on = models.DateField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    objects = CycleQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["measure", "begun_on"], name="cycle_of_measure")]

    def __str__(self) -> str:
        return f"Cycle {self.pk}"


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "measures.see") else self.none()


class Assessment(Versioned):
    """A guided protocol that is a team's self-assessment: its votes are subscales, judged against the center's mark."""

    protocol = models.OneToOneField(Protocol, models.PROTECT, related_name="assessment")
    mark = models.PositiveSmallIntegerField(default=MARK)  # percent; a subscale below it asks for a plan
    made_at = models.DateTimeField(default=timezone.now)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(mark__range=(1, 100)), name="assessment_mark_is_a_percent"),
        ]

    def __str__(self) -> str:
        return f"Self-assessment, mark {self.mark} percent"
