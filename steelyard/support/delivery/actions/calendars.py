"""Calendar files: previewed, applied in one transaction or not at all, taken back, and forgotten."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, Required, TypedDict, Unpack, cast

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.delivery import verbs
from steelyard.support.delivery.models import CalendarFile, CalendarRow, Session, SessionSource, Support
from steelyard.support.delivery.queries.calendars import judged, said_of, window_of
from steelyard.support.delivery.rules.planning import ACTS, FileStatus, Judged, OccurrenceFate, Said, tally

CHUNK = 500
_OF_SESSION = ("title", "place", "minutes", "time_zone")
_OF_SOURCE = ("sequence", "series_sequence", "is_cancelled")


class CannotApply(Exception):
    """The file cannot be applied as it was previewed, or not be undone any more; the message says why."""


class PreviewIsOld(CannotApply):
    """Sessions changed since the preview, so something else would happen than was shown."""

    def __init__(self) -> None:
        super().__init__("Sessions changed since this preview. It is made anew: look again at what will happen.")


class FileValues(TypedDict, total=False):
    """What a file is called, the days it was read for, and what its sessions are."""

    name: Required[str]
    since: Required[date]
    until: Required[date]
    time_zone: Required[str]
    kind: Required[str]
    mode: Required[str]
    is_simulated: bool


@transaction.atomic
def bring_calendar(
    support: Support, *, by: Any, said: Sequence[Said], series: Mapping[str, int], **values: Unpack[FileValues]
) -> CalendarFile:
    """Keep what a file holds and what would become of it; nothing is planned yet, so history has nothing to tell."""
    values["name"] = values["name"][-200:]
    made = CalendarFile.objects.create(support=support, made_by=by, series=dict(series), **values)
    _stage(made, said)
    return made


@transaction.atomic
def preview_again(found: CalendarFile, *, by: Any) -> CalendarFile:
    """Judge the rows of a file anew, because sessions changed meanwhile; once applied they stay as they were."""
    del by
    if found.status != FileStatus.READY:
        return found
    said = [said_of(row) for row in found.rows.exclude(uid="", fate=OccurrenceFate.CANCELLED).order_by("position")]
    found.rows.all().delete()
    _stage(found, said)
    return found


def _stage(found: CalendarFile, said: Sequence[Said]) -> None:
    rows = _judged(found, said)
    CalendarRow.objects.bulk_create(
        (
            CalendarRow(
                calendar_file=found, position=at, fate=told.fate, why=told.why, session_id=told.session, **asdict(one)
            )
            for at, (one, told) in enumerate(rows, 1)
        ),
        batch_size=CHUNK,
    )
    found.counts = tally(told.fate for _, told in rows)
    CalendarFile.objects.filter(pk=found.pk).update(counts=found.counts)


def _judged(found: CalendarFile, said: Sequence[Said]) -> list[tuple[Said, Judged]]:
    return judged(said, support=found.support_id, series=found.series, window=window_of(found))


@transaction.atomic
def apply_calendar(found: CalendarFile, *, by: Any) -> CalendarFile:
    """Plan, move and cancel what the preview showed, all of it or nothing; raises CannotApply and Stale."""
    _claim(found, FileStatus.READY, after=FileStatus.APPLIED, moment="applied_at")
    rows = list(found.rows.select_related("session__source").order_by("position"))
    _refuse_old(found, rows)
    now = timezone.now()
    _plan(found, [row for row in rows if row.fate == OccurrenceFate.NEW], now=now)
    for row in rows:
        if row.fate in {OccurrenceFate.MOVED, OccurrenceFate.CANCELLED}:
            _alter(row, now=now)
    done = [row for row in rows if row.fate in ACTS]
    CalendarRow.objects.bulk_update(done, ["session", "before", "version_after"], batch_size=CHUNK)
    told = {fate: [0, count] for fate, count in found.counts.items() if count and fate in set(ACTS)}
    record(verbs.CALENDAR_APPLIED, found, by=by, changes=told, note="" if told else "All of it was known.")
    return found


def _claim(found: CalendarFile, before: FileStatus, *, after: FileStatus, moment: str) -> None:
    """Nobody does it twice: the row is taken by its state and held to the end."""
    if found.status != before:
        raise CannotApply(f"{found} is {found.get_status_display().lower()}, so this cannot be done any more.")
    change(found, status=after, **{moment: timezone.now()})


def _refuse_old(found: CalendarFile, rows: Sequence[CalendarRow]) -> None:
    """What the preview showed is what happens."""
    said = [said_of(row) for row in rows if row.uid or row.fate != OccurrenceFate.CANCELLED]
    now = [(one.key, told.fate, told.why, told.session) for one, told in _judged(found, said)]
    if now != [(row.key, row.fate, row.why, row.session_id) for row in rows]:
        raise PreviewIsOld


def _plan(found: CalendarFile, rows: Sequence[CalendarRow], *, now: datetime) -> None:
    sessions = [
        Session(
            support_id=found.support_id,
            kind=found.kind,
            mode=found.mode,
            starts_at=cast("datetime", row.starts_at),  # what has no beginning was refused
            changed_at=now,
            is_simulated=found.is_simulated,
            **{name: getattr(row, name) for name in _OF_SESSION},
        )
        for row in rows
    ]
    Session.objects.bulk_create(sessions, batch_size=CHUNK)
    SessionSource.objects.bulk_create(
        (
            SessionSource(
                session=session,
                key=row.key,
                series=row.series,
                starts_at=cast("datetime", row.starts_at),
                **{name: getattr(row, name) for name in _OF_SOURCE},
            )
            for session, row in zip(sessions, rows, strict=True)
        ),
        batch_size=CHUNK,
    )
    for session, row in zip(sessions, rows, strict=True):
        row.session, row.version_after = session, session.version


def _alter(row: CalendarRow, *, now: datetime) -> None:
    session: Any = row.session
    source: SessionSource = session.source
    row.before = {
        "session": {name: getattr(session, name) for name in _OF_SESSION}
        | {"starts_at": session.starts_at.isoformat(), "cancelled_at": _iso(session.cancelled_at)},
        "source": {name: getattr(source, name) for name in _OF_SOURCE} | {"starts_at": source.starts_at.isoformat()},
    }
    values: dict[str, Any] = {"cancelled_at": now}
    if row.fate == OccurrenceFate.MOVED:
        values = {name: getattr(row, name) for name in _OF_SESSION} | {"starts_at": row.starts_at, "cancelled_at": None}
        source.starts_at = row.starts_at or source.starts_at
    change(session, **values, sequence=session.sequence + 1, changed_at=now)
    for name in _OF_SOURCE:
        if getattr(row, name) is not None:  # a file with one instance alone says nothing of its series
            setattr(source, name, getattr(row, name))
    source.save(update_fields=[*_OF_SOURCE, "starts_at"])
    row.version_after = session.version


def _iso(moment: datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@transaction.atomic
def undo_calendar(found: CalendarFile, *, by: Any) -> CalendarFile:
    """Take back what a file planned, moved and cancelled, but for what somebody changed since; raises CannotApply."""
    if found.status == FileStatus.APPLIED and not found.may_be_undone:
        raise CannotApply(f"{found} was applied more than 30 days ago, so it stays.")
    _claim(found, FileStatus.APPLIED, after=FileStatus.UNDONE, moment="undone_at")
    rows = list(found.rows.filter(fate__in=ACTS).select_related("session__source").order_by("position"))
    now, going = timezone.now(), []
    for row in rows:
        if row.session is None:
            continue
        if row.session.version != row.version_after:
            row.stays = "Somebody changed this session since, so it stays as it is."
        elif row.fate == OccurrenceFate.NEW:
            going.append(row.session.pk)
        else:
            _give_back(row, now=now)
    Session.objects.filter(pk__in=going, version=1).delete()
    for row in rows:
        if row.session_id in going:
            row.session = None
    CalendarRow.objects.bulk_update(rows, ["stays", "session"], batch_size=CHUNK)
    stay = sum(bool(row.stays) for row in rows)
    found.counts = {**found.counts, "stay": stay}
    CalendarFile.objects.filter(pk=found.pk).update(counts=found.counts)
    record(verbs.CALENDAR_UNDONE, found, by=by, changes={"sessions": [len(rows), stay]})
    return found


def _give_back(row: CalendarRow, *, now: datetime) -> None:
    session: Any = row.session
    values = dict(row.before["session"])
    for name in ("starts_at", "cancelled_at"):
        values[name] = datetime.fromisoformat(values[name]) if values[name] else None
    # A calendar that took the change takes this one for the newer.
    change(session, **values, sequence=session.sequence + 1, changed_at=now)
    source: SessionSource = session.source
    for name, old in row.before["source"].items():
        setattr(source, name, datetime.fromisoformat(old) if name == "starts_at" else old)
    source.save(update_fields=[*_OF_SOURCE, "starts_at"])


@transaction.atomic
def forget_calendars(*, by: Any, before: datetime) -> int:
    """Delete the rows of files that can no longer be undone, and previews that nobody applied; counts stay."""
    del by
    rows = CalendarRow.objects.filter(calendar_file__made_at__lt=before)
    rows = rows.exclude(calendar_file__applied_at__gte=before)
    return rows.delete()[0]
