"""Introductions: two sides who do not know of each other until both have agreed."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.partners.rules import CameOf, Consent, IntroductionStatus


class IntroductionQuerySet(models.QuerySet["Introduction"]):
    def visible_to(self, user: Any) -> Self:
        """Staff alone: what one side may know is on the page of its own side."""
        return self if allows(user, "partners.see") else self.none()


class Introduction(Versioned):
    """The center brings two together who might help each other."""

    about = models.TextField()  # what both are told before they agree; names neither
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="introductions")
    asked_by = models.CharField(max_length=200)  # whose idea it was, in words
    status = models.CharField(
        max_length=20, choices=IntroductionStatus.choices(), default=IntroductionStatus.ASKED.value
    )
    liaison = models.ForeignKey(StaffMember, models.PROTECT, null=True, blank=True, related_name="introductions")
    asked_at = models.DateTimeField(default=timezone.now)
    introduced_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # declined or withdrawn
    outcome_asked_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = IntroductionQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(about="") & ~Q(asked_by=""), name="introduction_says_what_and_whose"),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "asked_at", "id"], name="introduction_status")]

    def __str__(self) -> str:
        return f"Introduction {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("partners:introduction", kwargs={"pk": self.pk})


class IntroductionSideQuerySet(models.QuerySet["IntroductionSide"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees both sides; an agency or a partner its own, a person what is theirs."""
        if allows(user, "partners.see"):
            return self
        if not allows(user, "partners.enter"):
            return self.none()
        return self.filter(Q(organization__in=user.organization_ids) | Q(person__user=user.pk))


class IntroductionSide(Versioned):
    """One of the two: an organization or a person, whom to write to, and what they answered."""

    introduction = models.ForeignKey(Introduction, models.CASCADE, related_name="sides")
    place = models.PositiveSmallIntegerField()  # 1 or 2
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="introductions")
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="introductions")
    name = models.CharField(max_length=200)  # whom we write to
    email = models.EmailField(max_length=254)
    what = models.TextField(blank=True)  # what this side seeks or offers; told only after both agreed
    token_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=20, choices=Consent.choices(), default=Consent.ASKED.value)
    answered_at = models.DateTimeField(null=True, blank=True)
    came_of = models.CharField(max_length=20, choices=CameOf.choices(), blank=True)
    told = models.TextField(blank=True)
    told_at = models.DateTimeField(null=True, blank=True)

    objects = IntroductionSideQuerySet.as_manager()

    PERSONAL = frozenset({"name", "email"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["introduction", "place"], name="introduction_side_once"),
            models.CheckConstraint(condition=Q(place__in=[1, 2]), name="introduction_side_first_or_second"),
            models.CheckConstraint(
                condition=Q(organization__isnull=False) | Q(person__isnull=False), name="introduction_side_of_somebody"
            ),
        ]

    def __str__(self) -> str:
        return self.name
