"""Times in words, by the clock of the event or of the reader."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from steelyard.support.delivery.rules import ALIKE, ZONES

_DASH = " – "


def when(starts_at: datetime, ends_at: datetime, zone: str) -> str:
    """From when to when by a clock: "Tuesday, March 3, 2026, 2:00 – 3:30 PM Eastern"."""
    start, end = (moment.astimezone(ZoneInfo(zone)) for moment in (starts_at, ends_at))
    named = zone_name(zone)
    if start.date() != end.date():
        return f"{_day(start)}, {_hour(start)}{_DASH}{_day(end)}, {_hour(end)} {named}"
    begins = f"{start:%-I:%M}" if start.hour // 12 == end.hour // 12 else _hour(start)
    return f"{_day(start)}, {begins}{_DASH}{_hour(end)} {named}"


def _day(moment: datetime) -> str:
    return f"{moment:%A, %B %-d, %Y}"


def _hour(moment: datetime) -> str:
    return f"{moment:%-I:%M %p}"


def zone_name(zone: str) -> str:
    """What people call a clock."""
    return ZONES.get(zone, zone.replace("_", " "))


def known_zone(name: str) -> str:
    """A clock that a reader may ask for; empty for what is none."""
    name = ALIKE.get(name, name)
    return name if name in ZONES else ""


def weekly(starts_at: datetime, zone: str, times: int) -> list[datetime]:
    """The same hour by the same clock, once a week after the first one, also across a change of clocks."""
    first = starts_at.astimezone(ZoneInfo(zone))
    return [first + timedelta(weeks=week) for week in range(1, times + 1)]


def exists(moment: datetime) -> bool:
    """Whether a clock ever shows this: there and back through absolute time it stays the same."""
    there = datetime.fromtimestamp(moment.timestamp(), moment.tzinfo)
    return there.replace(tzinfo=None) == moment.replace(tzinfo=None, fold=0)


def last_moment(day: date, zone: str) -> datetime:
    """The end of a day by a clock."""
    return datetime(day.year, day.month, day.day, 23, 59, 59, tzinfo=ZoneInfo(zone))
