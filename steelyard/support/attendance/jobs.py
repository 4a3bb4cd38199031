"""Files of attendance: read into staged rows, applied and undone, each in pieces that a kill interrupts without harm."""

from collections.abc import Callable
from itertools import batched, islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import daily, work
from steelyard.foundation.work.rules import Refused
from steelyard.support.attendance import actions
from steelyard.support.attendance.models import UNDO, AttendanceFile
from steelyard.support.attendance.queries.staging import Pass
from steelyard.support.attendance.rules import MOST_ROWS, FileStatus
from steelyard.support.attendance.rules.reading import Reading, Unreadable, read

CHUNK = 5000
Told = Callable[[int], None]


def _silent(_: int) -> None:
    """Nobody waits for news of a short file."""


def reading_of(found: AttendanceFile, path: Path) -> Reading:
    """The reading of a file as its columns and clock were chosen. Raises Unreadable."""
    return read(
        path, found.mapping or None, zone=ZoneInfo(found.zone or found.event.time_zone), day_first=found.day_first
    )


def stage(
    found: AttendanceFile, *, by: Any, told: Told = _silent, path: Path | None = None, reading: Reading | None = None
) -> AttendanceFile:
    """Read a file to its end from wherever it was left. Raises Unreadable and NotOpen."""
    reading = reading or reading_of(found, path or Path(found.stored.path))
    going = Pass(found)
    for lines in batched(islice(reading.rows, found.lines_read, None), CHUNK, strict=False):
        actions.stage_rows(found, by=by, rows=going.rows(lines, found.lines_read))
        told(found.lines_read)
        if found.lines_read > MOST_ROWS:
            raise Unreadable(f"This file has more than {MOST_ROWS:,} rows. Divide it and bring the parts one by one.")
    if not found.lines_read:
        raise Unreadable("Nobody is in this file. Look whether the right one was saved.")
    since = 1
    while since <= found.lines_read:
        since = actions.add_up(found, by=by, since=since)
        told(found.lines_read)
    return actions.end_reading(found, by=by)


@work("attendance.read", title="Read a file of attendance")
def read_file(progress: Progress, pk: int) -> dict[str, Any]:
    found = AttendanceFile.objects.select_related("event").get(pk=pk)
    answer = {"url": found.get_absolute_url(), "summary": "The file is read. Look at what becomes of its rows."}
    if found.status != FileStatus.READING:
        return answer
    progress.stage("Reading", total=_lines(found))
    try:
        stage(found, by=progress.by, told=progress.step)
    except Unreadable as problem:
        actions.drop_file(found, by=progress.by)
        raise Refused(str(problem)) from problem
    except actions.NotOpen as problem:
        raise Refused(str(problem)) from problem
    return answer


def _lines(found: AttendanceFile) -> int:
    """About how many rows a text file has; of a workbook nobody knows before it is read."""
    if not found.encoding.startswith(("utf", "windows", "cp", "ascii")):
        return 0
    with found.stored.open("rb") as file:
        return sum(piece.count(b"\n") for piece in iter(lambda: file.read(1 << 20), b""))


@work("attendance.apply", title="Take a file of attendance into the ledger")
def apply_file(progress: Progress, pk: int) -> dict[str, Any]:
    found = AttendanceFile.objects.select_related("event").get(pk=pk)
    progress.stage("Taking it in", total=4)

    def act() -> dict[str, Any]:
        actions.apply_file(found, by=progress.by, step=progress.step)
        return {"url": found.get_absolute_url(), "summary": "The file is in the ledger."}

    try:
        return progress.once(act)
    except (actions.NotReady, actions.NotOpen) as problem:
        raise Refused(str(problem)) from problem


@work("attendance.undo", title="Undo a file of attendance")
def undo_file(progress: Progress, pk: int) -> dict[str, Any]:
    found = AttendanceFile.objects.select_related("event").get(pk=pk)
    progress.stage("Taking it out again", total=2)

    def act() -> dict[str, Any]:
        actions.undo_file(found, by=progress.by, step=progress.step)
        return {"url": found.get_absolute_url(), "summary": "The file was undone."}

    try:
        return progress.once(act)
    except actions.CannotUndo as problem:
        raise Refused(str(problem)) from problem


@daily
def forget_files() -> None:
    """Forget the names in files of attendance that can no longer be undone."""
    actions.forget_files(by=None, before=timezone.now() - UNDO)
