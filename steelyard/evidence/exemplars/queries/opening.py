"""Files as tables: CSV in any usual encoding, Parquet, workbooks and SQLite, each read by DuckDB."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

from steelyard.analysis.exemplars import Sums, Unusable
from steelyard.evidence.exemplars.queries.doubts import Cells
from steelyard.evidence.exemplars.queries.files import as_source, sentence
from steelyard.evidence.exemplars.queries.models import Model, Source, Unreadable
from steelyard.evidence.exemplars.queries.reading import NotFinite, Table, read
from steelyard.evidence.exemplars.queries.statements import Statements

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection

MEMORY = "512MB"
INSTALL = "This needs the optional part exemplars: pip install 'steelyard[exemplars]'."


def sums_of(path: Path, model: Model, *, engine: str = "", table: str = "") -> tuple[Sums, tuple[str, ...]]:
    """The sums of a file (or of a table on an engine, by its address), and what is to be said about it.

    Raises Unusable.
    """
    model.check()
    if engine:
        from steelyard.evidence.exemplars.queries.engines import sums_on  # noqa: PLC0415 -- slow import: Ibis is optional

        return sums_on(engine, path, model)
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="steelyard-exemplars-")))
        connection = connect(folder, stack)
        source = as_source(path, connection, model, folder=folder, table=table)
        return _read(Statements(source, model), connection), source.notes


def connect(folder: Path, stack: ExitStack) -> "DuckDBPyConnection":
    try:
        import duckdb  # noqa: PLC0415 -- slow import, and optional
    except ImportError as missing:
        raise Unreadable(INSTALL) from missing
    connection = stack.enter_context(duckdb.connect(":memory:"))
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
