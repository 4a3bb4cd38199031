"""Opening a file of contacts: told by what it holds, read row by row in bounded memory."""

import csv
import io
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook, PasswordError, ZipError

from steelyard.center.directory.rules.cards import read_cards
from steelyard.center.directory.rules.contacts import EMAIL, Entry, guessed, suffice, understood
from steelyard.foundation.work.tables import Unreadable

MEGABYTE = 1024 * 1024
MOST_UNPACKED = 600 * MEGABYTE
LOOK = 64 * 1024
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_OTHERS = {
    b"%PDF": "a PDF",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed archive",
    b"{\\rtf": "a text document",
}
_TAKEN = "Save it as CSV, Excel (xlsx) or vCard and choose that file."
csv.field_size_limit(MEGABYTE)


@dataclass(frozen=True)
class Sheet:
    """A file that can be read: what it is, its headings and where its rows begin."""

    file: Path
    form: str  # csv, xlsx or vcard
    encoding: str = ""
    delimiter: str = ""
    headings: tuple[str, ...] = ()
    first_row: int = 1  # the first row with a person, as one counts in the file
    first_cells: tuple[str, ...] = ()

    @property
    def guessed(self) -> list[str]:
        return [] if self.form == "vcard" else guessed(self.headings)


def opened(file: Path) -> Sheet:
    """What a file is; raises Unreadable."""
    if not file.is_file():
        raise Unreadable(f"There is no file {file.name}.")
    with file.open("rb") as source:
        head = source.read(LOOK)
    if not head.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        raise Unreadable("This file is empty. Look whether it was saved.")
    if head.startswith((b"PK\x03\x04", _OLE)):
        return _headed(_workbook(file))
    other = next((word for mark, word in _OTHERS.items() if head.startswith(mark)), "")
    if other:
        raise Unreadable(f"This file is {other}, whatever its ending says. {_TAKEN}")
    return _of_text(file, head)


def _of_text(file: Path, head: bytes) -> Sheet:
    encoding = _encoding(file, head)
    text = head.decode(encoding, "replace").lstrip("\ufeff \r\n\t")
    if sum(char < " " and char not in "\r\n\t" for char in text) * 10 > len(
        text
    ):  # a few are damage, which refuses the rows they stand in
        raise Unreadable(f"This file is not text. {_TAKEN}")
    if text[:12].upper().startswith("BEGIN:VCARD"):
        return Sheet(file, "vcard", _shown(encoding))
    if text[:15].lower().startswith(("<!doctype", "<html", "<?xml", "begin:vcalendar")):
        raise Unreadable(f"This file is no table, whatever its ending says. {_TAKEN}")
    return _headed(Sheet(file, "csv", encoding, _delimiter(text)))


