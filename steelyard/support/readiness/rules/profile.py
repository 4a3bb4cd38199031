"""The readiness profile: three parts between 0 and 1 from counted scores (B23 of the register of measures)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from steelyard.support.readiness.rules import Part

Counts = Mapping[int, int]  # how many gave each point of the scale, points nobody gave included


def item_share(counts: Counts) -> Fraction | None:
    """Where the mean score of one item lies between the lowest point of its scale (0) and the highest (1)."""
    low, high, given = min(counts), max(counts), sum(counts.values())
    if not given:
        return None
    return Fraction(sum((point - low) * count for point, count in counts.items()), (high - low) * given)


def part_share(items: Iterable[Counts]) -> Fraction | None:
    """The mean of the items' shares, each weighing the same: part = (1/m) Σ (mean score - lowest) / (highest - lowest)."""
    shares = [found for counts in items if (found := item_share(counts)) is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else None


@dataclass(frozen=True)
class Instrument:
    """Whose scale it is, in which version, under which licence."""

    name: str
    version: str
    licence: str

    def __str__(self) -> str:
        return f"{self.name}, version {self.version}"


@dataclass(frozen=True)
class Profile:
    """Three shares from 0 to 1; how many rated, with which instrument.

    The idea that parts multiply, so that one near nothing leaves nothing, is published (R = MC²); the scale is ours.
    """

    parts: Mapping[Part, Fraction]
    n: int
    instruments: Sequence[Instrument]

    @property
    def product(self) -> Fraction:
        product = Fraction(1)
        for share in self.parts.values():
            product *= share
        return product

    @property
    def minimum(self) -> Fraction:
        return min(self.parts.values())

    @property
    def weakest(self) -> list[Part]:
        """The part with the lowest share; several if they are equal, none if all are."""
        lowest = [part for part in Part if self.parts[part] == self.minimum]
        return lowest if len(lowest) < len(Part) else []

    @property
    def weakest_words(self) -> str:
        return " and ".join(part.label.lower() for part in self.weakest) or "no part: all three are alike"

    @property
    def instrument(self) -> str:
        return "; ".join(dict.fromkeys(map(str, self.instruments)))


def decimals(share: Fraction | None) -> str:
    """A share with two decimals, halves rounded up."""
    return "—" if share is None else f"{int(share * 100 + Fraction(1, 2)) / 100:.2f}"


def moved(before: Profile, now: Profile, part: Part) -> str:
    """How far a part moved between two rounds, in the decimals that are shown; a word where instruments differ."""
    if before.instruments != now.instruments:
        return "other instrument"
    steps = [int(one.parts[part] * 100 + Fraction(1, 2)) for one in (before, now)]
    return f"{(steps[1] - steps[0]) / 100:+.2f}".replace("-", "−") if steps[0] != steps[1] else "±0.00"
