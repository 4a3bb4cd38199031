"""Tables of tools as rows of text: CSV in any usual encoding and delimiter, or the first sheet of a workbook."""

import csv
import io
from itertools import islice
from pathlib import Path

from steelyard.evidence.inquiry.formats.decoding import decoded
from steelyard.evidence.inquiry.formats.shapes import Unreadable
from steelyard.support.attendance.rules.reading.workbooks import book_source
from steelyard.support.events.rules.opening import HEAD

type Rows = list[list[str]]
MOST_ROWS = 1_000_000
DELIMITERS = ",\t;|"


def text_rows(text: str, name: str) -> Rows:
    """The rows of a text whose first line shows what parts its cells. Raises Unreadable."""
    first = text.removeprefix("\ufeff").lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        reader = csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=delimiter)
        return _within([row for row in islice(reader, MOST_ROWS + 1) if any(cell.strip() for cell in row)], name)
    except csv.Error as problem:
        raise Unreadable(f"{name} is not a well-formed table: {problem}. Save it again as CSV in UTF-8.") from problem


def book_rows(path: Path) -> Rows:
    """The rows of a workbook's first sheet; raises Unreadable."""
    with path.open("rb") as stream:
        source = book_source(path, stream.read(HEAD))
    rows = (cells for _, cells in source.rows() if any(cell.strip() for cell in cells))
    return _within(list(islice(rows, MOST_ROWS + 1)), path.name)


def decoded_rows(data: bytes, name: str) -> tuple[Rows, str]:
    text, note = decoded(data, name)
    return text_rows(text, name), note


def _within(rows: Rows, name: str) -> Rows:
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"{name} has more than {MOST_ROWS:,} rows. Split it and import the parts.")
    if not rows:
        raise Unreadable(f"{name} holds no rows.")
    width = max(map(len, rows))
    return [row + [""] * (width - len(row)) for row in rows]
