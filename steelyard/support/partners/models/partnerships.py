"""What the center and a partner do together: from interest to terms both confirm, joint supports, and reviews."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Support, SupportProvider
from steelyard.support.partners.rules import NEEDED, PartnershipStatus, Verdict


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all, a partner what the center let it know of; others answer on the mailed page."""
        if allows(user, "partners.see"):
            return self
        if not allows(user, "partners.enter"):
            return self.none()
        return self.shared().filter(partner__in=user.acts_for(Role.PARTNER))

    def shared(self) -> Self:
        """What the partner was told: terms were sent, or one side has confirmed; interest alone is the center's own."""
        confirmed = Q(center_confirmed_at__isnull=False) | Q(partner_confirmed_at__isnull=False)
        return self.filter(Q(sent_at__isnull=False) | confirmed)


class Partnership(Versioned):
    """One piece of work that the center and a partner want to do together, or do."""

    partner = models.ForeignKey(Organization, models.PROTECT, related_name="partnerships")
    title = models.CharField(max_length=200)
    status = models.CharField(
        max_length=20, choices=PartnershipStatus.choices(), default=PartnershipStatus.INTEREST.value
    )
    interest = models.TextField(blank=True)  # why we thought of each other
    topics = models.ManyToManyField(Topic, related_name="partnerships", blank=True)
    liaison = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="partnerships")
    # The terms, which both sides confirm.
    fit = models.TextField(blank=True)
    center_does = models.TextField(blank=True)
    partner_does = models.TextField(blank=True)
    for_whom = models.TextField(blank=True)
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    cost = models.TextField(blank=True)
    sustained = models.TextField(blank=True)
    duplicates = models.TextField(blank=True)
    # Who confirmed these terms; a changed term takes both back.
    center_confirmed_at = models.DateTimeField(null=True, blank=True)
    center_confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    partner_confirmed_at = models.DateTimeField(null=True, blank=True)
    partner_confirmed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    partner_name = models.CharField(max_length=200, blank=True)  # who confirmed for it, as typed
    partner_said = models.TextField(blank=True)  # what the partner last wrote about the terms
    email = models.EmailField(max_length=254, blank=True)
    token_hash = models.CharField(max_length=64, unique=True, null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    supports = models.ManyToManyField(Support, related_name="partnerships", blank=True)
    begun_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.TextField(blank=True)
    source = models.CharField(max_length=200, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = PartnershipQuerySet.as_manager()

    PERSONAL = frozenset({"partner_name", "email"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="partnership_ends_after_start",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="partnership_has_a_title"),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "begun_at", "id"], name="partnership_status")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("partners:partnership", kwargs={"pk": self.pk})

    @property
    def said(self) -> frozenset[str]:
        """The names of the terms that are said."""
        return frozenset(name for name in NEEDED if getattr(self, name))


class PartnershipReview(models.Model):
    """How a partnership went, as one side saw it, and whether it goes on."""

    partnership = models.ForeignKey(Partnership, models.CASCADE, related_name="reviews")
    on = models.DateField()
    went_well = models.TextField()
    to_change = models.TextField(blank=True)
    verdict = models.CharField(max_length=20, choices=Verdict.choices())
    with_partner = models.BooleanField(default=False)  # written together with the partner
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=200, blank=True)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(went_well=""), name="partnership_review_says_how_it_went"),
        ]

    def __str__(self) -> str:
        return f"{self.get_verdict_display()}, {self.on}"


class RoleWarning(models.Model):
    """Everybody in a support was told that this role ends on this day."""

    part = models.ForeignKey(SupportProvider, models.CASCADE, related_name="warnings")
    until = models.DateField()
    letters = models.PositiveSmallIntegerField(default=0)
    warned_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["part", "until"], name="role_warning_once")]

    def __str__(self) -> str:
        return f"Until {self.until}"
