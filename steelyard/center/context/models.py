"""Events in the outside world."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from steelyard.center.charge.models import Topic
from steelyard.foundation.kit.models import Versioned


class ContextEvent(Versioned):
    """Something outside that changes what the field needs: a crisis, a law, a fund."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    topics = models.ManyToManyField(Topic, related_name="context_events", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="context_event_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name
