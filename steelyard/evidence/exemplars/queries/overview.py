"""What a file holds, column by column, as seen before anybody chooses. Needs no Django."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from steelyard.evidence.exemplars.queries.files import as_text, sentence
from steelyard.evidence.exemplars.queries.models import Unreadable
from steelyard.evidence.exemplars.queries.opening import connect
from steelyard.evidence.exemplars.queries.statements import quoted
from steelyard.evidence.exemplars.rules import IDENTIFIER, MOST_COLUMNS, NUMBER, TEXT

# Numbers that often stand for no answer.
CODES = (-9, -8, -7, -99, -98, -97, -999, -9999, 99, 999, 9999)
MOSTLY = 0.5
FAR = 2.0


@contextmanager
def placed(path: Path, ending: str) -> Iterator[Path]:
    """A stored file under a plain name with its ending, whatever it was called by whoever brought it."""
    with tempfile.TemporaryDirectory(prefix="steelyard-exemplars-") as folder:
        at = Path(folder) / f"file.{ending}"
        at.symlink_to(path.resolve())
        yield at


def overview(path: Path) -> tuple[int, list[dict[str, Any]], tuple[str, ...]]:
    """Rows, columns and what is to be said about a file. Raises Unusable."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="steelyard-exemplars-")))
        connection = connect(folder, stack)
        import duckdb  # noqa: PLC0415 -- slow import, and optional: connect has told where it is missing

        try:
            relation, types, notes = as_text(path, connection, folder=folder)
            if len(types) < 2:
                raise Unreadable("This is not a table: it has one column only.")
            if len(types) > MOST_COLUMNS:
                raise Unreadable(f"This table has {len(types):,} columns; the most is {MOST_COLUMNS}.")
            rows = int(connection.execute(f"SELECT COUNT(*) FROM {relation}").fetchall()[0][0])
            if not rows:
                raise Unreadable("This table has a heading but no rows.")
            return rows, [_column(connection, relation, name) for name in types], notes
        except duckdb.Error as problem:
            raise Unreadable(f"This cannot be read as a table: {sentence(problem)}") from problem


def _column(connection: Any, relation: str, name: str) -> dict[str, Any]:
    codes = ", ".join(str(code) for code in CODES)
    asked = f"""
        WITH cells AS (SELECT {quoted(name)} AS cell, TRY_CAST({quoted(name)} AS DOUBLE) AS given FROM {relation}),
             found AS (SELECT cell, given, CASE WHEN isfinite(given) THEN given END AS x FROM cells)
        SELECT COUNT(*) - COUNT(cell), COUNT(given), COUNT(DISTINCT cell), MIN(x), MAX(x),
               COUNT(*) FILTER (WHERE regexp_matches(cell, '^0[0-9]+$')),
               MIN(x) FILTER (WHERE x NOT IN ({codes})), MAX(x) FILTER (WHERE x NOT IN ({codes})), COUNT(cell)
        FROM found"""
    missing, numbers, levels, low, high, zeros, least, greatest, held = connection.execute(asked).fetchall()[0]
    is_number = held and numbers / held >= MOSTLY
    kind = IDENTIFIER if zeros else NUMBER if is_number else TEXT
    found = {"name": name, "kind": kind, "missing": int(missing), "levels": int(levels), "codes": [], "text_row": 0}
    if kind == NUMBER:
        found |= {"least": low, "greatest": high}
        found["codes"] = _codes(connection, relation, (name, least, greatest))
    elif kind == TEXT:
        found["text_row"] = _text_row(connection, relation, name)
    return found


def _codes(connection: Any, relation: str, told: tuple[str, float | None, float | None]) -> list[dict[str, int]]:
    """Codes that lie far from all other numbers, and in how many rows they stand."""
    name, least, greatest = told
    if least is None or greatest is None:
        return []
    codes = ", ".join(str(code) for code in CODES)
    cells = f"SELECT TRY_CAST({quoted(name)} AS DOUBLE) AS x FROM {relation}"
    rows = connection.execute(
        f"SELECT x, COUNT(*) FROM ({cells}) WHERE x IN ({codes}) GROUP BY x ORDER BY x"
    ).fetchall()
    odd = [(int(x), int(n)) for x, n in rows if (x < 0 <= least) or (x > 0 and x > FAR * max(greatest, 1))]
    return [{"code": code, "rows": n} for code, n in odd]


def _text_row(connection: Any, relation: str, name: str) -> int:
    cells = f"SELECT ROW_NUMBER() OVER () + 1 AS line, {quoted(name)} AS cell FROM {relation}"
    asked = f"SELECT MIN(line) FROM ({cells}) WHERE cell IS NOT NULL AND TRY_CAST(cell AS DOUBLE) IS NULL"
    return int(connection.execute(asked).fetchall()[0][0] or 0)
