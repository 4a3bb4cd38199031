"""Calendar files: what is planned of what they say, and what their pages show."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, time
from itertools import batched
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from steelyard.foundation.work.tables import Unreadable
from steelyard.support.delivery.models import (
    CalendarFile,
    CalendarFileQuerySet,
    CalendarRow,
    Session,
    SessionSource,
    Support,
)
from steelyard.support.delivery.rules.calendars import CalendarRead
from steelyard.support.delivery.rules.planning import ACTS, Judged, OccurrenceFate, Planned, Said, gone, judge

CHUNK = 500


def calendar_files(support: Support, user: Any) -> CalendarFileQuerySet:
    """The files brought to a support."""
    return CalendarFile.objects.visible_to(user).filter(support=support).select_related("made_by")


def rows_of(found: CalendarFile, fate: str | None) -> QuerySet[CalendarRow]:
    rows = found.rows.all()
    return rows.filter(fate=fate) if fate else rows


def fates_of(found: CalendarFile) -> list[tuple[str, int]]:
    """How many occurrences have each fate, those left out that none has."""
    return [(fate.label, found.counts[fate]) for fate in OccurrenceFate if found.counts.get(fate)]


def how_many(found: CalendarFile) -> int:
    """How many sessions applying the file plans, moves or cancels."""
    return sum(found.counts.get(fate, 0) for fate in ACTS)


def support_called(key: str) -> Support | None:
    """A support by its code or, where it has none, its number."""
    found = Support.objects.filter(code=key).first()
    is_number = key.isascii() and key.isdigit() and len(key) < 19
    return found or (Support.objects.filter(pk=int(key)).first() if is_number else None)


# Judging


def judged(
    said: Sequence[Said], *, support: int | None, series: dict[str, int], window: tuple[datetime, datetime]
) -> list[tuple[Said, Judged]]:
    """The fate of each occurrence, then of sessions that a newer file of their series no longer holds."""
    known = {row.key: row for row in _sources(key__in=[one.key for one in said])}
    ours = _ours(said)
    rows = [(one, judge(one, _planned(known.get(one.key)), support=support, is_ours=one.uid in ours)) for one in said]
    keys = {one.key for one in said}
    since, until = window
    for row in _sources(series__in=sorted(series)):
        inside = since <= row.starts_at < until and support in {None, row.session.support_id}
        if row.key not in keys and inside:
            told = gone(_of(row), series[row.series])
            if told.fate == OccurrenceFate.CANCELLED:
                rows.append((_last_said(row, series[row.series]), told))
    return rows


def refuse_nothing(found: CalendarRead) -> None:
    """Raises Unreadable where a file has nothing for its days, with the first day on which it has."""
    is_known = SessionSource.objects.filter(series__in=sorted(found.by_key)[:CHUNK]).exists()
    if found.occurrences or found.unusable or is_known:
        return
    if found.first_on:
        raise Unreadable(f"Nothing of this file is on these days; its first session is on {found.first_on:%b %-d, %Y}.")
    raise Unreadable("This calendar holds no sessions. Look whether the right one was exported.")


def window_of(found: CalendarFile) -> tuple[datetime, datetime]:
    """The moments between which a file was read."""
    return moments(found.since, found.until, found.time_zone)


def moments(since: Any, until: Any, zone: str) -> tuple[datetime, datetime]:
    clock = ZoneInfo(zone)
    first, last = (datetime.combine(day, time(), clock).astimezone(UTC) for day in (since, until))
    return first, last


def said_of(row: CalendarRow) -> Said:
    """What a row was made of."""
    names = ("key", "series", "uid", "title", "place", "starts_at", "minutes", "time_zone")
    more = ("sequence", "series_sequence", "is_cancelled", "why_not")
    return Said(**{name: getattr(row, name) for name in (*names, *more)})


def _sources(**wanted: list[str]) -> Iterable[SessionSource]:
    [(lookup, keys)] = wanted.items()
    for some in batched(keys, CHUNK, strict=False):
        rows = SessionSource.objects.filter(**{lookup: some}).select_related("session__support")
        yield from rows.order_by("starts_at", "id")


def _ours(said: Sequence[Said]) -> set[str]:
    """UIDs that are of sessions planned here: somebody brings our own calendar back."""
    uids = {one.uid: uuid.UUID(one.uid) for one in said if _is_uuid(one.uid)}
    found: set[uuid.UUID] = set()
    for some in batched(uids.values(), CHUNK, strict=False):
        found.update(Session.objects.filter(uid__in=some).values_list("uid", flat=True))
    return {text for text, uid in uids.items() if uid in found}


def _is_uuid(text: str) -> bool:
    try:
        uuid.UUID(text)
    except ValueError:
        return False
    return True


def _planned(row: SessionSource | None) -> Planned | None:
    return _of(row) if row is not None else None


def _of(row: SessionSource) -> Planned:
    session = row.session
    return Planned(
        session=session.pk,
        support=session.support_id,
        named=session.support.name,
        starts_at=session.starts_at,
        minutes=session.minutes,
        title=session.title,
        place=session.place,
        time_zone=session.time_zone,
        is_over=session.cancelled_at is not None,
        sequence=row.sequence,
        series_sequence=row.series_sequence,
        was_cancelled=row.is_cancelled,
    )


def _last_said(row: SessionSource, series: int) -> Said:
    session = row.session
    return Said(
        key=row.key,
        series=row.series,
        uid="",
        title=session.title,
        place=session.place,
        starts_at=session.starts_at,
        minutes=session.minutes,
        time_zone=session.time_zone,
        sequence=row.sequence,
        series_sequence=series,
        is_cancelled=True,
    )
