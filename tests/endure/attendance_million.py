"""A file of a million rows, read and taken in by one process on each database; writes docs/reports/attendance-million.md.

Run by hand (``python -m tests.endure.attendance_million``), not by ``script/endure``: it takes some minutes. ``--rows``
says how many; half of the people are known before, every tenth row is a second stay of the same person.
"""

import argparse
import csv
import json
import os
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
REPORT = ROOT / "docs/reports/attendance-million.md"
STARTS = datetime(2026, 5, 12, 13, 0, tzinfo=UTC)
WORDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
MEGABYTE = 1024 * 1024


def written(path: Path, count: int) -> None:
    """A table of names, addresses and stays; row 9 of every ten is about the person of row 8."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Name", "Email", "Join Time", "Leave Time"])
        for at in range(count):
            who = at - at // 10 - (at % 10 == 9)
            joined = datetime(2026, 5, 12, 9, 0, tzinfo=UTC) + timedelta(seconds=at % 1800)
            left = joined + timedelta(seconds=1800 + at % 3000)
            stay = (f"{joined:%Y-%m-%d %H:%M:%S}", f"{left:%Y-%m-%d %H:%M:%S}")
            writer.writerow([f"Person {who}", f"p{who}@agency{who % 50}.test", *stay])


def people_of(count: int) -> int:
    return count - count // 10


def memory() -> int:
    """The most memory that this process ever had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def one_database(folder: Path, count: int) -> dict[str, str]:
    """Fill, then read and take in as the worker does: each in a process of its own, so that its memory is its own."""
    path = folder / "million.csv"
    written(path, count)
    command = [sys.executable, "-m", "tests.endure.attendance_million", "--here", str(folder), "--rows", str(count)]
    for step in ("known", "import"):
        ran = subprocess.run([*command, "--step", step], cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return {"file": f"{path.stat().st_size / MEGABYTE:,.0f} MB"} | dict(json.loads(ran.stdout.splitlines()[-1]))


def known(count: int) -> None:
    from steelyard.center.directory.actions.batches import add_people

    half = ({"name": f"Person {at}", "email": f"p{at}@agency{at % 50}.test"} for at in range(0, people_of(count), 2))
    add_people(half, by=None)


def imported(path: Path, count: int) -> dict[str, str]:
    from django.db import connection

    from steelyard.support.attendance import actions
    from steelyard.support.attendance.forms import looked_into
    from steelyard.support.attendance.jobs import stage
    from steelyard.support.attendance.models import AttendanceFile
    from steelyard.support.delivery.models import Participation
    from tests.factories.events import EventFactory

    event, before = EventFactory(starts_at=STARTS), memory()
    started = time.monotonic()
    made = actions.receive(event, by=None, name=path.name, **looked_into(path, event))
    found = AttendanceFile.objects.select_related("event").get(pk=made.pk)
    stage(found, by=None, path=path)
    read, read_memory = time.monotonic(), memory()
    actions.apply_file(AttendanceFile.objects.select_related("event").get(pk=found.pk), by=None)
    ended = time.monotonic()
    there = Participation.objects.filter(activity__event=event, person__isnull=False).count()
    assert there == people_of(count), f"{there} people took part, not {people_of(count)}"
    return {
        "database": WORDS[connection.vendor],
        "read, checked and matched": f"{read - started:,.0f} s",
        "taken in, in one transaction": f"{ended - read:,.0f} s",
        "rows a second, both together": f"{count / (ended - started):,.0f}",
        "people in the ledger, each once": f"{there:,}",
        "memory before it / most while reading / most at all": f"{before} / {read_memory} / {memory()} MB",
    }


def step(name: str, folder: Path, count: int) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "steelyard.config.settings"
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    if name == "known":
        known(count)
    else:
        sys.stdout.write(json.dumps(imported(folder / "million.csv", count)) + "\n")


def trial_of(url: str, count: int) -> dict[str, str]:
    with tempfile.TemporaryDirectory(prefix="steelyard-endure-") as folder:
        os.environ.pop("DATABASE_URL", None)
        os.environ |= {"STEELYARD_DATA": folder, "STEELYARD_MODE": "test"} | ({"DATABASE_URL": url} if url else {})
        return one_database(Path(folder), count)


def write(found: list[dict[str, str]], count: int) -> None:
    names = [one.pop("database") for one in found]
    lines = [f"| what | {' | '.join(names)} |", f"|---|{'---|' * len(names)}"]
    lines += [f"| {key} | {' | '.join(one[key] for one in found)} |" for key in found[0]]
    REPORT.write_text(
        f"# A file of attendance with {count:,} rows\n\nMeasured {datetime.now(UTC):%Y-%m-%d} once by "
        "`python -m tests.endure.attendance_million` on "
        f"{os.cpu_count()} cores that other work shared, Python {platform.python_version()}: a CSV is read by the steps "
        "that the worker and the command line take, half of its people known before, every tenth row a second stay of "
        "the same person.\n\n" + "\n".join(lines) + "\n"
    )


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--here", type=Path, help="one step on the database of the environment")
    options.add_argument("--step", choices=("known", "import"))
    given = options.parse_args()
    if given.here:
        step(given.step, given.here, given.rows)
        return
    urls = ["", *filter(None, [os.environ.get("DATABASE_URL", "")])]
    write([trial_of(url, given.rows) for url in urls], given.rows)


if __name__ == "__main__":
    main()
