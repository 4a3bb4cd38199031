"""A table reckoned from the ledger: one grouped statement for its cells, one for each margin that cells do not add up to."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.http import urlencode

from steelyard.foundation.kit import words
from steelyard.steering.reporting.queries import AwardYear
from steelyard.steering.reporting.rules import Period, heads
from steelyard.steering.tables.queries import labels
from steelyard.steering.tables.queries.facts import COLUMN, FOUND, PARTS, ROW, counted, grouped
from steelyard.steering.tables.queries.limits import limited, until
from steelyard.steering.tables.rules import DIMENSIONS, MOST_COLUMNS, MOST_ROWS, SECONDS, Ask

MOST_GROUPS = 50_000  # read of one statement, before a table of so many is refused

type Key = tuple[Any, ...]
type Amounts = dict[Key, Fraction]


class TooLarge(Exception):
    """More rows or columns than a page can show; the message says what to do."""


@dataclass(frozen=True)
class Cell:
    """One number as it is shown; with an address it opens its rows."""

    text: str
    value: float | None = None  # none where it is not shown
    href: str = ""
    is_hidden: bool = False


@dataclass(frozen=True)
class Line:
    label: str
    cells: list[Cell]
    total: Cell


@dataclass(frozen=True)
class Table:
    """What a question gives, in the order it is drawn."""

    ask: Ask
    period: Period
    columns: list[str]
    lines: list[Line]
    totals: list[Cell]
    total: Cell
    row_keys: list[Any] = field(default_factory=list)
    is_hidden: bool = False  # something is not shown, for groups are small

    @property
    def is_empty(self) -> bool:
        return not self.is_hidden and not self.total.value

    @property
    def head(self) -> str:
        return DIMENSIONS[self.ask.rows].name if self.ask.rows else self.ask.fact.name


@dataclass(frozen=True)
class _Shape:
    """The groups of a table in order, with the words of each."""

    rows: list[Any]
    columns: list[Any]
    row_labels: list[str]
    column_labels: list[str]


def reckon(ask: Ask, period: Period, years: list[AwardYear], *, exact: bool, seconds: float | None = None) -> Table:
    """The table of a question. ``exact`` where numbers of small groups of people may be shown.

    Raises TooLong after ``seconds`` and TooLarge where no page could hold it.
    """
    end = until(SECONDS if seconds is None else seconds)
    rows = counted(ask, period)
    cells = _amounts(rows, ask, years, end=end)
    shape = _shape(ask, cells, years)
    by_row, by_column, whole = _margins(rows, ask, years, cells=cells, end=end)
    at = {(r, c): cells.get(_key(ask, r, c), Fraction(0)) for r in shape.rows for c in shape.columns}
    hide = ask.fact.of_people and not exact
    drawn = _Drawn(ask, period, hide=hide)
    inner = drawn.group(at)
    of_rows = drawn.group({(r, None): by_row.get(r, Fraction(0)) for r in shape.rows}, whole_column=True)
    of_columns = drawn.group({(None, c): by_column.get(c, Fraction(0)) for c in shape.columns}, whole_row=True)
    total = drawn.group({(None, None): whole}, whole_row=True, whole_column=True)[None, None]
    lines = [
        Line(label, [inner[r, c] for c in shape.columns] if ask.columns else [], of_rows[r, None])
        for r, label in zip(shape.rows, shape.row_labels, strict=True)
    ]
    hidden = any(cell.is_hidden for cell in (*(inner if ask.columns else of_rows).values(), total))
    totals = [of_columns[None, c] for c in shape.columns] if ask.columns else []
    return Table(
        ask, period, shape.column_labels if ask.columns else [], lines if ask.rows else [], totals, total,
        shape.rows, hidden and bool(whole),
    )  # fmt: skip


def _key(ask: Ask, row: Any, column: Any) -> Key:
    return (*((row,) if ask.rows else ()), *((column,) if ask.columns else ()))


def _amounts(rows: QuerySet[Any], ask: Ask, years: list[AwardYear], *, end: float) -> Amounts:
    """One statement: the amount of each group; with neither rows nor columns, of the key ()."""
    names = [name for name, asked in ((ROW, ask.rows), (COLUMN, ask.columns)) if asked]
    marked = grouped(rows, ask, years)
    shared = [PARTS] if PARTS in marked.query.annotations else []
    if not names and not shared:
        with limited(end):
            return {(): Fraction(rows.aggregate(amount=FOUND[ask.count].measure)["amount"] or 0)}
    asked = marked.values(*names, *shared).annotate(amount=FOUND[ask.count].measure)
    with limited(end):
        found = list(asked.values_list(*names, *shared, "amount")[: MOST_GROUPS + 1])
    if len(found) > MOST_GROUPS:
        raise TooLarge(
            "This table would have more groups than a page can show. Choose fewer groups or a shorter period."
        )
    amounts: Amounts = defaultdict(Fraction)
    for *group, amount in found:
        parts = group.pop() if shared else 1
        if amount:
            amounts[tuple(None if key == "" else key for key in group)] += Fraction(amount, parts)
    return dict(amounts)


def _shape(ask: Ask, cells: Amounts, years: list[AwardYear]) -> _Shape:
    rows, row_labels = _ordered(ask.rows, (key[0] for key in cells if ask.rows), years)
    columns, column_labels = _ordered(ask.columns, (key[-1] for key in cells if ask.columns), years)
    if len(rows) > MOST_ROWS:
        raise TooLarge(_too_many("rows", len(rows), MOST_ROWS))
    if len(columns) > MOST_COLUMNS:
        raise TooLarge(_too_many("columns", len(columns), MOST_COLUMNS))
    return _Shape(rows, columns, row_labels, column_labels)


def _ordered(dimension: str, found: Iterable[Any], years: list[AwardYear]) -> tuple[list[Any], list[str]]:
    if not dimension:
        return [None], [""]
    known = labels.names(dimension, years)
    ordered = labels.in_order(dimension, found, known)
    return ordered, [labels.label_of(dimension, key, known) for key in ordered]


def _too_many(what: str, found: int, most: int) -> str:
    more = "put the longer list in the rows, " if what == "columns" else ""
    return f"This table would have {found:,} {what}, and {most} can be shown. To make it smaller, {more}choose quarters instead of months, or a shorter period."


def _margins(
    rows: QuerySet[Any], ask: Ask, years: list[AwardYear], *, cells: Amounts, end: float
) -> tuple[dict[Any, Fraction], dict[Any, Fraction], Fraction]:
    """What rows, columns and the whole come to: the sums of the cells, or counted anew where one thing stands in several."""
    if ask.adds_up or not ask.rows:
        by_row: dict[Any, Fraction] = defaultdict(Fraction)
        by_column: dict[Any, Fraction] = defaultdict(Fraction)
        for key, amount in cells.items():
            by_row[key[0] if ask.rows else None] += amount
            by_column[key[-1] if ask.columns else None] += amount
        return by_row, by_column, sum(cells.values(), Fraction(0))
    by_rows = cells if not ask.columns else _amounts(rows, replace(ask, columns=""), years, end=end)
    by_columns = _amounts(rows, replace(ask, rows=ask.columns, columns=""), years, end=end) if ask.columns else {}
    whole = _amounts(rows, replace(ask, rows="", columns=""), years, end=end)
    return _alone(by_rows), _alone(by_columns), whole.get((), Fraction(0))


def _alone(amounts: Mapping[Key, Fraction]) -> dict[Any, Fraction]:
    return {key[0]: amount for key, amount in amounts.items()}


@dataclass(frozen=True)
class _Drawn:
    """Turns amounts into cells: their words, their addresses, and what small groups may show."""

    ask: Ask
    period: Period
    hide: bool

    def group(
        self, amounts: Mapping[tuple[Any, Any], Fraction], *, whole_row: bool = False, whole_column: bool = False
    ) -> dict[tuple[Any, Any], Cell]:
        """Cells that tell of each other: none is shown where one lies below ten, by the rule of the overview."""
        places = {str(at): key for at, key in enumerate(amounts)}
        if self.hide:
            shown = heads({at: int(amounts[key]) for at, key in places.items()}, exact=False)
            return {
                key: Cell(shown[at].text, None if shown[at].is_hidden else float(amounts[key]), "", shown[at].is_hidden)
                for at, key in places.items()
            }
        return {
            key: self._cell(amount, *((None if whole_row else (key[0],)), (None if whole_column else (key[1],))))
            for key, amount in amounts.items()
        }

    def _cell(self, amount: Fraction, row: tuple[Any] | None, column: tuple[Any] | None) -> Cell:
        value = float(amount / 60 if self.ask.count == "hours" else amount)
        return Cell(words.number(round(value, 1)), value, self._href(row, column) if amount else "")

    def _href(self, row: tuple[Any] | None, column: tuple[Any] | None) -> str:
        asked = self.ask.query | self.period.query
        for name, dimension, key in (("row", self.ask.rows, row), ("column", self.ask.columns, column)):
            if dimension and key is not None:
                asked[name] = labels.written(key[0])
        return f"{reverse('tables:rows')}?{urlencode(asked)}"
