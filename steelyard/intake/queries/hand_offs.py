"""Hand-offs: the one behind a mailed link, and where it stands for the provider."""

from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.tokens import hash_of
from steelyard.intake.models import HandOff, HandOffQuerySet
from steelyard.intake.rules import HandOffStatus, is_link_old


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


def waiting_for(user: Any) -> list[HandOff]:
    """What waits for an answer of this person's own organization, the longest waiting first; nothing of others."""
    rows = whole().filter(provider__in=user.acts_for(Role.PARTNER), status=HandOffStatus.OPEN)
    return list(rows.order_by("sent_at", "pk"))


def unanswered_since(day: date) -> list[HandOff]:
    """Hand-offs mailed before the end of that day, still open and not flagged."""
    end = timezone.make_aware(datetime.combine(day, time.max))
    rows = whole().filter(status=HandOffStatus.OPEN, sent_at__lte=end, flagged_at__isnull=True)
    return list(rows.order_by("sent_at", "pk"))
