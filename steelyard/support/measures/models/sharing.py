"""What is shared with a support's agencies each month: by which day, and exactly what was shared."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Support
from steelyard.support.measures.models.uses import own_supports
from steelyard.support.measures.rules import DUE_DAY, LATEST_DUE_DAY, Schedule


class RoutineQuerySet(models.QuerySet["Routine"]):
    def visible_to(self, user: Any) -> Self:
        if allows(user, "measures.see"):
            return self
        return self.filter(support__in=own_supports(user))


class Routine(Versioned):
    """From which month to which the data of a support is shared, and by which day of the month after."""

    support = models.OneToOneField(Support, models.PROTECT, related_name="measures_routine")
    since = models.DateField()  # the first day of the first month
    until = models.DateField(null=True, blank=True)  # of the last one
    due_day = models.PositiveSmallIntegerField(default=DUE_DAY)
    is_simulated = models.BooleanField(default=False)

    objects = RoutineQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(due_day__range=(1, LATEST_DUE_DAY)), name="routine_due_in_every_month"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="routine_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return f"Shared by day {self.due_day}"

    @property
    def schedule(self) -> Schedule:
        return Schedule(self.since, self.until, self.due_day)


class SharedMonthQuerySet(models.QuerySet["SharedMonth"]):
    def visible_to(self, user: Any) -> Self:
        if allows(user, "measures.see"):
            return self
        return self.filter(support__in=own_supports(user))


class SharedMonth(models.Model):
    """A month as it was shared: its rows, and their hash. What changes later is shared again under the next number."""

    support = models.ForeignKey(Support, models.PROTECT, related_name="shared_months")
    month = models.DateField()
    number = models.PositiveSmallIntegerField()
    content = models.JSONField()
    sha256 = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = SharedMonthQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["support", "month", "number"], name="month_shared_once_a_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="shared_month_counted_from_one"),
        ]
        indexes: ClassVar = [models.Index(fields=["month", "support"], name="shared_month_month")]

    def __str__(self) -> str:
        return f"{self.month:%b %Y}"

    def get_absolute_url(self) -> str:
        return reverse("measures:month", kwargs={"support": self.support_id, "month": f"{self.month:%Y-%m}"})
