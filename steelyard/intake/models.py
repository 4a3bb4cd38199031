"""Help requests and what became of them."""

from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.directory.models import Organization, Person, State
from steelyard.center.needs.models import UnmetNeed
from steelyard.foundation.accounts.models import User
from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.models import Versioned
from steelyard.intake.rules import (
    Ask,
    Axis,
    CameBy,
    Criterion,
    DecisionKind,
    DeclineReason,
    HandOffStatus,
    Helped,
    HowSoon,
    RefusalReason,
    RequestStatus,
)
from steelyard.support.delivery.models import Support
from steelyard.support.library.models import Resource


class WordsField(models.TextField):
    """Text searched by whole words and beginnings of words, through each database's own full-text index."""


@WordsField.register_lookup
class Holds(models.Lookup):
    """``text__holds="read oreg"``: every word begins a word of the text, in any order; both sides folded by words_of."""

    lookup_name = "holds"

    def as_postgresql(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        table = self.process_lhs(compiler, connection)[0].rpartition(".")[0]
        return f"{table}.\"found_by\" @@ to_tsquery('simple', %s)", [" & ".join(f"{w}:*" for w in self.rhs.split())]

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        table = self.process_lhs(compiler, connection)[0].rpartition(".")[0]
        found = "SELECT rowid FROM intake_words_found WHERE intake_words_found MATCH %s"
        return f'{table}."help_request_id" IN ({found})', [" ".join(f'"{w}"*' for w in self.rhs.split())]


class HelpRequestQuerySet(models.QuerySet["HelpRequest"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all; recipients see their own agency's requests."""
        if allows(user, "intake.see"):
            return self
        return self.filter(agency__in=getattr(user, "organization_ids", ()))


class HelpRequest(Versioned):
    """Somebody asks the center for something."""

    number = models.CharField(max_length=20, unique=True)  # 2021-0001
    ask = models.CharField(max_length=20, choices=Ask.choices(), default=Ask.HELP)
    status = models.CharField(max_length=20, choices=RequestStatus.choices(), default=RequestStatus.NEW)
    # Who asks, as typed; the person is linked when known.
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    title = models.CharField(max_length=200, blank=True)
    person = models.ForeignKey(Person, models.PROTECT, null=True, blank=True, related_name="help_requests")
    # No index of their own for agency, state, topic and holder: the composite ones below begin with them.
    agency = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="help_requests", db_index=False
    )
    agency_typed = models.CharField(max_length=200, blank=True)
    state = models.ForeignKey(State, models.PROTECT, null=True, blank=True, related_name="+", db_index=False)
    # What they ask, in their own words.
    need = models.TextField()
    topic = models.ForeignKey(
        Topic, models.PROTECT, null=True, blank=True, related_name="help_requests", db_index=False
    )
    how_soon = models.CharField(max_length=20, choices=HowSoon.choices())
    others_helping = models.TextField(blank=True)
    providers = models.ManyToManyField(Organization, related_name="named_in_requests", blank=True)
    hoped_change = models.TextField(blank=True)
    # What happened to it.
    came_by = models.CharField(max_length=20, choices=CameBy.choices(), default=CameBy.FORM)
    holder = models.ForeignKey(
        StaffMember, models.PROTECT, null=True, blank=True, related_name="help_requests", db_index=False
    )
    received_at = models.DateTimeField(default=timezone.now)
    first_reply_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    is_simulated = models.BooleanField(default=False)

    objects = HelpRequestQuerySet.as_manager()

    PERSONAL = frozenset({"name", "email", "title"})

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["status", "received_at", "id"], name="help_request_inbox"),
            models.Index(fields=["received_at", "id"], name="help_request_received"),
            models.Index(fields=["agency", "received_at"], name="help_request_agency"),
            models.Index(fields=["holder", "status", "received_at", "id"], name="help_request_holder"),
            models.Index(fields=["topic", "status", "received_at", "id"], name="help_request_topic"),
            models.Index(fields=["state", "status", "received_at", "id"], name="help_request_state"),
            models.Index(fields=["ask", "status", "received_at", "id"], name="help_request_ask"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(email="") & ~Q(need=""), name="help_request_says_who_and_what"
            ),
        ]

    def __str__(self) -> str:
        return f"Request {self.number}"

    def get_absolute_url(self) -> str:
        return reverse("intake:help-request", kwargs={"pk": self.pk})


