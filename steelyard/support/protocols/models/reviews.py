"""Templates, their runs, and the sealed answers of each person who takes part."""

from functools import cached_property
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.protocols.rules import PLACED, BallotStatus, Content, Outcome, RunStatus, content_of, points


class Template(models.Model):
    """One version of what a protocol asks; never altered once it is in use, so that answers keep their questions."""

    key = models.SlugField(max_length=60)
    number = models.PositiveSmallIntegerField()  # of the version
    name = models.CharField(max_length=120)
    content = models.JSONField()
    licence = models.CharField(max_length=200, blank=True)
    source = models.CharField(max_length=300, blank=True)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["key", "number"], name="template_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    @cached_property
    def asks(self) -> Content:
        return content_of(self.content)


class RunQuerySet(models.QuerySet["Run"]):
    def visible_to(self, user: Any) -> Self:
        """The staff sees that a run is there and how far it is; nobody outside does."""
        return self if allows(user, "protocols.see") else self.none()

    def about(self, label: str, pk: int) -> Self:
        return self.filter(subject_label=label, subject_pk=pk)


class Run(Versioned):
    """One use of a template on one thing, as that thing was when the run was opened (``mark`` is a hash of it)."""

    template = models.ForeignKey(Template, models.PROTECT, related_name="runs")
    key = models.SlugField(max_length=60)  # the template's, here so that the database can allow one open run of each
    subject_label = models.CharField(max_length=80)
    subject_pk = models.BigIntegerField()  # no foreign key: what is reviewed lies in apps above
    subject_name = models.CharField(max_length=300)
    mark = models.CharField(max_length=64)
    needed = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=20, choices=RunStatus.choices(), default=RunStatus.OPEN)
    outcome = models.CharField(max_length=20, choices=[("", "Not known yet"), *Outcome.choices()], blank=True)
    score = models.PositiveIntegerField(null=True, blank=True)  # ten-thousandths of a point
    opened_by = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    revealed_at = models.DateTimeField(null=True, blank=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    why_cancelled = models.TextField(blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = RunQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["key", "subject_label", "subject_pk"],
                condition=Q(status=RunStatus.OPEN),
                name="run_one_open_of_a_kind",
            ),
            models.CheckConstraint(
                condition=Q(status=RunStatus.REVEALED) ^ Q(outcome="", score=None, revealed_at=None),
                name="run_outcome_only_when_revealed",
            ),
            models.CheckConstraint(condition=Q(status__in=[one.value for one in RunStatus]), name="run_status_known"),
            models.CheckConstraint(condition=Q(needed__gte=1), name="run_needs_somebody"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_label", "subject_pk", "key", "-id"], name="run_newest_about"),
        ]

    def __str__(self) -> str:
        return f"{self.template_name}: {self.subject_name}"

    def get_absolute_url(self) -> str:
        return reverse("protocols:run", kwargs={"pk": self.pk})

    @property
    def template_name(self) -> str:
        """Which protocol this is; without a query where the template was not read along."""
        return self.template.name if "template" in self._state.fields_cache else self.key.replace("-", " ").capitalize()

    @property
    def is_open(self) -> bool:
        return self.status == RunStatus.OPEN

    @property
    def is_revealed(self) -> bool:
        return self.status == RunStatus.REVEALED

    @property
    def shown_score(self) -> str:
        return points(self.score)


class BallotQuerySet(models.QuerySet["Ballot"]):
    def visible_to(self, user: Any) -> Self:
        """One's own, and to whoever keeps runs all of them: as people who were asked, never as answers."""
        return self if allows(user, "protocols.keep") else self.filter(user_id=getattr(user, "pk", None) or 0)

    def placed(self) -> Self:
        return self.filter(status__in=PLACED)


class Ballot(Versioned):
    """One person's part in a run: asked, then declined or locked.

    ``sealed`` holds draft and locked answers as bytes that only the seal of this installation opens; ``answers`` is
    empty until the whole run is revealed.
    """

    run = models.ForeignKey(Run, models.CASCADE, related_name="ballots")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    user = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="ballots")
    status = models.CharField(max_length=20, choices=BallotStatus.choices(), default=BallotStatus.ASKED)
    asked_at = models.DateTimeField(default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True)
    locked_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)  # declined or replaced
    why = models.TextField(blank=True)
    sealed = models.BinaryField(null=True, blank=True)
    answers = models.JSONField(null=True, blank=True)

    objects = BallotQuerySet.as_manager()
    PERSONAL = frozenset({"email", "sealed", "answers"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint("run", Lower("email"), name="ballot_once_an_address"),
            models.UniqueConstraint(fields=["run", "position"], name="ballot_once_a_place"),
            models.CheckConstraint(
                condition=Q(status=BallotStatus.LOCKED, locked_at__isnull=False)
                | (~Q(status=BallotStatus.LOCKED) & Q(locked_at__isnull=True, answers__isnull=True)),
                name="ballot_answers_only_when_locked",
            ),
            models.CheckConstraint(
                condition=Q(sealed__isnull=True) | Q(answers__isnull=True), name="ballot_sealed_or_opened"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["status", "asked_at"], name="ballot_waiting")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_asked(self) -> bool:
        return self.status == BallotStatus.ASKED

    @property
    def is_locked(self) -> bool:
        return self.status == BallotStatus.LOCKED


class Link(models.Model):
    """A private link to a ballot; only the hash of its token is kept, so each letter holds a new one."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Link {self.pk}"


class Reply(models.Model):
    """What whoever keeps the run answered to one answer of a reviewer."""

    ballot = models.ForeignKey(Ballot, models.CASCADE, related_name="replies")
    item = models.CharField(max_length=60)
    text = models.TextField()
    by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["ballot", "item"], name="reply_once_an_answer")]

    def __str__(self) -> str:
        return self.text[:80]
