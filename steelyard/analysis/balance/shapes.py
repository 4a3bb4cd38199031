"""What goes into the measures of balance, and what comes out."""

from dataclasses import dataclass

GENERAL, TARGETED, INTENSIVE = TIERS = ("general", "targeted", "intensive")
BREADTH, RESPONSIVENESS, PARTNERSHIP = WEIGHTS = ("breadth", "responsiveness", "partnership")
COMPONENTS = {
    BREADTH: ("intensity", "topics", "expertise"),
    RESPONSIVENESS: ("origin", "offerings"),
    PARTNERSHIP: ("delivery",),
}


@dataclass(frozen=True)
class Row:
    """The sums of one support in a period, all in one unit; ``n`` counts the entries they come from.

    What is not planned is responsive; what is neither partnered nor amplified is direct. An amount with m topics counts
    1/m to each, and with r recipients 1/r to each.
    """

    key: int
    tier: str
    amount: float
    n: int = 1
    planned: float = 0.0
    offered: float = 0.0  # under a published offering
    partnered: float = 0.0
    amplified: float = 0.0
    topics: tuple[int, ...] = ()
    recipients: tuple[int, ...] = ()
    partners: tuple[int, ...] = ()  # external partners with whom some of it was done
    raised: float = 0.0  # the part on topics that context events raised, on the days when they did


@dataclass(frozen=True)
class Charge:
    """The charge's topics, and how many of them somebody of the staff knows, and knows deeply."""

    topics: frozenset[int]
    known: int = 0
    deep: int = 0


@dataclass(frozen=True)
class Component:
    """One part of a weight in [-1, +1]; None: not enough to tell."""

    key: str
    position: float | None


@dataclass(frozen=True)
class Weight:
    """Where a weight stands in [-1, +1], and between which positions 95 in 100 resamplings of the supports lie."""

    key: str
    position: float | None
    components: tuple[Component, ...]
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class Lever:
    """The three weights, and what they were read from: the whole amount, entries, supports."""

    weights: tuple[Weight, ...]
    amount: float
    n: int
    supports: int

    def __getitem__(self, key: str) -> Weight:
        return {one.key: one for one in self.weights}[key]
