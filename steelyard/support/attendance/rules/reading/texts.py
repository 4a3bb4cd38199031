"""Tables as text: encodings and delimiters of real tools, read row by row."""

import codecs
import csv
from array import array
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple, TextIO

from steelyard.support.attendance.rules.reading.shapes import Unreadable
from steelyard.support.attendance.rules.reading.sources import TEXT_ENDINGS, Row, Source, refuse_others, wrong_ending

DELIMITERS = ",\t;|"
SAMPLE = 120  # rows looked at to find the delimiter
LONGEST_LINE = 1 << 20
# A cell over more lines than this is a quotation mark that nobody closed.
MOST_LINES = 200
_DECLARED = {f"sep={one}": one for one in DELIMITERS}
Score = Callable[[list[list[str]]], int]


class Encoding(NamedTuple):
    name: str  # as we call it
    codec: str
    errors: str
    notes: list[str]


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Read what is no UTF-8 as Windows-1252, for files glued together from both."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("steelyard.windows", _as_windows)


def text_source(path: Path, head: bytes, score: Score) -> Source:
    """A text file as rows; ``score`` says how much a reading of its beginning looks like a report. Raises Unreadable."""
    encoding = encoding_of(path, head)
    if not encoding.codec.startswith("utf-16"):
        refuse_others(path, head)
    delimiter = _delimiter(path, encoding, score)
    notes = [*wrong_ending(path, TEXT_ENDINGS, "a text file"), *encoding.notes]
    return Source(encoding.name, lambda: _rows(path, encoding, delimiter), notes)


def encoding_of(path: Path, head: bytes) -> Encoding:
    """How the characters of a text file are written, judged by all of it."""
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _sixteen(path, "utf-16")
    evens, odds = head[0:400:2].count(0), head[1:400:2].count(0)
    size = max(1, len(head[:400]) // 2)
    if odds * 10 > size * 4 and evens * 10 < size:
        return _sixteen(path, "utf-16-le")
    if evens * 10 > size * 4 and odds * 10 < size:
        return _sixteen(path, "utf-16-be")
    marked = head.startswith(codecs.BOM_UTF8)
    return _eight(path, "utf-8-sig" if marked else "utf-8")


def _sixteen(path: Path, codec: str) -> Encoding:
    try:
        with path.open(encoding=codec, newline="") as stream:
            while stream.read(LONGEST_LINE):
                pass
    except UnicodeError as problem:
        raise Unreadable(
            f"{path.name} begins as UTF-16, but cannot be read as that to its end. Download the report again."
        ) from problem
    return Encoding("utf-16", codec, "strict", [])


def _eight(path: Path, unicode: str) -> Encoding:
    wide, others = 0, array("Q")
    with path.open("rb") as stream:
        for number, line in enumerate(stream, start=1):
            if line.isascii():
                continue
            try:
                line.decode()
                wide += 1
            except UnicodeDecodeError:
                others.append(number)
    if not others:
        return Encoding(unicode, unicode, "strict", [])
    if wide == 0:
        return Encoding("windows-1252", "cp1252", "replace", [])
    which = ", ".join(map(str, others[:5])) + (" and more" if len(others) > 5 else "")
    note = (
        f"The file mixes encodings: line {which} is not in UTF-8 as others are and was read as Windows-1252. "
        "Check the names there, or save the file anew in UTF-8."
    )
    return Encoding(unicode, unicode, "steelyard.windows", [note])


def _delimiter(path: Path, encoding: Encoding, score: Score) -> str:
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as stream:
        sample = [line for line, _ in zip(iter(lambda: stream.readline(LONGEST_LINE), ""), range(SAMPLE), strict=False)]
    if declared := _DECLARED.get(sample[0].strip().strip('"').lower() if sample else ""):
        return declared

    def worth(delimiter: str) -> tuple[int, int]:
        rows = list(_until_broken(csv.reader(sample, delimiter=delimiter)))
        return score(rows), sum(len(row) - 1 for row in rows if row)

    return max(DELIMITERS, key=worth)


def _until_broken(reader: Iterator[list[str]]) -> Iterator[list[str]]:
    try:
        yield from reader
    except csv.Error:
        return  # said with its row when the file is read


class _Lines:
    """The lines of a stream, with the quotation marks seen since somebody last asked."""

    def __init__(self, stream: TextIO) -> None:
        self.stream, self.quotes = stream, 0

    def __iter__(self) -> Iterator[str]:
        for line in self.stream:
            self.quotes += line.count('"')
            yield line


def _rows(path: Path, encoding: Encoding, delimiter: str) -> Iterator[Row]:
    with path.open(encoding=encoding.codec, errors=encoding.errors, newline="") as stream:
        lines = _Lines(stream)
        reader = csv.reader(lines, delimiter=delimiter)
        number = begun = 0
        try:
            for number, cells in enumerate(reader, start=1):
                # A cell over several lines has its quotation marks in pairs, unless one is never closed.
                if reader.line_num - begun > 1 and (lines.quotes % 2 or reader.line_num - begun > MOST_LINES):
                    raise _unclosed(number, begun + 1)
                begun, lines.quotes = reader.line_num, 0
                if cells and not (number == 1 and cells[0].strip().lower() in _DECLARED):
                    yield number, cells
        except csv.Error as problem:
            raise _unclosed(number + 1, begun + 1) from problem


def _unclosed(row: int, line: int) -> Unreadable:
    return Unreadable(
        f"Row {row} (line {line}) opens a quotation mark that is not closed where it should be. "
        f"Close or remove it and import the file again."
    )
