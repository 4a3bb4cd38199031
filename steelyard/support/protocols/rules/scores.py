"""From answers to an outcome: means of means, and questions that are settled or owe a reply."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from steelyard.foundation.kit.choices import Choice
from steelyard.support.protocols.rules.content import AnswerKind, Content, Reason

IN_SCORE = 10_000  # a score is kept in ten-thousandths of a point


class Outcome(Choice):
    PASSED = "passed", "Passed"
    NOT_PASSED = "not_passed", "Not passed"
    OWED = "owed", "A reply is owed"


@dataclass(frozen=True)
class Answers:
    """What one reviewer chose and wrote, by the key of the item; a draft may have gaps."""

    marks: Mapping[str, str] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    def as_json(self) -> dict[str, Any]:
        return {"marks": dict(self.marks), "reasons": {key: text for key, text in self.reasons.items() if text}}

    @classmethod
    def of(cls, data: Mapping[str, Any] | None) -> "Answers":
        data = data or {}
        return cls(dict(data.get("marks", {})), dict(data.get("reasons", {})))


def gaps(content: Content, answers: Answers) -> list[tuple[str, str]]:
    """What is missing before answers can be locked: (key of the item, "mark" or "reason"), in order."""
    found = []
    for item in content.items:
        if answers.marks.get(item.key) not in {mark.value for mark in item.marks}:
            found.append((item.key, "mark"))
        if content.reason == Reason.REQUIRED and not answers.reasons.get(item.key, "").strip():
            found.append((item.key, "reason"))
    return found


def mean(values: Sequence[Fraction | int]) -> Fraction:
    """The exact mean; ValueError for none."""
    if not values:
        raise ValueError("Nothing has no mean.")
    return sum((Fraction(value) for value in values), Fraction(0)) / len(values)


def reviewer_score(content: Content, answers: Answers) -> Fraction:
    """The mean of one reviewer's points over all dimensions (Turnbull and others 2010)."""
    return mean([int(answers.marks[key]) for key in content.keys])


def item_score(content: Content, all_answers: Sequence[Answers]) -> Fraction:
    """The mean of the reviewers' scores: each reviewer weighs the same."""
    return mean([reviewer_score(content, answers) for answers in all_answers])


def kept(score: Fraction) -> int:
    """A score in ten-thousandths, halves rounded up; whether it passes is decided before rounding."""
    return int(score * IN_SCORE + Fraction(1, 2))


def points(score: int | None) -> str:
    """A kept score with two decimals, cut and never rounded up: 3.9999 must not read as 4.00."""
    return "—" if score is None else f"{score * 100 // IN_SCORE / 100:.2f}"


def owed(content: Content, all_answers: Sequence[Answers]) -> set[tuple[int, str]]:
    """Which answers ask for a reply: (place in the list, key of the item)."""
    if not content.owes:
        return set()
    return {
        (place, key)
        for place, answers in enumerate(all_answers)
        for key in content.keys
        if answers.marks.get(key) == content.owes
    }


def outcome_of(
    content: Content, all_answers: Sequence[Answers], replied: Collection[tuple[int, str]] = ()
) -> tuple[Outcome, int | None]:
    """The outcome of complete answers and, on a scale, the score in ten-thousandths."""
    if content.kind == AnswerKind.ANCHORED:
        score = item_score(content, all_answers)
        passed = not content.passes_from or score >= Fraction(content.passes_from)
        return (Outcome.PASSED if passed else Outcome.NOT_PASSED), kept(score)
    return (Outcome.OWED if owed(content, all_answers) - set(replied) else Outcome.PASSED), None


def share_high(scores: Sequence[Fraction], high_from: Fraction = Fraction(4)) -> tuple[int, int]:
    """How many rated items are high, of how many: (high, rated). B1 is their share."""
    return sum(score >= high_from for score in scores), len(scores)
