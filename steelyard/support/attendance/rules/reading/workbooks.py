"""Spreadsheets as numbered rows of text; XLSX row by row, so that a million rows need little memory."""

import mmap
import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET
from xml.parsers.expat import ExpatError

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from steelyard.support.attendance.rules.reading.shapes import Unreadable
from steelyard.support.attendance.rules.reading.sheets import Cells, Strings, sheet_rows
from steelyard.support.attendance.rules.reading.sources import BOOK_ENDINGS, OLE, Row, Source, wrong_ending
from steelyard.support.events.rules.opening import MEGABYTE

MOST_UNPACKED = 4096 * MEGABYTE
MOST_AT_ONCE = 60 * MEGABYTE  # of the formats that are read whole
DAMAGES = (zipfile.BadZipFile, zlib.error, EOFError)
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Number formats of Excel that are dates without saying so in their text.
_DATES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
_QUIET = re.compile(r'"[^"]*"|\\.|\[[^\]hmsHMS][^\]]*\]|_.|\*.')  # parts of a number format that format nothing
_DATED = re.compile(r"[dmyhs]", re.IGNORECASE)
_WORDS = {
    "word/document.xml": "a Word document",
    "ppt/presentation.xml": "a PowerPoint presentation",
}


def book_source(path: Path, head: bytes) -> Source:
    """The first sheet of a spreadsheet. Raises Unreadable."""
    if head.startswith(OLE):
        return _older(path)
    try:
        with zipfile.ZipFile(path) as book:
            names = {entry.filename: entry for entry in book.infolist()}
            if any(entry.flag_bits & 1 for entry in names.values()) or _is_locked_ods(book, names):
                raise _locked(path)
            if sum(entry.file_size for entry in names.values()) > MOST_UNPACKED:
                raise Unreadable(f"{path.name} unpacks to more than {MOST_UNPACKED // MEGABYTE} MB. Split it.")
            if "xl/workbook.xml" not in names:
                return _whole(path, names)
            return _newer(path, book)
    except (*DAMAGES, ET.ParseError, KeyError, NotImplementedError, StopIteration) as problem:
        raise _damaged(path) from problem


def _damaged(path: Path) -> Unreadable:
    return Unreadable(f"{path.name} is a damaged spreadsheet. Download it again, or save it as CSV in UTF-8.")


def _locked(path: Path) -> Unreadable:
    return Unreadable(f"{path.name} is protected by a password. Open it, remove the password, and save it again.")


def _is_locked_ods(book: zipfile.ZipFile, names: dict[str, zipfile.ZipInfo]) -> bool:
    return "META-INF/manifest.xml" in names and b"encryption-data" in book.read("META-INF/manifest.xml")


def _older(path: Path) -> Source:
    with path.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.find(_ENCRYPTED) >= 0:
            raise _locked(path)
    return _whole(path, {})


def _whole(path: Path, names: dict[str, zipfile.ZipInfo]) -> Source:
    """XLS, XLSB and ODS, which are read at once."""
    for part, word in _WORDS.items():
        if part in names:
            raise Unreadable(f"{path.name} is {word}, not a table. Download the report as CSV or Excel.")
    if names and not {"content.xml", "xl/workbook.bin"} & names.keys():
        raise Unreadable(f"{path.name} is a ZIP archive. Unpack it and import the file inside.")
    if max(path.stat().st_size, *(entry.file_size for entry in names.values()), 0) > MOST_AT_ONCE:
        raise Unreadable(f"{path.name} is too large for this format. Save it as XLSX or as CSV in UTF-8.")
    try:
        rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except PasswordError as problem:
        raise _locked(path) from problem
    except (CalamineError, ValueError, OSError) as problem:
        raise _damaged(path) from problem
    cells = [(number, [_text(value) for value in row]) for number, row in enumerate(rows, start=1)]
    word = "ods" if "content.xml" in names else "xlsb" if names else "xls"
    return Source(word, lambda: iter(cells), wrong_ending(path, BOOK_ENDINGS, "a spreadsheet"))


def _text(value: object) -> str:
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else repr(value)
    if isinstance(value, datetime):
        return value.replace(microsecond=0).isoformat(" ")
    return str(value)


def _newer(path: Path, book: zipfile.ZipFile) -> Source:
    root = _tree(book, "xl/workbook.xml")
    sheets = [sheet for sheet in root.iter() if sheet.tag.endswith("}sheet")]
    if not sheets:
        raise Unreadable(f"{path.name} has no sheet.")
    part = _part_of(book, sheets[0])
    starts_1904 = any(one.get("date1904") in {"1", "true"} for one in root.iter() if one.tag.endswith("}workbookPr"))
    dated = _dated_styles(book)

    @cache
    def strings() -> Strings:
        return Strings(path)

    def rows() -> Iterator[Row]:
        try:
            with zipfile.ZipFile(path) as again, again.open(part) as stream:
                yield from sheet_rows(stream, Cells(strings, dated, starts_1904=starts_1904))
        except (*DAMAGES, ExpatError, IndexError, ValueError) as problem:
            raise _damaged(path) from problem

    return Source("xlsx", rows, wrong_ending(path, BOOK_ENDINGS, "an Excel workbook"))


def _tree(book: zipfile.ZipFile, part: str) -> ET.Element:
    # The parser of Python 3.13 refuses amplifying entities, and parts of a size are refused before.
    return ET.fromstring(book.read(part))  # noqa: S314 - see the line above


def _part_of(book: zipfile.ZipFile, sheet: ET.Element) -> str:
    wanted = next(value for name, value in sheet.attrib.items() if name.endswith("}id"))
    for link in _tree(book, "xl/_rels/workbook.xml.rels"):
        if link.get("Id") == wanted:
            target = link.get("Target", "")
            return target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(wanted)


def _dated_styles(book: zipfile.ZipFile) -> list[bool]:
    """For each cell style whether its number is a date."""
    if "xl/styles.xml" not in book.namelist():
        return []
    root = _tree(book, "xl/styles.xml")
    own = {
        one.get("numFmtId"): _DATED.search(_QUIET.sub("", one.get("formatCode", ""))) is not None
        for one in root.iter()
        if one.tag.endswith("}numFmt")
    }
    styles = next((list(one) for one in root if one.tag.endswith("}cellXfs")), [])
    return [own.get(one.get("numFmtId"), int(one.get("numFmtId", 0)) in _DATES) for one in styles]
