"""Files as sources: CSV, Parquet, workbooks and SQLite; the last two by way of a CSV, so that all are read alike."""

import csv
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

from steelyard.evidence.exemplars.queries.encodings import as_utf8
from steelyard.evidence.exemplars.queries.models import Kind, Model, Source, Unreadable
from steelyard.evidence.exemplars.queries.statements import literal, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

# What stands for nothing in a file of text; codes as -9 only when told.
NOTHING = ("", "NA", "N/A", "NaN", "NULL")
LOOKED_AT = 20_480
MOSTLY = 0.5
WORKBOOKS = {".xlsx", ".xls", ".xlsb", ".ods"}
NUMERIC = re.compile(r"^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|FLOAT|DOUBLE|DECIMAL.*)$")


def as_source(path: Path, connection: "DuckDBPyConnection", model: Model, *, folder: Path, table: str = "") -> Source:
    """A file as a source; raises Unreadable where it is none or lacks a column."""
    import duckdb  # noqa: PLC0415 -- slow import, and optional

    if not path.is_file():
        raise Unreadable(f"There is no file {path.name}.")
    with path.open("rb") as file:
        start = file.read(16)
    if not start:
        raise Unreadable(f"{path.name} is empty.")
    try:
        if start.startswith(b"PAR1"):
            return _parquet(path, connection, model)
        if start.startswith(b"SQLite format 3"):
            return _text(_from_sqlite(path, folder, table), connection, model)
        if path.suffix.lower() in WORKBOOKS:
            return _text(_from_workbook(path, folder, table), connection, model)
        held, notes = as_utf8(path, folder)
        return _text(held, connection, model, name=path.name, notes=notes)
    except duckdb.Error as problem:
        raise Unreadable(f"{path.name} cannot be read as a table: {sentence(problem)}") from problem


def as_held(name: str, connection: "DuckDBPyConnection", model: Model) -> Source:
    """A table of a DuckDB database, as TABLE or SCHEMA.TABLE."""
    import duckdb  # noqa: PLC0415 -- slow import, and optional

    relation = ".".join(map(quoted, name.split(".")))
    try:
        types = _types(connection, relation)
    except duckdb.Error as problem:
        raise Unreadable(f"The engine has no table {name}, and there is no such file here.") from problem
    check_columns(name, types, model)
    return Source(relation, {column: kind_of(column, types[column], model) for column in model.columns}, relation, 1)


def _parquet(path: Path, connection: "DuckDBPyConnection", model: Model) -> Source:
    relation = f"read_parquet({literal(str(path))})"
    types = _types(connection, relation)
    check_columns(path.name, types, model)
    return Source(relation, {name: kind_of(name, types[name], model) for name in model.columns}, relation, 1)


def kind_of(name: str, type_: str, model: Model) -> Kind:
    """The kind of a column that has a type of its own."""
    if name in model.groups or name in model.categorical:
        return Kind.TEXT
    if NUMERIC.match(type_):
        return Kind.NUMBER
    if name in model.numbers:
        raise Unreadable(f"Column {name} holds {type_.lower()} where numbers are needed.")
    return Kind.TEXT


def _text(
    path: Path, connection: "DuckDBPyConnection", model: Model, *, name: str = "", notes: tuple[str, ...] = ()
) -> Source:
    """A CSV: a column is a number where most of the cells of its first rows are."""
    options = f"header = true, nullstr = [{', '.join(map(literal, NOTHING))}], null_padding = false"
    raw = f"read_csv({literal(str(path))}, {options}, all_varchar = true)"
    held = _types(connection, raw)
    if len(held) == 1:  # the reader found no rows of one length, and took each line for one cell
        _refuse_uneven(path)
    check_columns(name or "The table", held, model)
    kinds = {column: _kind(column, model, lambda name: _share(connection, raw, name)) for column in model.columns}
    types = ", ".join(
        f"{literal(column)}: {literal('DOUBLE' if kind is Kind.NUMBER else 'VARCHAR')}"
        for column, kind in kinds.items()
    )
    relation = f"read_csv({literal(str(path))}, {options}, types = {{{types}}})"
    return Source(relation, kinds, raw, 2, in_one_scan=True, notes=notes)


def _refuse_uneven(path: Path) -> None:
    """Name the first row that is not as long as the heading."""
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        heading = file.readline()
        divided = max(",;\t|", key=heading.count)
        file.seek(0)
        rows = csv.reader(file, delimiter=divided)
        width = len(next(rows, []))
        for row in rows:
            if row and len(row) != width:
                raise Unreadable(f"Row {rows.line_num} has {len(row)} cells where the heading has {width}.")


