"""Figures of groups by indicator, year and students, without those of too few people. Needs no Django.

Means are made where the rows lie, and cells under the minimum never leave that place.
"""

import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steelyard.analysis.exemplars import Cell, Data, Indicator
from steelyard.evidence.exemplars.queries.files import as_text, sentence
from steelyard.evidence.exemplars.queries.models import Unreadable
from steelyard.evidence.exemplars.queries.opening import connect
from steelyard.evidence.exemplars.queries.statements import literal, quoted

# How tables call all students together; where a row says so, the others are parts of it.
ALL_STUDENTS = ("", "all", "all students", "total", "everyone")
ONE_YEAR = "one year"
MOST_CELLS = 500_000


@dataclass(frozen=True)
class Parts:
    """Which column says what; blank where none does."""

    group: str
    indicators: tuple[str, ...]
    less_is_better: tuple[str, ...] = ()
    year: str = ""
    students: str = ""
    people: str = ""
    response: str = ""
    state: str = ""
    called: str = ""
    context: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()  # columns of context that hold texts
    missing: tuple[str, ...] = ()
    fewest: int = 10
    enough: int = 0  # people that each row is taken to stand for, where nobody knows how many; 0 where it is one person

    @property
    def numbers(self) -> tuple[str, ...]:
        held = (*self.indicators, *(one for one in self.context if one not in self.texts), self.people, self.response)
        return tuple(one for one in held if one)


@dataclass(frozen=True)
class Figures:
    """What the rule needs, and what a page shows beside it."""

    data: Data
    rows: int
    suppressed: int
    states: dict[str, str]
    names: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class _Table:
    connection: Any
    relation: str
    parts: Parts

    def ask(self, sql: str) -> list[tuple[Any, ...]]:
        found: list[tuple[Any, ...]] = self.connection.execute(sql).fetchall()
        return found

    def text(self, name: str) -> str:
        codes = ", ".join(literal(code) for code in self.parts.missing)
        cell = f"TRIM({quoted(name)})"
        return f"CASE WHEN {cell} IN ({codes}) THEN NULL ELSE {cell} END" if codes else cell

    def number(self, name: str) -> str:
        return f"CAST({self.text(name)} AS DOUBLE)"


