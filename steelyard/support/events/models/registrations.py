"""Who registered for an event, what they asked for, and whether they came."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Organization, Person, State
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.events.models.events import Event
from steelyard.support.events.rules import CheckIn, Place


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def visible_to(self, user: Any) -> Self:
        """Whoever keeps the list at the door sees who is on it; nobody else does."""
        return self if allows(user, "events.check_in") else self.none()

    def seated(self) -> Self:
        return self.filter(status=Place.SEATED)

    def waiting(self) -> Self:
        """Who waits for a seat, whoever came first at the top."""
        return self.filter(status=Place.WAITING).order_by("registered_at", "id")


class Registration(Versioned):
    """One person's place at one event, under one address; walk-ins may have none."""

    event = models.ForeignKey(Event, models.PROTECT, related_name="registrations")
    person = models.ForeignKey(Person, models.SET_NULL, null=True, blank=True, related_name="registrations")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    email = models.EmailField(max_length=254, blank=True)  # in lower case
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="event_registrations"
    )
    organization_typed = models.CharField(max_length=200, blank=True)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="event_registrations")
    answers = models.JSONField(default=dict, blank=True)  # {question's key: answer}
    accommodation = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=Place.choices(), default=Place.SEATED)
    registered_at = models.DateTimeField(default=timezone.now)
    seated_at = models.DateTimeField(null=True, blank=True)
    attendance = models.CharField(max_length=20, choices=[("", "Not yet known"), *CheckIn.choices()], blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    is_walk_in = models.BooleanField(default=False)
    # The private link is made from it and the program's key, so that each letter can carry the same link.
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    token_hash = models.CharField(max_length=64, unique=True)
    is_asked = models.BooleanField(default=False)  # was mailed a link of the pulse; not whether it was used
    reminded_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = RegistrationQuerySet.as_manager()
    PERSONAL = frozenset({"name", "email", "answers", "accommodation", "organization_typed"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "email"], condition=~Q(email=""), name="registration_once"),
            models.CheckConstraint(condition=~Q(email="") | Q(is_walk_in=True), name="registration_has_an_address"),
            models.CheckConstraint(
                condition=~Q(status=Place.SEATED) | Q(seated_at__isnull=False), name="registration_seated_some_day"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["event", "status", "registered_at", "id"], name="registration_waiting"),
            models.Index(fields=["event", "name_key", "id"], name="registration_by_name"),
            models.Index(fields=["email"], name="registration_email"),
        ]

    def __str__(self) -> str:
        return f"Registration {self.pk}"  # never a name: history and logs hold this

    def get_absolute_url(self) -> str:
        return reverse("events:registration", kwargs={"pk": self.pk})

    @property
    def agency(self) -> str:
        """The agency as known, or as typed; read the organization along where there are many."""
        return self.organization.name if self.organization else self.organization_typed
