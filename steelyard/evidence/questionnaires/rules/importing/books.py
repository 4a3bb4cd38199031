"""Workbooks as sheets of text cells, opened only when they are as small as a form is."""

import csv
import io
import re
import zipfile
import zlib
from datetime import date, datetime, time

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from steelyard.evidence.questionnaires.rules.importing.taken import Unreadable

LARGEST = 5_000_000  # bytes of a file
MOST_UNPACKED = 60_000_000
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 300, 20_000
_CELL = re.compile(rb"""<(?:\w+:)?c\b[^<>]*?\br=["']([A-Z]{1,3})([0-9]{1,7})["']""")
_DAMAGED = "This workbook cannot be opened: it is damaged or no workbook. Save it again as .xlsx."

type Rows = list[tuple[int, list[str]]]  # the number of a row as one counts in the file, and its cells


def sheets(data: bytes) -> dict[str, Rows]:
    """Every sheet by its name in small letters; raises Unreadable."""
    if len(data) > LARGEST:
        raise Unreadable(f"The file is larger than {LARGEST // 1_000_000} MB. A form is smaller.")
    if not data.startswith(b"PK\x03\x04"):
        return _of_text(data)
    _weigh(data)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(data))
        found = {
            name.strip().lower(): book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except PasswordError as problem:
        raise Unreadable("This workbook is protected by a password. Save it without one.") from problem
    except (CalamineError, ZipError, OSError, ValueError) as problem:
        raise Unreadable(_DAMAGED) from problem
    return {name: [(n, [_cell(cell) for cell in row]) for n, row in enumerate(rows, 1)] for name, rows in found.items()}


def _weigh(data: bytes) -> None:
    """Refuse what unpacks to more than a form can be, and sheets whose last cell lies far out: both fill the memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            left = MOST_UNPACKED
            for part in packed.infolist():
                found = _unpacked(data, part, left)
                left -= len(found)
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _measure(found)
    except (zipfile.BadZipFile, zlib.error, EOFError, RuntimeError, NotImplementedError, OSError) as problem:
        raise Unreadable(_DAMAGED) from problem


def _unpacked(data: bytes, part: zipfile.ZipInfo, most: int) -> bytes:
    """A part of the archive, unpacked no further than allowed whatever the archive says of its size."""
    start = part.header_offset + 30
    start += int.from_bytes(data[start - 4 : start - 2], "little") + int.from_bytes(data[start - 2 : start], "little")
    packed = data[start : start + part.compress_size]
    if part.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED} or part.flag_bits & 1:
        raise Unreadable(_DAMAGED)
    stream = zlib.decompressobj(-zlib.MAX_WBITS)
    found = packed if part.compress_type == zipfile.ZIP_STORED else stream.decompress(packed, most + 1)
    if len(found) > most:
        raise Unreadable("This workbook unpacks to far more than a form needs. Save only the form's sheets.")
    return found


def _measure(sheet: bytes) -> None:
    for found in _CELL.finditer(sheet):
        if int(found[2]) > MOST_ROWS or _column(found[1]) > MOST_COLUMNS:
            cell = (found[1] + found[2]).decode()
            raise Unreadable(
                f"A sheet has something in cell {cell}. A form has at most {MOST_ROWS:,} rows and {MOST_COLUMNS} columns."
            )


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _cell(given: object) -> str:
    if isinstance(given, bool):
        return "true" if given else "false"
    if isinstance(given, float) and given.is_integer():
        return str(int(given))
    if isinstance(given, (datetime, date, time)):
        return given.isoformat()
    return str(given).replace("\0", "")[:LONGEST_CELL].strip()


def _of_text(data: bytes) -> dict[str, Rows]:
    """A form as one CSV file: the name of a sheet stands alone in the first column, its rows are set in by one."""
    try:
        text = data.decode("utf-8-sig")
        rows = list(csv.reader(io.StringIO(text, newline=""))) if "\0" not in text else []
    except (UnicodeDecodeError, csv.Error) as problem:
        raise Unreadable(_DAMAGED) from problem
    found: dict[str, Rows] = {}
    name = ""
    for number, row in enumerate(rows[:MOST_ROWS], start=1):
        if row and row[0].strip():
            name = row[0].strip().lower()[:100]
        elif any(cell.strip() for cell in row):
            found.setdefault(name, []).append((number, [_cell(cell) for cell in row[1:MOST_COLUMNS]]))
    if "survey" not in found:
        raise Unreadable(_DAMAGED)
    return found
