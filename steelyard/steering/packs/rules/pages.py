"""Sections of a pack as values: words, tables whose rows know where they come from, and pictures drawn from a table."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from steelyard.foundation.kit.choices import Choice


class Picture(Choice):
    """How a table is drawn besides: its second column as bars, or by state as tiles."""

    NONE = "", "No picture"
    BARS = "bars", "Bars"
    TILES = "tiles", "Map of states"


@dataclass(frozen=True)
class Row:
    """A line of a table. ``key`` names the record it tells, ``figure`` the number it shows; both may be empty."""

    cells: tuple[str, ...]
    key: str = ""  # "activity:12"
    figure: str = ""  # "program-requests/received"
    code: str = ""  # of a state, for its tile
    size: int | None = None  # of the bar or tile


@dataclass(frozen=True)
class Table:
    """Rows of words; the first cell names the row. ``numbers`` and ``people`` say which columns (from 0) hold what."""

    key: str
    caption: str
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    numbers: tuple[int, ...] = ()
    people: tuple[int, ...] = ()  # numbers of people, where none may be small
    note: str = ""
    picture: Picture = Picture.NONE
    unit: str = ""
    agrees: tuple[tuple[str, int], ...] = ()  # (figure, what this table makes it): must be the same everywhere

    @property
    def columns(self) -> list[tuple[str, bool]]:
        return [(head, at in self.numbers) for at, head in enumerate(self.heads)]

    def line(self, row: Row) -> list[tuple[str, bool]]:
        return [(cell, at in self.numbers) for at, cell in enumerate(row.cells)]


@dataclass(frozen=True)
class Section:
    """One part of a pack: a sentence first, then tables; without tables it says why it is empty."""

    part: str
    title: str
    says: str
    tables: tuple[Table, ...] = ()
    flaws: tuple[tuple[str, str], ...] = ()  # ("stops" or "look", sentence) that the section itself knows of

    def table(self, key: str) -> Table | None:
        return next((one for one in self.tables if one.key == key), None)


def kept(section: Section) -> dict[str, Any]:
    """A section as plain values."""
    found = asdict(section)
    for table in found["tables"]:
        table["picture"] = table["picture"].value
    return found


def read(value: Mapping[str, Any]) -> Section:
    """The section that was kept."""
    return Section(
        value["part"], value["title"], value["says"], tuple(_table(one) for one in value["tables"]),
        tuple((kind, words) for kind, words in value["flaws"]),
    )  # fmt: skip


def _table(value: Mapping[str, Any]) -> Table:
    return Table(
        **{
            **value,
            "heads": tuple(value["heads"]),
            "rows": tuple(Row(**{**row, "cells": tuple(row["cells"])}) for row in value["rows"]),
            "numbers": tuple(value["numbers"]),
            "people": tuple(value["people"]),
            "picture": Picture(value["picture"]),
            "agrees": tuple((figure, n) for figure, n in value["agrees"]),
        }
    )


def canonical(document: Mapping[str, Any]) -> bytes:
    """A document as bytes: the same values give the same bytes."""
    return json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def mark_of(cells: Iterable[str], *, counts: bool = True) -> str:
    """What a row said, in eight signs: when it says something else, they differ."""
    words = json.dumps([*cells, counts], ensure_ascii=False)
    return hashlib.sha256(words.encode()).hexdigest()[:8]
