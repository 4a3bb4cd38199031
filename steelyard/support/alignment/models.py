"""Initiatives, what they share, how they stand in six domains, and the spreadsheets they came from."""

from datetime import date
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.models import Versioned
from steelyard.foundation.work.models import Job
from steelyard.support.alignment.rules import (
    AFTER,
    BEFORE,
    GRADES,
    POINTS,
    STANDING_MARK,
    Bond,
    Domain,
    Standing,
    grades_told,
)
from steelyard.support.alignment.rules.findings import Kind
from steelyard.support.alignment.rules.sheets import SHEET_MARK, SheetStatus
from steelyard.support.protocols.models import GuidedRun

GRADE_CHOICES = list(GRADES.items())


def _seen(user: Any) -> Q:
    """What belongs to a run that this person may see."""
    return Q(run__in=GuidedRun.objects.visible_to(user))


class Inventory(Versioned):
    """The inventory of one run: its next number, and the whole picture as it was drawn last."""

    run = models.OneToOneField(GuidedRun, models.CASCADE, related_name="inventory")
    last_number = models.PositiveIntegerField(default=0)
    picture = models.JSONField(default=dict)  # places in the unit square by key of the initiative
    picture_mark = models.CharField(max_length=64, blank=True)  # hash of the rows it was drawn from
    drawn_at = models.DateTimeField(null=True, blank=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, blank=True, related_name="+")

    def __str__(self) -> str:
        return f"Inventory {self.pk}"


class Population(models.Model):
    """People whom the initiatives of a run are for, in the run's own words."""

    run = models.ForeignKey(GuidedRun, models.CASCADE, related_name="populations")
    name = models.CharField(max_length=100)
    name_key = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["run", "name_key"], name="population_once_a_run")]

    def __str__(self) -> str:
        return self.name


class InitiativeQuerySet(models.QuerySet["Initiative"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(_seen(user))

    def kept(self) -> Self:
        """Those that stand in the inventory today."""
        return self.filter(taken_out_at=None)


class Initiative(Versioned):
    """One program, grant, policy or effort: whose, for whom, on what money and grounds, and how far it is."""

    run = models.ForeignKey(GuidedRun, models.CASCADE, related_name="initiatives")
    # The same one in the round before, from which it was brought along.
    earlier = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="later")
    number = models.PositiveIntegerField()  # in its inventory; the name it has in pictures
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    owner = models.CharField(max_length=200, blank=True)  # the agency
    owner_key = models.CharField(max_length=200, blank=True)
    division = models.CharField(max_length=200, blank=True)
    contact = models.CharField(max_length=200, blank=True)
    purpose = models.TextField(blank=True)
    populations = models.ManyToManyField(Population, related_name="initiatives", blank=True)
    first_grade = models.SmallIntegerField(null=True, blank=True, choices=GRADE_CHOICES)
    last_grade = models.SmallIntegerField(null=True, blank=True, choices=GRADE_CHOICES)
    funding = models.CharField(max_length=200, blank=True)
    funding_ends_on = models.DateField(null=True, blank=True)
    legal_basis = models.TextField(blank=True)
    evidence = models.TextField(blank=True)
    data_collected = models.TextField(blank=True)
    training = models.TextField(blank=True)
    reach = models.TextField(blank=True)
    standing = models.CharField(max_length=20, choices=Standing.choices(), default=Standing.RUNNING)
    taken_out_at = models.DateTimeField(null=True, blank=True)
    why_out = models.TextField(blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    is_simulated = models.BooleanField(default=False)

    objects = InitiativeQuerySet.as_manager()
    PERSONAL = frozenset({"contact"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "number"], name="initiative_once_a_number"),
            models.UniqueConstraint(
                fields=["run", "name_key", "owner_key"], condition=Q(taken_out_at=None), name="initiative_once_an_owner"
            ),
            models.CheckConstraint(
                condition=Q(first_grade=None, last_grade=None)
                | Q(first_grade__gte=BEFORE, last_grade__lte=AFTER, first_grade__lte=F("last_grade")),
                name="initiative_grades_in_order",
            ),
            models.CheckConstraint(
                condition=Q(standing__in=[one.value for one in Standing]), name="initiative_standing_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alignment:initiative", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return STANDING_MARK[Standing(self.standing)]

    @property
    def grades(self) -> str:
        return grades_told(self.first_grade, self.last_grade)

    @property
    def is_out(self) -> bool:
        return self.taken_out_at is not None

    def ends_before(self, day: date) -> bool:
        return self.funding_ends_on is not None and self.funding_ends_on < day


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(_seen(user))

    def kept(self) -> Self:
        return self.filter(first__taken_out_at=None, second__taken_out_at=None)


class Relationship(Versioned):
    """Two initiatives that somebody compared; the one that was added first is the first."""

    run = models.ForeignKey(GuidedRun, models.CASCADE, related_name="relationships")
    first = models.ForeignKey(Initiative, models.CASCADE, related_name="relationships_first")
    second = models.ForeignKey(Initiative, models.CASCADE, related_name="relationships_second")
    outcome = models.BooleanField(default=False)
    population = models.BooleanField(default=False)
    funding = models.BooleanField(default=False)
    staff = models.BooleanField(default=False)
    conflicts = models.BooleanField(default=False)
    note = models.TextField(blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["first", "second"], name="relationship_once_a_pair"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="relationship_in_order"),
            models.CheckConstraint(condition=Q(conflicts=False) | ~Q(note=""), name="relationship_conflict_told"),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "first", "second"], name="relationship_of_run")]

    def __str__(self) -> str:
        return f"Pair {self.first_id}–{self.second_id}"

    @property
    def bonds(self) -> frozenset[str]:
        return frozenset(bond.value for bond in Bond if getattr(self, bond.value))

    @property
    def shared(self) -> list[str]:
        return [bond.label for bond in Bond if getattr(self, bond.value)]


