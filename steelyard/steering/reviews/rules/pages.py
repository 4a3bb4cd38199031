"""A section of a review as a value: what it says, its tables, its picture; as a page shows it and as a closed review keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from steelyard.steering.reviews.rules.steps import Step


@dataclass(frozen=True)
class Table:
    """Rows of words; the first cell names the row. ``numbers`` says which columns hold numbers (from 0)."""

    caption: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: tuple[int, ...] = ()
    measure: str = ""  # its key in the register of measures
    note: str = ""  # what a reader must know of it

    @property
    def lines(self) -> list[list[tuple[str, bool]]]:
        """Rows as (words, is a number)."""
        return [[(cell, at in self.numbers) for at, cell in enumerate(row)] for row in self.rows]

    @property
    def columns(self) -> list[tuple[str, bool]]:
        return [(head, at in self.numbers) for at, head in enumerate(self.heads)]


@dataclass(frozen=True)
class Beam:
    """A weight as it is drawn: positions from -1 to 1, None where there was not enough."""

    key: str
    now: float | None
    low: float | None = None
    high: float | None = None
    then: float | None = None
    band: tuple[float, float] | None = None


@dataclass(frozen=True)
class Section:
    """What a step shows: one sentence first, then tables; with neither tables nor beams it says why it is empty."""

    step: Step
    says: str
    tables: tuple[Table, ...] = ()
    beams: tuple[Beam, ...] = ()
    then_label: str = ""
    now_label: str = ""
    link: str = ""  # the route of the page where one reads on
    link_label: str = ""
    opens: str = ""  # the permission that page asks for; empty where anybody may read it

    @property
    def is_empty(self) -> bool:
        return not self.tables and not self.beams


def kept(section: Section) -> dict[str, Any]:
    """A section as plain values for a JSON column."""
    return asdict(section) | {"step": section.step.value}


def read(value: Mapping[str, Any]) -> Section:
    """The section that was kept."""
    tables = tuple(_table(one) for one in value["tables"])
    beams = tuple(_beam(one) for one in value["beams"])
    return Section(**{**value, "step": Step(value["step"]), "tables": tables, "beams": beams})


def _table(value: Mapping[str, Any]) -> Table:
    rows = tuple(tuple(row) for row in value["rows"])
    return Table(**{**value, "heads": tuple(value["heads"]), "rows": rows, "numbers": tuple(value["numbers"])})


def _beam(value: Mapping[str, Any]) -> Beam:
    band = value["band"]
    return Beam(**{**value, "band": tuple(band) if band else None})


def shortened(rows: Sequence[tuple[str, ...]], most: int) -> tuple[tuple[tuple[str, ...], ...], str]:
    """The first rows of many, and the sentence that says how many there are."""
    if len(rows) <= most:
        return tuple(rows), ""
    return tuple(rows[:most]), f"The first {most} of {len(rows)} are listed."
