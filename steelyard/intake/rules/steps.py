"""Where a request stands, what may be done with it there, and what is owed on it."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from statistics import median

from steelyard.foundation.kit.choices import Choice
from steelyard.foundation.kit.days import working_days_after, working_days_between


class RequestStatus(Choice):
    NEW = "new", "New"
    WEIGHED = "weighed", "Being weighed"
    DECIDED = "decided", "Decided"
    HANDED_OFF = "handed_off", "Handed off"
    CLOSED = "closed", "Closed"


NEXT_STATUS = {
    RequestStatus.NEW: {RequestStatus.WEIGHED, RequestStatus.DECIDED},
    RequestStatus.WEIGHED: {RequestStatus.DECIDED},
    RequestStatus.DECIDED: {RequestStatus.HANDED_OFF, RequestStatus.CLOSED, RequestStatus.WEIGHED},
    RequestStatus.HANDED_OFF: {RequestStatus.CLOSED, RequestStatus.DECIDED, RequestStatus.WEIGHED},
    RequestStatus.CLOSED: {RequestStatus.WEIGHED},
}


class Ask(Choice):
    """What the visitor asks for; the last four are what fellow providers ask."""

    HELP = "help", "Help for our agency"
    PRESENT = "present", "Present at our event"
    PANEL = "panel", "Join a panel"
    REVIEW = "review", "Review something"
    WRITE = "write", "Write something together"


class HowSoon(Choice):
    NOW = "now", "Within two weeks"
    QUARTER = "quarter", "Within three months"
    YEAR = "year", "Within a year"
    OPEN = "open", "There is no hurry"


class CameBy(Choice):
    """How a request reached the center."""

    FORM = "form", "The form on this site"
    MAIL = "mail", "E-mail"
    PHONE = "phone", "Telephone"
    PERSON = "person", "In person"


class DecisionKind(Choice):
    COLLABORATE = "collaborate", "Collaborate"
    AMPLIFY = "amplify", "Amplify"
    DIRECT = "direct_service", "Direct service"
    ILLUMINATE = "illuminate", "Illuminate"
    DECLINED = "declined", "Declined"


class DeclineReason(Choice):
    OUT_OF_SCOPE = "out_of_scope", "Out of scope"
    NO_RESOURCES = "no_resources", "No resources"
    NOT_READY = "not_ready", "Not ready"
    DUPLICATE = "duplicate", "Duplicate"
    OTHER = "other", "Other"


class HandOffStatus(Choice):
    OPEN = "open", "Waits for the provider"
    ACCEPTED = "accepted", "Accepted"
    REFUSED = "refused", "Refused"
    WITHDRAWN = "withdrawn", "Withdrawn"


class RefusalReason(Choice):
    """Why a provider does not take a request up."""

    NO_ROOM = "no_room", "We have no room for it at present"
    NOT_OURS = "not_ours", "It is not what we do"
    NOT_THERE = "not_there", "We do not work with this agency or in this state"
    OTHERS_BETTER = "others_better", "Somebody else does this better"
    OTHER = "other", "Another reason"


class Helped(Choice):
    """What a requester says of a hand-off some time after it was accepted."""

    YES = "yes", "Yes"
    PARTLY = "partly", "In part"
    NO = "no", "No"


FLAG_AFTER_DAYS = 15
ASK_AFTER_DAYS = 60  # how a hand-off went is asked so long after it was accepted
LINK_DAYS = 60  # how long the link in a hand-off's letter opens an answer


class Act(Choice):
    """What staff do with a request, each allowed only where it stands (see ALLOWED)."""

    SORT = "sort", "set the topic"
    TAKE_UP = "take_up", "take up"
    WEIGH = "weigh", "weigh"
    DECIDE = "decide", "decide"
    DECLINE = "decline", "decline"
    HAND_OFF = "hand_off", "hand off"
    REOPEN = "reopen", "reopen"
    CLOSE = "close", "close"


_UNDECIDED = frozenset({RequestStatus.NEW, RequestStatus.WEIGHED})
_STANDING = frozenset({RequestStatus.DECIDED, RequestStatus.HANDED_OFF})

ALLOWED = {
    Act.SORT: _UNDECIDED,
    Act.TAKE_UP: _UNDECIDED,
    Act.WEIGH: _UNDECIDED,
    Act.DECIDE: frozenset({RequestStatus.WEIGHED}),
    Act.DECLINE: _UNDECIDED,
    Act.HAND_OFF: _STANDING,
    Act.REOPEN: _STANDING | {RequestStatus.CLOSED},
    Act.CLOSE: _STANDING,
}

_WHY_NOT = {
    RequestStatus.NEW: "Nobody has weighed this request yet: weigh it first, or decline it.",
    RequestStatus.WEIGHED: "This request is not decided yet.",
    RequestStatus.DECIDED: "This request is decided already. To decide anew, reopen it first.",
    RequestStatus.HANDED_OFF: "This request is handed off already. To decide anew, reopen it first.",
    RequestStatus.CLOSED: "This request is closed. To go on with it, reopen it first.",
}


def refusal(act: Act, status: str) -> str:
    """Why the act is refused where the request stands; empty if it is allowed."""
    return "" if status in ALLOWED[act] else _WHY_NOT[RequestStatus(status)]


class NotNow(Exception):
    """The act is not allowed where the request stands; the message says what to do first."""


def require(act: Act, status: str) -> None:
    """Raise NotNow unless the act is allowed where the request stands."""
    if reason := refusal(act, status):
        raise NotNow(reason)


def is_link_old(days: int) -> bool:
    """Whether a hand-off's mailed link, so many days old, opens its answer no longer."""
    return days > LINK_DAYS


def median_days(days: Collection[int]) -> float | None:
    """The middle of so many days; None of none."""
    return median(days) if days else None


class NextStep(Choice):
    """The one thing that brings a request on."""

    WEIGH = "weigh", "Weigh this request"
    DECIDE = "decide", "Decide"
    WAIT = "wait", "Wait for the provider's answer"
    PASS_ON = "pass_on", "Choose another provider"
    CLOSE = "close", "Close this request"
    NOTHING = "nothing", "Nothing is left to do"


def next_step(status: str, *, is_weighed: bool, hand_offs: Collection[str] = ()) -> NextStep:
    """What to do next with a request, from where it stands and where its hand-offs stand."""
    if status == RequestStatus.CLOSED:
        return NextStep.NOTHING
    if status in _UNDECIDED:
        return NextStep.DECIDE if is_weighed else NextStep.WEIGH
    if HandOffStatus.OPEN in hand_offs:
        return NextStep.WAIT
    if HandOffStatus.REFUSED in hand_offs and HandOffStatus.ACCEPTED not in hand_offs:
        return NextStep.PASS_ON
    return NextStep.CLOSE


class Owed(Choice):
    REPLY = "reply", "first reply"
    DECISION = "decision", "decision"


@dataclass(frozen=True)
class Due:
    """What the requester is promised next, by which day, and how many working days late that is (0: in time)."""

    what: Owed
    on: date
    late: int


def due(status: str, received: date, today: date, *, is_answered: bool, days: Mapping[Owed, int]) -> Due | None:
    """What is owed on a request; nothing after the decision. ``days`` are the center's promises in working days."""
    if status not in _UNDECIDED:
        return None
    what = Owed.DECISION if is_answered else Owed.REPLY
    on = working_days_after(received, days[what])
    return Due(what, on, working_days_between(on, today))
