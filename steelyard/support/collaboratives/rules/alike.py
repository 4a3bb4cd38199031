"""Which teams do similar work: by topic, words of the problem, kinds of agencies, and stage; each with its reason."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from steelyard.support.collaboratives.rules import Stage

# Too common in problems of practice to say anything.
_COMMON_WORDS = """
    about across agencies agency between both build building children could does each education every from have
    help into like make many more most need needs other over people practice problem school schools state states
    student students support team teams than that their them they this through together want what when where
    which while will with without work works would young youth
"""
_COMMON = frozenset(_COMMON_WORDS.split())
_WORD = re.compile(r"[a-z]{4,}")
_ENDINGS = ("ations", "ation", "ings", "ing", "ments", "ment", "ness", "ies", "ers", "er", "es", "ed", "s", "ly")
TOPIC, WORD, AGENCY, SAME_STAGE, MOST_WORDS = 3, 2, 1, 1, 4
LEAST = 3  # a team that shares less than one topic's worth is not suggested


@dataclass(frozen=True)
class Work:
    """What is compared of a team; ``topics`` and ``agencies`` are words to show."""

    key: int
    topics: frozenset[str]
    problem: str
    agencies: frozenset[str]
    stage: str


@dataclass(frozen=True)
class Likeness:
    key: int
    score: int
    reasons: tuple[str, ...]

    @property
    def reason(self) -> str:
        return "; ".join(self.reasons)


def stem(word: str) -> str:
    """The word without a common ending, never shorter than four letters."""
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            return word[: -len(ending)]
    return word


def words_of(text: str) -> dict[str, str]:
    """Telling words of a text: {stem: word as written}."""
    found = (word for word in _WORD.findall(text.lower()) if word not in _COMMON)
    return {stem(word): word for word in found}


def alike(mine: Work, others: Iterable[Work], *, most: int = 6) -> list[Likeness]:
    """Other teams by how much they share, the most alike first; none without a reason."""
    words = words_of(mine.problem)
    found = [_compare(mine, words, other) for other in others if other.key != mine.key]
    near = [one for one in found if one.score >= LEAST]
    return sorted(near, key=lambda one: (-one.score, one.key))[:most]


def _compare(mine: Work, words: dict[str, str], other: Work) -> Likeness:
    reasons, score = [], 0
    if topics := sorted(mine.topics & other.topics):
        score += TOPIC * len(topics)
        reasons.append(f"Both work on {_listed(topics)}")
    theirs = words_of(other.problem)
    if shared := sorted(theirs[one] for one in words.keys() & theirs.keys())[:MOST_WORDS]:
        score += WORD * len(shared)
        reasons.append(f"both problems speak of {_listed(shared)}")
    if agencies := sorted(mine.agencies & other.agencies):
        score += AGENCY * len(agencies)
        reasons.append(f"both have {_listed(agencies)} in the team")
    if mine.stage == other.stage:
        score += SAME_STAGE
        reasons.append(f"both are at the stage “{Stage(mine.stage).label.lower()}”")
    told = [reason[:1].upper() + reason[1:] if at == 0 else reason for at, reason in enumerate(reasons)]
    return Likeness(other.key, score, tuple(told))


def _listed(names: list[str]) -> str:
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
