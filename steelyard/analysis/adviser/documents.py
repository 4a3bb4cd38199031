"""A problem as a JSON document, read with a sentence about whatever cannot be; and advice as one."""

import math
from collections.abc import Callable, Mapping
from dataclasses import asdict
from typing import Any

from steelyard.analysis.adviser.problems import (
    PULLS,
    Advice,
    Band,
    Candidate,
    Need,
    Problem,
    Share,
    Staff,
    UnderWay,
    Weight,
)

MOST = 10**12  # minutes or cents: more is a slip of the keyboard
MANY = 20_000


class Unreadable(Exception):
    """The document does not describe a problem; the message says where and why."""


class _Part:
    """One object of the document, which knows where it stands."""

    def __init__(self, found: Any, where: str) -> None:
        if not isinstance(found, Mapping):
            raise Unreadable(f"{where or 'The document'}: write an object in braces.")
        self.found, self.where = found, where

    def at(self, name: str) -> str:
        return f"{self.where}.{name}" if self.where else name

    def knows(self, *names: str) -> None:
        """A misspelled limit must not be a missing one."""
        for name in sorted(set(self.found) - set(names)):
            raise Unreadable(f"{self.at(name)}: nothing is called so; known are {', '.join(names)}.")

    def whole(self, name: str, default: int | None = None, *, most: int = MOST) -> int:
        number = self.found.get(name, default)
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number <= most:
            raise Unreadable(f"{self.at(name)}: write a whole number from 0 to {most}.")
        return number

    def real(self, name: str, ends: tuple[float, float], default: float) -> float:
        number = self.found.get(name, default)
        is_number = isinstance(number, (int, float)) and not isinstance(number, bool) and math.isfinite(number)
        if not is_number or not ends[0] <= number <= ends[1]:
            raise Unreadable(f"{self.at(name)}: write a number from {ends[0]:g} to {ends[1]:g}.")
        return float(number)

    def text(self, name: str, default: str | None = None) -> str:
        words = self.found.get(name, default)
        if not isinstance(words, str) or not words.strip() or len(words) > 300:
            raise Unreadable(f"{self.at(name)}: write a text of 1 to 300 characters.")
        return words.strip()

    def one_of(self, name: str, known: Mapping[str, Any], default: str) -> str:
        word = self.text(name, default)
        if word not in known:
            raise Unreadable(f"{self.at(name)}: write one of {', '.join(known)}.")
        return word

    def yes(self, name: str) -> bool:
        said = self.found.get(name, False)
        if not isinstance(said, bool):
            raise Unreadable(f"{self.at(name)}: write true or false.")
        return said

    def several[T](self, name: str, make: Callable[["_Part"], T]) -> tuple[T, ...]:
        rows = self.found.get(name, [])
        if not isinstance(rows, list) or len(rows) > MANY:
            raise Unreadable(f"{self.at(name)}: write a list in brackets of at most {MANY} things.")
        return tuple(make(_Part(row, f"{self.at(name)}[{number}]")) for number, row in enumerate(rows))

    def texts(self, name: str) -> tuple[str, ...]:
        rows = self.found.get(name, [])
        if not isinstance(rows, list) or not all(isinstance(row, str) and row.strip() for row in rows):
            raise Unreadable(f"{self.at(name)}: write a list of texts in brackets.")
        return tuple(dict.fromkeys(row.strip() for row in rows))

    def minutes_by(self, name: str) -> dict[str, int]:
        part = _Part(self.found.get(name, {}), self.at(name))
        return {key: part.whole(key) for key in part.found}