class DomainRating(Versioned):
    """How an initiative stands in one domain, and what shows it; a group's is its consensus."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="ratings")
    domain = models.CharField(max_length=20, choices=Domain.choices())
    score = models.PositiveSmallIntegerField(choices=list(POINTS.items()))
    evidence = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["initiative", "domain"], name="rating_once_a_domain"),
            models.CheckConstraint(condition=Q(score__gte=1, score__lte=4), name="rating_of_four_points"),
            models.CheckConstraint(condition=Q(domain__in=[one.value for one in Domain]), name="rating_domain_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_domain_display()}: {self.score}"


class Remark(Versioned):
    """What somebody wrote on a finding, or why it was dismissed; ``mark`` tells what it rested on then."""

    run = models.ForeignKey(GuidedRun, models.CASCADE, related_name="remarks")
    kind = models.CharField(max_length=20, choices=Kind.choices())
    key = models.CharField(max_length=80)
    note = models.TextField(blank=True)
    dismissed_mark = models.CharField(max_length=32, blank=True)
    dismissed_at = models.DateTimeField(null=True, blank=True)
    dismissed_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    reason = models.TextField(blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "key"], name="remark_once_a_finding"),
            models.CheckConstraint(
                condition=Q(dismissed_at=None) | ~Q(reason=""), name="remark_dismissed_with_a_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.key


class SheetQuerySet(models.QuerySet["Sheet"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(_seen(user))

    def of(self, run: GuidedRun) -> Self:
        return self.filter(run=run)


class Sheet(Versioned):
    """A spreadsheet of initiatives: its rows as they stand in it, what its columns are, and what came of it."""

    run = models.ForeignKey(GuidedRun, models.CASCADE, related_name="sheets")
    name = models.CharField(max_length=200)
    headings = models.JSONField(default=list)
    rows = models.JSONField(default=list)  # cells, in the order of the file
    columns = models.JSONField(default=list)  # what each column is, or ""
    choices = models.JSONField(default=dict)  # what somebody said of a row, by its line
    status = models.CharField(max_length=20, choices=SheetStatus.choices(), default=SheetStatus.OPEN)
    trace = models.JSONField(default=dict)  # what was added and filled, so that it can be undone
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    applied_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # thrown away or undone
    is_simulated = models.BooleanField(default=False)

    objects = SheetQuerySet.as_manager()
    PERSONAL = frozenset({"rows", "trace"})

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in SheetStatus]), name="initiative_sheet_status_known"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["run", "-made_at"], name="initiative_sheet_made")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("alignment:sheet", kwargs={"pk": self.pk})

    @property
    def mark(self) -> str:
        return SHEET_MARK[SheetStatus(self.status)]

    @property
    def is_open(self) -> bool:
        return self.status == SheetStatus.OPEN

    @property
    def is_applied(self) -> bool:
        return self.status == SheetStatus.APPLIED
