"""What the center is funded to do, by whom, with what people and money."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.rules import Depth, Ring, TierKey
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.kit.models import Versioned


class ChargeQuerySet(models.QuerySet[Any]):
    def visible_to(self, user: Any) -> Self:
        """The charge is no secret to anybody who has an account."""
        return self if getattr(user, "roles", None) else self.none()


class Center(Versioned):
    """The one center of this installation."""

    name = models.CharField(max_length=200)
    short_name = models.CharField(max_length=40)
    award_number = models.CharField(max_length=40, blank=True)
    mission = models.TextField(blank=True)
    launched_on = models.DateField(null=True, blank=True)
    organization = models.OneToOneField(Organization, models.PROTECT, related_name="center")
    funder = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    lead = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    evaluator = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    contact_email = models.EmailField(max_length=254, blank=True)
    # What a requester is promised: days until somebody replies, and until a decision.
    reply_days = models.PositiveSmallIntegerField(default=3)
    decision_days = models.PositiveSmallIntegerField(default=15)
    # Intensive supports that start on this day or later become active only with a record of readiness.
    readiness_required_from = models.DateField(default=timezone.localdate)
    is_ready = models.BooleanField(default=False)  # the four pages of the set-up are done
    only = models.BooleanField(default=True, editable=False, unique=True)  # one row

    objects = ChargeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=Q(only=True), name="center_only_one")]

    def __str__(self) -> str:
        return self.name


class FocalArea(Versioned):
    """A priority of the charge."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120, unique=True)
    description = models.TextField(blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    retired_on = models.DateField(null=True, blank=True)

    objects = ChargeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("charge:part", kwargs={"part": "focal-areas", "pk": self.pk})


class Topic(Versioned):
    """What support can be about, and the ring it belongs to."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120, unique=True)
    ring = models.CharField(max_length=30, choices=Ring.choices())
    focal_areas = models.ManyToManyField(FocalArea, related_name="topics", blank=True)
    retired_on = models.DateField(null=True, blank=True)

    objects = ChargeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("charge:part", kwargs={"part": "topics", "pk": self.pk})


class Tier(Versioned):
    """One of the three tiers, and what qualifies for it."""

    key = models.CharField(max_length=20, choices=TierKey.choices(), unique=True)
    name = models.CharField(max_length=60)
    what_qualifies = models.TextField(blank=True)
    examples = models.TextField(blank=True)

    objects = ChargeQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("charge:part", kwargs={"part": "tiers", "pk": self.pk})


class AwardYear(Versioned):
    """A year of the award and its budget."""

    number = models.PositiveSmallIntegerField(unique=True)
    label = models.CharField(max_length=40)
    starts_on = models.DateField(unique=True)
    ends_on = models.DateField()
    budget_cents = models.BigIntegerField()
    source = models.CharField(max_length=200, blank=True)

    objects = ChargeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="award_year_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(budget_cents__gte=0), name="award_year_budget_not_negative"),
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("charge:part", kwargs={"part": "award-years", "pk": self.pk})


class StaffQuerySet(models.QuerySet["StaffMember"]):
    def on(self, day: date) -> Self:
        return self.filter(Q(until__isnull=True) | Q(until__gte=day), since__lte=day)

    def visible_to(self, user: Any) -> Self:
        return self if getattr(user, "roles", None) else self.none()


class StaffMember(Versioned):
    """Somebody who works for the center: hours, expertise and, by date, what an hour costs."""

    person = models.OneToOneField(Person, models.PROTECT, related_name="staff")
    title = models.CharField(max_length=200, blank=True)
    employer = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    minutes_per_week = models.PositiveIntegerField(default=0)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = StaffQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="staff_until_not_before_since"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("charge:staff-member", kwargs={"pk": self.pk})


class Rate(models.Model):
    """What an hour of a staff member costs from a day on."""

    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="rates")
    since = models.DateField()
    cents_per_hour = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff", "since"], name="rate_one_per_day")]

    def __str__(self) -> str:
        return f"{self.cents_per_hour} cents an hour since {self.since}"


class Expertise(models.Model):
    """How deeply a staff member knows a topic."""

    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="expertise")
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="expertise")
    depth = models.CharField(max_length=10, choices=Depth.choices())

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff", "topic"], name="expertise_once")]

    def __str__(self) -> str:
        return self.get_depth_display()


class StaffHours(Versioned):
    """The time a staff member has for the center's support in one award year."""

    staff = models.ForeignKey(StaffMember, models.CASCADE, related_name="hours")
    award_year = models.ForeignKey(AwardYear, models.PROTECT, related_name="hours")
    minutes = models.PositiveIntegerField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["staff", "award_year"], name="staff_hours_once")]

    def __str__(self) -> str:
        return f"{self.minutes} minutes"


class PublishedFigure(models.Model):
    """A figure that a published source states about the center; shown as it stands, never computed here."""

    key = models.SlugField(max_length=80, unique=True)
    label = models.CharField(max_length=300)
    value = models.CharField(max_length=60)  # the bare number, as in the source
    shown_as = models.CharField(max_length=120)  # as the source words it: "over 7,000"
    unit = models.CharField(max_length=40, blank=True)
    n = models.CharField(max_length=40, blank=True)
    period_from = models.CharField(max_length=10, blank=True)  # a month or a day, as far as it is printed
    period_to = models.CharField(max_length=10, blank=True)
    page_use = models.CharField(max_length=60, blank=True)
    source = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{self.label}: {self.shown_as}"


class Milestone(models.Model):
    """Something that happened in the center's life, as published."""

    month = models.DateField()  # the first day of the month
    what = models.CharField(max_length=300)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=200)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["month", "what"], name="milestone_once")]

    def __str__(self) -> str:
        return self.what
