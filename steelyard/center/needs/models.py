"""What was heard, the needs it was put into, how they were weighed and voted on; and the register of unmet needs."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.models import Organization, State
from steelyard.center.directory.rules import OrganizationKind
from steelyard.center.needs.rules import ANCHORS, UNWEIGHED, NeedStatus, PersonKind, SourceKind, VoteKind
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned


class SeenQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "needs.see") else self.none()


class UnmetNeed(Versioned):
    """A need found through a request or otherwise, and how the center makes it visible."""

    title = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    topic = models.ForeignKey(Topic, models.PROTECT, related_name="unmet_needs")
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="unmet_needs")
    how_made_visible = models.TextField()
    status = models.CharField(max_length=20, choices=NeedStatus.choices(), default=NeedStatus.OPEN)
    found_on = models.DateField()
    is_simulated = models.BooleanField(default=False)

    objects = SeenQuerySet["UnmetNeed"].as_manager()

    class Meta:
        indexes: ClassVar = [models.Index(fields=["status", "found_on"], name="unmet_need_status")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("needs:unmet-need", kwargs={"pk": self.pk})


class HeardQuerySet[M: models.Model](models.QuerySet[M]):
    def visible_to(self, user: Any) -> Self:
        """Who spoke and what they said stays with the staff."""
        return self if allows(user, "needs.see_voices") else self.none()

    def counted(self) -> Self:
        return self.filter(withdrawn_at__isnull=True)


class VoiceQuerySet(HeardQuerySet["Voice"]):
    def counted(self) -> Self:
        """Neither taken back nor of a withdrawn source or statement."""
        rows = super().counted()
        return rows.filter(source__withdrawn_at__isnull=True, statement__withdrawn_at__isnull=True)


class Source(Versioned):
    """Where needs were heard: a conversation, a group, something read, a request. Names stay in the private notes."""

    key = models.CharField(max_length=80, unique=True, null=True, blank=True)
    kind = models.CharField(max_length=20, choices=SourceKind.choices())
    title = models.CharField(max_length=200)
    on = models.DateField()
    place = models.CharField(max_length=200, blank=True)
    # Who spoke, unless a voice says otherwise.
    organization = models.ForeignKey(Organization, models.PROTECT, null=True, blank=True, related_name="need_sources")
    person_kind = models.CharField(max_length=20, choices=PersonKind.choices(), blank=True)
    agency_kind = models.CharField(max_length=20, choices=OrganizationKind.choices(), blank=True)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")
    people = models.PositiveIntegerField(null=True, blank=True)  # None: nobody counted them
    private_notes = models.TextField(blank=True)
    citation = models.CharField(max_length=200, blank=True)
    recorded_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = HeardQuerySet["Source"].as_manager()

    PERSONAL = frozenset({"private_notes"})

    class Meta:
        indexes: ClassVar = [models.Index(fields=["on", "id"], name="need_source_day")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("needs:source", kwargs={"pk": self.pk})


class StatementQuerySet(models.QuerySet["Statement"]):
    def visible_to(self, user: Any) -> Self:
        """A request's own words are the staff's until somebody has put the need into words."""
        if allows(user, "needs.see_voices"):
            return self
        return self.filter(is_raw=False) if allows(user, "needs.see") else self.none()

    def living(self) -> Self:
        """Neither merged into another nor withdrawn."""
        return self.filter(under__isnull=True, withdrawn_at__isnull=True)


class Statement(Versioned):
    """A need in one short sentence."""

    key = models.CharField(max_length=80, unique=True, null=True, blank=True)
    text = models.CharField(max_length=300)
    explanation = models.TextField(blank=True)
    topics = models.ManyToManyField(Topic, related_name="need_statements", blank=True)
    agency_kind = models.CharField(max_length=20, choices=OrganizationKind.choices(), blank=True)
    weight = models.SmallIntegerField(default=UNWEIGHED)  # the newest round's, for lists
    # The statement it was merged into; never a chain: whoever is merged brings along what was merged into them.
    under = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="merged")
    unmet_need = models.ForeignKey(UnmetNeed, models.PROTECT, null=True, blank=True, related_name="statements")
    is_raw = models.BooleanField(default=False)  # still a request's own words
    citation = models.CharField(max_length=200, blank=True)
    added_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = StatementQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(weight__gte=UNWEIGHED, weight__lt=len(ANCHORS)), name="statement_weight_from_0_to_4"
            ),
            models.CheckConstraint(condition=~Q(under=F("id")), name="statement_not_under_itself"),
        ]
        indexes: ClassVar = [models.Index(fields=["weight", "id"], name="statement_weight")]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return reverse("needs:statement", kwargs={"pk": self.pk})

    @property
    def is_weighed(self) -> bool:
        return self.weight > UNWEIGHED


class Voice(models.Model):
    """That some people of one kind raised a need in a source, in how many mouths, and with what words."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="voices")
    source = models.ForeignKey(Source, models.PROTECT, related_name="voices")
    person_kind = models.CharField(max_length=20, choices=PersonKind.choices(), blank=True)
    agency_kind = models.CharField(max_length=20, choices=OrganizationKind.choices(), blank=True)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+")
    people = models.PositiveIntegerField(null=True, blank=True)
    words = models.TextField(blank=True)
    is_quote = models.BooleanField(default=False)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    objects = VoiceQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement", "source", "person_kind", "agency_kind", "state"],
                condition=Q(withdrawn_at__isnull=True, state__isnull=False),
                name="voice_once_per_group",
            ),
            models.UniqueConstraint(
                fields=["statement", "source", "person_kind", "agency_kind"],
                condition=Q(withdrawn_at__isnull=True, state__isnull=True),
                name="voice_once_per_group_without_state",
            ),
        ]

    def __str__(self) -> str:
        return f"Voice {self.pk}"


