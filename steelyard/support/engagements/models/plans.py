"""The workspace of an engagement: what is put into practice, stages, dose, milestones, decisions, risks."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned
from steelyard.support.engagements.models.engagements import Engagement, OfAnEngagementQuerySet
from steelyard.support.engagements.rules import Stage


class Innovation(Versioned):
    """A new way of working that is put into practice, and who can benefit from it."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="innovations")
    name = models.CharField(max_length=200)
    can_benefit = models.PositiveIntegerField(default=0)  # how many people; 0 while nobody has said
    whom = models.CharField(max_length=200, blank=True)  # who they are
    is_simulated = models.BooleanField(default=False)

    objects = OfAnEngagementQuerySet["Innovation"].as_manager()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["engagement", "name"], name="innovation_once")]

    def __str__(self) -> str:
        return self.name


class StageSpan(Versioned):
    """A stage that an agency was in with an innovation, from a day until a day; it may come again."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="stages")
    innovation = models.ForeignKey(Innovation, models.PROTECT, related_name="stages")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="implementation_stages")
    stage = models.CharField(max_length=20, choices=Stage.choices())
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
    note = models.CharField(max_length=300, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = OfAnEngagementQuerySet["StageSpan"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="stage_until_not_before_since"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["engagement", "since"], name="stage_of_an_engagement")]

    def __str__(self) -> str:
        return self.get_stage_display()


class PlannedDose(models.Model):
    """How much is planned from a month on, until another row says otherwise; tapering is a smaller row."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="doses")
    since = models.DateField()
    visits = models.PositiveSmallIntegerField(default=0)  # each a month
    contacts = models.PositiveSmallIntegerField(default=0)
    minutes = models.PositiveIntegerField(default=0)
    is_simulated = models.BooleanField(default=False)

    objects = OfAnEngagementQuerySet["PlannedDose"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["engagement", "since"], name="planned_dose_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.contacts} contacts a month"


class Milestone(Versioned):
    """Something to reach by a day. The first day planned stays, so that slipping shows."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="milestones")
    title = models.CharField(max_length=200)
    first_due_on = models.DateField()
    due_on = models.DateField()
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = OfAnEngagementQuerySet["Milestone"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["engagement", "due_on"], name="milestone_of_engagement")]

    def __str__(self) -> str:
        return self.title


class Decision(models.Model):
    """What was decided, by whom, when, why, and on which data."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="decisions")
    what = models.CharField(max_length=500)
    who = models.CharField(max_length=300)
    on = models.DateField()
    why = models.TextField()
    rests_on = models.CharField(max_length=300, blank=True)  # the data; blank where there was none
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)

    objects = OfAnEngagementQuerySet["Decision"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["engagement", "on"], name="decision_of_engagement")]

    def __str__(self) -> str:
        return self.what


class Risk(Versioned):
    """What could go wrong, how likely and how bad in words, whose it is, what is done, when it is looked at again."""

    engagement = models.ForeignKey(Engagement, models.PROTECT, related_name="risks")
    what = models.CharField(max_length=300)
    likelihood = models.CharField(max_length=100)
    effect = models.CharField(max_length=300)
    owner = models.CharField(max_length=200)
    response = models.TextField()
    review_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=300, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = OfAnEngagementQuerySet["Risk"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(closed_on__isnull=True) | ~Q(closed_because=""), name="risk_closed_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.what
