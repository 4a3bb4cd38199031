"""The same sums on an engine that Ibis reaches by its address; the statements are translated to its words."""

import re
import tempfile
from contextlib import ExitStack, suppress
from pathlib import Path
from secrets import token_hex
from typing import Any
from urllib.parse import urlsplit

import numpy as np

from steelyard.analysis.exemplars import Sums, Unusable
from steelyard.evidence.exemplars.queries.files import as_source, check_columns, kind_of
from steelyard.evidence.exemplars.queries.models import Kind, Model, Source, Unreadable
from steelyard.evidence.exemplars.queries.reading import NotFinite, Table, read
from steelyard.evidence.exemplars.queries.statements import Statements, quoted

WAIT = 10  # seconds for an engine to answer


def sums_on(engine: str, place: Path, model: Model) -> tuple[Sums, tuple[str, ...]]:
    """The sums of a table on an engine; a file that lies here is sent there first, for this time only."""
    connection = connected(engine)
    with ExitStack() as stack:
        stack.callback(_closed, connection)
        notes: tuple[str, ...] = ()
        if place.is_file():
            source, notes = _sent((connection, stack), place, model)
        else:
            source = _held(connection, str(place), model)
        return _read(Statements(source, model), connection), notes


def connected(engine: str) -> Any:
    try:
        import ibis  # noqa: PLC0415 -- slow import, and optional
    except ImportError as missing:
        raise Unreadable("This needs the optional part exemplars: pip install 'steelyard[exemplars]'.") from missing
    address = engine
    if engine.startswith(("postgres://", "postgresql://")) and "connect_timeout" not in engine:
        address = f"{engine}{'&' if '?' in engine else '?'}connect_timeout={WAIT}"
    try:
        return ibis.connect(address)
    except Exception as problem:
        raise Unreadable(f"The engine {shown(engine)} does not answer: {_first_line(problem)}") from problem


def shown(engine: str) -> str:
    """An address without its password."""
    try:
        parts = urlsplit(engine)
    except ValueError:
        return "given"
    return engine.replace(f":{parts.password}@", ":...@") if parts.password else engine


def _first_line(problem: Exception) -> str:
    lines = str(problem).strip().splitlines()
    return lines[0] if lines else type(problem).__name__


def _closed(connection: Any) -> None:
    with suppress(Exception):  # an engine that is gone needs no goodbye
        connection.disconnect()


def _held(connection: Any, name: str, model: Model) -> Source:
    """A table that lies on the engine, as TABLE or SCHEMA.TABLE."""
    over, _, table = name.rpartition(".")
    try:
        schema = connection.table(table, database=over or None).schema()
    except Exception as problem:
        raise Unreadable(f"The engine has no table {name}, and there is no such file here.") from problem
    types = {column: _type(kind) for column, kind in schema.items()}
    check_columns(name, types, model)
    kinds = {column: kind_of(column, types[column], model) for column in model.columns}
    return Source(".".join(quoted(part) for part in (over, table) if part), kinds)


def _type(kind: Any) -> str:
    """A type in the words that files use."""
    return "DOUBLE" if kind.is_numeric() and not kind.is_boolean() else str(kind).upper()


def _sent(engine: tuple[Any, ExitStack], path: Path, model: Model) -> tuple[Source, tuple[str, ...]]:
    """Send the columns of a file that the model needs to the engine."""
    from steelyard.evidence.exemplars.queries.opening import checked, connect  # noqa: PLC0415 -- either needs the other

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="steelyard-exemplars-")))
        duck = connect(folder, stack)
        source = as_source(path, duck, model, folder=folder)
        with checked(source, model, duck):
            cells = ", ".join(
                f"CAST({quoted(name)} AS {'DOUBLE' if kind is Kind.NUMBER else 'VARCHAR'}) AS {quoted(name)}"
                for name, kind in source.kinds.items()
            )
            rows = duck.sql(f"SELECT {cells} FROM {source.relation}").to_arrow_table()
    try:
        _kept_for_now(engine, name := f"steelyard_{token_hex(6)}", rows)
    except Exception as problem:
        raise Unreadable(f"The engine does not take the file: {_first_line(problem)}") from problem
    return Source(quoted(name), source.kinds), source.notes


def _kept_for_now(engine: tuple[Any, ExitStack], name: str, rows: Any) -> None:
    """A table for this time only; where the engine knows no such thing, one that is dropped at the end."""
    connection, closing = engine
    try:
        connection.create_table(name, rows, temp=True)
    except NotImplementedError:
        connection.create_table(name, rows)
        closing.callback(connection.drop_table, name, force=True)


def _read(statements: Statements, connection: Any) -> Sums:
    def ask(sql: str) -> Table:
        frame = connection.sql(sql, dialect="duckdb").to_pandas()
        return {str(name): np.asarray(frame[name]) for name in frame.columns}

    try:
        return read(statements, ask)
    except Unusable:
        raise
    except NotFinite as problem:
        raise Unreadable("A cell of the outcome, the context or the weights is infinite.") from problem
    except Exception as problem:
        text = re.sub(r"\s+", " ", _first_line(problem))
        raise Unreadable(f"The engine cannot make the sums: {text}") from problem
