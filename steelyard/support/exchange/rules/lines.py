"""Lines and cells: the same row always becomes the same bytes."""

import hashlib
import json
from typing import Any

from steelyard.support.exchange.rules.fields import FIELDS, Row, Shape

# What a spreadsheet would run as a formula, and the apostrophe itself, so that every cell can be read back.
_RUNS = ("=", "+", "-", "@", "\t", "'")


def line(kind: str, row: Row) -> bytes:
    """One line of a feed: names in order, no blanks, UTF-8, fields without a value left out."""
    told = {"kind": kind} | {name: value for name, value in row.items() if value not in (None, "", [])}
    return json.dumps(told, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"


def digest(kind: str, row: Row) -> str:
    """A short name of what a row says; equal for rows that say the same."""
    return hashlib.sha256(line(kind, row)).hexdigest()[:32]


def cells(kind: str, row: Row) -> list[str]:
    """The row as cells of the CSV twin, in the order of its columns."""
    return [_cell(row.get(field.name)) for field in FIELDS[kind]]


def _cell(value: Any) -> str:
    text = "\n".join(value) if isinstance(value, list) else "" if value is None else str(value)
    return f"'{text}" if text.startswith(_RUNS) else text


def from_cells(kind: str, headings: list[str], row: list[str]) -> Row:
    """What a row of the CSV twin says; columns that are not known are passed over."""
    known = {field.name: field for field in FIELDS[kind]}
    told: Row = {}
    for heading, cell in zip(headings, row, strict=False):
        if heading in known and cell:
            text = cell[1:] if cell.startswith("'") and cell[1:].startswith(_RUNS) else cell
            told[heading] = text.split("\n") if known[heading].shape == Shape.LIST else text
    return told
