"""What the pages of files of attendance show."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from steelyard.support.attendance.models import (
    AttendanceColumns,
    AttendanceFile,
    AttendanceFileQuerySet,
    AttendanceRow,
    AttendanceTrace,
)
from steelyard.support.attendance.rules import FileStatus, RowFate, as_moment, source_hash
from steelyard.support.attendance.rules.reading import Unreadable
from steelyard.support.events.models import Event
from steelyard.support.events.rules.moments import when


def files_of(user: Any, event: Event) -> AttendanceFileQuerySet:
    return AttendanceFile.objects.visible_to(user).filter(event=event).select_related("made_by")


def remembered(kind: str, headings: Iterable[str]) -> dict[str, str]:
    """How the columns of these headings were read the last time."""
    kept = AttendanceColumns.objects.filter(source_hash=source_hash(kind, headings)).first()
    return dict(kept.mapping) if kept else {}


def refuse_without_file(found: AttendanceFile) -> None:
    """Raises Unreadable where the file is not kept any more."""
    name = found.stored.name
    if not name or not found.stored.storage.exists(name):
        raise Unreadable("The file is not kept any more. Bring it again.")


def rows_of(found: AttendanceFile, fate: str | None) -> QuerySet[AttendanceRow]:
    """Staged rows in the order of the file, of one fate if asked."""
    return found.rows.filter(fate=fate) if fate else found.rows.all()


def traces_of(found: AttendanceFile, rows: Iterable[AttendanceRow]) -> dict[int, AttendanceTrace]:
    """What the rows of a page did, by their lines."""
    return {one.at: one for one in found.traces.filter(at__in=[row.at for row in rows])}


def heads_of(found: AttendanceFile, rows: Iterable[AttendanceRow]) -> dict[int, int]:
    """Row numbers of the first rows about the people of a page, by their lines."""
    wanted = {row.head for row in rows if row.head and row.head != row.at}
    return dict(found.rows.filter(at__in=wanted).values_list("at", "position")) if wanted else {}


def fates_of(found: AttendanceFile) -> list[tuple[str, str, int]]:
    return [(fate.value, fate.label, found.counts.get(fate.value, 0)) for fate in RowFate]


def is_busy(found: AttendanceFile) -> bool:
    return found.job is not None and found.job.is_open


def same_before(found: AttendanceFile) -> AttendanceFile | None:
    """The very same file, applied to this event before."""
    if not found.content_hash:
        return None
    applied = AttendanceFile.objects.filter(event=found.event_id, status=FileStatus.APPLIED)
    return applied.filter(content_hash=found.content_hash).exclude(pk=found.pk).order_by("-applied_at").first()


def elsewhen(found: AttendanceFile) -> str:
    """From when to when a file tells, in words, if that is not the time of its event."""
    counts, event = found.counts, found.event
    try:
        since, until = as_moment(counts.get("since")), as_moment(counts.get("until"))
        if since is None or until is None or (since < event.ends_at and until > event.starts_at):
            return ""
        return when(since, until, event.time_zone)
    except OverflowError:
        return "days that no calendar has"