def _encoding(file: Path, head: bytes) -> str:
    """By its mark, by the NULs of UTF-16 without one, as UTF-8 where all of it is, else as Windows writes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    if head.count(0) * 4 > len(head):
        return "utf-16-le" if head[1::2].count(0) >= head[0::2].count(0) else "utf-16-be"
    try:
        with file.open(encoding="utf-8-sig", newline="") as source:
            while source.read(MEGABYTE):
                pass
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig" if head.startswith(b"\xef\xbb\xbf") else "utf-8"


def _shown(encoding: str) -> str:
    return {"cp1252": "windows-1252", "utf-16-le": "utf-16", "utf-16-be": "utf-16"}.get(encoding, encoding)


def _delimiter(text: str) -> str:
    """What divides the cells of the first lines most evenly."""
    best, most = ",", (0, 0)
    for delimiter in ",;\t|":
        rows = [row for row in islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 21) if row][:-1]
        rows = rows or [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter) if row][:1]
        width = len(rows[0]) if rows else 1
        score = (sum(len(row) == width for row in rows) if width > 1 else 0, width)
        if score > most:
            best, most = delimiter, score
    return best


def _workbook(file: Path) -> Sheet:
    """Refuse what is locked or unpacks to more than a computer holds."""
    with file.open("rb") as source:
        head = source.read(8)
    if head == _OLE and _ENCRYPTED in file.read_bytes():
        raise Unreadable("This workbook is locked with a password. Save it without one and choose that file.")
    if head[:2] == b"PK":
        try:
            with zipfile.ZipFile(file) as packed:
                names, size = packed.namelist(), sum(one.file_size for one in packed.infolist())
        except zipfile.BadZipFile as problem:
            raise Unreadable(f"This file is damaged and cannot be opened. {_TAKEN}") from problem
        if size > MOST_UNPACKED:
            raise Unreadable("This workbook is too large once unpacked. Save its sheet as CSV and choose that file.")
        if not any(name.startswith("xl/") or name == "content.xml" for name in names):
            raise Unreadable(f"This file is an archive or a document, not a workbook. {_TAKEN}")
    return Sheet(file, "xlsx")


def _headed(sheet: Sheet) -> Sheet:
    """The sheet with its headings: the first of its rows whose columns can be people, else its first row."""
    rows = [(at, row) for at, row in islice(_rows(sheet), 25) if any(cell.strip() for cell in row)]
    if not rows:
        raise Unreadable("This file has no rows. Look whether it was saved.")
    first = next((number for number, (_, row) in enumerate(rows) if suffice(guessed(row))), 0)
    at, row = rows[first]
    if any(EMAIL.match(cell.strip().lower()) for cell in row):  # no headings: the first row is a person
        headings = tuple("E-mail" if EMAIL.match(c.strip().lower()) else f"Column {n}" for n, c in enumerate(row, 1))
        return _with(sheet, headings, at, cells=row)
    below = next(iter(rows[first + 1 :]), None)
    if below is None:
        raise Unreadable("This file has headings but no row below them. Look whether the right sheet was saved.")
    return _with(sheet, tuple(cell.strip() for cell in row), at + 1, cells=below[1])


def _with(sheet: Sheet, headings: tuple[str, ...], first_row: int, *, cells: list[str]) -> Sheet:
    return Sheet(
        sheet.file,
        sheet.form,
        _shown(sheet.encoding),
        sheet.delimiter,
        headings,
        first_row,
        tuple(cell[:100] for cell in cells),
    )


def entries(sheet: Sheet, columns: list[str], *, after: int = 0) -> Iterator[Entry]:
    """What each row says, in the order of the file; raises Unreadable where the file breaks off."""
    if sheet.form == "vcard":
        with _text(sheet) as lines:
            yield from (one for one in read_cards(lines) if one.position > after)
        return
    width = len(sheet.headings)
    for at, cells in _rows(sheet):
        if at < sheet.first_row or at <= after or not any(cell.strip() for cell in cells):
            continue
        if len(cells) > width and any(cell.strip() for cell in cells[width:]):
            much = f"Row {at} has {len(cells)} cells, but there are {width} headings."
            yield Entry(
                at, name=cells[0][:200], refused=f"{much} Put quotation marks around cells that hold the delimiter."
            )
        else:
            yield understood(at, cells, columns)


def _rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    return _sheet_rows(sheet) if sheet.form == "xlsx" else _text_rows(sheet)


@contextmanager
def _text(sheet: Sheet) -> Iterator[Iterator[str]]:
    encoding = {"windows-1252": "cp1252"}.get(sheet.encoding, sheet.encoding)
    with sheet.file.open("rb") as raw:
        head = raw.read(LOOK)
    if encoding == "utf-16" and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = _encoding(sheet.file, head)
    # Windows-1252 leaves five bytes without a letter; they become the mark for an unknown one.
    with sheet.file.open(encoding=encoding, errors="replace", newline="") as source:
        yield source


def _text_rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    with _text(sheet) as lines:
        reader = csv.reader(chain(lines), delimiter=sheet.delimiter, strict=True)
        at = 0
        try:
            for at, row in enumerate(reader, 1):
                yield at, row
        except csv.Error as problem:
            is_open = "end of data" in str(problem)
            what = "a quotation mark is opened and never closed" if is_open else "its quotation marks do not pair"
            raise Unreadable(f"Row {at + 1} cannot be read: {what}. Correct the row and try again.") from problem
        except UnicodeError as problem:
            raise Unreadable(f"The letters of row {at + 1} are damaged. Save the file as CSV in UTF-8.") from problem


def _sheet_rows(sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
    try:
        book = CalamineWorkbook.from_path(str(sheet.file))
        for at, row in enumerate(_fullest(book), 1):
            yield at, [_cell(value) for value in row]
    except PasswordError as problem:
        raise Unreadable(
            "This workbook is locked with a password. Save it without one and choose that file."
        ) from problem
    except (CalamineError, ZipError, OSError, ValueError) as problem:
        raise Unreadable(f"This workbook cannot be opened: it is damaged. {_TAKEN}") from problem


def _fullest(book: CalamineWorkbook) -> Iterator[Sequence[object]]:
    """The rows of the first sheet that has any; the empty ones above them count."""
    for name in book.sheet_names:
        found = book.get_sheet_by_name(name)
        if found.height:
            yield from found.iter_rows()
            return


def _cell(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
