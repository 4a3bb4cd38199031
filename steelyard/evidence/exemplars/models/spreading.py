"""What a verified exemplar does, its consent, what is drafted from it, and who takes it up."""

from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils import timezone

from steelyard.center.directory.models import Organization
from steelyard.evidence.exemplars.models.dossiers import Dossier, SeenQuerySet
from steelyard.evidence.exemplars.rules.verifying import StepKind, UptakeState
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Promise
from steelyard.support.library.models import Resource


class Consent(Versioned):
    """The district agreed that this may be told; withdrawn, nothing more becomes public."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="consents")
    by_name = models.CharField(max_length=200)
    by_role = models.CharField(max_length=200)
    given_on = models.DateField()
    scope = models.TextField()  # what may be told, and whether they are named
    withdrawn_on = models.DateField(null=True, blank=True)
    withdrawn_why = models.TextField(blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = SeenQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(withdrawn_on=None), name="exemplar_consent_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        return f"Consent of {self.dossier}"


class Practice(Versioned):
    """What they do and under which conditions: conditions, not heroes."""

    dossier = models.OneToOneField(Dossier, models.CASCADE, related_name="practice")
    title = models.CharField(max_length=200)
    does = models.TextField()
    conditions = models.TextField()
    shown_by = models.TextField()
    unknown = models.TextField(blank=True)
    resource = models.OneToOneField(Resource, models.PROTECT, null=True, blank=True, related_name="exemplar_practice")
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = SeenQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title


class Step(models.Model):
    """One step of the plan to tell others and build their capacity; its day and its owner are those of the promise."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="steps")
    kind = models.CharField(max_length=20, choices=StepKind.choices())
    audience = models.CharField(max_length=200)
    promise = models.OneToOneField(Promise, models.PROTECT, related_name="exemplar_step")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(kind__in=[one.value for one in StepKind]), name="exemplar_step_kind_known"
            ),
        ]

    def __str__(self) -> str:
        return str(self.promise)


class Uptake(models.Model):
    """Where somebody else takes it up, how far on a day; a later row of the same agency tells how it went on."""

    dossier = models.ForeignKey(Dossier, models.CASCADE, related_name="uptakes")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="uptakes")
    state = models.CharField(max_length=20, choices=UptakeState.choices())
    seen_on = models.DateField()
    told = models.TextField()
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(state__in=[one.value for one in UptakeState]), name="exemplar_uptake_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}: {self.get_state_display()}"
