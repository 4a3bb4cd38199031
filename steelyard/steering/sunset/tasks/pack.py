"""Writing a sunset pack into a folder, whole or not at all."""

import csv
import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from steelyard import __version__
from steelyard.center.charge.queries import the_center
from steelyard.steering.sunset.queries.dictionary import HEADS, Told, dictionary
from steelyard.steering.sunset.queries.people import Known
from steelyard.steering.sunset.queries.tables import rows_of, told
from steelyard.steering.sunset.rules import FORMAT, How, leaving, staying
from steelyard.steering.sunset.rules.sums import sum_of, write
from steelyard.steering.sunset.tasks.archive import write_archive
from steelyard.steering.sunset.tasks.copies import write_copies
from steelyard.steering.sunset.tasks.tables import write_table

MANIFEST = "manifest.json"
_README = """Sunset pack of {center}, written {day}

tables/       every table that leaves, as CSV (UTF-8) and as JSON with one row a line
dictionary    what each table and column holds, and which tables stay behind and why (.html, .csv, .json)
files/        the files of published resources, under the names by which the table library.file knows them
copies/       for each agency and each partner what concerns it, to be handed to it
site/         a public archive of published products and released results: begin with site/index.html
letter.html   a letter to the field
manifest.json what is in the pack, how many people are in it by name, and how many under a number
SHA256SUMS    a checksum of each file: "sha256sum --check SHA256SUMS" looks whether anything changed

"steelyard sunset DIR --restore" makes an installation from it in an empty one.
"""


class NotWritten(Exception):
    """A pack that could not be written; the message says why."""


@dataclass(frozen=True)
class Written:
    """What a pack holds, and the sum that stands for all of it."""

    rows: int
    files: int
    people: dict[str, int]
    sums: str


def write_pack(folder: Path, *, echo: Callable[[str], Any], words: str = "") -> Written:
    """Write a pack beside its place, then move it there: a folder that is there is a whole pack."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise NotWritten(f"{folder} holds something already; choose another name.")
    if the_center() is None:
        raise NotWritten("No center is set up here, so there is nothing to pass on.")
    part = folder.with_name(f"{folder.name}.part")
    shutil.rmtree(part, ignore_errors=True)
    part.mkdir(parents=True)
    try:
        with _as_of_now():
            written = _fill(part, echo, words)
        if folder.exists():
            folder.rmdir()
        part.replace(folder)
    except OSError as problem:
        raise NotWritten(f"The pack could not be written: {problem.strerror}.") from problem
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return written


def _fill(part: Path, echo: Callable[[str], Any], words: str) -> Written:
    known = Known()
    counts = _tables(part, known, echo)
    echo("Files of published resources …")
    files = _stored(part)
    entries = list(dictionary())
    _dictionary(part, entries)
    echo("Copies for agencies and partners …")
    own = write_copies(part, known)
    echo("Public archive …")
    site = write_archive(part, words=words)
    people = known.counts()
    center = the_center()
    manifest = {
        "format": FORMAT,
        "version": __version__,
        "center": str(center),
        "made_at": timezone.now().isoformat(),
        "tables": counts,
        "stays": staying(),
        "people": people,
        "withheld_values": known.withheld,
        "taken_out_of_texts": known.cleaner.taken,
        "files": files,
        "copies": own,
        "archive": asdict(site),
    }
    (part / MANIFEST).write_text(json.dumps(manifest, indent=1, ensure_ascii=False), encoding="utf-8")
    (part / "README.txt").write_text(_README.format(center=center, day=str(manifest["made_at"])[:10]), encoding="utf-8")
    number = write(part)
    return Written(sum(counts.values()), number, people, sum_of(part / "SHA256SUMS"))


def _tables(part: Path, known: Known, echo: Callable[[str], Any]) -> dict[str, int]:
    (part / "tables").mkdir()
    counts = {}
    for table in leaving():
        counts[table.file] = write_table(table, told(table, known), part / "tables")
        if counts[table.file]:
            echo(f"{table.file:40} {counts[table.file]:>9}")
    return counts


def _stored(part: Path) -> list[str]:
    """The files that go along, under the names by which their rows know them; the same content goes once."""
    names: dict[str, None] = {}
    for table in leaving():
        for column in table.columns:
            if column.how == How.FILE:
                names |= dict.fromkeys(rows_of(table).order_by("pk").values_list(column.name, flat=True))
    kept = [name for name in names if name and default_storage.exists(name)]
    for name in kept:
        target = part / "files" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with default_storage.open(name) as source, target.open("wb") as file:
            shutil.copyfileobj(source, file)
    return kept


def _dictionary(part: Path, entries: list[Told]) -> None:
    with (part / "dictionary.csv").open("w", newline="", encoding="utf-8-sig") as file:
        out = csv.writer(file)
        out.writerow(HEADS)
        out.writerows(line for entry in entries for line in entry.lines)
    as_json = [
        {"table": one.table.file, "name": one.name, "meaning": one.meaning, "rows": one.rows,
         "columns": [dict(zip(HEADS[1:], line[1:], strict=True)) for line in one.lines]}
        for one in entries
    ]  # fmt: skip
    (part / "dictionary.json").write_text(json.dumps(as_json, indent=1, ensure_ascii=False), encoding="utf-8")
    stays = sorted(staying().items())
    page = render_to_string("sunset/dictionary.html", {"entries": entries, "heads": HEADS[1:], "stays": stays})
    (part / "dictionary.html").write_text(page, encoding="utf-8")


@contextmanager
def _as_of_now() -> Iterator[None]:
    """One picture of all tables while people go on working; on SQLite a reader, which keeps no writer waiting."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("COMMIT")
    else:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
