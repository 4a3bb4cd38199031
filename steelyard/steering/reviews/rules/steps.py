"""The steps of a review in the order people take them, and what is missing before it closes."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from steelyard.foundation.kit.choices import Choice
from steelyard.steering.balance.rules import PAIRS


class NotNow(Exception):
    """An act that does not fit how things stand; the message says why."""


class ReviewStatus(Choice):
    """The life of a review: under way until it is closed, or set aside."""

    DRAFT = "draft", "Under way"
    CLOSED = "closed", "Closed"
    DROPPED = "dropped", "Set aside"

    @property
    def mark(self) -> str:
        return {"draft": "open", "closed": "done"}.get(self.value, "quiet")


class Step(Choice):
    LAST = "last", "The last review"
    LEVER = "lever", "The lever"
    CONTEXT = "context", "Context"
    NEEDS = "needs", "Needs"
    FEEDBACK = "feedback", "Feedback"
    PARTNERS = "partners", "Partners"
    WORK = "work", "Capacity and deep work"
    BUDGET = "budget", "Budget"
    DECISIONS = "decisions", "Decisions"
    MINUTES = "minutes", "Minutes"


@dataclass(frozen=True)
class Guide:
    """How a step is led: the question it answers, and what people do there."""

    key: Step
    question: str
    purpose: str
    asks: str  # the label of what people write; empty where they write elsewhere

    @property
    def name(self) -> str:
        return self.key.label

    @property
    def has_figures(self) -> bool:
        return self.key not in {Step.LAST, Step.DECISIONS, Step.MINUTES}


_MAKE = "What do you make of it?"
STEPS = (
    Guide(
        Step.LAST,
        "What did we decide last time, and did it happen?",
        "Go through each decision of the last review and say in a sentence what came of it.",
        _MAKE,
    ),
    Guide(
        Step.LEVER,
        "Where did the weights stand then, and where now?",
        "Compare the positions. No place is right or wrong; ask whether it is where you meant to be.",
        _MAKE,
    ),
    Guide(
        Step.CONTEXT,
        "What pressed on us from outside?",
        "Look at the events of the period, and which end of a weight each one presses toward.",
        _MAKE,
    ),
    Guide(
        Step.NEEDS,
        "Which needs rose, and which fell?",
        "Compare the last two rounds of needs sensing, and what nobody could meet.",
        _MAKE,
    ),
    Guide(
        Step.FEEDBACK,
        "What did people tell us?",
        "Only figures that were released are shown here.",
        _MAKE,
    ),
    Guide(
        Step.PARTNERS,
        "With whom do we work, and where do we overlap?",
        "Look at partnerships, and at agencies where several providers work on one topic.",
        _MAKE,
    ),
    Guide(
        Step.WORK,
        "What did deep work build, and what can our staff carry?",
        "Look at engagements, at capacities that agencies built, and at the hours of our own staff.",
        _MAKE,
    ),
    Guide(
        Step.BUDGET,
        "What did it cost, and what is left?",
        "Totals of each award year that the period meets.",
        _MAKE,
    ),
    Guide(
        Step.DECISIONS,
        "What do we decide?",
        "For each weight: hold it, or lean toward one end, and why. Then whatever else should change.",
        "",
    ),
    Guide(
        Step.MINUTES,
        "What was said?",
        "Write down what somebody who was not in the room needs to know.",
        "Minutes",
    ),
)
WRITTEN_STEPS = tuple(one.key for one in STEPS if one.asks)
_BY_KEY = {one.key.value: one for one in STEPS}


def guide_of(key: str) -> Guide | None:
    return _BY_KEY.get(key)


def around(guide: Guide) -> tuple[Guide | None, Guide | None]:
    """The steps before and after one."""
    at = STEPS.index(guide)
    return (STEPS[at - 1] if at else None), (STEPS[at + 1] if at + 1 < len(STEPS) else None)


def frame_problem(first: date, last: date, held: date) -> tuple[str, str] | None:
    """The field and the sentence that say why these days do not fit together."""
    if last < first:
        return "period_to", "The period ends before it begins."
    if held < first:
        return "held_on", "The review is held before its period begins."
    return None


def missing(decided: Collection[str], unanswered: int, minutes: str) -> list[str]:
    """What must be done before a review closes; an empty list if nothing."""
    found = []
    if unanswered:
        found.append(f"Say what happened to {_count(unanswered, 'decision')} of the last review.")
    weights = [pair.title for key, pair in PAIRS.items() if key not in decided]
    found += [f"Decide whether to hold or to lean: {title.lower()}." for title in weights]
    if not minutes.strip():
        found.append("Write the minutes.")
    return found


def _count(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"
