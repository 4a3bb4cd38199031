"""What came of an engagement: ratings of the center, what was passed on, and checks after the end."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned
from steelyard.support.engagements.models.engagements import Engagement, OfAnEngagementQuerySet
from steelyard.support.engagements.models.plans import Innovation
from steelyard.support.engagements.rules import CHECKS, Means, Standing
from steelyard.support.engagements.rules.scorecard import Feature


class Rating(Versioned):
    """What an agency says of its provider about one feature in one month: a level and its own few words.

    An agency answers as an agency, in the open; no person is asked for an opinion here.
    """

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="ratings")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="provider_ratings")
    feature = models.CharField(max_length=20, choices=Feature.choices())
    month = models.DateField()  # its first day
    level = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200, blank=True)
    given_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)

    objects = OfAnEngagementQuerySet["Rating"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["engagement", "organization", "feature", "month"], name="rating_once_a_month"
            ),
            models.CheckConstraint(condition=Q(level__gte=1, level__lte=4), name="rating_within_its_scale"),
        ]

    def __str__(self) -> str:
        return f"{self.get_feature_display()}, {self.month:%B %Y}"


class Passage(Versioned):
    """Something that went from one organization on to another, and how many people it reaches there."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="passages")
    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="passages")
    what = models.CharField(max_length=300)
    source = models.ForeignKey(Organization, models.PROTECT, related_name="passed_on")
    target = models.ForeignKey(Organization, models.PROTECT, related_name="was_passed")
    means = models.CharField(max_length=20, choices=Means.choices())
    on = models.DateField()
    people = models.PositiveIntegerField(default=0)  # of those who can benefit, at the target
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)

    objects = OfAnEngagementQuerySet["Passage"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(source=F("target")), name="passage_to_another"),
            models.UniqueConstraint(
                fields=["engagement", "innovation", "source", "target", "on", "what"], name="passage_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["engagement", "on"], name="passage_of_engagement")]

    def __str__(self) -> str:
        return self.what


class Check(Versioned):
    """What was found so many months after the end: whether the structure stands, who changed, what was kept."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="checks")
    months = models.PositiveSmallIntegerField()
    on = models.DateField()
    standing = models.CharField(max_length=20, choices=Standing.choices())
    who_changed = models.TextField(blank=True)
    kept = models.TextField(blank=True)
    told_by = models.CharField(max_length=200)  # who at the agency said so
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)

    objects = OfAnEngagementQuerySet["Check"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "months"], name="check_once_a_mark"),
            models.CheckConstraint(condition=Q(months__in=CHECKS), name="check_at_a_known_mark"),
        ]

    def __str__(self) -> str:
        return f"Check after {self.months} months"
