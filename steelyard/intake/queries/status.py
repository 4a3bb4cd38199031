"""What a requester sees of a request: where it stands, who has it, what was decided, and what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from steelyard.center.charge.models import Center
from steelyard.center.charge.queries import the_center
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.days import working_days_after
from steelyard.foundation.kit.paging import Page, paged
from steelyard.foundation.kit.tokens import hash_of
from steelyard.intake.models import Decision, HandOff, HelpRequest, Message, StatusLink
from steelyard.intake.queries.inbox import promised_days, row_of
from steelyard.intake.rules import DecisionKind, Due, HandOffStatus, Owed, RequestStatus

SHOWN = ("agency", "state", "topic", "holder__person", "decision__support__liaison__person")


@dataclass(frozen=True)
class Step:
    """One of the five steps: done, where it stands now, still ahead, or not needed."""

    label: str
    standing: str  # "done", "now", "ahead" or "skipped"
    at: datetime | None = None


@dataclass(frozen=True)
class Story:
    """Everything the status page tells of one request."""

    request: HelpRequest
    steps: list[Step]
    due: Due | None
    decision: Decision | None
    hand_offs: list[HandOff]
    messages: list[Message]
    center: Center | None

    @property
    def center_name(self) -> str:
        return self.center.short_name if self.center else "The center"


def by_token(token: str) -> HelpRequest | None:
    """The request behind a private link."""
    links = StatusLink.objects.select_related(*(f"help_request__{path}" for path in SHOWN))
    link = links.filter(token_hash=hash_of(token)).first()
    return link.help_request if link else None


def by_number(number: str, email: str) -> HelpRequest | None:
    """The request of this number, if it came from this address."""
    return HelpRequest.objects.filter(number=number, email=email.lower()).first()


def story(help_request: HelpRequest) -> Story:
    """Read what the status page tells."""
    center = the_center()
    decision = getattr(help_request, "decision", None)
    hand_offs = list(
        help_request.hand_offs.exclude(status=HandOffStatus.WITHDRAWN).select_related("provider").order_by("sent_at")
    )
    return Story(
        request=help_request,
        steps=steps(help_request, hand_offs),
        due=row_of(help_request, timezone.localdate(), promised_days(center)).due,
        decision=decision,
        hand_offs=hand_offs,
        messages=list(help_request.messages.select_related("sent_by").order_by("sent_at", "pk")),
        center=center,
    )


_ORDER = list(RequestStatus)
_LABELS = {
    RequestStatus.NEW: "Received",
    RequestStatus.WEIGHED: "Being weighed",
    RequestStatus.DECIDED: "Decided",
    RequestStatus.HANDED_OFF: "Handed off",
    RequestStatus.CLOSED: "Closed",
}


def steps(help_request: HelpRequest, hand_offs: Sequence[HandOff]) -> list[Step]:
    """The five steps of a request; handing off is left out of the way of one that needs none."""
    at = {
        RequestStatus.NEW: help_request.received_at,
        RequestStatus.DECIDED: help_request.decided_at,
        RequestStatus.HANDED_OFF: hand_offs[0].sent_at if hand_offs else None,
        RequestStatus.CLOSED: help_request.closed_at,
    }
    here = _ORDER.index(RequestStatus(help_request.status))
    skips = not hand_offs and _needs_no_hand_off(help_request)
    found = []
    for place, status in enumerate(_ORDER):
        standing = "done" if place < here else "now" if place == here else "ahead"
        if status == RequestStatus.HANDED_OFF and skips:
            standing = "skipped"
        found.append(Step(_LABELS[status], standing, at.get(status) if standing in {"done", "now"} else None))
    return found


def _needs_no_hand_off(help_request: HelpRequest) -> bool:
    decision = getattr(help_request, "decision", None)
    if decision is None or help_request.status == RequestStatus.HANDED_OFF:
        return False
    return help_request.status == RequestStatus.CLOSED or decision.kind != DecisionKind.AMPLIFY


def promise() -> dict[str, Any]:
    """What somebody who asks today is promised: the center, and the days of its first reply and its decision."""
    center, today = the_center(), timezone.localdate()
    days = promised_days(center)
    return {
        "center": center,
        "days": days,
        "reply_on": working_days_after(today, days[Owed.REPLY]),
        "decision_on": working_days_after(today, days[Owed.DECISION]),
    }


def own_page(user: User, *, after: str = "", before: str = "") -> Page[HelpRequest]:
    """The requests of the agencies for which somebody acts, newest first; no others even if they may see more."""
    rows = HelpRequest.objects.visible_to(user).filter(agency__in=user.organization_ids)
    return paged(
        rows.select_related("agency", "topic", "holder__person", "decision"),
        ("-received_at", "-id"),
        after=after,
        before=before,
    )
