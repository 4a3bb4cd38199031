"""Providers as they describe themselves and as the center knows them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import Depth
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned


class ProviderProfile(Versioned):
    """What a provider does, for whom, and how good past joint work was (0 to 4, none: unknown)."""

    organization = models.OneToOneField(Organization, models.PROTECT, related_name="provider_profile")
    services = models.TextField(blank=True)
    cost = models.TextField(blank=True)  # in words: what is free, what is not, how it is paid
    how_to_collaborate = models.TextField(blank=True)
    serves_everywhere = models.BooleanField(default=False)
    states = models.ManyToManyField(State, related_name="served_by", blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)  # when somebody last went through it
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    quality = models.PositiveSmallIntegerField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)

    is_simulated = models.BooleanField(default=False)

    PERSONAL = frozenset({"contact_name", "contact_email"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(quality__isnull=True) | Q(quality__lte=4), name="provider_quality_0_to_4"
            )
        ]

    def __str__(self) -> str:
        return self.services[:80]


class ProviderTopic(models.Model):
    """A topic a provider helps with, in one state or (none) everywhere."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="provider_topics")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="providers")
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")
    depth = models.CharField(max_length=10, choices=Depth.choices())
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            # Two of each: SQLite takes two empty values for different ones.
            models.UniqueConstraint(fields=["organization", "topic", "state"], name="provider_topic_once_a_state"),
            models.UniqueConstraint(
                fields=["organization", "topic"], condition=Q(state__isnull=True), name="provider_topic_once_everywhere"
            ),
        ]

    def __str__(self) -> str:
        return self.get_depth_display()


class KnownHelp(Versioned):
    """Help that an agency gets from a provider, as far as anybody told us."""

    agency = models.ForeignKey(Organization, models.CASCADE, related_name="help_received")
    provider = models.ForeignKey(Organization, models.CASCADE, related_name="help_given")
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["agency", "provider", "topic"], name="known_help_once_a_topic"),
            models.UniqueConstraint(
                fields=["agency", "provider"], condition=Q(topic__isnull=True), name="known_help_once_in_general"
            ),
        ]

    def __str__(self) -> str:
        return self.source
