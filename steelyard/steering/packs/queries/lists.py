"""Numbers as lines of a table, and rows behind them as pages of a list."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from steelyard.center.charge.models import AwardYear
from steelyard.foundation.kit.paging import Page, paged
from steelyard.steering.packs.queries.behind import IN_NUMERATOR, Behind
from steelyard.steering.packs.queries.figures import Figure
from steelyard.steering.packs.queries.targets import Asked
from steelyard.steering.packs.queries.years import year_window


@dataclass(frozen=True)
class Line:
    """One number as a table shows it."""

    key: str
    label: str
    shown: str
    n: str
    note: str
    is_enough: bool
    opens: bool


def listed(figures: Iterable[Figure], opened: Collection[str], *, exact: bool) -> list[Line]:
    """Numbers in words; a small number of people is hidden unless ``exact``, and its n with it."""
    return [_line(one, opened, exact=exact) for one in figures]


def _line(figure: Figure, opened: Collection[str], *, exact: bool) -> Line:
    value = figure.value
    n = "" if value.counts_people and not exact else value.n_shown
    opens = value.key in opened and (value.n or 0) > 0
    return Line(value.key, value.label, value.shown(exact=exact), n, value.note, value.is_enough, opens)


@dataclass(frozen=True)
class Over:
    """One number through the award years."""

    label: str
    cells: list[str]


def of_years(measure: Asked, years: Sequence[AwardYear], today: date, *, exact: bool) -> list[Over]:
    """The numbers of a measure in each award year that has begun; those of one wave stand in its own year only."""
    begun = [year for year in years if year.starts_on <= today]
    found: dict[str, Over] = {}
    for at, year in enumerate(begun):
        for one in measure.figures(year_window(year, today)):
            over = found.setdefault(one.value.key, Over(one.value.label, ["—"] * len(begun)))
            over.cells[at] = one.value.shown(exact=exact)
    return list(found.values())


@dataclass(frozen=True)
class Listed:
    """A page of the rows behind a number."""

    behind: Behind
    count: int
    counting: int | None  # in the numerator, where there is one
    page: Page[object]
    lines: list[tuple[tuple[str, ...], str]]

    @classmethod
    def of(cls, behind: Behind, *, after: str = "", before: str = "") -> "Listed":
        rows = behind.rows
        page = paged(behind.marked, behind.kind.order, after=after, before=before)
        counting = None if behind.numerator is None else behind.marked.filter(**{IN_NUMERATOR: 1}).count()
        lines = [(behind.told(row), behind.kind.href(row)) for row in page.rows]
        return cls(behind, rows.count(), counting, page, lines)