class Round(Versioned):
    """One refresh of the needs, as a rule yearly: heard, weighed, voted on, and ranked when it closes."""

    name = models.CharField(max_length=60, unique=True)
    since = models.DateField()
    until = models.DateField()
    is_open = models.BooleanField(default=True)
    opened_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = SeenQuerySet["Round"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["is_open"], condition=Q(is_open=True), name="round_one_open"),
            models.CheckConstraint(condition=Q(until__gt=F("since")), name="round_ends_after_it_starts"),
            models.CheckConstraint(
                condition=Q(is_open=True, closed_at__isnull=True) | Q(is_open=False, closed_at__isnull=False),
                name="round_closed_at_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("needs:round", kwargs={"pk": self.pk})


class OfAStatement(models.Model):
    """Something said of a statement in a round."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="%(class)ss")
    round = models.ForeignKey(Round, models.PROTECT, related_name="%(class)ss")

    class Meta:
        abstract = True


class Weighing(OfAStatement):
    """How heavy a need was found in a round, and why."""

    weight = models.PositiveSmallIntegerField()
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    objects = SeenQuerySet["Weighing"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "round"], name="need_weighed_once_a_round"),
            models.CheckConstraint(condition=Q(weight__lt=len(ANCHORS)), name="need_weighed_up_to_4"),
            models.CheckConstraint(condition=~Q(reason=""), name="need_weighed_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.weight}: {self.reason}"


class VoteQuerySet(models.QuerySet["Vote"]):
    def visible_to(self, user: Any) -> Self:
        """A vote is seen by who cast it; others see counts, through queries.results."""
        return self.filter(user_id=user.pk) if allows(user, "needs.vote") else self.none()


class Vote(OfAStatement):
    """One person's vote on a need in a round."""

    user = models.ForeignKey(User, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=VoteKind.choices())
    cast_at = models.DateTimeField(default=timezone.now)

    objects = VoteQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "round", "user"], name="vote_once_a_round"),
        ]

    def __str__(self) -> str:
        return f"Vote {self.pk}"


class Standing(OfAStatement):
    """Where a weighed need stood when its round closed; later merges and voices change nothing of it."""

    rank = models.PositiveIntegerField()
    weight = models.PositiveSmallIntegerField()
    in_favor = models.PositiveIntegerField()
    against = models.PositiveIntegerField()
    voices = models.PositiveIntegerField()
    people = models.PositiveIntegerField()

    objects = SeenQuerySet["Standing"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["statement", "round"], name="standing_once_a_round"),
        ]
        indexes: ClassVar = [models.Index(fields=["round", "rank", "id"], name="standing_rank")]

    def __str__(self) -> str:
        return f"Rank {self.rank}"


class FocalLink(models.Model):
    """That a need is one of those behind a focal area, why, and in which round that was decided."""

    statement = models.ForeignKey(Statement, models.PROTECT, related_name="focal_links")
    focal_area = models.ForeignKey(FocalArea, models.PROTECT, related_name="need_links")
    round = models.ForeignKey(Round, models.PROTECT, null=True, blank=True, related_name="focal_links")
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    objects = SeenQuerySet["FocalLink"].as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["statement", "focal_area"], condition=Q(ended_at__isnull=True), name="focal_link_once"
            ),
        ]

    def __str__(self) -> str:
        return self.reason


class StatementMergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, user: Any) -> Self:
        return self if allows(user, "needs.keep") else self.none()


class Merge(models.Model):
    """One statement merged into another by a person, with the statements it brought along, so that it can be undone."""

    kept = models.ForeignKey(Statement, models.PROTECT, related_name="merges_kept")
    gone = models.ForeignKey(Statement, models.PROTECT, related_name="merges_gone")
    moved = models.JSONField(default=list)  # keys of what had been merged into the one that went
    made_at = models.DateTimeField(default=timezone.now)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(null=True, blank=True)

    objects = StatementMergeQuerySet.as_manager()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["gone"], condition=Q(undone_at__isnull=True), name="statement_merged_once"),
        ]

    def __str__(self) -> str:
        return f"Statement {self.gone_id} into {self.kept_id}"
