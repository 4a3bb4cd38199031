"""What was decided on a round, by whom on both sides, and the plan that goes with it."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.center.offerings.models import Offering
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Promise, Support
from steelyard.support.readiness.models.rounds import Round
from steelyard.support.readiness.rules import STANDING, DecisionStatus, Result


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all; people of the agencies that receive the support see what they were asked or told."""
        if allows(user, "readiness.see"):
            return self
        received = Support.recipients.through.objects.filter(organization_id__in=user.acts_for(Role.RECIPIENT))
        return self.filter(round__support__in=received.values("support_id"))

    def standing(self) -> Self:
        """Those that count: both sides decided, or the agency was told."""
        return self.filter(status__in=sorted(STANDING))


class Decision(Versioned):
    """The result of a round. Go counts once both sides said so; not yet is told with an offer, never without."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="decisions")
    result = models.CharField(max_length=20, choices=Result.choices())
    words = models.TextField()  # to the agency
    offering = models.ForeignKey(Offering, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=DecisionStatus.choices(), default=DecisionStatus.WAITING)
    staff_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    staff_at = models.DateTimeField(default=timezone.now)
    agency_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    agency_at = models.DateTimeField(null=True, blank=True)
    decided_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True)  # what the agency sees otherwise, where it sent the decision back
    is_simulated = models.BooleanField(default=False)

    objects = DecisionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(words=""), name="readiness_decision_says_something"),
            models.CheckConstraint(
                condition=~Q(result=Result.NOT_YET) | Q(offering__isnull=False), name="readiness_not_yet_with_an_offer"
            ),
            models.CheckConstraint(
                condition=~Q(status=DecisionStatus.JOINT)
                | (
                    ~Q(result=Result.NOT_YET)
                    & Q(staff_by__isnull=False)
                    & Q(agency_by__isnull=False)
                    & Q(agency_at__isnull=False)
                    & ~Q(agency_by=F("staff_by"))
                ),
                name="readiness_joint_by_both_sides",
            ),
            models.CheckConstraint(
                condition=~Q(status=DecisionStatus.TOLD) | Q(result=Result.NOT_YET), name="readiness_told_only_not_yet"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(STANDING)) | Q(decided_on__isnull=False),
                name="readiness_decision_dated",
            ),
            models.CheckConstraint(
                condition=~Q(status=DecisionStatus.RETURNED) | ~Q(note=""),
                name="readiness_sent_back_with_a_sentence",
            ),
            models.UniqueConstraint(
                fields=["round"], condition=Q(status=DecisionStatus.WAITING), name="readiness_one_decision_waits"
            ),
        ]

    def __str__(self) -> str:
        return Result(self.result).label

    def get_absolute_url(self) -> str:
        return reverse("readiness:standing", args=[self.round.support_id])


class PlanRow(models.Model):
    """One thing that makes the agency readier: what, who, by when; a promise in the ledger once both sides decided."""

    decision = models.ForeignKey(Decision, models.PROTECT, related_name="plan")
    what = models.CharField(max_length=300)
    by_staff = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="+")
    by_organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    due_on = models.DateField()
    promise = models.OneToOneField(Promise, models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(by_staff__isnull=False) ^ Q(by_organization__isnull=False),
                name="readiness_plan_row_by_one",
            ),
            models.CheckConstraint(condition=~Q(what=""), name="readiness_plan_row_says_what"),
        ]

    def __str__(self) -> str:
        return self.what
