"""What the center offers, as a first sketch: later pages publish it."""

from django.db import models

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit.models import Versioned


class Offering(Versioned):
    """A kind of support that recipients can ask for by name."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    tier = models.CharField(max_length=20, choices=TierKey.choices())
    summary = models.TextField(blank=True)
    focal_areas = models.ManyToManyField(FocalArea, related_name="offerings", blank=True)
    topics = models.ManyToManyField(Topic, related_name="offerings", blank=True)
    is_published = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name
