"""What teams give each other: the shelf, encounters, and insights that become resources."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.collaboratives.models.teams import OfATeamQuerySet, Team
from steelyard.support.collaboratives.rules import Consent, EncounterStatus
from steelyard.support.delivery.models import Support
from steelyard.support.library.models import Resource


class SharedItemQuerySet(models.QuerySet["SharedItem"]):
    def visible_to(self, user: Any) -> Self:
        """One's own teams' items, and what others of the same collaborative put on the common shelf."""
        if allows(user, "collaboratives.see"):
            return self
        own = Team.objects.visible_to(user)
        common = Q(is_common=True, team__collaborative__in=own.values("collaborative_id"))
        return self.filter(common | Q(team__in=own.values("pk")))

    def standing(self) -> Self:
        return self.filter(removed_at__isnull=True)


class SharedItem(Versioned):
    """Something a team put on its shelf, for itself or for every team of the collaborative."""

    team = models.ForeignKey(Team, models.PROTECT, related_name="items")
    title = models.CharField(max_length=200)
    what = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    # A file, as it was called, what it is, how many bytes it has and where it lies; all blank where there is none.
    name = models.CharField(max_length=200, blank=True)
    content_type = models.CharField(max_length=100, blank=True)
    size = models.PositiveBigIntegerField(default=0)
    stored = models.FileField(max_length=200, blank=True)
    is_common = models.BooleanField(default=False)
    added_on = models.DateField()
    added_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    removed_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = SharedItemQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["team", "is_common"], name="item_of_a_team")]

    def __str__(self) -> str:
        return self.title


class ItemUse(models.Model):
    """A team made use of another's item."""

    item = models.ForeignKey(SharedItem, models.CASCADE, related_name="uses")
    team = models.ForeignKey(Team, models.CASCADE, related_name="items_used")
    how = models.CharField(max_length=300, blank=True)
    on = models.DateField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["item", "team"], name="item_used_once_a_team")]

    def __str__(self) -> str:
        return f"Used on {self.on}"


class EncounterQuerySet(models.QuerySet["Encounter"]):
    def visible_to(self, user: Any) -> Self:
        own = Team.objects.visible_to(user).values("pk")
        return self.filter(Q(asking__in=own) | Q(asked__in=own))


class Encounter(Versioned):
    """One team asks to meet another; they learn each other's addresses once both agree."""

    asking = models.ForeignKey(Team, models.CASCADE, related_name="encounters_asked")
    asked = models.ForeignKey(Team, models.CASCADE, related_name="encounters_received")
    question = models.TextField()
    reason = models.CharField(max_length=500, blank=True)  # why the two were found alike
    status = models.CharField(max_length=20, choices=EncounterStatus.choices(), default=EncounterStatus.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = EncounterQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(asking=F("asked")), name="encounter_of_another"),
            models.UniqueConstraint(
                fields=["asking", "asked"],
                condition=Q(status=EncounterStatus.ASKED),
                name="encounter_asked_once",
            ),
        ]

    def __str__(self) -> str:
        return f"Encounter {self.pk}"


class Insight(Versioned):
    """Something a team learned that others should know; with its consent, it becomes a draft resource."""

    # Of a team, or of the agency of an intensive support.
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="insights")
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="insights")
    title = models.CharField(max_length=200)
    text = models.TextField()
    marked_on = models.DateField()
    marked_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    consent = models.CharField(max_length=20, choices=Consent.choices(), default=Consent.ASKED)
    consent_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    consent_at = models.DateTimeField(null=True, blank=True)
    resource = models.OneToOneField(Resource, models.SET_NULL, null=True, blank=True, related_name="insight")
    is_simulated = models.BooleanField(default=False)

    objects = OfATeamQuerySet["Insight"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(resource__isnull=True) | Q(consent=Consent.GIVEN), name="insight_published_by_consent"
            ),
            models.CheckConstraint(
                condition=Q(team__isnull=True, support__isnull=False) | Q(team__isnull=False, support__isnull=True),
                name="insight_in_one_place",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def place(self) -> Team | Support:
        """Whose it is: its members or its agency are asked for consent."""
        found = self.team or self.support
        if found is None:  # the database refuses such a row
            raise ValueError("An insight without a place.")
        return found

    def get_absolute_url(self) -> str:
        if self.team_id is None:
            return self.place.get_absolute_url()
        return reverse("collaboratives:insights", kwargs={"pk": self.team_id})