def read(document: Any) -> Problem:
    """The problem a document describes. Raises Unreadable."""
    part = _Part(document, "")
    part.knows(
        "requests", "staff", "budget_cents", "bands", "shares", "under_way", "answers", "gap", "seconds", "about"
    )
    if "requests" not in part.found:
        raise Unreadable("requests: write a list in brackets of at most 20000 things.")
    problem = Problem(
        candidates=part.several("requests", _candidate),
        staff=part.several("staff", _staff),
        budget_cents=None if part.found.get("budget_cents") is None else part.whole("budget_cents"),
        bands=_bands(part),
        shares=_shares(part),
        under_way=_under_way(part),
        answers=max(1, part.whole("answers", 3, most=10)),
        gap=part.real("gap", (0.0, 1.0), 0.01),
        seconds=part.real("seconds", (0.1, 3600.0), 20.0),
    )
    for what, keys in (("requests", [c.key for c in problem.candidates]), ("staff", [s.key for s in problem.staff])):
        twice = next((key for key in keys if keys.count(key) > 1), None) if len(set(keys)) < len(keys) else None
        if twice is not None:
            raise Unreadable(f"{what}: the key {twice} is there twice.")
    return problem


def _candidate(part: _Part) -> Candidate:
    part.knows("key", "name", "priority", "needs", "tier", "origin", "delivery", "focal_areas", "cost_cents", "must")
    key = part.text("key")
    return Candidate(
        key=key,
        name=part.text("name", key),
        priority=part.whole("priority", 1, most=1000),
        needs=part.several("needs", _need),
        tier=part.one_of("tier", PULLS[Weight.BREADTH], "targeted"),
        origin=part.one_of("origin", PULLS[Weight.RESPONSIVENESS], "responsive"),
        delivery=part.one_of("delivery", PULLS[Weight.PARTNERSHIP], "direct"),
        focal_areas=part.texts("focal_areas"),
        cost_cents=part.whole("cost_cents", 0),
        must=part.yes("must"),
    )


def _need(part: _Part) -> Need:
    part.knows("expertise", "month", "minutes")
    return Need(part.text("expertise"), part.text("month"), part.whole("minutes", most=10**7))


def _staff(part: _Part) -> Staff:
    part.knows("key", "expertise", "minutes")
    return Staff(part.text("key"), frozenset(part.texts("expertise")), part.minutes_by("minutes"))


def _ends(part: _Part, widest: tuple[float, float]) -> tuple[float, float]:
    low, high = part.real("low", widest, widest[0]), part.real("high", widest, widest[1])
    if low > high:
        raise Unreadable(f"{part.at('low')}: the lower end lies above the upper one.")
    return low, high


def _bands(part: _Part) -> tuple[Band, ...]:
    def band(row: _Part) -> Band:
        row.knows("weight", "low", "high")
        return Band(Weight(row.one_of("weight", {str(one): one for one in Weight}, "")), *_ends(row, (-1.0, 1.0)))

    return part.several("bands", band)


def _shares(part: _Part) -> tuple[Share, ...]:
    def share(row: _Part) -> Share:
        row.knows("focal_area", "low", "high")
        return Share(row.text("focal_area"), *_ends(row, (0.0, 1.0)))

    return part.several("shares", share)


def _under_way(part: _Part) -> UnderWay:
    found = _Part(part.found.get("under_way", {}), "under_way")
    found.knows("minutes", "tiers", "origins", "deliveries", "focal_areas")
    cuts = {
        weight: found.minutes_by(name) for weight, name in zip(Weight, ("tiers", "origins", "deliveries"), strict=True)
    }
    for weight, cut in cuts.items():
        for word in sorted(set(cut) - set(PULLS[weight])):
            raise Unreadable(f"under_way: {word} is none of {', '.join(PULLS[weight])}.")
    pulls = {
        weight: sum(PULLS[weight][word] * minutes for word, minutes in cut.items()) for weight, cut in cuts.items()
    }
    return UnderWay(found.whole("minutes", 0), pulls, found.minutes_by("focal_areas"))


def as_document(found: Advice) -> dict[str, Any]:
    """Advice as JSON, with the gap of each answer."""
    document = asdict(found)
    for answer, row in zip(found.answers, document["answers"], strict=True):
        row["gap"] = answer.gap
        row["binding"] = [{"limit": words, "keeps_out": count} for words, count in answer.binding]
    return document
