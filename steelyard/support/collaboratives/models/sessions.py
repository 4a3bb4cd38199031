"""Series of sessions that whole teams are added to, and the meetings that a team holds by itself."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse

from steelyard.center.directory.models import Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.collaboratives.models.calls import Collaborative
from steelyard.support.collaboratives.models.teams import OfATeamQuerySet, Team
from steelyard.support.collaboratives.rules import Format, TeamRole
from steelyard.support.delivery.models import Activity, Session
from steelyard.support.delivery.rules import DAY


class SeriesQuerySet(models.QuerySet["Series"]):
    def visible_to(self, user: Any) -> Self:
        if allows(user, "collaboratives.see"):
            return self
        own = Series.teams.through.objects.filter(team__in=Team.objects.visible_to(user).values("pk"))
        return self.filter(pk__in=own.values("series_id"))


class Series(Versioned):
    """Sessions that belong together. Who is invited is who is in its teams on the day, in the role it is for.

    An affinity group or a one-on-one names people: then only these of them are invited.
    """

    collaborative = models.ForeignKey(Collaborative, models.PROTECT, related_name="series")
    title = models.CharField(max_length=200)
    format = models.CharField(max_length=20, choices=Format.choices())
    role = models.CharField(max_length=20, choices=[("", "Everybody"), *TeamRole.choices()], blank=True)
    teams = models.ManyToManyField(Team, related_name="series", blank=True)
    people = models.ManyToManyField(Person, related_name="series", blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = SeriesQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "series"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(format=Format.ROLE_ALIKE) | ~Q(role=""), name="series_role_alike_names_a_role"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("collaboratives:series", kwargs={"pk": self.pk})


class SessionPlanQuerySet(models.QuerySet["SessionPlan"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(series__in=Series.objects.visible_to(user).values("pk"))


class SessionPlan(Versioned):
    """What belongs to a planned session of a series: agenda and notes, and where the ledger has it once it was held."""

    series = models.ForeignKey(Series, models.PROTECT, related_name="plans")
    session = models.OneToOneField(Session, models.PROTECT, related_name="plan")
    agenda = models.TextField(blank=True)
    notes = models.TextField(blank=True)
    activity = models.OneToOneField(Activity, models.SET_NULL, null=True, blank=True, related_name="plan")

    objects = SessionPlanQuerySet.as_manager()

    def __str__(self) -> str:
        return f"Session {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("collaboratives:session", kwargs={"pk": self.pk})


class Meeting(Versioned):
    """A meeting of the team without the center: time that its agencies protect, not support that the center gives."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="meetings")
    on = models.DateField()
    minutes = models.PositiveIntegerField()
    title = models.CharField(max_length=200, blank=True)
    notes = models.TextField(blank=True)
    present = models.ManyToManyField(Person, related_name="team_meetings", blank=True)
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)

    objects = OfATeamQuerySet["Meeting"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(minutes__gt=0, minutes__lte=DAY), name="meeting_within_a_day"),
        ]
        indexes: ClassVar = [models.Index(fields=["team", "on"], name="meeting_of_a_team")]

    def __str__(self) -> str:
        return f"Meeting on {self.on}"
