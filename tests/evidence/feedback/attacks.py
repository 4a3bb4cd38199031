"""What an attacker has: every table, every file, and the order in which people answered. Used by tests and by endure."""

import itertools
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import connection

from steelyard.evidence.feedback.models import AnswerRow, FreeText


def tables(*, without: tuple[Any, ...] = ()) -> Iterator[tuple[str, str]]:
    """Each row of each table as text, with the name of its table."""
    for model in apps.get_models():
        if model not in without:
            for row in model._base_manager.values_list(
                *(field.attname for field in model._meta.local_concrete_fields if field.column)
            ):
                yield model.__name__, " ".join(_text(value) for value in row)


def _text(value: Any) -> str:
    return bytes(value).decode("latin-1") if isinstance(value, (bytes, memoryview)) else str(value)


def files() -> Iterator[tuple[str, bytes]]:
    """Every file of the installation: on SQLite the database with its journal among them."""
    found = [file for file in Path(settings.DATA).rglob("*") if file.is_file()]
    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        found += [
            one
            for one in (name, *(name.with_name(name.name + end) for end in ("-wal", "-shm", "-journal")))
            if one.exists() and one not in found
        ]
    for file in found:
        yield file.name, read(file)


def read(file: Path) -> bytes:
    """A file as another process reads it: a process that closes SQLite's file gives up its locks on it (sqlite.org/howtocorrupt)."""
    return subprocess.run(["cat", file], check=True, capture_output=True).stdout


def holding(words: Sequence[str]) -> list[str]:
    """Where any of some words stands: names of tables and files."""
    text = [name for name, row in tables() if any(word in row for word in words)]
    return sorted({*text, *(name for name, held in files() if any(word.encode() in held for word in words))})


def orders(wave: int, marks: Sequence[str]) -> dict[str, list[int]]:
    """The order in which people answered, as each way of looking at opened answers would tell it.

    ``marks`` stand in the answers, in the order in which they were given; so 0, 1, 2 … means that all is told.
    """
    ways = {"scan": "", "key": "ORDER BY id", "newest first": "ORDER BY id DESC"}
    if connection.vendor == "postgresql":
        ways |= {"place on disk": "ORDER BY ctid", "transaction": "ORDER BY xmin::text::bigint"}
    found = {}
    for (table, column), (way, clause) in itertools.product(
        ((AnswerRow._meta.db_table, "answers"), (FreeText._meta.db_table, "text")), ways.items()
    ):
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} WHERE wave = %s {clause}", [wave])
            rows = [str(row[0]) for row in cursor.fetchall()]
        found[f"{table}, {way}"] = [next(at for at, mark in enumerate(marks) if mark in row) for row in rows]
    return found


def tau(order: Sequence[int]) -> float:
    """Kendall's tau between an order and 0, 1, 2 …: 1 is the same, 0 tells nothing."""
    pairs = list(itertools.combinations(order, 2))
    return sum(1 if first < second else -1 for first, second in pairs) / len(pairs)


def error_of_tau(rows: int, waves: int) -> float:
    """The standard error of the mean of tau over so many waves of so many rows, if the order tells nothing."""
    return float((2 * (2 * rows + 5) / (9 * rows * (rows - 1)) / waves) ** 0.5)


def matches(order: Sequence[int]) -> int:
    """How many people an attacker finds who takes the n-th row for the n-th who answered; chance finds one."""
    return sum(at == one for at, one in enumerate(order))
