"""Sessions in a calendar file (RFC 5545), with every occurrence of what repeats."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path

import recurring_ical_events
from icalendar import Calendar, Component
from icalendar import Event as Entry
from icalendar.error import BrokenCalendarProperty

from steelyard.support.events.rules.opening import Unreadable, head_of

MOST_BYTES = 20 * 1024 * 1024
MOST_OCCURRENCES = 2000
LONGEST_WINDOW = timedelta(days=366 * 5)
# What the libraries raise for dates, rules and numbers that are none.
BROKEN = (ValueError, KeyError, AttributeError, TypeError, OverflowError, IndexError, BrokenCalendarProperty)


@dataclass(frozen=True)
class Occurrence:
    """One session; ``recurrence`` tells it from the others of its UID, whatever is changed about it."""

    uid: str
    recurrence: str
    start: datetime
    end: datetime
    all_day: bool
    title: str
    place: str
    description: str
    sequence: int
    cancelled: bool


def read_calendar(file: Path, since: date, until: date, *, zone: tzinfo = UTC) -> list[Occurrence]:
    """The occurrences that touch the days from ``since`` to before ``until``, in order of time.

    Times without a zone, and days, are those of ``zone``. Raises Unreadable.
    """
    if until - since > LONGEST_WINDOW:
        raise Unreadable(f"Choose a shorter time than from {since} to {until}.")
    try:
        return _found(file, since, until, zone=zone)
    except BROKEN as problem:
        raise Unreadable(
            f"{file.name} holds an event whose dates no calendar can follow ({problem}). Correct it where it was made."
        ) from problem


def _found(file: Path, since: date, until: date, *, zone: tzinfo) -> list[Occurrence]:
    entries: list[Entry] = []
    for calendar in _calendars(file):
        entries += recurring_ical_events.of(calendar).between(since, until)
    if len(entries) > MOST_OCCURRENCES:
        raise Unreadable(f"{file.name} has more than {MOST_OCCURRENCES} sessions in that time. Choose a shorter one.")
    return sorted((_occurrence(entry, zone) for entry in entries), key=lambda one: (one.start, one.uid))


def _calendars(file: Path) -> list[Calendar]:
    head_of(file)
    if file.stat().st_size > MOST_BYTES:
        raise Unreadable(f"{file.name} is larger than {MOST_BYTES // 1024 // 1024} MB. Export a part of the calendar.")
    try:
        found = Calendar.from_ical(file.read_bytes(), multiple=True)
    except (ValueError, IndexError, KeyError) as problem:
        raise Unreadable(f"{file.name} is not a calendar file that can be read. Export it again as .ics.") from problem
    calendars = [one for one in found if isinstance(one, Calendar)]
    if not calendars:
        raise Unreadable(f"{file.name} holds no calendar. Export it again as .ics.")
    for calendar in calendars:
        _refuse_ticking(file, calendar)
    return calendars


def _refuse_ticking(file: Path, calendar: Calendar) -> None:
    """Nothing that is a session repeats within a day, and counting seconds over years would never end."""
    for entry in calendar.walk("VEVENT"):
        rules = entry.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            if str(rule.get("FREQ", [""])[0]).upper() in {"SECONDLY", "MINUTELY", "HOURLY"}:
                raise Unreadable(
                    f"{file.name}: “{_text(entry, 'SUMMARY')}” repeats within a day. Remove it and import the rest."
                )


def _occurrence(entry: Entry, zone: tzinfo) -> Occurrence:
    start, end = entry.start, entry.end
    recurrence = entry.get("RECURRENCE-ID")
    return Occurrence(
        uid=_text(entry, "UID"),
        recurrence=_written(recurrence.dt, zone) if recurrence is not None else _written(start, zone),
        start=_moment(start, zone),
        end=_moment(end, zone),
        all_day=not isinstance(start, datetime),
        title=_text(entry, "SUMMARY"),
        place=_text(entry, "LOCATION"),
        description=_text(entry, "DESCRIPTION"),
        sequence=int(entry.get("SEQUENCE", 0)),
        cancelled=_text(entry, "STATUS").upper() == "CANCELLED",
    )


def _text(entry: Component, name: str) -> str:
    return str(entry.get(name, "")).strip()


def _moment(value: date, zone: tzinfo) -> datetime:
    """An aware moment: floating times and whole days are those of the zone."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _written(value: date, zone: tzinfo) -> str:
    return value.isoformat() if not isinstance(value, datetime) else _moment(value, zone).astimezone(UTC).isoformat()
