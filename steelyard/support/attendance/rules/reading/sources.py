"""A file as numbered rows of cells, whatever it is called: what it is, is told by what it holds."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import filetype

from steelyard.support.events.rules.opening import Unreadable

Row = tuple[int, list[str]]  # the number as a person counts, from 1, and the cells
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # the older office container, which also wraps encrypted new workbooks
TEXT_ENDINGS = frozenset({".csv", ".tsv", ".tab", ".txt"})
BOOK_ENDINGS = frozenset({".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"})
# Beginnings of texts that are no tables, and what to do with them.
_OTHER_TEXTS = (
    (b"begin:vcalendar", "a calendar; import it as a calendar"),
    (b"begin:vcard", "a contact card; import it with the contacts"),
    (b"<!doctype html", "a web page; open it in a spreadsheet program and save it as CSV in UTF-8"),
    (b"<html", "a web page; open it in a spreadsheet program and save it as CSV in UTF-8"),
    (b"<table", "a web page; open it in a spreadsheet program and save it as CSV in UTF-8"),
    (b"<?xml", "an XML file; open it in a spreadsheet program and save it as CSV in UTF-8"),
    (b"{", "a JSON file; export the report as CSV instead"),
    (b"%pdf", "a PDF document; download the report as CSV or Excel instead"),
)


@dataclass(frozen=True)
class Source:
    """A table file that can be gone through again and again."""

    encoding: str
    rows: Callable[[], Iterator[Row]]
    notes: list[str] = field(default_factory=list)


def refuse_others(path: Path, head: bytes) -> None:
    """Raise Unreadable for what is plainly no table: pictures, documents, programs, web pages."""
    beginning = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    for start, sentence in _OTHER_TEXTS:
        if beginning.startswith(start):
            raise Unreadable(f"{path.name} is {sentence}.")
    guess = filetype.guess(head)
    if guess is not None:
        raise Unreadable(
            f"{path.name} is a file of the type {guess.mime}, not a table. Download the report as CSV or Excel."
        )
    controls = sum(byte < 9 or 13 < byte < 32 for byte in head if byte)
    if controls * 20 > len(head):
        raise Unreadable(
            f"{path.name} is not a table: it holds bytes that are no text. Download the report as CSV or Excel."
        )


def wrong_ending(path: Path, endings: frozenset[str], word: str) -> list[str]:
    """A note if a file is not what its ending says."""
    ending = path.suffix.lower()
    if ending in endings or ending not in TEXT_ENDINGS | BOOK_ENDINGS:
        return []
    return [f"{path.name} is called {ending}, but it is {word}; it was read as that."]
