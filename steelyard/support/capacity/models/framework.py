"""The framework of capacities, in versions: a draft changes, a published version stands."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.capacity.rules import Kind


class FrameworkQuerySet(models.QuerySet["FrameworkVersion"]):
    def visible_to(self, user: Any) -> Self:
        """Whoever sees capacities sees what they are measured by; drafts are seen at the desk."""
        if allows(user, "capacity.see"):
            return self
        return self.published() if allows(user, "capacity.see_own") else self.none()

    def published(self) -> Self:
        return self.filter(is_draft=False)


class FrameworkVersion(Versioned):
    """One version of the taxonomy; what was rated under it keeps it."""

    number = models.PositiveIntegerField(unique=True)
    name = models.CharField(max_length=120)
    note = models.TextField(blank=True)  # what it is, or what changed
    dimensions = models.JSONField(default=list)  # a funder's, by name, as the center lists them
    is_draft = models.BooleanField(default=True)
    begun_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    begun_at = models.DateTimeField(default=timezone.now)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    published_at = models.DateTimeField(null=True, blank=True)

    objects = FrameworkQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_draft"], condition=Q(is_draft=True), name="capacity_one_draft"),
            models.CheckConstraint(
                condition=Q(is_draft=True, published_at=None) | Q(is_draft=False, published_at__isnull=False),
                name="capacity_framework_published_some_day",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("capacity:framework-version", kwargs={"number": self.number})


class CapacityQuerySet(models.QuerySet["Capacity"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(framework__in=FrameworkVersion.objects.visible_to(user))


class Capacity(Versioned):
    """Something an agency can be able to do, with a sentence for each point of its scale."""

    framework = models.ForeignKey(FrameworkVersion, models.CASCADE, related_name="capacities")
    key = models.SlugField(max_length=60)  # the same capacity through versions
    name = models.CharField(max_length=120)
    kind = models.CharField(max_length=20, choices=Kind.choices())
    description = models.TextField(blank=True)
    anchors = models.JSONField(default=list)  # five sentences, from the lowest point up
    dimension = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)

    objects = CapacityQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["framework", "key"], name="capacity_key_once"),
            models.CheckConstraint(condition=Q(kind__in=[one.value for one in Kind]), name="capacity_kind_known"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def points(self) -> list[tuple[int, str]]:
        """The scale: each point with its sentence."""
        return list(enumerate(self.anchors, start=1))

    def anchor(self, level: int | None) -> str:
        return dict(self.points).get(level or 0, "")
