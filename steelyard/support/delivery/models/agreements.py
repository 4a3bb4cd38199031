"""What the center and an agency agree on for a support: a needs statement, then a plan, each approved by the agency."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models.ledger import Support
from steelyard.support.delivery.rules import TextKind, TextStatus


class Agreement(Versioned):
    """The agreement on one support; active while the newest text of each kind is approved."""

    support = models.OneToOneField(Support, models.PROTECT, related_name="agreement")
    opened_at = models.DateTimeField(default=timezone.now)
    activated_at = models.DateTimeField(null=True, blank=True)  # none while it is not active
    is_simulated = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "Active agreement" if self.activated_at else "Agreement"


class AgreementTextQuerySet(models.QuerySet["AgreementText"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all; recipients see what their agency was sent. Providers of a support see none of it."""
        if allows(user, "delivery.see"):
            return self
        if not allows(user, "delivery.see_agreement"):
            return self.none()
        own = user.acts_for(Role.RECIPIENT)
        received = Support.recipients.through.objects.filter(organization_id__in=own).values("support_id")
        return self.sent().filter(agreement__support__in=received)

    def sent(self) -> Self:
        """Without drafts, which are the center's own."""
        return self.exclude(status=TextStatus.DRAFT)


class AgreementText(Versioned):
    """One version of a needs statement or a plan. Only a draft changes; what was sent stands as it was read."""

    agreement = models.ForeignKey(Agreement, models.PROTECT, related_name="texts")
    kind = models.CharField(max_length=20, choices=TextKind.choices())
    number = models.PositiveSmallIntegerField()  # 1, 2, 3 within its kind
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    status = models.CharField(max_length=20, choices=TextStatus.choices(), default=TextStatus.DRAFT)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(blank=True)  # what should change, where it was sent back

    objects = AgreementTextQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agreement", "kind", "number"], name="agreement_text_number_once"),
            models.UniqueConstraint(
                fields=["agreement", "kind"], condition=Q(status=TextStatus.DRAFT), name="agreement_text_one_draft"
            ),
            models.UniqueConstraint(
                fields=["agreement", "kind"], condition=Q(status=TextStatus.SENT), name="agreement_text_one_waits"
            ),
            models.CheckConstraint(condition=~Q(text="") & ~Q(sha256=""), name="agreement_text_says_something"),
            models.CheckConstraint(
                condition=Q(status=TextStatus.DRAFT) | Q(sent_at__isnull=False), name="agreement_text_sent_some_day"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=[TextStatus.APPROVED, TextStatus.SENT_BACK]) | Q(answered_at__isnull=False),
                name="agreement_text_answered_some_day",
            ),
            models.CheckConstraint(
                condition=~Q(status=TextStatus.SENT_BACK) | ~Q(note=""), name="agreement_text_sent_back_with_a_sentence"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("delivery:answer-text", kwargs={"pk": self.pk})
