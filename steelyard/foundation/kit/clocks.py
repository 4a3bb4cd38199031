"""Clocks as calendar files describe them (VTIMEZONE of RFC 5545), by yearly rules.

Lists of single days, which the library would write, are long, and some calendar programs read them wrongly: they show
summer events an hour off. A rule is what every program understands.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from icalendar import Calendar, Timezone, TimezoneDaylight, TimezoneStandard

_DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
_ZERO = timedelta(0)


@dataclass(frozen=True)
class Shift:
    """A change of the clock: the moment as the clock showed it before, from which distance to UTC to which."""

    at: datetime  # without zone
    before: timedelta
    after: timedelta
    name: str
    is_summer: bool

    @property
    def weeks(self) -> set[int]:
        """Which weekday of its month this is, counted from the beginning and, for the last one, from the end."""
        last = (self.at + timedelta(days=7)).month != self.at.month
        return {(self.at.day - 1) // 7 + 1} | ({-1} if last else set())


def add_clocks(calendar: Calendar, moments: Iterable[datetime]) -> Calendar:
    """Describe the clock of each moment (aware, in a named zone), for the years in which the moments lie."""
    years: dict[str, set[int]] = {}
    for moment in moments:
        zone = getattr(moment.tzinfo, "key", "UTC")
        if zone != "UTC":
            years.setdefault(zone, set()).add(moment.year)
    for place, (zone, found) in enumerate(sorted(years.items())):
        # Before the events: some programs read a file once, from top to bottom.
        calendar.subcomponents.insert(place, _clock(zone, min(found) - 1, max(found) + 1))
    return calendar


def _clock(zone: str, first: int, last: int) -> Timezone:
    by_year = [_shifts(zone, year) for year in range(first, last + 1)]
    clock = Timezone()
    clock.add("tzid", zone)
    rules = [_rule(kinds) for kinds in zip(*by_year, strict=False)] if len({len(one) for one in by_year}) == 1 else [""]
    if not by_year[0] and all(not one for one in by_year):
        clock.add_component(_steady(zone, first))
    elif all(rules):
        for shift, rule in zip(by_year[0], rules, strict=True):
            clock.add_component(_observance(shift, rule))
    else:  # the law changed within these years: each change by itself
        clock.add_component(_steady(zone, first))
        for shift in (shift for shifts in by_year for shift in shifts):
            clock.add_component(_observance(shift, ""))
    return clock


@cache
def _shifts(zone: str, year: int) -> tuple[Shift, ...]:
    """The changes of a clock in a year, in their order, to the minute."""
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)
    clock, found, moment = ZoneInfo(zone), [], begin
    while moment < end:
        later = moment + timedelta(days=1)
        if moment.astimezone(clock).utcoffset() != later.astimezone(clock).utcoffset():
            found.append(_shift(clock, moment, later))
        moment = later
    return tuple(found)


def _shift(clock: ZoneInfo, before: datetime, after: datetime) -> Shift:
    old = before.astimezone(clock).utcoffset() or _ZERO
    while after - before > timedelta(minutes=1):
        middle = before + (after - before) / 2
        middle = middle.replace(second=0, microsecond=0)
        if middle.astimezone(clock).utcoffset() == old:
            before = middle
        else:
            after = middle
    there = after.astimezone(clock)
    new = there.utcoffset() or _ZERO
    return Shift((after + old).replace(tzinfo=None), old, new, there.tzname() or "", bool(there.dst()))


def _rule(shifts: tuple[Shift, ...]) -> str:
    """The yearly rule that all of these follow; empty if there is none."""
    first = shifts[0]
    weeks = set.intersection(*(shift.weeks for shift in shifts))
    same = {(one.at.month, one.at.weekday(), one.at.time(), one.before, one.after) for one in shifts}
    if not weeks or len(same) > 1:
        return ""
    week = min(weeks, key=lambda number: (number < 0, number))
    return f"FREQ=YEARLY;BYMONTH={first.at.month};BYDAY={week}{_DAYS[first.at.weekday()]}"


def _observance(shift: Shift, rule: str) -> TimezoneDaylight | TimezoneStandard:
    made = TimezoneDaylight() if shift.is_summer else TimezoneStandard()
    made.add("dtstart", shift.at)
    if rule:
        made.add("rrule", dict(part.split("=") for part in rule.split(";")))
    made.add("tzoffsetfrom", shift.before)
    made.add("tzoffsetto", shift.after)
    made.add("tzname", shift.name)
    return made


def _steady(zone: str, year: int) -> TimezoneDaylight | TimezoneStandard:
    """The clock as it stands at the beginning of a year."""
    start = datetime.combine(date(year, 1, 1), time(), ZoneInfo(zone))
    offset = start.utcoffset() or _ZERO
    return _observance(Shift(start.replace(tzinfo=None), offset, offset, start.tzname() or "", is_summer=False), "")
