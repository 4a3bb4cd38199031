"""Guided protocols in versions, their runs, and what groups write in them: every wording is kept."""

from functools import cached_property
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.support.delivery.models import Promise, Support
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.rules.guided.shape import Guide, RunState, guide_of


class ProtocolQuerySet(models.QuerySet["Protocol"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "protocols.see_guided") else self.none()


class Protocol(Versioned):
    """A guided protocol: its published versions, and the draft of the next one."""

    key = models.SlugField(max_length=60, unique=True)
    name = models.CharField(max_length=120)
    is_shipped = models.BooleanField(default=False)  # comes with Steelyard; a center changes a copy
    draft = models.JSONField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    objects = ProtocolQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("protocols:protocol", kwargs={"pk": self.pk})


class ProtocolVersion(models.Model):
    """One published version; never altered, so that a run keeps its questions."""

    protocol = models.ForeignKey(Protocol, models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    content = models.JSONField()
    mark = models.CharField(max_length=64)  # a hash of the content
    licence = models.CharField(max_length=300, blank=True)
    published_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["protocol", "number"], name="protocol_version_once"),
        ]

    def __str__(self) -> str:
        return f"{self.name}, version {self.number}"

    def guide(self, language: str = "") -> Guide:
        return guide_of(self.content, language)


class GuidedRunQuerySet(models.QuerySet["GuidedRun"]):
    def visible_to(self, user: Any) -> Self:
        """The center's staff sees all; everybody else the runs of which they are a member today."""
        if allows(user, "protocols.see_guided"):
            return self
        own = RunMember.objects.current().filter(person__user_id=getattr(user, "pk", None) or 0)
        return self.filter(pk__in=own.values("run_id"))

    def about(self, label: str, pk: int) -> Self:
        return self.filter(subject_label=label, subject_pk=pk)


class GuidedRun(Versioned):
    """One use of a guided protocol by a team or an agency; a further round names the one before it."""

    protocol_version = models.ForeignKey(ProtocolVersion, models.PROTECT, related_name="runs")
    language = models.CharField(max_length=10, default="en")
    subject_label = models.CharField(max_length=80)
    subject_pk = models.BigIntegerField()  # no foreign key: teams lie in an app above
    subject_name = models.CharField(max_length=300)
    about = models.CharField(max_length=200, blank=True)  # what this run is about, in a few words
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="guided_runs")
    facilitator = models.ForeignKey(User, models.PROTECT, null=True, blank=True, related_name="+")
    status = models.CharField(max_length=20, choices=RunState.choices(), default=RunState.OPEN)
    opened_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)
    why_stopped = models.TextField(blank=True)
    earlier = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="later")
    first = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="rounds")
    round = models.PositiveSmallIntegerField(default=1)
    # Beside the answers, so that lists need no count: how far it is and who wrote last.
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_needed = models.PositiveSmallIntegerField(default=0)
    last_by = models.ForeignKey(User, models.SET_NULL, null=True, blank=True, related_name="+")
    last_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = GuidedRunQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(status__in=[one.value for one in RunState]), name="guided_run_status_known"
            ),
            models.CheckConstraint(
                condition=Q(status=RunState.OPEN) ^ Q(ended_at__isnull=False), name="guided_run_open_until_it_ends"
            ),
            models.CheckConstraint(
                condition=~Q(status=RunState.COMPLETE) | Q(steps_done__gte=F("steps_needed")),
                name="guided_run_complete_only_with_all_steps",
            ),
            models.UniqueConstraint(
                fields=["first", "round"], condition=Q(first__isnull=False), name="guided_run_once_a_round"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["subject_label", "subject_pk", "-id"], name="guided_run_subject"),
            models.Index(fields=["status", "-id"], name="guided_run_status"),
        ]

    def __str__(self) -> str:
        return f"{self.about or 'Run'}: {self.subject_name}"

    def get_absolute_url(self) -> str:
        return reverse("protocols:guided", kwargs={"pk": self.pk})

    @cached_property
    def guide(self) -> Guide:
        return self.protocol_version.guide(self.language)

    def hold(self) -> None:
        """Take the run for this transaction: whoever writes at the same time waits, then reads what was written."""
        if not GuidedRun.objects.filter(pk=self.pk, status=RunState.OPEN).update(status=RunState.OPEN):
            raise NotNow("This run has ended, so nothing can be written in it any more.")
        self.refresh_from_db(fields=["version", "status"])

    @property
    def is_open(self) -> bool:
        return self.status == RunState.OPEN

    @property
    def is_complete(self) -> bool:
        return self.status == RunState.COMPLETE


class TimedQuerySet[M: models.Model](models.QuerySet[M]):
    def current(self) -> Self:
        """Those that hold today; the last day counts."""
        today = timezone.localdate()
        return self.filter(since__lte=today).filter(Q(until__isnull=True) | Q(until__gte=today))


