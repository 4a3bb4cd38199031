"""What the center offers and what it does not: the published profile of support."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization
from steelyard.center.needs.models import Statement
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned


class OfferingQuerySet(models.QuerySet["Offering"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "offerings.see") else self.filter(is_published=True)


class Offering(Versioned):
    """A kind of support that recipients can ask for by name."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    tier = models.CharField(max_length=20, choices=TierKey.choices())
    position = models.PositiveSmallIntegerField(default=0)
    summary = models.TextField(blank=True)
    for_whom = models.CharField(max_length=300, blank=True)
    how_long = models.CharField(max_length=200, blank=True)
    what_happens = models.TextField(blank=True)
    you_commit = models.TextField(blank=True)
    you_can_expect = models.TextField(blank=True)
    delivered_by = models.TextField(blank=True)
    cost = models.CharField(max_length=200, blank=True)  # none: it costs the agency nothing
    how_to_ask = models.CharField(max_length=300, blank=True)
    focal_areas = models.ManyToManyField(FocalArea, related_name="offerings", blank=True)
    topics = models.ManyToManyField(Topic, related_name="offerings", blank=True)
    partners = models.ManyToManyField(Organization, related_name="offerings_shared", blank=True)
    is_published = models.BooleanField(default=False)
    source = models.CharField(max_length=200, blank=True)

    objects = OfferingQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("offerings:offering", kwargs={"pk": self.pk})


class OfferingNeedQuerySet(models.QuerySet["OfferingNeed"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "needs.see") and allows(user, "offerings.see") else self.none()

    def standing(self) -> Self:
        """Those that nobody ended, of needs that count."""
        return self.filter(ended_at__isnull=True, statement__withdrawn_at__isnull=True)


class OfferingNeed(models.Model):
    """That an offering answers a need, and how: the trail from what was heard to what is offered."""

    offering = models.ForeignKey(Offering, models.PROTECT, related_name="need_links")
    statement = models.ForeignKey(Statement, models.PROTECT, related_name="offering_links")
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = OfferingNeedQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["offering", "statement"], condition=Q(ended_at__isnull=True), name="offering_need_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class ExclusionQuerySet(models.QuerySet["Exclusion"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "offerings.see") else self.filter(is_published=True)


class Exclusion(Versioned):
    """Something the center is asked for and does not do, and where to go instead."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    why = models.TextField(blank=True)
    instead = models.TextField()
    url = models.URLField(max_length=500, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_published = models.BooleanField(default=True)
    source = models.CharField(max_length=200, blank=True)

    objects = ExclusionQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("offerings:exclusion", kwargs={"pk": self.pk})