def figures(path: Path, parts: Parts) -> Figures:
    """All figures of a file by their parts. Raises Unusable with column and row where a cell is at fault."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="steelyard-exemplars-")))
        connection = connect(folder, stack)
        import duckdb  # noqa: PLC0415 -- slow import, and optional: connect has told where it is missing

        try:
            relation, _, notes = as_text(path, connection, folder=folder)
            table = _Table(connection, relation, parts)
            _refuse(table)
            cells, suppressed = _cells(table)
            indicators = tuple(Indicator(one, one not in parts.less_is_better) for one in parts.indicators)
            data = Data(tuple(cells), indicators, _context(table), _response(table))
            rows = int(table.ask(f"SELECT COUNT(*) FROM {relation}")[0][0])
            states = {key: value.upper() for key, value in _labels(table, parts.state).items()}
            return Figures(data, rows, suppressed, states, _labels(table, parts.called), notes)
        except duckdb.Error as problem:
            raise Unreadable(f"The data cannot be read: {sentence(problem)}") from problem


def _refuse(table: _Table) -> None:
    """Name the first cell that is no number where one is needed."""
    for name in table.parts.numbers:
        cells = f"SELECT ROW_NUMBER() OVER () + 1 AS line, {table.text(name)} AS cell FROM {table.relation}"
        for condition, told in (
            ("TRY_CAST(cell AS DOUBLE) IS NULL", "is not a number; correct it, or give it as a code for no answer"),
            ("NOT isfinite(TRY_CAST(cell AS DOUBLE))", "is not a finite number"),
        ):
            asked = f"SELECT line, cell FROM ({cells}) WHERE cell IS NOT NULL AND cell <> '' AND {condition}"
            if found := table.ask(f"{asked} ORDER BY line LIMIT 1"):
                raise Unreadable(f"Column {name}, row {found[0][0]}: {str(found[0][1])[:60]} {told}.")
    if table.parts.people:
        cells = (
            f"SELECT ROW_NUMBER() OVER () + 1 AS line, {table.number(table.parts.people)} AS n FROM {table.relation}"
        )
        if found := table.ask(f"SELECT line, n FROM ({cells}) WHERE n < 0 ORDER BY line LIMIT 1"):
            raise Unreadable(f"Column {table.parts.people}, row {found[0][0]}: there cannot be {found[0][1]:g} people.")


def _cells(table: _Table) -> tuple[list[Cell], int]:
    parts = table.parts
    year = table.text(parts.year) if parts.year else literal(ONE_YEAR)
    people = table.number(parts.people) if parts.people else f"{max(parts.enough, 1)}.0"
    found: list[Cell] = []
    suppressed = 0
    for students, where in _students(table):
        for indicator in parts.indicators:
            rows = (
                f"SELECT {table.text(parts.group)} AS g, {year} AS y, {students} AS s, {table.number(indicator)} AS x, "
                f"{people} AS n FROM {table.relation} WHERE {where}"
            )
            # Rows are put in order, so that sums and with them the last digits are the same each time.
            cells = (
                "SELECT g, y, s, SUM(x * n ORDER BY x, n) / SUM(n) AS x, SUM(n) AS n "
                f"FROM ({rows}) WHERE g IS NOT NULL AND y IS NOT NULL AND s IS NOT NULL AND x IS NOT NULL AND n > 0 "
                "GROUP BY g, y, s"
            )
            suppressed += int(table.ask(f"SELECT COUNT(*) FROM ({cells}) WHERE n < {parts.fewest}")[0][0])
            kept = table.ask(f"SELECT g, y, s, x, n FROM ({cells}) WHERE n >= {parts.fewest} ORDER BY g, y, s")
            found += [Cell(str(g), indicator, str(y), float(x), int(n), str(s)) for g, y, s, x, n in kept]
            if len(found) > MOST_CELLS:
                raise Unreadable(f"There are more than {MOST_CELLS:,} figures; choose fewer indicators or years.")
    return found, suppressed


def _students(table: _Table) -> list[tuple[str, str]]:
    """What names the students of a row, and which rows count: all together, and each group of them."""
    if not table.parts.students:
        return [("''", "TRUE")]
    named = ", ".join(map(literal, ALL_STUDENTS))
    cell = f"COALESCE({table.text(table.parts.students)}, '')"
    whole = f"LOWER({cell}) IN ({named})"
    has_whole = bool(table.ask(f"SELECT COUNT(*) FROM {table.relation} WHERE {whole}")[0][0])
    return [("''", whole if has_whole else "TRUE"), (cell, f"NOT {whole}")]


def _context(table: _Table) -> dict[str, dict[str, float | str]]:
    """Of each group the mean of a number, the most frequent of the texts."""
    held: dict[str, dict[str, float | str]] = {}
    for name in table.parts.context:
        if name in table.parts.texts:
            for group, text in _labels(table, name).items():
                held.setdefault(group, {})[name] = text
            continue
        rows = f"SELECT {table.text(table.parts.group)} AS g, {table.number(name)} AS x FROM {table.relation}"
        asked = f"SELECT g, SUM(x ORDER BY x) / COUNT(x) FROM ({rows}) WHERE g IS NOT NULL AND x IS NOT NULL GROUP BY g"
        for group, value in table.ask(asked):
            held.setdefault(str(group), {})[name] = float(value)
    return held


def _response(table: _Table) -> dict[str, float]:
    """The share that answered, between 0 and 1; shares in hundredths are turned."""
    name = table.parts.response
    if not name:
        return {}
    rows = f"SELECT {table.text(table.parts.group)} AS g, {table.number(name)} AS x FROM {table.relation}"
    asked = f"SELECT g, SUM(x ORDER BY x) / COUNT(x) FROM ({rows}) WHERE g IS NOT NULL AND x IS NOT NULL GROUP BY g"
    found = {str(group): float(value) for group, value in table.ask(asked)}
    in_hundredths = any(value > 1 for value in found.values())
    return {group: value / 100 if in_hundredths else value for group, value in found.items()}


def _labels(table: _Table, name: str) -> dict[str, str]:
    """Of each group the most frequent text of a column, the first by order where two are as frequent."""
    if not name:
        return {}
    rows = f"SELECT {table.text(table.parts.group)} AS g, {table.text(name)} AS t FROM {table.relation}"
    counted = (
        f"SELECT g, t, COUNT(*) AS n FROM ({rows}) WHERE g IS NOT NULL AND t IS NOT NULL AND t <> '' GROUP BY g, t"
    )
    found = table.ask(f"SELECT g, t FROM ({counted}) ORDER BY g, n DESC, t")
    labels: dict[str, str] = {}
    for group, text in found:
        labels.setdefault(str(group), str(text))
    return labels


def labels_of(path: Path, *, group: str, columns: tuple[str, ...], missing: tuple[str, ...]) -> list[dict[str, str]]:
    """Of each group what some columns mostly say: its state, its name. Raises Unusable."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="steelyard-exemplars-")))
        connection = connect(folder, stack)
        import duckdb  # noqa: PLC0415 -- slow import, and optional: connect has told where it is missing

        try:
            relation, _, _ = as_text(path, connection, folder=folder)
            table = _Table(connection, relation, Parts(group, (), missing=missing))
            return [_labels(table, name) for name in columns]
        except duckdb.Error as problem:
            raise Unreadable(f"The data cannot be read: {sentence(problem)}") from problem
