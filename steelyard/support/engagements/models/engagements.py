"""Engagements and their linkage teams."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Support
from steelyard.support.engagements.rules import LinkageRole, Side


class EngagementQuerySet(models.QuerySet["Engagement"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all; recipients those of their agency; others those whose linkage team they are in today."""
        if allows(user, "engagements.see"):
            return self
        if not user.pk:
            return self.none()
        received = Support.recipients.through.objects.filter(organization_id__in=user.acts_for(Role.RECIPIENT))
        linked = LinkageMember.objects.on(timezone.localdate()).filter(person__user=user.pk)
        return self.filter(Q(support__in=received.values("support_id")) | Q(pk__in=linked.values("engagement_id")))


class Engagement(Versioned):
    """What an intensive support adds: its name, agencies, liaison, tier, dates and status are those of its support."""

    support = models.OneToOneField(Support, models.PROTECT, related_name="engagement")
    opened_at = models.DateTimeField(default=timezone.now)
    routine = models.TextField(blank=True)  # how both sides keep in touch
    plan_from = models.DateField(null=True, blank=True)
    plan_until = models.DateField(null=True, blank=True)
    tapers_on = models.DateField(null=True, blank=True)
    exit_note = models.TextField(blank=True)  # what was met, and who carries it on
    is_simulated = models.BooleanField(default=False)

    objects = EngagementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(plan_until__isnull=True) | Q(plan_from__isnull=False, plan_until__gte=F("plan_from")),
                name="engagement_plan_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"Engagement {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("engagements:engagement", kwargs={"pk": self.pk})


class OfAnEngagementQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        """What belongs to an engagement is seen with it."""
        return self.filter(engagement__in=Engagement.objects.visible_to(user).values("pk"))


class LinkageMemberQuerySet(OfAnEngagementQuerySet["LinkageMember"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)


class LinkageMember(Versioned):
    """Somebody of either side who links the two, in a role, from a day until a day."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="linkage")
    person = models.ForeignKey(Person, models.PROTECT, related_name="linkages")
    side = models.CharField(max_length=20, choices=Side.choices())
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    role = models.CharField(max_length=20, choices=LinkageRole.choices(), default=LinkageRole.MEMBER)
    is_contact = models.BooleanField(default=False)  # whom the other side turns to
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = LinkageMemberQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["engagement", "person"], condition=Q(until__isnull=True), name="linkage_member_once"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="linkage_until_not_before_since"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["engagement", "until", "since"], name="linkage_now")]

    def __str__(self) -> str:
        return self.get_role_display()