def _types(connection: "DuckDBPyConnection", relation: str) -> dict[str, str]:
    found = connection.execute(f"DESCRIBE SELECT * FROM {relation}").fetchall()
    return {row[0]: row[1] for row in found}


def check_columns(name: str, types: Iterable[str], model: Model) -> None:
    held = list(types)
    for column in model.columns:
        if column not in held:
            raise Unreadable(f"{name} has no column {column}; it has {', '.join(held[:30])}.")


def _kind(column: str, model: Model, share: Callable[[str], float]) -> Kind:
    if column in model.groups or column in model.categorical:
        return Kind.TEXT
    return Kind.NUMBER if column in model.numbers or share(column) >= MOSTLY else Kind.TEXT


def _share(connection: "DuckDBPyConnection", raw: str, column: str) -> float:
    """The share of numbers among the first cells that hold anything."""
    looked = f"SELECT {quoted(column)} AS cell FROM {raw} LIMIT {LOOKED_AT}"
    asked = f"SELECT COUNT(cell), COUNT(TRY_CAST(cell AS DOUBLE)) FROM ({looked})"
    held, numbers = connection.execute(asked).fetchall()[0]
    return float(numbers / held) if held else 1.0


def _from_workbook(path: Path, folder: Path, table: str) -> Path:
    """The first sheet, or the one named."""
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 -- only workbooks need it

    try:
        book = CalamineWorkbook.from_path(str(path))
        sheet = book.get_sheet_by_name(table) if table else book.get_sheet_by_index(0)
        rows = sheet.iter_rows()
    except Exception as problem:
        raise Unreadable(f"{path.name} is not a workbook that can be read: {problem}.") from problem
    return _written(folder, ([_cell(value) for value in row] for row in rows))


def _cell(value: object) -> str:
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    return str(value)


def _from_sqlite(path: Path, folder: Path, table: str) -> Path:
    """The table named, or the only one."""
    try:
        with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as database:
            held = [
                row[0] for row in database.execute("SELECT name FROM sqlite_schema WHERE type IN ('table', 'view')")
            ]
            held = [name for name in held if not name.startswith("sqlite_")]
            if not table and len(held) != 1:
                raise Unreadable(f"{path.name} holds {len(held)} tables ({', '.join(held)}); name one with --table.")
            table = table or held[0]
            if table not in held:
                raise Unreadable(f"{path.name} has no table {table}; it has {', '.join(held)}.")
            rows = database.execute(f"SELECT * FROM {quoted(table)}")
            heading = [column[0] for column in rows.description]
            return _written(folder, _sqlite_rows(heading, rows))
    except sqlite3.Error as problem:
        raise Unreadable(f"{path.name} cannot be read as a SQLite database: {problem}.") from problem


def _sqlite_rows(heading: list[str], rows: Iterable[Sequence[Any]]) -> Iterable[Sequence[Any]]:
    yield heading
    yield from rows


def _written(folder: Path, rows: Iterable[Sequence[Any]]) -> Path:
    path = folder / "table.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    if not path.stat().st_size:
        raise Unreadable("The table is empty.")
    return path


def sentence(problem: Exception) -> str:
    """What DuckDB says first; its hints on options are not for people who bring a file."""
    first = str(problem).split("\n", 1)[0].strip()
    line = re.search(r"\bLine: (\d+)", str(problem))
    return f"row {line[1]}: {first}" if line else first


def as_text(
    path: Path, connection: "DuckDBPyConnection", *, folder: Path
) -> tuple[str, dict[str, str], tuple[str, ...]]:
    """A file as a relation with every column as text, its columns with their types, and what is to be said about it."""
    with path.open("rb") as file:
        start = file.read(16)
    if not start:
        raise Unreadable(f"{path.name} is empty.")
    if start.startswith(b"PAR1"):
        relation = f"read_parquet({literal(str(path))})"
        return f"(SELECT CAST(COLUMNS(*) AS VARCHAR) FROM {relation})", _types(connection, relation), ()
    notes: tuple[str, ...] = ()
    if path.suffix.lower() in WORKBOOKS:
        path = _from_workbook(path, folder, "")
    else:
        path, notes = as_utf8(path, folder)
    nothing = ", ".join(map(literal, NOTHING))
    relation = f"read_csv({literal(str(path))}, header = true, nullstr = [{nothing}], all_varchar = true)"
    types = _types(connection, relation)
    if len(types) == 1:
        _refuse_uneven(path)
    return relation, types, notes
