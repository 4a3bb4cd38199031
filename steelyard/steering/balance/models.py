"""What-ifs that somebody kept."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.steering.balance.rules.what_if import Choices, from_json


class ScenarioQuerySet(models.QuerySet["Scenario"]):
    def visible_to(self, user: Any) -> Self:
        """Those who may open the rows behind the lever, for a scenario names them."""
        return self if allows(user, "balance.see_rows") else self.none()

    def kept(self) -> Self:
        return self.filter(deleted_at__isnull=True)


class Scenario(Versioned):
    """A what-if with a name: which requests, supports and moves of hours, upon which period."""

    name = models.CharField(max_length=120)
    owner = models.ForeignKey(User, models.PROTECT, related_name="+")
    base = models.CharField(max_length=20)  # the key of the period it is reckoned upon: "year-3", "all"
    choices = models.JSONField()  # rules.what_if.Choices, in minutes
    made_at = models.DateTimeField(default=timezone.now)
    deleted_at = models.DateTimeField(null=True, blank=True)

    objects = ScenarioQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(name=""), name="scenario_named")]
        indexes: ClassVar = [models.Index(fields=["-made_at", "-id"], name="scenario_newest")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("balance:scenario", kwargs={"pk": self.pk})

    @property
    def chosen(self) -> Choices:
        return from_json(self.choices)
