"""Hand-offs: the one behind a mailed link, where it stands, what is asked about it, and how long answers take."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils import timezone

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.paging import Page, paged
from steelyard.foundation.kit.tokens import hash_of
from steelyard.intake.models import HandOff, HandOffOutcome, HandOffQuerySet, HandOffQuestion
from steelyard.intake.rules import ASK_AFTER_DAYS, HandOffStatus, Helped, is_link_old, median_days

YEAR = timedelta(days=365)
LATEST = timedelta(days=180)  # what was accepted longer ago than this is not asked about any more


def whole() -> HandOffQuerySet:
    return HandOff.objects.select_related("provider", "help_request__agency", "help_request__state")


def by_token(token: str) -> HandOff | None:
    """The hand-off behind a mailed link; a newer letter makes the older links open nothing."""
    return whole().filter(token_hash=hash_of(token)).first()


def standing(hand_off: HandOff) -> str:
    """How the provider's page begins: "open", "old" or how it ended."""
    if hand_off.status != HandOffStatus.OPEN:
        return hand_off.status
    return "old" if is_link_old((timezone.now() - hand_off.sent_at).days) else "open"


def questions_of(hand_off: HandOff) -> list[HandOffQuestion]:
    return list(hand_off.questions.select_related("answered_by").order_by("asked_at", "pk"))


def questions() -> Any:
    """Questions with what their page shows."""
    about = ("provider", "help_request__agency", "help_request__state")
    return HandOffQuestion.objects.select_related(*(f"hand_off__{path}" for path in about))


def question(hand_off: HandOff, pk: int) -> HandOffQuestion | None:
    found: HandOffQuestion | None = questions().filter(hand_off=hand_off, pk=pk).first()
    return found


def unanswered() -> Exists:
    """Whether a hand-off has a question that the center has not answered."""
    return Exists(HandOffQuestion.objects.filter(hand_off=OuterRef("pk"), answered_at__isnull=True))


def waiting_for(user: Any) -> list[HandOff]:
    """What waits for an answer of this person's own organization, the longest waiting first; nothing of others."""
    rows = whole().filter(provider__in=user.acts_for(Role.PARTNER), status=HandOffStatus.OPEN)
    return list(rows.order_by("sent_at", "pk"))


def unanswered_since(day: date) -> list[HandOff]:
    """Hand-offs mailed before the end of that day, open, not flagged, and with no question that waits for us."""
    rows = whole().filter(~unanswered(), status=HandOffStatus.OPEN, sent_at__lte=_end(day), flagged_at__isnull=True)
    return list(rows.order_by("sent_at", "pk"))


def _end(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.max))


def to_ask_about(today: date) -> list[HandOff]:
    """Hand-offs accepted 60 days ago or more, half a year at most, that nobody was asked about."""
    rows = whole().filter(
        status=HandOffStatus.ACCEPTED,
        answered_at__lte=_end(today - timedelta(days=ASK_AFTER_DAYS)),
        answered_at__gt=_end(today - LATEST),
        outcome__isnull=True,
    )
    return list(rows.order_by("answered_at", "pk"))


@dataclass(frozen=True)
class Asked:
    """How a hand-off went, behind one side's link: who asks to know it, and whether that side said it."""

    outcome: HandOffOutcome
    is_provider: bool

    @property
    def standing(self) -> str:
        """Whether this side has told, may tell, or comes too late: told, open or old."""
        said_at = self.outcome.provider_at if self.is_provider else self.outcome.requester_at
        if said_at:
            return "told"
        return "old" if is_link_old((timezone.now() - self.outcome.asked_at).days) else "open"


def outcomes() -> Any:
    about = ("provider", "help_request__agency", "help_request__state", "help_request__holder__person")
    return HandOffOutcome.objects.select_related("center_by", *(f"hand_off__{path}" for path in about))


def asked_by_token(token: str) -> Asked | None:
    key = hash_of(token)
    found = outcomes().filter(Q(provider_token_hash=key) | Q(requester_token_hash=key)).first()
    return Asked(found, found.provider_token_hash == key) if found else None


def outcome_of(hand_off: HandOff) -> HandOffOutcome | None:
    found: HandOffOutcome | None = outcomes().filter(hand_off=hand_off).first()
    return found


def to_look_at(staff: int | None) -> list[HandOffOutcome]:
    """What was asked and the coordinator has not written down, of requests that one holds or nobody holds."""
    mine = Q(hand_off__help_request__holder=staff) | Q(hand_off__help_request__holder__isnull=True)
    rows = outcomes().filter(mine, center_at__isnull=True)
    return list(rows.order_by("asked_at", "pk")[:20])


@dataclass(frozen=True)
class Acceptance:
    """How long providers took to say yes: the median in days, of how many, in which period."""

    days: float | None
    n: int
    since: date
    until: date
    answered: int  # yes and no
    helped: int
    told: int  # requesters who said whether it helped


def acceptance(today: date) -> Acceptance:
    """Over the hand-offs answered in the last twelve months. Two queries."""
    since = today - YEAR + timedelta(days=1)
    answered = HandOff.objects.filter(answered_at__gt=_end(since - timedelta(days=1)), answered_at__lte=_end(today))
    rows = answered.filter(status__in=[HandOffStatus.ACCEPTED, HandOffStatus.REFUSED])
    found = list(rows.only("status", "first_sent_at", "answered_at"))
    days = [one.days_to_answer or 0 for one in found if one.status == HandOffStatus.ACCEPTED]
    told = HandOffOutcome.objects.filter(
        requester_at__gt=_end(since - timedelta(days=1)), requester_at__lte=_end(today)
    )
    helped = list(told.values_list("helped", flat=True))
    return Acceptance(median_days(days), len(days), since, today, len(found), helped.count(Helped.YES), len(helped))


def listed(user: Any, *, status: str = "", after: str = "", before: str = "") -> Page[HandOff]:
    """Hand-offs, the newest first, with their questions and how they went; the same number of queries however many."""
    rows = whole().visible_to(user).select_related("outcome")
    if status in set(HandOffStatus):
        rows = rows.filter(status=status)
    rows = rows.prefetch_related(Prefetch("questions", HandOffQuestion.objects.order_by("asked_at", "pk")))
    return paged(rows, ("-first_sent_at", "-id"), after=after, before=before)
