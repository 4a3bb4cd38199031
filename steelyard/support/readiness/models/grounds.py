"""What a decision rests on beside the ratings: the context, and what intensive support assumes."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Support
from steelyard.support.readiness.rules import REACH


class ContextReviewQuerySet(models.QuerySet["ContextReview"]):
    def visible_to(self, user: Any) -> Self:
        """The desk, and people of the agencies that receive the support: both sides write it."""
        if allows(user, "readiness.see"):
            return self
        received = Support.recipients.through.objects.filter(organization_id__in=user.acts_for(Role.RECIPIENT))
        return self.filter(support__in=received.values("support_id"))


class ContextReview(models.Model):
    """One version of what both sides know of the place where the work is to happen; only ever added."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="context_reviews")
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 within its support
    reviewed_on = models.DateField()
    other_ta = models.TextField()
    culture = models.TextField()
    strengths = models.TextField()
    stressors = models.TextField()
    policy = models.TextField()
    data = models.TextField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = ContextReviewQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["support", "number"], name="context_review_number_once"),
        ]

    def __str__(self) -> str:
        return f"Context review, version {self.number}"


class Assumptions(Versioned):
    """What intensive support assumes, answered by both sides for one support; a draft until every answer is there."""

    support = models.OneToOneField(Support, models.PROTECT, related_name="assumptions")
    need = models.TextField(blank=True)
    vision = models.TextField(blank=True)
    method = models.TextField(blank=True)
    ability = models.TextField(blank=True)
    match = models.TextField(blank=True)
    chance = models.TextField(blank=True)
    proponents = models.TextField(blank=True)
    opponents = models.TextField(blank=True)
    shows_names = models.BooleanField(default=False)  # whether the agency reads who is for and against it
    can_benefit = models.PositiveBigIntegerField(null=True, blank=True)  # people, or places, that the work is for
    planned = models.PositiveBigIntegerField(null=True, blank=True)  # how many of them it plans to reach
    counted = models.CharField(max_length=120, blank=True)  # what is counted: schools, teachers, students
    reach_note = models.TextField(blank=True)  # how it grows toward the share that is assumed
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)

    PERSONAL = frozenset({"proponents", "opponents"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | (
                    ~Q(need="")
                    & ~Q(vision="")
                    & ~Q(method="")
                    & ~Q(ability="")
                    & ~Q(match="")
                    & ~Q(chance="")
                    & ~Q(proponents="")
                    & ~Q(opponents="")
                    & Q(can_benefit__gt=0)
                    & Q(planned__isnull=False)
                ),
                name="assumptions_answered_only_whole",
            ),
            models.CheckConstraint(
                condition=Q(planned__isnull=True) | Q(planned__lte=F("can_benefit")), name="assumptions_reach_within"
            ),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True)
                | Q(planned__isnull=False, can_benefit__lte=F("planned") * 100 / REACH)
                | ~Q(reach_note=""),
                name="assumptions_little_reach_explained",
            ),
        ]

    def __str__(self) -> str:
        return "What intensive support assumes"
