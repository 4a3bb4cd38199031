"""The words and bounds of an inventory: its domains, its scale, how far an initiative is, and grades."""

import re
from collections.abc import Iterable, Sequence

from steelyard.foundation.kit.choices import Choice
from steelyard.foundation.kit.text import fold
from steelyard.support.protocols.rules import NotNow

MOST_INITIATIVES = 500  # of one run; beyond that nobody looks at pairs
MOST_POPULATIONS = 40
STRONG = 3  # of four points, and more
STRONG_DOMAINS = 3  # of the six, for an initiative to count as strong for those it reaches


class Standing(Choice):
    """How far an initiative is."""

    PLANNED = "planned", "Planned"
    PILOT = "pilot", "Being tried"
    RUNNING = "running", "Running"
    ENDING = "ending", "Coming to its end"
    ENDED = "ended", "Ended"


# Those that somebody can be reached by today.
AT_WORK = frozenset({Standing.PILOT, Standing.RUNNING, Standing.ENDING})
STANDING_MARK = {
    Standing.PLANNED: "new",
    Standing.PILOT: "open",
    Standing.RUNNING: "open",
    Standing.ENDING: "waiting",
    Standing.ENDED: "quiet",
}


class Domain(Choice):
    """Six sides of a system that pull together or apart."""

    GOALS = "goals", "Common goals"
    MONEY = "money", "Money and policy"
    COMMUNICATION = "communication", "Communication"
    VOICE = "voice", "Voice of those it concerns"
    CAPACITY = "capacity", "People’s capacity"
    LEARNING = "learning", "Use of data"


ASKS = {
    Domain.GOALS: "Does it serve the shared vision, and do those who run it say so in the same words?",
    Domain.MONEY: "Do its money, rules and policies support the shared vision and each other?",
    Domain.COMMUNICATION: "Do the people it needs hear of it in time, and can they answer?",
    Domain.VOICE: "Do young people, families and partners have a part in its decisions?",
    Domain.CAPACITY: "Do those who carry it out have the skill, the time and the support for it?",
    Domain.LEARNING: "Does it learn from data that those concerned can see and question?",
}
POINTS = {
    1: "Nothing to point to yet",
    2: "Begun in places",
    3: "In place, and one can point to it",
    4: "In place, and other initiatives build on it",
}


class Bond(Choice):
    """What two initiatives may share."""

    OUTCOME = "outcome", "Same outcome"
    POPULATION = "population", "Same population"
    FUNDING = "funding", "Same funding"
    STAFF = "staff", "Same staff"


# Grades as numbers, so that spans can be compared: before kindergarten is -1, kindergarten 0, after grade 12 is 13.
BEFORE, KINDERGARTEN, AFTER = -1, 0, 13
GRADES = {
    BEFORE: "Before kindergarten",
    KINDERGARTEN: "Kindergarten",
    **{n: f"Grade {n}" for n in range(1, 13)},
    AFTER: "After grade 12",
}
_SHORT = {BEFORE: "PK", KINDERGARTEN: "K", AFTER: "after 12"}
_WORDS = {
    "pk": BEFORE, "prek": BEFORE, "pre-k": BEFORE, "pre k": BEFORE, "p": BEFORE, "early childhood": BEFORE, "birth": BEFORE,
    "k": KINDERGARTEN, "kg": KINDERGARTEN, "kindergarten": KINDERGARTEN,
    "postsecondary": AFTER, "college": AFTER, "after 12": AFTER, "adult": AFTER,
}  # fmt: skip
_EVERY = {"all", "all grades", "every grade"}
_SPANS = {"elementary": (KINDERGARTEN, 5), "middle": (6, 8), "high": (9, 12), "secondary": (6, 12)}
_BETWEEN = re.compile(r"\s*(?:–|—|\bto\b|\bthrough\b|(?<!pre)-)\s*")


def grades_told(first: int | None, last: int | None) -> str:
    """A span of grades as people write it: "K–5"; empty where nobody said."""
    if first is None or last is None:
        return ""
    low, high = (_SHORT.get(grade, str(grade)) for grade in (first, last))
    return low if first == last else f"{low}–{high}"


def grades_of(text: str) -> tuple[int, int] | None:
    """The first and the last grade of "K-12", "grades 6 to 8" or "high school"; None for blank.

    Raises ValueError with a sentence for anything else.
    """
    said = text.strip().casefold().replace("grades", "").replace("grade", "").replace("school", "").strip()
    if not said:
        return None
    if said in _EVERY:
        return KINDERGARTEN, 12
    if said in _SPANS:
        return _SPANS[said]
    ends = [_grade(part) for part in _BETWEEN.split(said)]
    if not 1 <= len(ends) <= 2 or None in ends:
        raise ValueError(f"“{text.strip()[:40]}” is no span of grades. Write for example K-5, 6-8 or K-12.")
    first, last = ends[0], ends[-1]
    if first is None or last is None or first > last:
        raise ValueError(f"“{text.strip()[:40]}” runs backwards. Write the lower grade first.")
    return first, last


def _grade(word: str) -> int | None:
    word = word.strip(" .")
    if word in _WORDS:
        return _WORDS[word]
    found = re.fullmatch(r"(\d{1,2})(?:st|nd|rd|th)?", word)
    return int(found[1]) if found and int(found[1]) <= 12 else None


def split(text: str) -> list[str]:
    """Populations as one cell holds them, divided by semicolons or lines, each once."""
    found: dict[str, str] = {}
    for part in re.split(r"[;\n]", text):
        if words := " ".join(part.split()):
            found.setdefault(fold(words), words)
    return list(found.values())


def pairs_of(count: int) -> int:
    """How many pairs there are among so many."""
    return count * (count - 1) // 2


def counted(count: int, one: str, many: str = "") -> str:
    """A number with its word: "1 gap", "2 gaps"."""
    return f"{count:,} {one if count == 1 else many or f'{one}s'}"


def listed(words: Sequence[str] | Iterable[str]) -> str:
    """Words as a sentence lists them: "a, b and c"."""
    *before, last = list(words) or [""]
    return f"{', '.join(before)} and {last}" if before else last


__all__ = ["NotNow"]
