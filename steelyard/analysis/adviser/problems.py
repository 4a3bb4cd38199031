"""A portfolio problem and what may be said about it, as values. Time in minutes, money in cents."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction
from math import isfinite


class Weight(StrEnum):
    """The weights of the lever; of breadth only its part by intensity, for the other parts are not linear."""

    BREADTH = "breadth"
    RESPONSIVENESS = "responsiveness"
    PARTNERSHIP = "partnership"


# What a minute adds to the numerator of each weight, by what it is.
PULLS: Mapping[Weight, Mapping[str, int]] = {
    Weight.BREADTH: {"general": 1, "targeted": 0, "intensive": -1},
    Weight.RESPONSIVENESS: {"responsive": 1, "planned": -1},
    Weight.PARTNERSHIP: {"partnered": 1, "amplified": 1, "direct": -1},
}


@dataclass(frozen=True)
class Need:
    """Minutes of one expertise in one month."""

    expertise: str
    month: str
    minutes: int


@dataclass(frozen=True)
class Candidate:
    """A request that may be accepted: what it is worth to the charge, and what it would take."""

    key: str
    name: str
    priority: int
    needs: tuple[Need, ...]
    tier: str = "targeted"
    origin: str = "responsive"
    delivery: str = "direct"
    focal_areas: tuple[str, ...] = ()
    cost_cents: int = 0
    must: bool = False  # accepted whatever happens, so that the rest fits around it

    @property
    def minutes(self) -> int:
        return sum(need.minutes for need in self.needs)

    def pull(self, weight: Weight) -> int:
        """+1, 0 or -1: what each of its minutes adds to the numerator of a weight."""
        named = {Weight.BREADTH: self.tier, Weight.RESPONSIVENESS: self.origin, Weight.PARTNERSHIP: self.delivery}
        return PULLS[weight][named[weight]]

    def part_in(self, area: str) -> Fraction:
        """Its share of effort in a focal area: with m focal areas 1/m to each."""
        return Fraction(1, len(self.focal_areas)) if area in self.focal_areas else Fraction(0)


@dataclass(frozen=True)
class Staff:
    """Somebody's time by month, and what they can do."""

    key: str
    expertise: frozenset[str]
    minutes: Mapping[str, int]


@dataclass(frozen=True)
class Band:
    """Where the center wants a weight to stand, in [-1, +1]."""

    weight: Weight
    low: float
    high: float


@dataclass(frozen=True)
class Share:
    """What share of effort a focal area should have, in [0, 1]."""

    focal_area: str
    low: float
    high: float


@dataclass(frozen=True)
class UnderWay:
    """Effort that counts in the weights and shares whatever is chosen: given, or promised already."""

    minutes: int = 0
    pulls: Mapping[Weight, int] = field(default_factory=dict)  # numerators, in minutes
    focal_areas: Mapping[str, int] = field(default_factory=dict)  # minutes


@dataclass(frozen=True)
class Problem:
    candidates: tuple[Candidate, ...]
    staff: tuple[Staff, ...]
    budget_cents: int | None = None  # None: no limit
    bands: tuple[Band, ...] = ()
    shares: tuple[Share, ...] = ()
    under_way: UnderWay = UnderWay()
    answers: int = 3  # how many distinct ones to look for
    gap: float = 0.01  # a bound this near counts as proven
    seconds: float = 20.0  # for everything together


@dataclass(frozen=True)
class Lack:
    """A limit and by how much it would be broken: cents, minutes, or parts of a weight or share."""

    limit: str  # "budget", "hours 2021-10 equity", "band breadth", "share equity"
    kind: str  # budget, hours, band, share
    by: float
    words: str


@dataclass(frozen=True)
class LeftOut:
    """A candidate that an answer leaves out: what would have to give for it to be added, or whom it would displace."""

    key: str
    lacks: tuple[Lack, ...]
    instead_of: tuple[str, ...] | None = None  # None: not worked out; with it, these would have to go
    loss: int | None = None  # priority points that this would cost


@dataclass(frozen=True)
class Standing:
    """Where a weight or share stands in an answer; None where there is no effort at all."""

    name: str
    at: float | None
    low: float
    high: float


@dataclass(frozen=True)
class Answer:
    """One set to accept, as good as stated: no set is worth more than ``bound``."""

    chosen: tuple[str, ...]
    value: int
    bound: float
    minutes: int
    cost_cents: int
    standings: tuple[Standing, ...]
    left_out: tuple[LeftOut, ...]
    binding: tuple[tuple[str, int], ...]  # limit and how many candidates it keeps out, most first

    @property
    def gap(self) -> float | None:
        """How much better the best set could be, as a part of this one's value; None where that is not known."""
        if not isfinite(self.bound):
            return None
        return max(0.0, self.bound - self.value) / max(1, self.value)


@dataclass(frozen=True)
class Advice:
    """Answers, best first; without any, what to relax, or that time ran out."""

    answers: tuple[Answer, ...]
    relax: tuple[Lack, ...] = ()
    in_time: bool = True
    is_infeasible: bool = False
