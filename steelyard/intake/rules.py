"""Help requests as values: where they stand, the two axes, and what follows from them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from steelyard.foundation.kit.choices import Choice


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


class Axis(Choice):
    OTHERS = "others", "How much good work others already do on this"
    PLACED = "placed", "How well placed the center is"


HIGH_FROM = Fraction(5, 2)
NEAR = Fraction(1, 4)
FLAG_AFTER_DAYS = 15


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
