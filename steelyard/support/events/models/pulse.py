"""The anonymous pulse: what was said, and which links are spent, with nothing that joins the two."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q

from steelyard.support.events.models.events import Event


class PulseToken(models.Model):
    """A link to the two questions: made for somebody who came, without saying for whom."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)  # a number would tell the order
    event = models.ForeignKey(Event, models.CASCADE, related_name="pulse_tokens")
    token_hash = models.CharField(max_length=64, unique=True)
    is_spent = models.BooleanField(default=False)

    def __str__(self) -> str:
        return "Spent" if self.is_spent else "Not used yet"


class PulseAnswer(models.Model):
    """How useful, and what next. No person, no time, no history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    event = models.ForeignKey(Event, models.CASCADE, related_name="pulse_answers")
    usefulness = models.PositiveSmallIntegerField()  # from 1, not useful, to 5, very useful
    next_step = models.TextField(blank=True)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(usefulness__gte=1, usefulness__lte=5), name="pulse_of_one_to_five"),
        ]

    def __str__(self) -> str:
        return f"{self.usefulness} of 5"
