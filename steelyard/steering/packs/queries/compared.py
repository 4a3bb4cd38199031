"""All numbers of two periods beside each other."""

from dataclasses import dataclass

from steelyard.steering.packs.queries.figures import Window
from steelyard.steering.packs.queries.targets import Asked, every_measure
from steelyard.steering.packs.rules import Value
from steelyard.steering.packs.rules.compared import change
from steelyard.steering.packs.rules.pages import Row, Table

NONE = "—"


@dataclass(frozen=True)
class Told:
    """A number in words, and of how many."""

    shown: str
    n: str = ""

    def __str__(self) -> str:
        return f"{self.shown} ({self.n})" if self.n else self.shown


@dataclass(frozen=True)
class Pair:
    """One number in both periods."""

    label: str
    first: Told
    second: Told
    change: str

    @property
    def both(self) -> tuple[Told, Told]:
        return self.first, self.second


@dataclass(frozen=True)
class Compared:
    """A measure with its numbers in both periods."""

    measure: Asked
    pairs: list[Pair]


def compared(first: Window, second: Window, *, exact: bool) -> list[Compared]:
    """Every measure that tells a number in one of two periods."""
    found = [Compared(one, _pairs(one, first, second, exact=exact)) for one in every_measure()]
    return [one for one in found if one.pairs]


def _pairs(measure: Asked, first: Window, second: Window, *, exact: bool) -> list[Pair]:
    before = {one.value.key: one.value for one in measure.figures(first)}
    after = {one.value.key: one.value for one in measure.figures(second)}
    return [
        Pair(
            (after.get(key) or before[key]).label,
            _told(before.get(key), exact=exact),
            _told(after.get(key), exact=exact),
            change(before.get(key), after.get(key), exact=exact),
        )
        for key in dict.fromkeys([*before, *after])
    ]


def _told(value: Value | None, *, exact: bool) -> Told:
    if value is None:
        return Told(NONE)
    is_told = value.is_enough and (exact or not value.counts_people)
    return Told(value.shown(exact=exact), value.n_shown if is_told else "")


def as_table(found: list[Compared], first: str, second: str) -> Table:
    """The same as one table, for a file."""
    rows = tuple(
        Row((one.measure.name, pair.label, str(pair.first), str(pair.second), pair.change))
        for one in found
        for pair in one.pairs
    )
    return Table("compared", f"{first} and {second}", ("Measure", "Number", first, second, "Change"), rows)
