"""The parts of an XLSX workbook, read piece by piece so that a million rows need little memory."""

import mmap
import tempfile
import zipfile
from array import array
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import IO
from xml.parsers import expat

from steelyard.support.attendance.rules.reading.sources import Row

PIECE = 1 << 18
REMEMBERED = 4096
STRINGS = "xl/sharedStrings.xml"


def _local(name: str) -> str:
    """The name of a tag without the prefix that some writers give it."""
    return name[name.find(":") + 1 :]


class _Part:
    """Handlers for one part of a workbook; what is finished waits in ``done``."""

    def __init__(self) -> None:
        self.text: list[str] | None = None  # where characters go, if anywhere
        self.is_reading = True  # not within the readings (phonetic runs) beside a text

    def parse[T](self, stream: IO[bytes], done: list[T]) -> Iterator[T]:
        parser = expat.ParserCreate()  # refuses amplifying entities, and resolves none from outside
        parser.buffer_text = True
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.end
        parser.CharacterDataHandler = self.characters
        while piece := stream.read(PIECE):
            parser.Parse(piece, False)
            yield from done
            done.clear()
        parser.Parse(b"", True)
        yield from done

    def characters(self, text: str) -> None:
        if self.text is not None and self.is_reading:
            self.text.append(text)

    def start(self, name: str, attributes: dict[str, str]) -> None:
        raise NotImplementedError

    def end(self, name: str) -> None:
        raise NotImplementedError


class _Strings(_Part):
    """The texts that cells of a workbook share."""

    def __init__(self) -> None:
        super().__init__()
        self.done: list[str] = []
        self.item: list[str] = []

    def start(self, name: str, _attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "si":
            self.item = []
        elif name == "t":
            self.text = self.item
        elif name == "rPh":
            self.is_reading = False

    def end(self, name: str) -> None:
        name = _local(name)
        if name == "si":
            self.done.append("".join(self.item))
        elif name == "t":
            self.text = None
        elif name == "rPh":
            self.is_reading = True


class Strings:
    """The shared texts by number, kept on disk: a million names would fill the memory."""

    def __init__(self, path: Path) -> None:
        self.ends = array("Q", [0])
        with tempfile.TemporaryFile() as kept:
            with zipfile.ZipFile(path) as book:
                if STRINGS in book.namelist():
                    self._fill(book, kept)
            kept.write(b"\0")  # nothing cannot be mapped
            kept.flush()
            self.kept = mmap.mmap(kept.fileno(), 0)
        self.get = lru_cache(REMEMBERED)(self._get)

    def _fill(self, book: zipfile.ZipFile, kept: IO[bytes]) -> None:
        part, size = _Strings(), 0
        with book.open(STRINGS) as stream:
            for text in part.parse(stream, part.done):
                data = text.encode("utf-8", "replace")
                kept.write(data)
                size += len(data)
                self.ends.append(size)

    def _get(self, number: int) -> str:
        return self.kept[self.ends[number] : self.ends[number + 1]].decode()


class Cells:
    """How the cells of one workbook become text."""

    def __init__(self, strings: Callable[[], Strings], dated: list[bool], *, starts_1904: bool) -> None:
        self.strings, self.dated = strings, dated
        self.begin = datetime(1904, 1, 1) if starts_1904 else datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet has no zone

    def text(self, kind: str, style: int, value: str) -> str:
        """The text of a cell of a kind (as the format calls it)."""
        if kind == "s":
            return self.strings().get(int(value))
        if kind == "n":
            return self._number(float(value), style)
        if kind == "b":
            return "yes" if value == "1" else "no"
        return value.replace("T", " ") if kind == "d" else value

    def _number(self, number: float, style: int) -> str:
        if style < len(self.dated) and self.dated[style]:
            return self._moment(number)
        return str(int(number)) if number.is_integer() else repr(number)

    def _moment(self, days: float) -> str:
        span = timedelta(seconds=round(days * 86400))
        if days < 1:  # a time or a duration without a day
            hours, rest = divmod(int(span.total_seconds()), 3600)
            return f"{hours}:{rest // 60:02}:{rest % 60:02}"
        try:
            return (self.begin + span).isoformat(" ")
        except OverflowError:
            return repr(days)


class _Sheet(_Part):
    """The rows of a sheet."""

    def __init__(self, cells: Cells) -> None:
        super().__init__()
        self.cells = cells
        self.done: list[Row] = []
        self.number = 0
        self.values: list[str] = []
        self.attributes: dict[str, str] = {}
        self.value: list[str] = []
        self.formula: list[str] = []
        self.has_formula = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        name = _local(name)
        if name == "c":
            self.attributes, self.value, self.has_formula = attributes, [], False
        elif name in {"v", "t"}:
            self.text = self.value
        elif name == "f":
            self.text, self.has_formula = [], True
            self.formula = self.text
        elif name == "row":
            self.number = int(attributes.get("r") or self.number + 1)
            self.values = []
        elif name == "rPh":
            self.is_reading = False

    def end(self, name: str) -> None:
        name = _local(name)
        if name in {"v", "t", "f"}:
            self.text = None
        elif name == "c":
            self._cell()
        elif name == "row":
            if self.values:
                self.done.append((self.number, self.values))
        elif name == "rPh":
            self.is_reading = True

    def _cell(self) -> None:
        place = _column(self.attributes.get("r", "").rstrip("0123456789")) or len(self.values) + 1
        if place > len(self.values) + 1:
            self.values.extend([""] * (place - 1 - len(self.values)))
        if self.value:
            kind, style = self.attributes.get("t", "n"), int(self.attributes.get("s", 0))
            self.values.append(self.cells.text(kind, style, "".join(self.value)))
        else:
            # A formula without its value was never worked out.
            self.values.append(f"={''.join(self.formula)}" if self.has_formula else "")


@lru_cache(REMEMBERED)
def _column(letters: str) -> int:
    """1 for A, 27 for AA, 0 for nothing."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def sheet_rows(stream: IO[bytes], cells: Cells) -> Iterator[Row]:
    """The rows of a sheet that hold anything, with their numbers. Raises ExpatError."""
    part = _Sheet(cells)
    return part.parse(stream, part.done)
