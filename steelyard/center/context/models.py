"""Events in the outside world."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from steelyard.center.charge.models import Topic
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned


class ContextEventQuerySet(models.QuerySet["ContextEvent"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "context.see") else self.none()


class ContextEvent(Versioned):
    """Something outside that changes what the field needs: a crisis, a law, a fund."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    topics = models.ManyToManyField(Topic, related_name="context_events", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    objects = ContextEventQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="context_event_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("context:context-event", kwargs={"pk": self.pk})
