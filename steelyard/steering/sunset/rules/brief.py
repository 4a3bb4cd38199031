"""A handover brief: parts with a sentence and a table each, the same on the page, on paper and as a PDF."""

from dataclasses import dataclass
from datetime import date

MOST = 50  # rows of a part; a brief is read in one sitting


@dataclass(frozen=True)
class Row:
    """One line; the first cell leads to its page."""

    cells: tuple[str, ...]
    href: str = ""


@dataclass(frozen=True)
class Part:
    """One question a successor asks; ``more`` rows are only on the pages of the agency."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    empty: str
    more: int = 0


@dataclass(frozen=True)
class Brief:
    """Everything a successor needs about one agency on a day."""

    agency: str
    told: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    on: date
    is_simulated: bool = False


def part(title: str, heads: tuple[str, ...], rows: list[Row], *, empty: str, total: int | None = None) -> Part:
    """A part with at most ``MOST`` rows, and how many it leaves out."""
    count = len(rows) if total is None else total
    return Part(title, heads, tuple(rows[:MOST]), empty, max(0, count - MOST))
