"""Which provider fits a need, and why: ranked by what is met, each with its reasons in words.

No score is made up. A need makes up to five demands (topic, depth, state, level, day). Providers that know none of the
topics are left out; the others stand by how many demands they meet, then by depth, by how soon they are free, by how
many joint works were reviewed and kept, and by name.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from steelyard.center.charge.rules import DEPTH_RANK, Depth
from steelyard.support.partners.rules import Availability, Level

EVERYWHERE = ""


@dataclass(frozen=True)
class Need:
    """What somebody looks for; what is left out is no demand."""

    topic: int | None = None
    topic_name: str = ""
    depth: str = ""  # the least
    state: str = EVERYWHERE  # postal code
    state_name: str = ""
    level: str = ""
    by: date | None = None  # the work begins on this day at the latest

    @property
    def is_empty(self) -> bool:
        return not (self.topic or self.depth or self.state or self.level or self.by)


@dataclass(frozen=True)
class Candidate:
    """What is known of one provider. ``depths``: topic to state (or EVERYWHERE) to depth."""

    key: int
    name: str
    depths: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    states: frozenset[str] = frozenset()
    serves_everywhere: bool = False
    levels: frozenset[str] = frozenset()
    availability: str = Availability.UNKNOWN
    available_from: date | None = None
    reviewed: int = 0  # joint works that were reviewed
    kept: int = 0  # of these, with the verdict to go on


@dataclass(frozen=True)
class Ranked:
    """A provider that fits a need, with what speaks for it and what is open or against it."""

    candidate: Candidate
    fits: tuple[str, ...]
    lacks: tuple[str, ...]
    demands: int

    @property
    def met(self) -> int:
        return self.demands - len(self.lacks)

    @property
    def why(self) -> str:
        """The reasons as one line: "knows X deeply; serves Ohio; takes on work now"."""
        return "; ".join(self.fits)


_HOW = {Depth.SOME: "knows {} somewhat", Depth.GOOD: "knows {} well", Depth.DEEP: "knows {} deeply"}
_ANY = {Depth.SOME: "some knowledge", Depth.GOOD: "good knowledge", Depth.DEEP: "deep knowledge"}
_HELPS = {Level.STATE: "state agencies", Level.LOCAL: "districts", Level.SCHOOL: "schools"}


def rank(need: Need, candidates: Iterable[Candidate], today: date) -> list[Ranked]:
    """Those that know the topic (all, where none is asked for), the best fit first."""
    fitting = [one for one in candidates if need.topic is None or depth_of(need, one)]
    found = [_ranked(need, one, today) for one in fitting]
    return sorted(found, key=lambda one: _order(need, one, today))


def depth_of(need: Need, one: Candidate) -> str:
    """How deep a provider knows the topic of a need where it is needed: the better of there and everywhere.

    Without a topic, its deepest of all; without a state, its deepest in any.
    """
    topics = [one.depths.get(need.topic, {})] if need.topic else list(one.depths.values())
    places = {need.state, EVERYWHERE}
    depths = [depth for by in topics for place, depth in by.items() if not need.state or place in places]
    return max(depths, key=lambda depth: DEPTH_RANK[Depth(depth)], default="")


def _order(need: Need, one: Ranked, today: date) -> tuple[int, int, date, int, str, int]:
    depth = depth_of(need, one.candidate)
    return (
        -one.met,
        -DEPTH_RANK[Depth(depth)] if depth else 0,
        free_on(one.candidate, today) or date.max,
        -one.candidate.kept,
        one.candidate.name.casefold(),
        one.candidate.key,
    )


def free_on(one: Candidate, today: date) -> date | None:
    """The first day on which a provider takes on work; None where it does not, or nobody said."""
    if one.availability == Availability.NOW:
        return today
    if one.availability == Availability.FROM and one.available_from:
        return max(one.available_from, today)
    return None


def _ranked(need: Need, one: Candidate, today: date) -> Ranked:
    told = [_topic(need, one), _depth(need, one), _state(need, one), _level(need, one), _free(need, one, today)]
    demands = [bool(need.topic), bool(need.depth), bool(need.state), bool(need.level), bool(need.by)]
    fits = tuple(words for fit, words in told if fit and words)
    lacks = tuple(words for (fit, words), asked in zip(told, demands, strict=True) if asked and not fit)
    return Ranked(one, (*fits, *_past(one)), lacks, sum(demands))


Told = tuple[bool, str]  # whether it fits, and the words for it


def _topic(need: Need, one: Candidate) -> Told:
    depth = depth_of(need, one)
    if not (need.topic and depth):
        return True, ""
    return True, _HOW[Depth(depth)].format(need.topic_name)


def _depth(need: Need, one: Candidate) -> Told:
    if not need.depth:
        return True, ""
    depth = depth_of(need, one)
    enough = bool(depth) and DEPTH_RANK[Depth(depth)] >= DEPTH_RANK[Depth(need.depth)]
    if enough:
        return True, "" if need.topic else f"has {_ANY[Depth(depth)]} of a topic"
    return False, f"not known to have {_ANY[Depth(need.depth)]}"


def _state(need: Need, one: Candidate) -> Told:
    if not need.state:
        return True, "serves every state" if one.serves_everywhere else ""
    if need.state in one.states or (need.topic and need.state in one.depths.get(need.topic, {})):
        return True, f"serves {need.state_name}"
    if one.serves_everywhere:
        return True, f"serves every state, {need.state_name} too"
    if one.states:
        return False, f"serves other states than {need.state_name}"
    return False, f"does not say whether it serves {need.state_name}"


def _level(need: Need, one: Candidate) -> Told:
    if not need.level:
        return True, ""
    helped = _HELPS[Level(need.level)]
    if need.level in one.levels:
        return True, f"helps {helped}"
    return False, f"helps others than {helped}" if one.levels else f"does not say whether it helps {helped}"


def _free(need: Need, one: Candidate, today: date) -> Told:
    words = availability(one, today)
    day = free_on(one, today)
    if need.by is None:
        return True, words if day else ""
    if day and day <= max(need.by, today):
        return True, words
    return False, words or "nobody said whether it takes on work"


def availability(one: Candidate, today: date) -> str:
    """Whether a provider takes on work, in words; empty where nobody said."""
    if one.availability == Availability.NOT_NOW:
        return "takes on no work at present"
    day = free_on(one, today)
    if day is None:
        return ""
    return "takes on work now" if day <= today else f"free from {day:%B} {day.day}, {day.year}"


_COUNT = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def _past(one: Candidate) -> tuple[str, ...]:
    if not one.reviewed:
        return ()
    count = _COUNT[one.reviewed] if one.reviewed < len(_COUNT) else str(one.reviewed)
    works = "joint work" if one.reviewed == 1 else "joint works"
    return (f"{count} {works} reviewed",)