class RunParty(models.Model):
    """An agency that shares a run, from a day and perhaps until another."""

    run = models.ForeignKey(GuidedRun, models.CASCADE, related_name="parties")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="guided_runs")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = TimedQuerySet["RunParty"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "organization"], name="run_party_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="run_party_until_not_before_since"
            ),
        ]

    def __str__(self) -> str:
        return f"Party {self.pk}"


class RunMember(models.Model):
    """A person who may write and vote in a run, from a day and perhaps until another."""

    run = models.ForeignKey(GuidedRun, models.CASCADE, related_name="members")
    person = models.ForeignKey(Person, models.PROTECT, related_name="guided_runs")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)

    objects = TimedQuerySet["RunMember"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "person"], name="run_member_once"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="run_member_until_not_before_since"
            ),
        ]

    def __str__(self) -> str:
        return f"Member {self.pk}"


class AnswerQuerySet(models.QuerySet["Answer"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(run__in=GuidedRun.objects.visible_to(user).values("pk"))

    def standing(self) -> Self:
        """All but rows that were taken out."""
        return self.filter(removed_at=None)


class Answer(Versioned):
    """What a group wrote at one place of a step: an answer, a row of a list, a consensus score."""

    run = models.ForeignKey(GuidedRun, models.CASCADE, related_name="answers")
    step = models.SlugField(max_length=60)
    key = models.SlugField(max_length=60)  # of the question, of the item scored, or of the row
    values = models.JSONField()  # texts by the name of a column; one named "text" for a question
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    removed_at = models.DateTimeField(null=True, blank=True)
    promise = models.OneToOneField(Promise, models.PROTECT, null=True, blank=True, related_name="+")

    objects = AnswerQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "step", "key"], name="answer_once_a_place"),
        ]

    def __str__(self) -> str:
        return f"{self.step}: {self.key}"


class Writing(models.Model):
    """The wording that an answer had as one of its versions; only ever added."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="writings")
    number = models.PositiveIntegerField()  # of the answer's version
    values = models.JSONField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["answer", "number"], name="writing_once_a_version"),
        ]

    def __str__(self) -> str:
        return f"Version {self.number}"


class RivalQuerySet(models.QuerySet["Rival"]):
    def visible_to(self, user: Any) -> Self:
        return self.filter(answer__run__in=GuidedRun.objects.visible_to(user).values("pk"))

    def waiting(self) -> Self:
        return self.filter(settled_at=None)


class Rival(Versioned):
    """A text that came second: somebody had saved the same place meanwhile. It is kept until both are merged."""

    answer = models.ForeignKey(Answer, models.CASCADE, related_name="rivals")
    base = models.PositiveIntegerField()  # the version that was read; 0 for none
    values = models.JSONField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    settled_at = models.DateTimeField(null=True, blank=True)

    objects = RivalQuerySet.as_manager()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["answer"], condition=Q(settled_at__isnull=True), name="rival_waiting"),
        ]

    def __str__(self) -> str:
        return f"A second text of {self.answer_id}"


class Poll(Versioned):
    """One vote of a run: open until all scores are shown together. Who gave which score is never kept after that."""

    run = models.ForeignKey(GuidedRun, models.CASCADE, related_name="polls")
    step = models.SlugField(max_length=60)
    revealed_at = models.DateTimeField(null=True, blank=True)
    tally = models.JSONField(null=True, blank=True)  # by item, how many gave each point
    voters = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "step"], name="poll_once_a_step"),
            models.CheckConstraint(
                condition=Q(revealed_at__isnull=True) ^ Q(tally__isnull=False), name="poll_tally_only_when_revealed"
            ),
        ]

    def __str__(self) -> str:
        return f"Vote on {self.step}"


class Vote(models.Model):
    """A member's scores, sealed; wiped in the moment all are counted."""

    poll = models.ForeignKey(Poll, models.CASCADE, related_name="votes")
    member = models.ForeignKey(RunMember, models.PROTECT, related_name="votes")
    sealed = models.BinaryField(null=True, blank=True)
    locked_at = models.DateTimeField(default=timezone.now)

    PERSONAL = frozenset({"sealed"})

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["poll", "member"], name="vote_once_a_member")]

    def __str__(self) -> str:
        return f"Vote {self.pk}"


class Approval(models.Model):
    """Somebody approved what a run said then: ``mark`` is a hash of all of it."""

    run = models.ForeignKey(GuidedRun, models.CASCADE, related_name="approvals")
    step = models.SlugField(max_length=60)
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    name = models.CharField(max_length=200)
    mark = models.CharField(max_length=64)
    note = models.TextField(blank=True)
    at = models.DateTimeField(default=timezone.now)

    PERSONAL = frozenset({"name"})

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["run", "step", "by", "mark"], name="approval_once_a_wording"),
        ]

    def __str__(self) -> str:
        return f"Approval {self.pk}"
