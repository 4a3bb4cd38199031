"""Providers as they describe themselves and as the center knows them."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from steelyard.center.charge.models import Topic
from steelyard.center.charge.rules import Depth
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned
from steelyard.support.partners.rules import Availability


class FundingProgram(models.Model):
    """A program that pays providers: the tag by which joint work with other funded centers counts itself."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200, unique=True)
    funder = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="funding_programs")
    is_federal = models.BooleanField(default=True)
    source = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.name


class OtherName(models.Model):
    """Another name by which people know an organization; a search for it finds the organization."""

    organization = models.ForeignKey(Organization, models.CASCADE, related_name="other_names")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200, editable=False)
    source = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["organization", "name_key"], name="other_name_once"),
            models.CheckConstraint(condition=~Q(name_key=""), name="other_name_says_something"),
        ]
        indexes: ClassVar = [models.Index(fields=["name_key"], name="other_name_key")]

    def __str__(self) -> str:
        return self.name


class ProviderProfile(Versioned):
    """What a provider does, for whom, who pays for it, and when it takes on work."""

    organization = models.OneToOneField(Organization, models.PROTECT, related_name="provider_profile")
    charge = models.TextField(blank=True)  # what it is funded to do, and for whom
    programs = models.ManyToManyField(FundingProgram, related_name="providers", blank=True)
    services = models.TextField(blank=True)
    cost = models.TextField(blank=True)  # in words: what is free, what is not, how it is paid
    how_to_collaborate = models.TextField(blank=True)
    serves_everywhere = models.BooleanField(default=False)
    states = models.ManyToManyField(State, related_name="served_by", blank=True)
    serves_state = models.BooleanField(default=False)
    serves_local = models.BooleanField(default=False)
    serves_school = models.BooleanField(default=False)
    availability = models.CharField(
        max_length=20, choices=Availability.choices(), default=Availability.UNKNOWN.value, blank=True
    )
    available_from = models.DateField(null=True, blank=True)
    contact_name = models.CharField(max_length=200, blank=True)
    contact_email = models.EmailField(max_length=254, blank=True)
    checked_at = models.DateTimeField(null=True, blank=True)  # when somebody last went through it
    checked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    source = models.CharField(max_length=200, blank=True)

    is_simulated = models.BooleanField(default=False)

    PERSONAL = frozenset({"contact_name", "contact_email"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(available_from__isnull=True) | Q(availability=Availability.FROM.value),
                name="provider_available_from_a_day",
            ),
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
