"""Readiness as values: three parts, a result, who decided, and the one next step."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from steelyard.foundation.kit.choices import Choice

REACH = 60  # percent of those who can benefit that intensive support works toward (Fixsen and others 2009)
LEAST_RATERS = 2  # as of any vote; a template may ask for more
MOST_PLAN_ROWS = 8
KEY = "readiness"  # of the template that comes with Steelyard
BOARD = "readiness-decision"  # the step of a template that is done once the round is decided


class Part(Choice):
    MOTIVATION = "motivation", "Motivation"
    GENERAL = "general-capacity", "General capacity"
    SPECIFIC = "capacity-for-this-work", "Capacity for this work"


class Result(Choice):
    GO = "go", "Go"
    GO_WITH_PLAN = "go_with_plan", "Go, with a readiness plan"
    NOT_YET = "not_yet", "Not yet"


class DecisionStatus(Choice):
    WAITING = "waiting", "Waits for the agency"
    JOINT = "joint", "Decided by both"
    TOLD = "told", "Told to the agency"
    RETURNED = "returned", "Sent back by the agency"
    REPLACED = "replaced", "Replaced by a later one"


STANDING = frozenset({DecisionStatus.JOINT, DecisionStatus.TOLD})  # those that count


class Aspect(Choice):
    """What a context review looks at."""

    OTHER_TA = "other_ta", "Other technical assistance at work"
    CULTURE = "culture", "Culture"
    STRENGTHS = "strengths", "Strengths"
    STRESSORS = "stressors", "Stressors"
    POLICY = "policy", "Policy"
    DATA = "data", "Data"


class Where(Choice):
    """Where a support stands; the words say what comes next."""

    EXEMPT = "exempt", "From before readiness was asked for"
    INVITE = "invite", "Ask people of the agency to rate"
    RATING = "rating", "People of the agency are rating"
    REVEAL = "reveal", "Everybody has rated: show the ratings"
    CONTEXT = "context", "Review the context"
    ASSUMPTIONS = "assumptions", "Answer what intensive support assumes"
    DECIDE = "decide", "Decide on the round"
    AGENCY = "agency", "The agency answers the decision"
    SENT_BACK = "sent_back", "The agency sent the decision back: decide again"
    READY = "ready", "Ready"
    NOT_YET = "not_yet", "Not yet: rate again when the time has come"


class CannotDecide(Exception):
    """A step on the way to readiness that cannot be taken; the sentence says why."""


@dataclass(frozen=True)
class Facts:
    """What decides where a support stands: of its newest round, how many were asked and rated, and what was decided."""

    is_exempt: bool = False
    is_ready: bool = False
    has_round: bool = False  # one that was not called off
    asked: int = 0
    rated: int = 0
    least: int = LEAST_RATERS
    is_revealed: bool = False
    has_context: bool = False
    has_assumptions: bool = False
    decision: str = ""  # the status of the newest decision on the newest round


_DECIDED = {
    DecisionStatus.WAITING: Where.AGENCY,
    DecisionStatus.RETURNED: Where.SENT_BACK,
    DecisionStatus.TOLD: Where.NOT_YET,
}


def where_of(facts: Facts) -> Where:
    """The one place where a support stands."""
    if facts.decision in _DECIDED:
        return _DECIDED[DecisionStatus(facts.decision)]
    if facts.is_ready:
        return Where.READY
    if not facts.has_round:
        return Where.EXEMPT if facts.is_exempt else Where.INVITE
    if not facts.is_revealed:
        return _while_rating(facts)
    if not facts.has_context:
        return Where.CONTEXT
    return Where.DECIDE if facts.has_assumptions else Where.ASSUMPTIONS


def _while_rating(facts: Facts) -> Where:
    if facts.asked < facts.least:
        return Where.INVITE
    return Where.RATING if facts.rated < facts.asked else Where.REVEAL


def reach_of(planned: int, can_benefit: int) -> int:
    """The percent of those who can benefit that the work plans to reach, cut and never rounded up."""
    return planned * 100 // can_benefit if can_benefit else 0


def is_exempt(starts_on: date, required_from: date | None) -> bool:
    """Whether a support is from before the center asked for readiness; where no center says so, none is."""
    return required_from is not None and starts_on < required_from


# What intensive support assumes, in the order in which both sides answer it: (field, question, help).
ASSUMED: Mapping[str, tuple[str, str]] = {
    "need": ("Which need do both sides agree on?", "In words that both would sign."),
    "vision": ("What will be different when the work has succeeded?", "Who does what, for whom, that nobody does now."),
    "method": ("By which methods will you work together?", "And why these, of those that could be used."),
    "ability": ("Why does the task lie within the center's ability?", "People, time, and knowledge of this subject."),
    "match": ("How do the strategies match the agency's own goals?", "Name the goals."),
    "chance": ("Why is there a fair chance that it succeeds?", "And what would have to go wrong for it to fail."),
}
NAMED: Mapping[str, tuple[str, str]] = {
    "proponents": ("Who is for the change?", "Names or groups, and what they can do for it."),
    "opponents": ("Who is against it, or has to lose by it?", "Names or groups, and what they fear."),
}
