"""What a review decides: a course for each weight, bands, and changes to focal areas and offerings."""

import re

from steelyard.foundation.kit.choices import Choice
from steelyard.steering.balance.rules import PAIRS, signed


class Subject(Choice):
    """What a decision is about."""

    WEIGHT = "weight", "A weight"
    BAND = "band", "The band of a weight"
    FOCAL_AREA = "focal_area", "A focal area"
    OFFERING = "offering", "An offering"


class Course(Choice):
    """What is meant for a weight."""

    HOLD = "hold", "Hold it where it is"
    LEAN = "lean", "Lean toward one end"


class Toward(Choice):
    """One end of a weight, by its sign."""

    MINUS = "minus", "Toward the first end"
    PLUS = "plus", "Toward the second end"


class Verdict(Choice):
    """What became of a decision."""

    HAPPENED = "happened", "Happened"
    PARTLY = "partly", "Happened in part"
    NOT = "not", "Did not happen"

    @property
    def mark(self) -> str:
        return {"happened": "done", "partly": "waiting"}.get(self.value, "quiet")


BANDED = 100  # an end of a band is kept in hundredths: 0.25 is 25
_NUMBER = re.compile(r"([+\-−–]?)\s*(0|1)?(?:[.,](\d{1,2}))?", re.ASCII)


def hundredths(text: str) -> int | None:
    """The text -0.25 becomes -25; None for what is no number from -1 to 1 with at most two places."""
    found = _NUMBER.fullmatch(text.strip())
    if not found or (found[2] is None and found[3] is None):
        return None
    value = int(found[2] or 0) * BANDED + int((found[3] or "0").ljust(2, "0"))
    return None if value > BANDED else -value if found[1] in {"-", "−", "–"} else value


def end_of(weight: str, toward: str) -> str:
    """The name of an end: "Depth"."""
    pair = PAIRS[weight]
    return pair.minus if toward == Toward.MINUS else pair.plus


def course_in_words(weight: str, course: str, toward: str) -> str:
    """Words such as "Lean toward depth"."""
    if course == Course.HOLD:
        return f"Hold {PAIRS[weight].title.lower()}"
    return f"Lean toward {end_of(weight, toward).lower()}"


LONGEST_PROMISE = 300


def promised(task: str, review: str) -> str:
    """What an owner's list says: the task and where it was decided, cut where it is longer than a promise may be."""
    ending = f" (decided in “{review}”)"
    if len(task) + len(ending) <= LONGEST_PROMISE:
        return task + ending
    return task if len(task) <= LONGEST_PROMISE else f"{task[: LONGEST_PROMISE - 1]}…"


def band_in_words(weight: str, low: int, high: int) -> str:
    """Words such as "Keep breadth and depth between −0.20 and +0.10"."""
    return f"Keep {PAIRS[weight].title.lower()} between {signed(low / BANDED)} and {signed(high / BANDED)}"
