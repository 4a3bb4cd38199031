"""Which reports come due by themselves, when they are drafted, and who reads them once they are submitted."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.steering.packs.rules.packs import KINDS
from steelyard.steering.packs.rules.schedules import LINK_DAYS


class ScheduleQuerySet(models.QuerySet["Schedule"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "packs.follow") else self.none()

    def standing(self) -> Self:
        return self.filter(ended_at__isnull=True)


class Schedule(Versioned):
    """One kind of report, due so many days after each award year; years that were due before it was set are left alone."""

    kind = models.CharField(max_length=20, choices=[(one.key, one.title) for one in KINDS.values()])
    days_after = models.PositiveSmallIntegerField()  # the award year
    days_before = models.PositiveSmallIntegerField()  # the day it is due, when its draft is made
    readers = models.TextField(blank=True)  # an address a line: each gets a link of its own
    link_days = models.PositiveSmallIntegerField(default=LINK_DAYS)
    set_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    PERSONAL = frozenset({"readers"})

    objects = ScheduleQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["kind"], condition=Q(ended_at__isnull=True), name="schedule_once_a_kind"),
        ]

    def __str__(self) -> str:
        return f"Plan for the {self.get_kind_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("packs:schedule", kwargs={"pk": self.pk})

    @property
    def addresses(self) -> list[str]:
        return self.readers.split()