class StatusLink(models.Model):
    """A private link to a request's status page; each letter carries one of its own, and all of them stay good."""

    help_request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="status_links")
    token_hash = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Link {self.pk}"


class Numbering(models.Model):
    """How many requests were numbered in a calendar year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.year)


class Words(models.Model):
    """The words by which a request is found, each folded; the full-text index hangs off this table (0002)."""

    help_request = models.OneToOneField(HelpRequest, models.CASCADE, primary_key=True, related_name="words")
    text = WordsField()

    def __str__(self) -> str:
        return self.text[:80]


class Matrix(models.Model):
    """One version of the decision matrix: the criteria of both axes with their anchors."""

    version = models.PositiveSmallIntegerField(unique=True)
    criteria = models.JSONField()  # [{"key", "axis", "name", "anchors": [five sentences]}]
    source = models.CharField(max_length=200, blank=True)
    made_at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"Decision matrix, version {self.version}"

    def questions(self) -> list[Criterion]:
        return [Criterion(row["key"], Axis(row["axis"]), row["name"], tuple(row["anchors"])) for row in self.criteria]


class Weighing(Versioned):
    """A request's place on the two axes: a score per criterion and a sentence per axis."""

    help_request = models.OneToOneField(HelpRequest, models.CASCADE, related_name="weighing")
    matrix = models.ForeignKey(Matrix, models.PROTECT, related_name="+")
    scores = models.JSONField()  # {criterion key: 0 to 4}
    others_sentence = models.CharField(max_length=500)
    placed_sentence = models.CharField(max_length=500)
    # Means in hundredths, for pictures and lists; the exact means follow from the scores.
    others_hundredths = models.PositiveSmallIntegerField()
    placed_hundredths = models.PositiveSmallIntegerField()
    # Asked for only where a mean lies within 0.25 of the line.
    others_is_high = models.BooleanField()
    placed_is_high = models.BooleanField()
    suggested = models.CharField(max_length=20, choices=DecisionKind.choices())
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(others_hundredths__lte=400, placed_hundredths__lte=400), name="weighing_means_up_to_4"
            ),
            models.CheckConstraint(
                condition=~Q(others_sentence="") & ~Q(placed_sentence=""), name="weighing_with_a_sentence_per_axis"
            ),
        ]

    def __str__(self) -> str:
        return self.get_suggested_display()

    @property
    def others_mean(self) -> float:
        return self.others_hundredths / 100

    @property
    def placed_mean(self) -> float:
        return self.placed_hundredths / 100


class Decision(Versioned):
    """What the center decided, why, and the message that told the requester."""

    help_request = models.OneToOneField(HelpRequest, models.CASCADE, related_name="decision")
    kind = models.CharField(max_length=20, choices=DecisionKind.choices())
    override_reason = models.TextField(blank=True)  # required where kind differs from what the weighing suggested
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices(), blank=True)
    offered_instead = models.TextField(blank=True)
    message = models.TextField()
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="decisions")
    unmet_need = models.ForeignKey(UnmetNeed, models.PROTECT, null=True, blank=True, related_name="decisions")
    resources = models.ManyToManyField(Resource, related_name="decisions", blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(message=""), name="decision_tells_the_requester"),
            models.CheckConstraint(
                condition=~Q(kind=DecisionKind.DECLINED) | (~Q(decline_reason="") & ~Q(offered_instead="")),
                name="decision_declined_with_reason_and_offer",
            ),
            models.CheckConstraint(
                condition=Q(kind=DecisionKind.DECLINED) | Q(support__isnull=False), name="decision_opens_a_support"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["kind", "made_at"], name="decision_kind")]

    def __str__(self) -> str:
        return self.get_kind_display()


