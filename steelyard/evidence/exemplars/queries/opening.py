"""Files as tables: CSV in any usual encoding, Parquet, workbooks and SQLite, each read by DuckDB."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from steelyard.analysis.exemplars import Sums, Unusable
from steelyard.evidence.exemplars.queries.doubts import Cells
from steelyard.evidence.exemplars.queries.files import as_held, as_source, sentence
from steelyard.evidence.exemplars.queries.models import Model, Source, Unreadable
from steelyard.evidence.exemplars.queries.reading import NotFinite, Table, read
from steelyard.evidence.exemplars.queries.statements import Statements

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "512MB"
DUCK = "duckdb://"
INSTALL = "This needs the optional part exemplars: pip install 'steelyard[exemplars]'."


def sums_of(path: Path, model: Model, *, engine: str = "", table: str = "") -> tuple[Sums, tuple[str, ...]]:
    """The sums of a file (or of a table on an engine, by its address), and what is to be said about it.

    Raises Unusable.
    """
    model.check()
    if engine and not engine.startswith(DUCK):
        from steelyard.evidence.exemplars.queries.engines import sums_on  # noqa: PLC0415 -- slow import: Ibis is optional

        return sums_on(engine, path, model)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="steelyard-exemplars-")))
        connection = connect(folder, stack, engine.removeprefix(DUCK))
        if engine and not path.is_file():
            source = as_held(str(path), connection, model)
        else:
            source = as_source(path, connection, model, folder=folder, table=table)
        return _read(Statements(source, model), connection), source.notes


def connect(folder: Path, stack: ExitStack, database: str = "") -> "DuckDBPyConnection":
    """DuckDB within bounds: of memory, beyond which it writes into the folder, and of what it may fetch, which is nothing."""
    try:
        import duckdb  # noqa: PLC0415 -- slow import, and optional
    except ImportError as missing:
        raise Unreadable(INSTALL) from missing
    if database and not Path(database).is_file():
        raise Unreadable(f"The engine {DUCK}{database} does not answer: there is no such file.")
    try:
        connection = stack.enter_context(duckdb.connect(database or ":memory:", read_only=bool(database)))
    except duckdb.Error as problem:
        raise Unreadable(f"The engine {DUCK}{database} does not answer: {sentence(problem)}") from problem
    settings = {"memory_limit": MEMORY, "temp_directory": str(folder), "autoinstall_known_extensions": False}
    for name, value in settings.items():
        connection.execute(f"SET {name} = ?", [value])
    return connection


@contextmanager
def checked(source: Source, model: Model, connection: "DuckDBPyConnection") -> Iterator[None]:
    """Where something fails, say which cell is at fault rather than what failed."""
    import duckdb  # noqa: PLC0415 -- slow import, and optional

    try:
        yield
    except (duckdb.Error, NotFinite, Unusable) as problem:
        with suppress(duckdb.Error):
            Cells(source, model, connection).refuse()
        if isinstance(problem, Unusable):
            raise
        raise Unreadable(f"The data cannot be read: {sentence(problem)}") from problem


def _read(statements: Statements, connection: "DuckDBPyConnection") -> Sums:
    def ask(sql: str) -> Table:
        return connection.execute(sql).fetchnumpy()

    with checked(statements.source, statements.model, connection):
        Cells(statements.source, statements.model, connection).refuse_outside()
        return read(statements, ask)
