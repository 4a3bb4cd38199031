"""The capacities of one agency in one focal area: rounds of ratings, agreed levels, and who holds what."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import FocalArea
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.capacity.models.framework import Capacity, FrameworkVersion
from steelyard.support.capacity.rules import LEAST, MOST, ROUND_MARK, RoundStatus, Side
from steelyard.support.delivery.models import Support


class ProfileQuerySet(models.QuerySet["Profile"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all; an agency sees its own."""
        if allows(user, "capacity.see"):
            return self
        if not allows(user, "capacity.see_own"):
            return self.none()
        return self.filter(agency__in=user.acts_for(Role.RECIPIENT))


class Profile(Versioned):
    """What an agency can do in a focal area, perhaps as one support builds it."""

    agency = models.ForeignKey(Organization, models.PROTECT, related_name="capacity_profiles")
    focal_area = models.ForeignKey(FocalArea, models.PROTECT, related_name="capacity_profiles")
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="capacity_profiles")
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = ProfileQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # Two: a unique constraint takes two missing supports for different ones.
            models.UniqueConstraint(fields=["agency", "focal_area", "support"], name="capacity_profile_once"),
            models.UniqueConstraint(
                fields=["agency", "focal_area"], condition=Q(support=None), name="capacity_profile_once_without_support"
            ),
        ]

    def __str__(self) -> str:
        return f"Capacity profile {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("capacity:profile", kwargs={"pk": self.pk})


class RoundQuerySet(models.QuerySet["Round"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(profile__in=Profile.objects.visible_to(user))


class Round(Versioned):
    """Levels asked of several people under one version of the framework, until both sides agree on them."""

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="rounds")
    framework = models.ForeignKey(FrameworkVersion, models.PROTECT, related_name="rounds")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=RoundStatus.choices(), default=RoundStatus.RATING)
    opened_on = models.DateField(default=timezone.localdate)
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    proposed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    proposed_at = models.DateTimeField(null=True, blank=True)
    mark = models.CharField(max_length=64, blank=True)  # hash of the levels proposed
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_on = models.DateField(null=True, blank=True)  # the day from which the levels count
    answer = models.TextField(blank=True)  # why the agency sent them back

    objects = RoundQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["profile", "number"], name="capacity_round_once"),
            models.UniqueConstraint(
                fields=["profile"], condition=~Q(status=RoundStatus.AGREED), name="capacity_round_one_open"
            ),
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in RoundStatus]), name="capacity_round_status_known"
            ),
            models.CheckConstraint(
                condition=~Q(status=RoundStatus.AGREED)
                | Q(agreed_at__isnull=False, agreed_on__isnull=False, agreed_by__isnull=False)
                & Q(proposed_at__isnull=False)
                & ~Q(mark=""),
                name="capacity_round_agreed_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"Round {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("capacity:round", kwargs={"pk": self.pk})

    @property
    def status_mark(self) -> str:
        return ROUND_MARK[RoundStatus(self.status)]

    @property
    def is_rating(self) -> bool:
        return self.status == RoundStatus.RATING

    @property
    def is_proposed(self) -> bool:
        return self.status == RoundStatus.PROPOSED

    @property
    def is_agreed(self) -> bool:
        return self.status == RoundStatus.AGREED


def _on_the_scale(*names: str) -> Q:
    found = Q()
    for name in names:
        found &= Q(**{f"{name}__gte": LEAST, f"{name}__lte": MOST})
    return found


class Rating(Versioned):
    """What one person finds of one capacity: the level that is there, the one that is wanted, and why."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="ratings")
    capacity = models.ForeignKey(Capacity, models.PROTECT, related_name="ratings")
    side = models.CharField(max_length=20, choices=Side.choices())
    rater = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")  # none: from a file
    existing = models.PositiveSmallIntegerField()
    desired = models.PositiveSmallIntegerField()
    why = models.TextField()
    on = models.DateField(default=timezone.localdate)

    PERSONAL = frozenset({"why"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "capacity", "rater"], name="capacity_rated_once"),
            models.UniqueConstraint(
                fields=["round", "capacity"], condition=Q(rater=None), name="capacity_rated_once_by_a_file"
            ),
            models.CheckConstraint(condition=_on_the_scale("existing", "desired"), name="capacity_rating_on_scale"),
            models.CheckConstraint(condition=Q(desired__gte=F("existing")), name="capacity_rating_not_downwards"),
            models.CheckConstraint(condition=~Q(why=""), name="capacity_rating_with_a_sentence"),
            models.CheckConstraint(condition=Q(side__in=[one.value for one in Side]), name="capacity_rating_side"),
        ]

    def __str__(self) -> str:
        return f"{self.existing}, wanted {self.desired}"


class AgreedLevel(models.Model):
    """What both sides found of one capacity, after seeing every rating."""

    round = models.ForeignKey(Round, models.CASCADE, related_name="levels")
    capacity = models.ForeignKey(Capacity, models.PROTECT, related_name="levels")
    existing = models.PositiveSmallIntegerField()
    desired = models.PositiveSmallIntegerField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["round", "capacity"], name="capacity_level_once"),
            models.CheckConstraint(condition=_on_the_scale("existing", "desired"), name="capacity_level_on_scale"),
            models.CheckConstraint(condition=Q(desired__gte=F("existing")), name="capacity_level_not_downwards"),
        ]

    def __str__(self) -> str:
        return f"{self.existing}, wanted {self.desired}"


class HolderQuerySet(models.QuerySet["Holder"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(profile__in=Profile.objects.visible_to(user))


class Holder(Versioned):
    """Somebody in whom a capacity lies, from a day until a day."""

    profile = models.ForeignKey(Profile, models.PROTECT, related_name="holders")
    key = models.SlugField(max_length=60)  # of the capacity, through versions
    person = models.ForeignKey(Person, models.PROTECT, related_name="capacities_held")
    since = models.DateField(null=True, blank=True)
    until = models.DateField(null=True, blank=True)

    objects = HolderQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["profile", "key", "person"], condition=Q(until=None), name="capacity_holder_once"
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")), name="capacity_holder_not_backwards"
            ),
        ]

    def __str__(self) -> str:
        return f"holder {self.pk}"
