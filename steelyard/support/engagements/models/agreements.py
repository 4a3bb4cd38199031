"""The agreement of an engagement in versions; triggers of the database hold that what was offered never changes."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.engagements.models.engagements import Engagement, OfAnEngagementQuerySet
from steelyard.support.engagements.rules import Side


class AgreementVersionQuerySet(OfAnEngagementQuerySet["AgreementVersion"]):
    def visible_to(self, user: Any) -> Self:
        """Drafts are the center's own."""
        seen = super().visible_to(user)
        return seen if allows(user, "engagements.see") else seen.filter(offered_at__isnull=False)


class AgreementVersion(Versioned):
    """One version. A draft can be written; once offered it stands, and counts when both sides have signed it."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    content = models.JSONField(default=dict)  # rules.agreeing says of what parts
    text = models.TextField(blank=True)  # what is signed; empty in a draft
    sha256 = models.CharField(max_length=64, blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    offered_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)  # by both sides: from then on it counts
    is_simulated = models.BooleanField(default=False)

    objects = AgreementVersionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "number"], name="agreement_version_once"),
            models.UniqueConstraint(
                fields=["engagement"], condition=Q(offered_at__isnull=True), name="agreement_version_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(offered_at__isnull=True, text="", sha256="")
                | (Q(offered_at__isnull=False) & ~Q(text="") & ~Q(sha256="")),
                name="agreement_version_offered_with_text",
            ),
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True) | Q(offered_at__isnull=False),
                name="agreement_version_signed_after_offer",
            ),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("engagements:version", kwargs={"pk": self.pk})

    @property
    def is_draft(self) -> bool:
        return self.offered_at is None


class Signature(models.Model):
    """Who signed which words for which side, and when."""

    agreement_version = models.ForeignKey(AgreementVersion, models.PROTECT, related_name="signatures")
    side = models.CharField(max_length=20, choices=Side.choices())
    signed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    signed_at = models.DateTimeField(default=timezone.now)
    sha256 = models.CharField(max_length=64)  # of the words that were read

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement_version", "side"], name="signature_once_a_side"),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()} on {self.signed_at:%Y-%m-%d}"
