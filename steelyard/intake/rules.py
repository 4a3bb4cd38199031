"""Help requests as values: where they stand, the two axes, and what follows from them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

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


class Axis(Choice):
    OTHERS = "others", "How much good work others already do on this"
    PLACED = "placed", "How well placed the center is"


HIGH_FROM = Fraction(5, 2)
NEAR = Fraction(1, 4)
FLAG_AFTER_DAYS = 15
LINK_DAYS = 60  # how long the link in a hand-off's letter opens an answer


@dataclass(frozen=True)
class Criterion:
    """One question of an axis, with the anchor sentence of each point from 0 to 4."""

    key: str
    axis: Axis
    name: str
    anchors: tuple[str, str, str, str, str]


@dataclass(frozen=True)
class Place:
    """Where a request stands on an axis: the mean of its criteria, whether that is high, and whether it is close."""

    mean: Fraction
    is_high: bool
    is_near: bool


def place(scores: Sequence[int]) -> Place:
    """Mean of scores 0 to 4; high from 2.5; near within 0.25 of that line. Raises ValueError on no or wrong scores."""
    if not scores or not all(0 <= score <= 4 for score in scores):
        raise ValueError("Each criterion needs a score from 0 to 4.")
    mean = Fraction(sum(scores), len(scores))
    return Place(mean, mean >= HIGH_FROM, abs(mean - HIGH_FROM) <= NEAR)


QUADRANTS = {
    # (others do much good work, the center is well placed)
    (True, True): DecisionKind.COLLABORATE,
    (True, False): DecisionKind.AMPLIFY,
    (False, True): DecisionKind.DIRECT,
    (False, False): DecisionKind.ILLUMINATE,
}


def quadrant(*, others: bool, placed: bool) -> DecisionKind:
    return QUADRANTS[others, placed]


def axis_scores(axis: Axis, criteria: Sequence[Criterion], scores: Mapping[str, int]) -> list[int]:
    """The scores of one axis in the order of its criteria; a missing one raises KeyError."""
    return [scores[criterion.key] for criterion in criteria if criterion.axis == axis]


def hundredths(mean: Fraction) -> int:
    """A mean in hundredths for pictures and lists, half rounded up."""
    return int(mean * 100 + Fraction(1, 2))


@dataclass(frozen=True)
class Weighed:
    """Both places of a request; a side is None while a mean lies near the line and nobody has chosen."""

    others: Place
    placed: Place
    others_is_high: bool | None
    placed_is_high: bool | None

    @property
    def suggested(self) -> DecisionKind | None:
        """The quadrant that follows, or None while a choice is missing."""
        if self.others_is_high is None or self.placed_is_high is None:
            return None
        return quadrant(others=self.others_is_high, placed=self.placed_is_high)

    @property
    def undecided(self) -> list[Axis]:
        """The axes that wait for a choice."""
        sides = {Axis.OTHERS: self.others_is_high, Axis.PLACED: self.placed_is_high}
        return [axis for axis, side in sides.items() if side is None]


def side(found: Place, choice: bool | None) -> bool | None:  # noqa: FBT001 -- a choice is yes, no or not made
    """High or low; near the line somebody must choose, elsewhere a choice counts for nothing."""
    return choice if found.is_near else found.is_high


def weigh(
    criteria: Sequence[Criterion], scores: Mapping[str, int], choices: Mapping[Axis, bool | None] | None = None
) -> Weighed:
    """Place a request on both axes; raises KeyError on a missing and ValueError on a wrong score."""
    chosen = choices or {}
    others = place(axis_scores(Axis.OTHERS, criteria, scores))
    placed = place(axis_scores(Axis.PLACED, criteria, scores))
    return Weighed(others, placed, side(others, chosen.get(Axis.OTHERS)), side(placed, chosen.get(Axis.PLACED)))


class Act(Choice):
    """What staff do with a request, each allowed only where it stands (see ALLOWED)."""

    SORT = "sort", "say who asks and about what"
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


# The matrix a center starts with until it loads its own; every sentence is ours.
DEFAULT_CRITERIA = (
    Criterion(
        "providers_active",
        Axis.OTHERS,
        "How many providers",
        (
            "Nobody we know of works on this.",
            "One provider does, now and then.",
            "One provider does so all the time, or a few now and then.",
            "Two or three providers do so all the time.",
            "Many providers do so; an agency can choose.",
        ),
    ),
    Criterion(
        "quality",
        Axis.OTHERS,
        "How good their work is",
        (
            "We have seen nothing that we would pass on.",
            "What exists is dated or untried.",
            "What exists is sound; we have not heard how it served anybody.",
            "What exists is sound, and an agency has told us that it helped.",
            "What exists is well proven, and several agencies have told us that it helped.",
        ),
    ),
    Criterion(
        "reach",
        Axis.OTHERS,
        "Whether they reach this agency",
        (
            "None of them can serve this agency.",
            "One could, but the two have never spoken.",
            "One serves agencies like it and needs to be introduced.",
            "One knows somebody in this agency.",
            "One is at work with this agency on this now.",
        ),
    ),
    Criterion(
        "expertise",
        Axis.PLACED,
        "What we know about it",
        (
            "Nobody here knows this topic.",
            "Somebody has read about it.",
            "Somebody has done such work once or twice.",
            "Somebody has done such work often and can lead it.",
            "Several of us have done such work often and can lead it.",
        ),
    ),
    Criterion(
        "hours_left",
        Axis.PLACED,
        "The hours we have left",
        (
            "No hours are left in this award year.",
            "Less than half of the hours it takes are free.",
            "About half of them are free; other work would wait.",
            "All the hours it takes are free.",
            "Twice the hours it takes are free.",
        ),
    ),
    Criterion(
        "charge_fit",
        Axis.PLACED,
        "How it fits our charge",
        (
            "It lies outside our charge.",
            "It touches a focal area in name only.",
            "It serves a focal area by a detour.",
            "It serves a focal area directly.",
            "It serves a focal area directly, and others would gain from what it teaches.",
        ),
    ),
)


_FIRST_WORDS = {
    DecisionKind.DIRECT: (
        "We will help you with this ourselves. Somebody from our staff will write to you soon to agree on what comes "
        "first, who should be there, and when."
    ),
    DecisionKind.COLLABORATE: (
        "We will work on this with you, together with an organization that knows it well. We will write to you soon "
        "to introduce everybody and to agree on who does what."
    ),
    DecisionKind.AMPLIFY: (
        "Others already do good work on this, and they can help you better than we could. Below you find what we "
        "recommend. If we also passed your request on to them, we will tell you as soon as they answer."
    ),
    DecisionKind.ILLUMINATE: (
        "We know of nobody who does this well yet, and we are not able to do it ourselves. So that it does not end "
        "here, we have written it down as a need that nobody meets, and we will bring it to those who can."
    ),
    DecisionKind.DECLINED: (
        "We are sorry that we cannot take this up. Below we say why, and what we can offer you instead."
    ),
}


def draft(kind: DecisionKind, *, name: str, number: str, center: str) -> str:
    """The letter a decision begins with, in plain words; the coordinator edits it before it goes out."""
    return (
        f"Dear {name},\n\nthank you for writing to us (your request {number}). {_FIRST_WORDS[kind]}\n\n"
        f"If anything is unclear, answer on the page of your request or write to us.\n\nWith kind regards\n{center}"
    )
