"""The private pulse of a team: who may answer, whether they did, and the answers, with nothing that joins them."""

import uuid
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils import timezone

from steelyard.center.directory.models import Person
from steelyard.foundation.kit.models import Versioned
from steelyard.support.collaboratives.models.teams import Team, TeamMember


class PulseRoundQuerySet(models.QuerySet["PulseRound"]):
    def visible_to(self, user: Any) -> Self:
        """The team's own and its liaison's; to nobody else, whatever their role."""
        if not user.pk:
            return self.none()
        own = TeamMember.objects.on(timezone.localdate()).filter(person__user=user.pk).values("team_id")
        return self.filter(Q(team__in=own) | Q(team__support__liaison__person__user=user.pk))


class PulseRound(Versioned):
    """One time that a team is asked; nothing of it is shown before it is closed."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="pulse_rounds")
    opened_on = models.DateField()
    closes_on = models.DateField()
    closed_on = models.DateField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = PulseRoundQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["team"], condition=Q(closed_on__isnull=True), name="pulse_one_open_a_team"),
        ]

    def __str__(self) -> str:
        return f"Pulse of {self.opened_on}"


class PulsePlace(models.Model):
    """A member of the team on the day a round opened. Written for all at once, so that no order tells who answered when."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey(PulseRound, models.CASCADE, related_name="places")
    person = models.ForeignKey(Person, models.CASCADE, related_name="+")
    is_used = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["round", "person"], name="pulse_place_once")]

    def __str__(self) -> str:
        return "Answered" if self.is_used else "Not yet"


def _score() -> Any:
    return models.PositiveSmallIntegerField()


class PulseAnswer(models.Model):
    """From 1, not at all, to 5, fully. No person, no time, no history."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    round = models.ForeignKey(PulseRound, models.CASCADE, related_name="answers")
    trust_inside = _score()
    trust_outside = _score()
    belonging = _score()
    agency = _score()
    is_simulated = models.BooleanField(default=False)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(
                    trust_inside__range=(1, 5),
                    trust_outside__range=(1, 5),
                    belonging__range=(1, 5),
                    agency__range=(1, 5),
                ),
                name="pulse_scores_of_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return "An answer"
