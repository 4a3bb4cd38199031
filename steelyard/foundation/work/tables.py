"""Reading tables people give us: CSV in the encodings and delimiters of real tools, and spreadsheets."""

import csv
import io
from pathlib import Path

from python_calamine import CalamineWorkbook

Row = dict[str, str]
ENCODINGS = ("utf-8-sig", "cp1252")
LONGEST_FILE = 200 * 1024 * 1024


class Unreadable(Exception):
    """The file is not a table we can read; the message says why in a sentence."""


def read_table(path: Path) -> list[Row]:
    """The rows of a CSV, TSV, XLSX, XLS or ODS file by their headings; blanks are "" and outer blanks are gone.

    Raises Unreadable.
    """
    if not path.is_file():
        raise Unreadable(f"There is no file {path.name}.")
    if path.stat().st_size > LONGEST_FILE:
        raise Unreadable(f"{path.name} is larger than {LONGEST_FILE // 1024 // 1024} MB.")
    if path.suffix.lower() in {".xlsx", ".xls", ".xlsb", ".ods"}:
        return _by_heading(_sheet(path))
    return _by_heading(_csv(path.read_bytes()))


def _csv(data: bytes) -> list[list[str]]:
    text = _decode(data)
    if "\0" in text:
        raise Unreadable("This file is not text: it holds NUL characters.")
    first = text.split("\n", 1)[0]
    delimiter = max(",;\t", key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as problem:
        raise Unreadable(f"This is not a well-formed CSV file: {problem}.") from problem


def _decode(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        encodings = ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("The characters of this file cannot be read; save it as CSV in UTF-8.")


def _sheet(path: Path) -> list[list[str]]:
    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except Exception as problem:
        raise Unreadable(f"{path.name} is not a spreadsheet that can be read: {problem}.") from problem
    return [[_cell(value) for value in row] for row in rows]


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


def _by_heading(rows: list[list[str]]) -> list[Row]:
    rows = [row for row in rows if any(cell.strip() for cell in row)]
    if not rows:
        raise Unreadable("This file is empty.")
    headings = [heading.strip() for heading in rows[0]]
    twice = {heading for heading in headings if heading and headings.count(heading) > 1}
    if twice:
        raise Unreadable(f"The heading {min(twice)} stands twice.")
    return [_named(headings, row, line) for line, row in enumerate(rows[1:], start=2)]


def _named(headings: list[str], row: list[str], line: int) -> Row:
    if len(row) > len(headings) and any(cell.strip() for cell in row[len(headings) :]):
        raise Unreadable(f"Line {line} has {len(row)} cells, but there are {len(headings)} headings.")
    cells = [cell.strip() for cell in row] + [""] * (len(headings) - len(row))
    return dict(zip(headings, cells, strict=False))
