"""A definition in use under a support, and its values: corrected, never overwritten."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Support
from steelyard.support.measures.models.definitions import Definition, DefinitionVersion
from steelyard.support.measures.rules.values import Given


def own_agencies(user: Any) -> frozenset[int]:
    """The agencies for which somebody acts as a recipient."""
    return frozenset(user.acts_for(Role.RECIPIENT)) if hasattr(user, "acts_for") else frozenset()


def own_supports(user: Any) -> models.QuerySet[Any]:
    """The keys of the supports that one's own agency receives."""
    through = Support.recipients.through.objects
    return through.filter(organization_id__in=own_agencies(user)).values("support_id")


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all; an agency sees those of its supports that are not another agency's."""
        if allows(user, "measures.see"):
            return self
        own = Q(organization__isnull=True) | Q(organization_id__in=own_agencies(user))
        return self.filter(own, support__in=own_supports(user))

    def running(self) -> Self:
        return self.filter(ended_on=None)


class Measure(Versioned):
    """A definition in use under a support, perhaps for one of its agencies: from when, from what, to what, by when."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="measures")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="measures")
    definition = models.ForeignKey(Definition, models.PROTECT, related_name="measures")
    since = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    own_dates = models.JSONField(default=list, blank=True)  # days of collection as ISO, where they are its own
    baseline = models.BigIntegerField(null=True, blank=True)  # hundredths, what was before
    target = models.BigIntegerField(null=True, blank=True)
    target_on = models.DateField(null=True, blank=True)
    frozen_points = models.PositiveSmallIntegerField(null=True, blank=True)  # the median of the first so many stays
    position = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            # Two: a unique constraint takes two empty agencies for different ones.
            models.UniqueConstraint(
                fields=["support", "organization", "definition"], condition=Q(ended_on=None), name="measure_once_in_use"
            ),
            models.UniqueConstraint(
                fields=["support", "definition"],
                condition=Q(ended_on=None, organization=None),
                name="measure_once_in_use_of_all",
            ),
            models.CheckConstraint(
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("since")), name="measure_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(target_on__isnull=True) | Q(target__isnull=False), name="measure_target_before_its_day"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["support", "position", "id"], name="measure_of_support")]

    def __str__(self) -> str:
        return self.definition.name if "definition" in self._state.fields_cache else f"Measure {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("measures:measure", kwargs={"pk": self.pk})

    @property
    def dates(self) -> list[date]:
        return sorted(date.fromisoformat(one) for one in self.own_dates)

    @property
    def now(self) -> DefinitionVersion:
        """What its definition says today."""
        current = self.definition.current
        assert current is not None, "every definition is made with its first version"
        return current


class ValueQuerySet(models.QuerySet["Value"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(measure__in=Measure.objects.visible_to(user).values("pk"))


class Value(Versioned):
    """What a measure came to in one window, with the version of the definition under which it was entered."""

    measure = models.ForeignKey(Measure, models.PROTECT, related_name="values")
    on = models.DateField()  # the window's first day
    amount = models.BigIntegerField()  # hundredths
    numerator = models.PositiveBigIntegerField(null=True, blank=True)
    denominator = models.PositiveBigIntegerField(null=True, blank=True)
    n = models.PositiveBigIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    under = models.ForeignKey(DefinitionVersion, models.PROTECT, related_name="values")
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = ValueQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["measure", "on"], name="value_once_a_window"),
            models.CheckConstraint(
                condition=Q(numerator__isnull=True, denominator__isnull=True)
                | Q(denominator__gt=0, numerator__lte=F("denominator")),
                name="value_share_of_something",
            ),
        ]

    def __str__(self) -> str:
        return f"Value {self.pk}"

    @property
    def given(self) -> Given:
        return Given(self.amount, self.numerator, self.denominator, self.n, self.note)


class Former(models.Model):
    """What a value said before it was corrected, and why it was; only ever added."""

    corrected = models.ForeignKey(Value, models.CASCADE, related_name="formers")
    number = models.PositiveIntegerField()  # of the value's version
    amount = models.BigIntegerField()
    numerator = models.PositiveBigIntegerField(null=True, blank=True)
    denominator = models.PositiveBigIntegerField(null=True, blank=True)
    n = models.PositiveBigIntegerField(null=True, blank=True)
    note = models.TextField(blank=True)
    under = models.ForeignKey(DefinitionVersion, models.PROTECT, related_name="+")
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField()
    why = models.CharField(max_length=300, blank=True)  # of the correction

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["corrected", "number"], name="former_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"
