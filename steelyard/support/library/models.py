"""Resources by their metadata, as a first sketch: later pages make it a library."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit.models import Versioned
from steelyard.support.library.rules import ResourceKind, UseKind


class ResourceQuerySet(models.QuerySet["Resource"]):
    def visible_to(self, user: Any) -> Self:
        """What we know of a resource is public."""
        del user
        return self


class Resource(Versioned):
    """Something to read, watch or work with, made by the center or by others."""

    key = models.SlugField(max_length=80, unique=True)
    title = models.CharField(max_length=300)
    authors = models.CharField(max_length=300, blank=True)
    year = models.CharField(max_length=20, blank=True)
    publisher = models.CharField(max_length=300, blank=True)
    kind = models.CharField(max_length=20, choices=ResourceKind.choices())
    tier = models.CharField(max_length=20, choices=TierKey.choices(), default=TierKey.GENERAL)
    by_center = models.BooleanField(default=False)
    url = models.URLField(max_length=500, blank=True)
    topics = models.ManyToManyField(Topic, related_name="resources", blank=True)
    focal_areas = models.ManyToManyField(FocalArea, related_name="resources", blank=True)
    source = models.CharField(max_length=200, blank=True)

    objects = ResourceQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("library:resource", kwargs={"pk": self.pk})


class Use(models.Model):
    """Downloads of a resource, or visits to the web site: counted apart from people, often only as 'at least'."""

    kind = models.CharField(max_length=20, choices=UseKind.choices())
    resource = models.ForeignKey(Resource, models.CASCADE, null=True, blank=True, related_name="uses")
    period_from = models.DateField()
    period_to = models.DateField()
    at_least = models.PositiveIntegerField()
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind", "resource", "period_from", "period_to"], name="use_once_a_period"),
        ]

    def __str__(self) -> str:
        return f"At least {self.at_least}"
