"""Collaboratives, their strands and calls, and the applications that come in."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Organization, State
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.collaboratives.rules import ApplicationStatus
from steelyard.support.delivery.models import Support


class CollaborativeQuerySet(models.QuerySet["Collaborative"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all; everybody else those with a published call, and those of their own teams."""
        if allows(user, "collaboratives.see"):
            return self
        own = Q(teams__members__person__user=user.pk, teams__members__until__isnull=True) if user.pk else Q(pk=None)
        return self.filter(pk__in=Collaborative.objects.filter(Q(call_is_public=True) | own).values("pk"))

    def public(self) -> Self:
        return self.filter(call_is_public=True)


class Collaborative(Versioned):
    """What states work on together. Its name, dates, topics, states and partners are those of its support."""

    support = models.OneToOneField(Support, models.PROTECT, related_name="collaborative")
    key = models.SlugField(max_length=80, unique=True)  # its lasting public address
    problem = models.TextField(blank=True)  # the problem of practice that all teams share
    call = models.TextField(blank=True)  # what a team is offered and asked for
    call_is_public = models.BooleanField(default=False)
    call_opens_on = models.DateField(null=True, blank=True)
    call_closes_on = models.DateField(null=True, blank=True)
    places = models.PositiveSmallIntegerField(null=True, blank=True)  # none: no limit on teams
    source = models.CharField(max_length=200, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = CollaborativeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(call_opens_on__isnull=True)
                | Q(call_closes_on__isnull=True)
                | Q(call_closes_on__gte=F("call_opens_on")),
                name="call_closes_after_it_opens",
            ),
            models.CheckConstraint(
                condition=Q(call_is_public=False) | (Q(call_closes_on__isnull=False) & ~Q(call="")),
                name="call_public_with_words_and_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.key

    def get_absolute_url(self) -> str:
        return reverse("collaboratives:collaborative", kwargs={"pk": self.pk})

    def takes_applications(self, today: date) -> bool:
        opens, closes = self.call_opens_on, self.call_closes_on
        return self.call_is_public and closes is not None and (opens or today) <= today <= closes


class Strand(models.Model):
    """One of several threads within a collaborative."""

    collaborative = models.ForeignKey(Collaborative, models.CASCADE, related_name="strands")
    name = models.CharField(max_length=120)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["collaborative", "name"], name="strand_once"),
        ]

    def __str__(self) -> str:
        return self.name


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "collaboratives.weigh") else self.none()


class Application(Versioned):
    """A state that wants to take part: its problem of practice, and who would be in its team."""

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="applications")
    state = models.ForeignKey(State, models.PROTECT, related_name="applications")
    agency = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="applications")
    agency_typed = models.CharField(max_length=200, blank=True)
    contact_name = models.CharField(max_length=200)
    contact_title = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254)
    problem = models.TextField()
    hoped_change = models.TextField(blank=True)
    minutes_a_month = models.PositiveIntegerField(default=0)  # the time the agency protects for the team
    people = models.JSONField(default=list)  # [{name, agency, role, email}], as typed
    received_at = models.DateTimeField(default=timezone.now)
    status = models.CharField(max_length=20, choices=ApplicationStatus.choices(), default=ApplicationStatus.RECEIVED)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    answered_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = ApplicationQuerySet.as_manager()
    PERSONAL = frozenset({"contact_name", "contact_title", "contact_email", "people"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(status__in=[ApplicationStatus.ACCEPTED, ApplicationStatus.DECLINED])
                | Q(answered_at__isnull=False),
                name="application_answered_some_day",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["collaborative", "status", "received_at", "id"], name="application_waiting"),
        ]

    def __str__(self) -> str:
        return f"Application {self.pk}"  # never a name: history and logs hold this

    def get_absolute_url(self) -> str:
        return reverse("collaboratives:application", kwargs={"pk": self.pk})