class WithdrawnDecision(models.Model):
    """A decision that was taken back, as it stood, and why; the request may carry a new one."""

    help_request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="withdrawn_decisions")
    kind = models.CharField(max_length=20, choices=DecisionKind.choices())
    override_reason = models.TextField(blank=True)
    decline_reason = models.CharField(max_length=20, choices=DeclineReason.choices(), blank=True)
    offered_instead = models.TextField(blank=True)
    message = models.TextField()
    support = models.ForeignKey(Support, models.PROTECT, null=True, blank=True, related_name="withdrawn_decisions")
    unmet_need = models.ForeignKey(UnmetNeed, models.PROTECT, null=True, blank=True, related_name="withdrawn_decisions")
    resources = models.ManyToManyField(Resource, related_name="withdrawn_decisions", blank=True)
    made_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()
    why = models.TextField()
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(why=""), name="decision_withdrawn_for_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, withdrawn"


class HandOffQuerySet(models.QuerySet["HandOff"]):
    def visible_to(self, user: Any) -> Self:
        """The desk sees all, a partner what its own organization was asked; others answer on the mailed page."""
        if allows(user, "intake.see"):
            return self
        if not allows(user, "intake.answer_hand_off"):
            return self.none()
        return self.filter(provider__in=user.acts_for(Role.PARTNER))


class HandOff(Versioned):
    """A request passed on to a provider; open until the provider accepts on a mailed page."""

    help_request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="hand_offs")
    provider = models.ForeignKey(Organization, models.PROTECT, related_name="hand_offs")
    email = models.EmailField(max_length=254)
    what = models.TextField()
    token_hash = models.CharField(max_length=64, unique=True)
    status = models.CharField(max_length=20, choices=HandOffStatus.choices(), default=HandOffStatus.OPEN)
    answer = models.TextField(blank=True)
    reason = models.CharField(max_length=20, choices=RefusalReason.choices(), blank=True)
    first_sent_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(default=timezone.now)  # the newest link
    answered_at = models.DateTimeField(null=True, blank=True)
    flagged_at = models.DateTimeField(null=True, blank=True)

    objects = HandOffQuerySet.as_manager()

    PERSONAL = frozenset({"email"})

    class Meta:
        indexes: ClassVar = [models.Index(fields=["status", "sent_at"], name="hand_off_open")]

    def __str__(self) -> str:
        return self.what[:80]

    @property
    def days_to_answer(self) -> int | None:
        """Calendar days from the first letter to the answer."""
        if self.answered_at is None:
            return None
        return (timezone.localdate(self.answered_at) - timezone.localdate(self.first_sent_at)).days


class HandOffQuestion(Versioned):
    """What a provider asks before it says yes or no, and what the center answers."""

    hand_off = models.ForeignKey(HandOff, models.CASCADE, related_name="questions")
    text = models.TextField()
    asked_at = models.DateTimeField(default=timezone.now)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(text=""), name="hand_off_question_asks"),
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True) | ~Q(answer=""), name="hand_off_question_answered_with_words"
            ),
        ]

    def __str__(self) -> str:
        return self.text[:80]


class HandOffOutcome(Versioned):
    """How an accepted hand-off went, asked 60 days later of the provider, the requester and the coordinator."""

    hand_off = models.OneToOneField(HandOff, models.CASCADE, related_name="outcome")
    asked_at = models.DateTimeField(default=timezone.now)
    provider_token_hash = models.CharField(max_length=64, unique=True)
    requester_token_hash = models.CharField(max_length=64, unique=True)
    provider_says = models.TextField(blank=True)
    provider_at = models.DateTimeField(null=True, blank=True)
    helped = models.CharField(max_length=20, choices=Helped.choices(), blank=True)
    requester_says = models.TextField(blank=True)
    requester_at = models.DateTimeField(null=True, blank=True)
    center_says = models.TextField(blank=True)
    center_at = models.DateTimeField(null=True, blank=True)
    center_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")

    def __str__(self) -> str:
        return f"Asked {self.asked_at:%Y-%m-%d}"


class Message(models.Model):
    """Something said about a request, on its status page: by the center (and mailed), or by the requester."""

    help_request = models.ForeignKey(HelpRequest, models.CASCADE, related_name="messages")
    text = models.TextField()
    sent_at = models.DateTimeField(default=timezone.now)
    sent_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    from_requester = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.text[:80]
