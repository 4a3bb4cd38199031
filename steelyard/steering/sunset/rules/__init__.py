"""Which columns leave in a sunset pack, and which tables stay, with the reason: a closed list in two files."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

REFERENCE = Path(__file__).parent.parent / "reference"
FORMAT = 1


class How(StrEnum):
    """How a column leaves."""

    CLEANED = ""  # free text: known names and addresses of people who did not agree are replaced
    PLAIN = "plain"  # public words, codes and the like: as they are
    NAME = "name"  # a person's name: as it is if they agreed, else a number
    MAIL = "mail"  # an address: as it is if its person agreed, else one that cannot be written to
    BLANK = "blank"  # empty unless the person agreed
    KEY = "key"  # folded from another column, as that one leaves
    FILE = "file"  # the file goes along


HOW_IN_WORDS = {
    How.CLEANED: "As it is; in free text, names and addresses of people who did not agree are replaced.",
    How.PLAIN: "As it is.",
    How.NAME: "Of people who agreed; else a number stands in its place.",
    How.MAIL: "Of people who agreed; else an address that reaches nobody.",
    How.BLANK: "Of people who agreed; else empty.",
    How.KEY: "Made from another column, as that one leaves.",
    How.FILE: "The file lies in the folder files.",
}


@dataclass(frozen=True)
class Column:
    """A column that leaves, how, and in which column the person stands who decides about it."""

    name: str
    how: How
    of: str = ""


@dataclass(frozen=True)
class Leaving:
    """A table that leaves: its label, which of its rows, and its columns."""

    table: str
    rows: str
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        return self.table.lower()


@cache
def leaving() -> tuple[Leaving, ...]:
    """Every table that leaves, in the order in which they can be filled again."""
    return tuple(
        Leaving(row["table"], row["rows"], tuple(map(_column, row["columns"].split()))) for row in _read("leaves.csv")
    )


@cache
def staying() -> dict[str, str]:
    """Every table that stays behind, with the reason."""
    return {row["table"]: row["reason"] for row in _read("stays.csv")}


def _column(written: str) -> Column:
    name, _, told = written.partition("=")
    how, _, of = told.partition(":")
    return Column(name, How(how), of)


def _read(name: str) -> Iterator[dict[str, str]]:
    with (REFERENCE / name).open(newline="", encoding="utf-8") as file:
        yield from csv.DictReader(file)
