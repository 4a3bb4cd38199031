"""What somebody ticks and moves in a what-if, as values and as the JSON that a scenario keeps."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from steelyard.analysis.balance import GENERAL, INTENSIVE, TARGETED, Row
from steelyard.analysis.balance.what_if import (
    AMPLIFIED,
    DELIVERY,
    DIRECT,
    ORIGIN,
    PARTNERED,
    PLANNED,
    RESPONSIVE,
    TIER,
    TOPIC,
    Shift,
)

FORMAT = 1  # of the JSON; a later one says how it reads this one
MOST_REQUESTS, MOST_SUPPORTS, SHIFTS = 100, 50, 3
MOST_HOURS = 100_000
FEWEST_COMPARED, MOST_COMPARED = 2, 3

# Between what hours are moved: an axis, and what stands on it beside the topics.
PLACES = {
    TIER: {GENERAL: "General", TARGETED: "Targeted", INTENSIVE: "Intensive"},
    ORIGIN: {PLANNED: "Planned", RESPONSIVE: "Responsive"},
    DELIVERY: {DIRECT: "Direct", PARTNERED: "Partnered", AMPLIFIED: "Amplified"},
}
AXES = {TIER: "Tier", ORIGIN: "Planned or responsive", DELIVERY: "Who gives it", TOPIC: "Topic"}


@dataclass(frozen=True)
class TakenRequest:
    """A help request that is accepted, with what it would take."""

    pk: int
    minutes: int
    tier: str
    delivery: str
    origin: str


@dataclass(frozen=True)
class TakenSupport:
    """A support that goes on as planned, with what it still takes."""

    pk: int
    minutes: int


@dataclass(frozen=True)
class Move:
    """So many minutes from one place to another, both written like "tier:general" or "topic:12"."""

    minutes: int
    source: str
    target: str

    @property
    def shift(self) -> Shift:
        (axis, source), (_, target) = place_of(self.source), place_of(self.target)
        return Shift(axis, self.minutes, source, target)


@dataclass(frozen=True)
class Choices:
    """All that is tried out at once; nothing chosen changes nothing."""

    requests: tuple[TakenRequest, ...] = ()
    supports: tuple[TakenSupport, ...] = ()
    moves: tuple[Move, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.requests or self.supports or self.moves)

    @property
    def minutes(self) -> int:
        """How much is added."""
        return sum(one.minutes for one in self.requests) + sum(one.minutes for one in self.supports)

    def as_json(self) -> dict[str, Any]:
        return {"format": FORMAT, **asdict(self)}


def from_json(kept: Mapping[str, Any]) -> Choices:
    """The choices a scenario keeps."""
    return Choices(
        tuple(TakenRequest(**one) for one in kept.get("requests", ())),
        tuple(TakenSupport(**one) for one in kept.get("supports", ())),
        tuple(Move(**one) for one in kept.get("moves", ())),
    )


def place_of(text: str) -> tuple[str, str | int]:
    """The axis and the key of a place written like "topic:12"."""
    axis, _, place = text.partition(":")
    return axis, int(place) if axis == TOPIC else place


def place_name(text: str, topics: Mapping[int, str]) -> str:
    axis, place = place_of(text)
    return topics.get(int(place), "a topic") if axis == TOPIC else PLACES[axis][str(place)].lower()


def request_key(pk: int) -> int:
    """Rows are named by their support; what has none yet counts downward."""
    return -pk


@dataclass(frozen=True)
class Side:
    """How many organizations and states some work reaches."""

    organizations: int
    states: int


@dataclass(frozen=True)
class Hours:
    """Of one topic: minutes now and then, and what those who know it have; None where no staff hours are known."""

    topic: str
    now: float
    then: float
    available: int | None
    people: int

    @property
    def change(self) -> float:
        return self.then - self.now

    @property
    def is_short(self) -> bool:
        return self.available is not None and self.then > self.available


def by_topic(rows: list[Row]) -> dict[int, float]:
    """Amounts by topic; key 0 takes what has none."""
    found: dict[int, float] = {}
    for row in rows:
        for topic in row.topics or (0,):
            found[topic] = found.get(topic, 0) + row.amount / (len(row.topics) or 1)
    return found


def middle(amounts: list[float]) -> float | None:
    """The middle one of some amounts, which a few large ones do not move; None of none."""
    ordered = sorted(amounts)
    half = len(ordered) // 2
    if not ordered:
        return None
    return ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2


@dataclass(frozen=True)
class Budget:
    """What the added hours cost at the mean rate, against what is left; None where it cannot be told."""

    cents: int | None
    left: int | None
    rate: int | None = field(default=None)

    @property
    def after(self) -> int | None:
        return None if self.left is None or self.cents is None else self.left - self.cents
