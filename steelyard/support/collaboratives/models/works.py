"""What a team works with: its theory of change, milestones, coalition, log, and loops between practice and policy."""

from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned
from steelyard.support.collaboratives.models.teams import OfATeamQuerySet, Team
from steelyard.support.collaboratives.rules import (
    STAGES,
    ElementKind,
    EntryKind,
    GroupKind,
    LoopKind,
    LoopStatus,
    Power,
    Sphere,
)
from steelyard.support.delivery.models import Support


class TheoryElement(Versioned):
    """One box of a team's theory of change."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="elements")
    kind = models.CharField(max_length=20, choices=ElementKind.choices())
    sphere = models.CharField(max_length=20, choices=Sphere.choices(), default=Sphere.CONTROL)
    text = models.CharField(max_length=200)
    position = models.PositiveSmallIntegerField(default=0)
    leads_to = models.ManyToManyField(
        "self", through="TheoryArrow", symmetrical=False, related_name="follows_from", blank=True
    )
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = OfATeamQuerySet["TheoryElement"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["team", "kind", "position"], name="element_of_a_team")]

    def __str__(self) -> str:
        return self.text


class TheoryArrow(models.Model):
    """One thing is meant to lead to another."""

    start = models.ForeignKey(TheoryElement, models.CASCADE, related_name="arrows")
    end = models.ForeignKey(TheoryElement, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["start", "end"], name="arrow_once"),
            models.CheckConstraint(condition=~Q(start=F("end")), name="arrow_leads_elsewhere"),
        ]

    def __str__(self) -> str:
        return f"{self.start_id} to {self.end_id}"


class Milestone(Versioned):
    """Something to reach by a day. The first day planned stays, so that drift shows."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="milestones")
    title = models.CharField(max_length=200)
    first_due_on = models.DateField()
    due_on = models.DateField()
    reached_on = models.DateField(null=True, blank=True)
    celebration = models.CharField(max_length=300, blank=True)  # how the team marks it
    dropped_on = models.DateField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = OfATeamQuerySet["Milestone"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["team", "due_on"], name="milestone_of_a_team")]

    def __str__(self) -> str:
        return self.title


def _part() -> Any:
    return models.CharField(max_length=20, choices=[("", "No part"), *Power.choices()], blank=True)


class CoalitionGroup(Versioned):
    """A group around a team, and what part it has in each stage of the work."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="groups")
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=GroupKind.choices())
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="+")
    identify = _part()
    design = _part()
    decide = _part()
    implement = _part()
    assess = _part()
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = OfATeamQuerySet["CoalitionGroup"].as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def parts(self) -> list[str]:
        """The words of its five parts, in the order of the stages."""
        return [getattr(self, f"get_{stage}_display")() for stage in STAGES]


class Entry(models.Model):
    """A line of a team's log: something it thought through, or something it did."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="entries")
    kind = models.CharField(max_length=20, choices=EntryKind.choices())
    text = models.TextField()
    on = models.DateField()
    written_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    is_simulated = models.BooleanField(default=False)

    objects = OfATeamQuerySet["Entry"].as_manager()

    class Meta:
        verbose_name_plural = "entries"
        indexes: ClassVar = [models.Index(fields=["team", "on"], name="entry_of_a_team")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} on {self.on}"


class Loop(Versioned):
    """What practice found, on its way to whoever can change policy, and the answer on its way back."""

    # Raised in a team, or under an intensive support, whose pages are those of its engagement.
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="loops")
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="loops")
    kind = models.CharField(max_length=20, choices=LoopKind.choices())
    text = models.TextField()
    seen_by = models.CharField(max_length=300)  # who met it in practice, and is told in the end
    status = models.CharField(max_length=20, choices=LoopStatus.choices(), default=LoopStatus.RAISED)
    raised_on = models.DateField()
    goes_to = models.CharField(max_length=300, blank=True)
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="loops")
    sent_on = models.DateField(null=True, blank=True)
    answer = models.TextField(blank=True)
    answered_on = models.DateField(null=True, blank=True)
    told_how = models.TextField(blank=True)
    told_on = models.DateField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = OfATeamQuerySet["Loop"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(team__isnull=True, support__isnull=False) | Q(team__isnull=False, support__isnull=True),
                name="loop_in_one_place",
            ),
            models.CheckConstraint(
                condition=Q(status=LoopStatus.RAISED) | (Q(sent_on__isnull=False) & ~Q(goes_to="")),
                name="loop_sent_to_somebody",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[LoopStatus.RAISED, LoopStatus.SENT])
                | (Q(answered_on__isnull=False) & ~Q(answer="")),
                name="loop_answered_with_an_answer",
            ),
            models.CheckConstraint(
                condition=~Q(status=LoopStatus.CLOSED) | (Q(told_on__isnull=False) & ~Q(told_how="")),
                name="loop_closed_when_told",
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["team", "status", "raised_on"], name="loop_of_a_team"),
            models.Index(fields=["support", "status", "raised_on"], name="loop_of_a_support"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} raised on {self.raised_on}"

    @property
    def place(self) -> Team | Support:
        """Where it was raised."""
        found = self.team or self.support
        if found is None:  # the database refuses such a row
            raise ValueError("A loop without a place.")
        return found

    def get_absolute_url(self) -> str:
        if self.team_id is None:
            return self.place.get_absolute_url()
        return reverse("collaboratives:loop", kwargs={"pk": self.pk})
