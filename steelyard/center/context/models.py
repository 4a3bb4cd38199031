"""The outside world: what happens there, and what is published about each state."""

from decimal import Decimal
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from steelyard.center.charge.models import Topic
from steelyard.center.context.rules import (
    BreadthEnd,
    EventKind,
    PartnershipEnd,
    ResponsivenessEnd,
    Strength,
    Unit,
)
from steelyard.center.directory.models import State
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned


class ContextEventQuerySet(models.QuerySet["ContextEvent"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "context.see") else self.none()


class ContextEvent(Versioned):
    """Something outside that changes what the field needs: a crisis, a law, a fund."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    topics = models.ManyToManyField(Topic, related_name="context_events", blank=True)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=200, blank=True)
    # What people judge it to do to the balance: to which end of each weight it presses, and why.
    kind = models.CharField(max_length=20, choices=EventKind.choices(), blank=True)
    strength = models.CharField(max_length=20, choices=Strength.choices(), blank=True)
    breadth_to = models.CharField(max_length=20, choices=BreadthEnd.choices(), blank=True)
    responsiveness_to = models.CharField(max_length=20, choices=ResponsivenessEnd.choices(), blank=True)
    partnership_to = models.CharField(max_length=20, choices=PartnershipEnd.choices(), blank=True)
    press_reason = models.CharField(max_length=300, blank=True)

    objects = ContextEventQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="context_event_ends_after_start",
            ),
            models.CheckConstraint(
                condition=Q(breadth_to="", responsiveness_to="", partnership_to="")
                | ~(Q(kind="") | Q(strength="") | Q(press_reason="")),
                name="context_event_press_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("context:context-event", kwargs={"pk": self.pk})

    @property
    def presses(self) -> list[str]:
        """The ends that it presses toward, in words."""
        named = (self.get_breadth_to_display, self.get_responsiveness_to_display, self.get_partnership_to_display)
        return [words for words in (one() for one in named) if words]


class Indicator(Versioned):
    """Something published about each state, with what exactly it counts."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=200)
    unit = models.CharField(max_length=20, choices=Unit.choices())
    definition = models.TextField()
    position = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.name


class StateFigure(Versioned):
    """The value of an indicator in a state in a year, and where it was published."""

    indicator = models.ForeignKey(Indicator, models.PROTECT, related_name="figures")
    state = models.ForeignKey(State, models.PROTECT, related_name="figures")
    year = models.PositiveSmallIntegerField()
    hundredths = models.BigIntegerField()  # of the value
    n = models.PositiveIntegerField(null=True, blank=True)  # people behind it; none: the source does not say
    source = models.CharField(max_length=300)
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["state", "indicator", "year"], name="state_figure_once"),
            models.CheckConstraint(condition=Q(hundredths__gte=0), name="state_figure_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator_id} of {self.state_id} in {self.year}"

    @property
    def value(self) -> Decimal:
        return Decimal(self.hundredths) / 100
