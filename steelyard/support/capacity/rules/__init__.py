"""The words and bounds of capacities: the scale, the two kinds, and how a claim and a round of ratings go."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

from steelyard.foundation.kit.choices import Choice

LEAST, MOST = 1, 5  # of the scale, on which every framework has a sentence for each point
SCALE = range(LEAST, MOST + 1)
MOST_CAPACITIES, MOST_DIMENSIONS = 30, 20
MOST_EVIDENCE = 20  # of one claim


class NotNow(Exception):
    """An act that does not fit how things stand; the message says why."""


class Changed(NotNow):
    """What was read is not what counts by now."""


class Kind(Choice):
    """Whether people hold a capacity, or the organization does and keeps it when they leave."""

    INDIVIDUAL = "individual", "Individual"
    ORGANIZATIONAL = "organizational", "Organizational"


class Side(Choice):
    CENTER = "center", "The center"
    AGENCY = "agency", "The agency"


class RoundStatus(Choice):
    """How levels are agreed: people rate, the center writes down what both found, the agency agrees."""

    RATING = "rating", "Being rated"
    PROPOSED = "proposed", "Waits for the agency"
    AGREED = "agreed", "Agreed"


class Standing(Choice):
    """What a claim counts for."""

    CLAIMED = "claimed", "Claimed"
    BUILT = "built", "Built"
    WITHDRAWN = "withdrawn", "Withdrawn"


class EvidenceKind(Choice):
    FILE = "file", "File"
    QUOTE = "quote", "Quote"
    ACTIVITY = "activity", "Activity in the ledger"


STANDING_MARK = {Standing.CLAIMED: "waiting", Standing.BUILT: "done", Standing.WITHDRAWN: "quiet"}
ROUND_MARK = {RoundStatus.RATING: "open", RoundStatus.PROPOSED: "waiting", RoundStatus.AGREED: "done"}


def mark_of(rows: Iterable[Sequence[Any]]) -> str:
    """A hash of what somebody had before their eyes: the same rows in any order give the same mark."""
    return hashlib.sha256(json.dumps(sorted(map(list, rows), key=str), default=str).encode()).hexdigest()


def median(levels: Iterable[int]) -> int | None:
    """The middle one of some levels; of two in the middle the lower, so that nobody is talked up. None for none."""
    found = sorted(levels)
    return found[(len(found) - 1) // 2] if found else None


def refused_levels(existing: int | None, desired: int | None) -> str:
    """Why two levels cannot stand together; empty if they can."""
    if existing is None or desired is None:
        return "" if existing is desired else "Give both levels, or neither."
    if not (existing in SCALE and desired in SCALE):
        return f"Levels go from {LEAST} to {MOST}."
    return "The desired level cannot lie below the existing one." if desired < existing else ""


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its word: "1 gap", "2 gaps"."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"
