"""Subscriptions and their deliveries."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.hooks.rules import MARK, TOPICS, DeliveryStatus
from steelyard.foundation.kit import access
from steelyard.foundation.kit.models import Versioned


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    def visible_to(self, user: Any) -> Self:
        """One's own; administrators see everybody's."""
        if not access.allows(user, "hooks.keep"):
            return self.none()
        return self if Role.ADMINISTRATOR in user.roles else self.filter(user_id=user.pk)


class Subscription(Versioned):
    """An address that hears of topics, as far as its owner's pages show them."""

    user = models.ForeignKey(User, models.CASCADE, related_name="subscriptions")
    name = models.CharField(max_length=80)
    address = models.URLField(max_length=500)
    topics = models.JSONField(default=list)
    secret = models.BinaryField()  # sealed: it signs, so a hash would not do
    is_on = models.BooleanField(default=True)
    off_reason = models.TextField(blank=True)
    failures = models.PositiveIntegerField(default=0)  # tries in a row that nobody took
    told_to = models.BigIntegerField(default=0)  # the last entry of the history that was looked at for it
    made_at = models.DateTimeField(default=timezone.now)

    objects = SubscriptionQuerySet.as_manager()
    PERSONAL = frozenset({"secret"})

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("hooks:subscription", kwargs={"pk": self.pk})

    @property
    def told_topics(self) -> list[str]:
        return [TOPICS[name].label if name in TOPICS else name for name in self.topics]


class Delivery(models.Model):
    """One entry of the history, told to one address."""

    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="deliveries")
    entry_id = models.BigIntegerField(null=True)  # of the history; none for a trial
    topic = models.CharField(max_length=40)
    verb = models.CharField(max_length=80)
    object_id = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    status = models.CharField(max_length=20, choices=DeliveryStatus.choices(), default=DeliveryStatus.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    answer = models.PositiveSmallIntegerField(null=True)  # what the address answered last
    problem = models.CharField(max_length=300, blank=True)
    due_at = models.DateTimeField(default=timezone.now)  # while being sent: the end of the lease
    taken_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["subscription", "entry_id"], name="delivery_once_an_entry"),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in DeliveryStatus]), name="delivery_status_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "due_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.topic}: {self.verb}"

    @property
    def mark(self) -> str:
        return MARK[self.status]
