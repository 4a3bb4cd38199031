"""Rounds of ratings: each is a guided run of the agency that is to receive an intensive support."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.support.delivery.models import Support
from steelyard.support.protocols.models import GuidedRun


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all; people of the agencies that receive the support see theirs."""
        if allows(user, "readiness.see"):
            return self
        received = Support.recipients.through.objects.filter(organization_id__in=user.acts_for(Role.RECIPIENT))
        return self.filter(support__in=received.values("support_id"))


class Round(models.Model):
    """One round of ratings on the readiness of an agency for a support; who rates and how lies in its run."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="readiness_rounds")
    agency = models.ForeignKey(Organization, models.PROTECT, related_name="readiness_rounds")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 within its support
    run = models.OneToOneField(GuidedRun, models.PROTECT, related_name="readiness_round")
    opened_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["support", "number"], name="readiness_round_number_once"),
        ]

    def __str__(self) -> str:
        return f"Round {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("readiness:standing", args=[self.support_id])
