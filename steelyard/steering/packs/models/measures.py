"""Measures that a center puts together itself, and the targets of an award year."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import AwardYear, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.intake.rules import DecisionKind
from steelyard.steering.packs.rules.own import CONDITIONS, NUMBERS, Form, Group, Level, Subject, in_words
from steelyard.steering.packs.rules.targets import Direction, TargetForm, TargetKind, amount_of, target_in_words


class SeenQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "packs.see_measures") else self.none()


class OwnMeasureQuerySet(SeenQuerySet["OwnMeasure"]):
    def in_use(self) -> Self:
        return self.filter(retired_at__isnull=True).order_by("name", "id")


def _key(choices: list[tuple[str, str]]) -> Any:
    return models.CharField(max_length=20, blank=True, choices=choices)


class OwnMeasure(Versioned):
    """A number of the center's own, put together from parts that the ledger or a release can answer."""

    name = models.CharField(max_length=200)
    definition = models.TextField()
    caveat = models.TextField(blank=True)
    asked_by = models.CharField(max_length=200, blank=True)
    subject = models.CharField(max_length=20, choices=Subject.choices())
    form = models.CharField(max_length=20, choices=Form.choices())
    number = models.CharField(max_length=40, blank=True, choices=[(one.key, one.label) for one in NUMBERS])
    condition = models.CharField(max_length=40, blank=True, choices=[(one.key, one.label) for one in CONDITIONS])
    question = models.CharField(max_length=100, blank=True)
    tier = _key(TierKey.choices())
    topic = models.ForeignKey(Topic, models.PROTECT, null=True, blank=True, related_name="+")
    level = _key(Level.choices())
    quadrant = _key(DecisionKind.choices())
    split_by = _key(Group.choices())
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = OwnMeasureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(definition=""), name="own_measure_says_what_it_is"),
            models.CheckConstraint(condition=Q(form__in=[one.value for one in Form]), name="own_measure_form_known"),
            models.CheckConstraint(
                condition=Q(subject__in=[one.value for one in Subject]), name="own_measure_subject_known"
            ),
            models.UniqueConstraint(
                fields=["name"], condition=Q(retired_at__isnull=True), name="own_measure_name_once"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("packs:measure", kwargs={"key": self.key})

    @property
    def key(self) -> str:
        """How addresses and targets name it."""
        return f"own-{self.pk}"

    @property
    def formula(self) -> str:
        """What is counted, in words."""
        narrowed = [self.get_tier_display(), self.topic.name if self.topic else "", self.get_level_display(),
                    self.get_quadrant_display()]  # fmt: skip
        return in_words(
            Subject(self.subject), Form(self.form), self.number or self.condition or self.question,
            narrowed=[one for one in narrowed if one], by=self.get_split_by_display() if self.split_by else "",
        )  # fmt: skip


class TargetQuerySet(SeenQuerySet["Target"]):
    def standing(self) -> Self:
        return self.filter(removed_at__isnull=True)


class Target(Versioned):
    """What the award promised for one year: a number of a measure, at least or at most so much."""

    award_year = models.ForeignKey(AwardYear, models.PROTECT, related_name="targets")
    objective = models.TextField()
    measure = models.CharField(max_length=60)  # the key of a program measure, or of one of the center's own
    value = models.CharField(max_length=100)  # the number within it
    kind = models.CharField(max_length=20, choices=TargetKind.choices())
    form = models.CharField(max_length=20, choices=TargetForm.choices())
    direction = models.CharField(max_length=20, choices=Direction.choices(), default=Direction.AT_LEAST)
    hundredths = models.BigIntegerField(default=0)
    ratio_of = models.PositiveIntegerField(null=True, blank=True)
    ratio_to = models.PositiveIntegerField(null=True, blank=True)
    baseline = models.BigIntegerField(null=True, blank=True)  # hundredths
    position = models.PositiveSmallIntegerField(default=0)
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = TargetQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(objective=""), name="target_of_an_objective"),
            models.CheckConstraint(
                condition=~Q(form=TargetForm.RATIO) | Q(ratio_of__isnull=False, ratio_to__gt=0),
                name="target_ratio_of_something",
            ),
            models.UniqueConstraint(
                fields=["award_year", "measure", "value"],
                condition=Q(removed_at__isnull=True),
                name="target_once_a_year",
            ),
        ]

    def __str__(self) -> str:
        return self.objective[:80]

    @property
    def ratio(self) -> tuple[int, int]:
        return self.ratio_of or 0, self.ratio_to or 1

    @property
    def amount(self) -> Any:
        return amount_of(self.form, self.hundredths, self.ratio)

    @property
    def told(self) -> str:
        return target_in_words(self.form, self.hundredths, self.ratio, direction=self.direction)
