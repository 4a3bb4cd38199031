"""The register of needs that nobody meets yet."""

from typing import Any, ClassVar, Self

from django.db import models
from django.urls import reverse

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization
from steelyard.center.needs.rules import NeedStatus
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned


class UnmetNeedQuerySet(models.QuerySet["UnmetNeed"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "needs.see") else self.none()


class UnmetNeed(Versioned):
    """A need found through a request or otherwise, and how the center makes it visible."""

    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="unmet_needs")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="unmet_needs")
    how_made_visible = models.TextField()
    status = models.CharField(max_length=20, choices=NeedStatus.choices(), default=NeedStatus.OPEN)
    found_on = models.DateField()
    is_simulated = models.BooleanField(default=False)

    objects = UnmetNeedQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["status", "found_on"], name="unmet_need_status")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("needs:unmet-need", kwargs={"pk": self.pk})
