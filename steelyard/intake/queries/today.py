"""Requests that wait for one person, for Today."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from steelyard.center.charge.queries import staff_of
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.choices import Choice
from steelyard.intake.models import HandOff, HelpRequest
from steelyard.intake.queries.hand_offs import unanswered
from steelyard.intake.queries.inbox import UNDECIDED
from steelyard.intake.rules import HandOffStatus, RequestStatus

SHOWN = 50


class Why(Choice):
    """Why a request waits for somebody."""

    NEW = "new", "Nobody has taken it up"
    UNDECIDED = "undecided", "You hold it; it is not decided"
    SILENT = "silent", "The provider has not answered for 15 days"
    REFUSED = "refused", "The provider said no"
    ASKS = "asks", "The provider asks something"


@dataclass(frozen=True)
class Waiting:
    """One request that waits, why, since when, and for which hand-off if it is one that it waits for."""

    help_request: HelpRequest
    why: Why
    since: datetime
    hand_off: HandOff | None = None


def waiting(user: User) -> list[Waiting]:
    """What waits for this person, the longest wait first; at most 50 of each kind.

    One's own undecided requests; for who decides also those that nobody holds, and the hand-offs that were refused or
    not answered, of requests that one holds oneself or nobody holds.
    """
    staff = staff_of(user) if allows(user, "intake.see") else None
    found = _undecided(staff.pk) if staff else []
    if allows(user, "intake.decide"):
        found += _not_taken_up() + _handed_off(staff.pk if staff else None)
    return sorted(found, key=lambda one: (one.since, one.help_request.pk))


def _not_taken_up() -> list[Waiting]:
    rows = HelpRequest.objects.filter(status__in=UNDECIDED, holder__isnull=True)
    rows = rows.select_related("agency", "topic").order_by("received_at", "pk")
    return [Waiting(one, Why.NEW, one.received_at) for one in rows[:SHOWN]]


def _undecided(staff: int) -> list[Waiting]:
    rows = HelpRequest.objects.filter(status__in=UNDECIDED, holder=staff)
    rows = rows.select_related("agency", "topic", "holder__person").order_by("received_at", "pk")
    return [Waiting(one, Why.UNDECIDED, one.received_at) for one in rows[:SHOWN]]


def _handed_off(staff: int | None) -> list[Waiting]:
    """Hand-offs that need somebody; a refused one only while its request still waits for another provider."""
    silent = Q(status=HandOffStatus.OPEN, flagged_at__isnull=False)
    refused = Q(status=HandOffStatus.REFUSED, help_request__status=RequestStatus.DECIDED)
    mine = Q(help_request__holder=staff) | Q(help_request__holder__isnull=True)
    rows = HandOff.objects.annotate(asks=unanswered())
    rows = rows.filter(silent | refused | Q(asks=True, status=HandOffStatus.OPEN), mine)
    rows = rows.select_related("help_request__agency", "help_request__topic", "provider").order_by("sent_at", "pk")
    return [_of(one) for one in rows[:SHOWN]]


def _of(hand_off: HandOff) -> Waiting:
    if hand_off.status == HandOffStatus.REFUSED:
        return Waiting(hand_off.help_request, Why.REFUSED, hand_off.answered_at or hand_off.sent_at, hand_off)
    if hand_off.asks:  # type: ignore[attr-defined]  # annotated
        return Waiting(hand_off.help_request, Why.ASKS, hand_off.sent_at, hand_off)
    return Waiting(hand_off.help_request, Why.SILENT, hand_off.sent_at, hand_off)
