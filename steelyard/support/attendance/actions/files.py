"""Files of attendance until they are applied: received, read line by line, thrown away, forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Count, F, Max, Min, Q
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.models import Job
from steelyard.support.attendance import verbs
from steelyard.support.attendance.models import AttendanceColumns, AttendanceFile, AttendanceRow
from steelyard.support.attendance.rules import OPEN, FileStatus, RowFate, RowPart, source_hash
from steelyard.support.attendance.rules.reading import Reading
from steelyard.support.attendance.tasks import sets
from steelyard.support.events.models import Event

# So many lines are added up in one statement, so that nobody waits long for the database.
_TOGETHER = 100_000


class NotOpen(Exception):
    """The file was applied or thrown away meanwhile, so it cannot be changed any more."""

    def __init__(self, found: AttendanceFile) -> None:
        super().__init__(f"{found} is {found.get_status_display().lower()}, so this cannot be changed any more.")


@transaction.atomic
def receive(
    event: Event, *, by: Any, name: str, content_hash: str = "", file: Any = None, **seen: Any
) -> AttendanceFile:
    """Take a file in; without ``file`` nothing is stored.

    ``seen`` is what looking into it told: ``headings`` and ``first_cells``, and ``reading`` where its columns are known.
    """
    reading: Reading | None = seen.pop("reading", None)
    values = seen | (_told(reading) if reading else {})
    made = AttendanceFile.objects.create(event=event, name=name[-200:], content_hash=content_hash, made_by=by, **values)
    if file is not None:
        made.stored.save(f"{made.pk}", File(file), save=False)
        AttendanceFile.objects.filter(pk=made.pk).update(stored=made.stored.name)
    record(verbs.RECEIVED, made, by=by, changes={"event": [None, event]})
    return made


def _told(reading: Reading) -> dict[str, Any]:
    return {
        "kind": str(reading.kind),
        "encoding": reading.encoding,
        "headings": reading.headings,
        "notes": reading.notes,
        "status": FileStatus.READING.value,
    }


@transaction.atomic
def read_columns(
    found: AttendanceFile, *, by: Any, reading: Reading, mapping: Mapping[str, str], **how: Any
) -> AttendanceFile:
    """Say what the columns are, and how times are read; what was read otherwise is forgotten. Raises NotOpen, Stale."""
    _refuse_ended(found)
    found.rows.all()._raw_delete(found.rows.db)
    change(found, mapping=dict(mapping), lines_read=0, counts={}, **_told(reading), **how)
    AttendanceColumns.objects.update_or_create(
        source_hash=source_hash(str(reading.kind), reading.headings),
        defaults={"mapping": dict(mapping), "kept_at": timezone.now()},
    )
    record(verbs.READ, found, by=by)
    return found


@transaction.atomic
def begin_work(found: AttendanceFile, *, by: Any, job: Job) -> AttendanceFile:
    """Remember which long work reads, applies or undoes the file; the work itself is told in its own history."""
    del by
    AttendanceFile.objects.filter(pk=found.pk).update(job=job)
    found.job = job
    return found


@transaction.atomic
def stage_rows(found: AttendanceFile, *, by: Any, rows: Sequence[tuple[Any, ...]]) -> int:
    """Write a chunk of rows and how far the file is read, together; the file's own history has one line for all."""
    del by
    read = found.lines_read + len(rows)
    reading = AttendanceFile.objects.filter(pk=found.pk, status=FileStatus.READING, lines_read=found.lines_read)
    if not reading.update(lines_read=read):
        found.refresh_from_db(fields=["status"])
        raise NotOpen(found)
    sets.put(rows)
    found.lines_read = read
    return len(rows)


@transaction.atomic
def add_up(found: AttendanceFile, *, by: Any, since: int) -> int:
    """The minutes of people with several rows, a part of the file at a time; return where the next part begins."""
    del by
    if since == 1:
        sets.look_again("attendance_attendancefile", "attendance_attendancerow")
    sets.plan_for_many()
    until = since + _TOGETHER
    sets.run(sets.TOGETHER, file=found.pk, since=since, until=until - 1)
    return until


@transaction.atomic
def end_reading(found: AttendanceFile, *, by: Any) -> AttendanceFile:
    """All rows are staged: count them, and wait for somebody to look. Raises Stale."""
    del by
    change(found, status=FileStatus.READY.value, counts=_counts(found), job=None)
    return found


def _counts(found: AttendanceFile) -> dict[str, Any]:
    """The counts of the documented JSON, and the first and last moment that the file tells of."""
    fates = dict(found.rows.values_list("fate").annotate(Count("id")))
    heads = found.rows.filter(head=F("at"), fate__in=[RowFate.NEW, RowFate.KNOWN])
    audience = heads.filter(part__in=[RowPart.ATTENDEE, RowPart.REGISTRANT])
    minutes = sum(
        times * ((together + 30) // 60)
        for together, times in audience.filter(together__isnull=False).values_list("together").annotate(Count("id"))
    )
    span = found.rows.exclude(fate=RowFate.REFUSED).aggregate(since=Min("joined"), until=Max("gone"))
    callers = found.rows.filter(fate=RowFate.UNNAMED).aggregate(n=Count("who", distinct=True))
    return {**fates, **span, "people": audience.count(), "minutes": minutes, "callers": callers["n"]}


@transaction.atomic
def drop_file(found: AttendanceFile, *, by: Any) -> AttendanceFile:
    """Throw a file away that was not applied, with all its rows. Raises NotOpen and Stale."""
    _refuse_ended(found)
    change(found, status=FileStatus.DROPPED.value)
    found.rows.all()._raw_delete(found.rows.db)
    forget_stored(found, by=by)
    record(verbs.DROPPED, found, by=by)
    return found


@transaction.atomic
def forget_stored(found: AttendanceFile, *, by: Any) -> None:
    """Delete the uploaded file once the transaction holds; part of the acts that end its use."""
    del by
    name, storage = found.stored.name, found.stored.storage
    if name:
        AttendanceFile.objects.filter(pk=found.pk).update(stored="")
        found.stored = ""
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def forget_files(*, by: Any, before: datetime) -> int:
    """Forget names and refused rows of files that cannot be undone any more, and files nobody came back to.

    Of applied files the times stay beside the people in the ledger: an overlapping file must not count them twice.
    """
    old = AttendanceFile.objects.filter(Q(applied_at__lt=before) | Q(applied_at__isnull=True, made_at__lt=before))
    files = list(old.filter(Q(rows__name_key__gt="") | Q(rows__email__gt="") | Q(status__in=OPEN)).distinct())
    keys = [one.pk for one in files]
    applied = AttendanceRow.objects.filter(file__in=keys, file__status=FileStatus.APPLIED)
    kept = Q(head__isnull=False) & ~Q(fate=RowFate.ABSENT)
    blank = {"name": "", "name_key": "", "last_key": "", "email": "", "who": "", "reason": ""}
    applied.filter(kept).update(**blank)
    applied.exclude(kept).delete()
    AttendanceRow.objects.filter(file__in=keys).exclude(file__status=FileStatus.APPLIED).delete()
    AttendanceFile.objects.filter(pk__in=keys, status__in=OPEN).update(
        status=FileStatus.DROPPED, version=F("version") + 1
    )
    for one in files:
        forget_stored(one, by=by)
    if files:
        record(verbs.FORGOTTEN, None, by=by, changes={"files": [0, len(files)]})
    return len(files)


def _refuse_ended(found: AttendanceFile) -> None:
    if found.status not in OPEN:
        raise NotOpen(found)
