"""The six features of intensive work, each scored from what was logged. There is no total.

The features are those of the brief on intensive technical assistance of 2009; what each is counted from is ours.
Each score is so many of so many: the parts stay visible, and a feature without a basis has no score.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.foundation.kit.choices import Choice


class Feature(Choice):
    CLARITY = "clarity", "Clarity"
    FREQUENCY = "frequency", "Frequency"
    INTENSITY = "intensity", "Intensity"
    DURATION = "duration", "Duration"
    INTEGRITY = "integrity", "Integrity"
    ACCOUNTABILITY = "accountability", "Accountability"


FORMULAS = {
    Feature.CLARITY: "of six things that make clear who does what and why, those that are written down",
    Feature.FREQUENCY: "months with a contact at which both sides were present ÷ months of the period",
    Feature.INTENSITY: "contacts of both sides that were at least partly in person ÷ contacts of both sides",
    Feature.DURATION: "months since the work began ÷ 24, the shortest time such work usually takes; at most 24",
    Feature.INTEGRITY: "decisions that name the data they rest on ÷ decisions of the period",
    Feature.ACCOUNTABILITY: "months whose measures were shared with the state team ÷ months in which they were due",
}
# What the agency is asked about its provider, one question to a feature.
QUESTIONS = {
    Feature.CLARITY: "Do we know who does what, and why?",
    Feature.FREQUENCY: "Do we meet often enough to correct things quickly?",
    Feature.INTENSITY: "Does working together build our own skills?",
    Feature.DURATION: "Does the center stay with us long enough?",
    Feature.INTEGRITY: "Does it fit with what else we do, and rest on data?",
    Feature.ACCOUNTABILITY: "Does the center answer for what comes of it?",
}
ANSWERS = {1: "Not yet", 2: "In part", 3: "Mostly", 4: "Fully"}
SHORTEST = 24  # months


@dataclass(frozen=True)
class Score:
    """So many of so many; ``of`` is 0 where there is nothing to score."""

    feature: Feature
    got: int
    of: int

    @property
    def percent(self) -> int | None:
        return round(100 * self.got / self.of) if self.of else None

    @property
    def formula(self) -> str:
        return FORMULAS[self.feature]


@dataclass(frozen=True)
class Facts:
    """What the scores are counted from, for one engagement over one period."""

    clear: Mapping[str, bool]
    months: int
    months_shared: int
    contacts_shared: int
    contacts_on_site: int
    months_elapsed: int
    decisions: int
    decisions_on_data: int
    months_due: int
    months_reported: int


CLEAR = {
    "signed": "an agreement signed by both sides",
    "needs": "an approved needs statement",
    "plan": "an approved plan",
    "linkage": "a linkage team with people of both sides",
    "contacts": "a point of contact on each side",
    "codesign": "where co-design ends and delivery begins",
}


def scores(facts: Facts) -> list[Score]:
    """The six scores in their order."""
    counted: dict[Feature, tuple[int, int]] = {
        Feature.CLARITY: (sum(facts.clear.values()), len(CLEAR)),
        Feature.FREQUENCY: (facts.months_shared, facts.months),
        Feature.INTENSITY: (facts.contacts_on_site, facts.contacts_shared),
        Feature.DURATION: (min(facts.months_elapsed, SHORTEST), SHORTEST),
        Feature.INTEGRITY: (facts.decisions_on_data, facts.decisions),
        Feature.ACCOUNTABILITY: (facts.months_reported, facts.months_due),
    }
    return [Score(feature, *counted[feature]) for feature in Feature]


@dataclass(frozen=True)
class Beside:
    """A feature from both sides: what was logged, and what the agency says of its provider."""

    score: Score
    rating: Any  # the agency's newest, or None
    ratings: int = 0  # how often it was given

    @property
    def question(self) -> str:
        return QUESTIONS[self.score.feature]


def side_by_side(found: Sequence[Score], ratings: Mapping[str, Sequence[Any]]) -> list[Beside]:
    """Scores with the agency's ratings of the same feature, the newest first in each sequence."""
    given = {feature: list(ratings.get(feature, ())) for feature in Feature}
    return [Beside(one, next(iter(given[one.feature]), None), len(given[one.feature])) for one in found]
