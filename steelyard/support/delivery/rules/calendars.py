"""Sessions in a calendar file (RFC 5545), with every occurrence of what repeats."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from pathlib import Path
from typing import Any, cast

import recurring_ical_events
from icalendar import Calendar, Component, Event
from icalendar.error import BrokenCalendarProperty

from steelyard.foundation.work.tables import Unreadable

MEGABYTE = 1024 * 1024
MOST_BYTES = 5 * MEGABYTE
MOST_ENTRIES = 5000
MOST_OCCURRENCES = 2000
LONGEST_WINDOW = timedelta(days=366 * 5)
YEARS = range(1970, 2201)
# What expanding a file may cost: steps of its rules from their first day to the end of the window.
MOST_STEPS = 300_000
MOST_RULES = 10  # of one entry
MOST_A_DAY = 8
LARGEST_INTERVAL = 1000
SHORTEST_MONTH, WEEKS_OF_EVERY_MONTH = 28, 4
_DAYS_A_STEP = {"DAILY": 1, "WEEKLY": 7, "MONTHLY": 10, "YEARLY": 5}  # longer ones look at many days in each
SEARCH = 60_000  # what a rule may cost that never comes again: the library looks up to the year 9999
# What the libraries raise for dates, rules and numbers that are none.
BROKEN = (ValueError, KeyError, AttributeError, TypeError, OverflowError, IndexError, BrokenCalendarProperty)


@dataclass(frozen=True)
class Occurrence:
    """One session; ``recurrence`` tells it from the others of its UID, whatever is changed about it."""

    uid: str
    recurrence: str  # empty for what does not repeat
    start: datetime
    end: datetime
    all_day: bool
    title: str
    place: str
    sequence: int
    series_sequence: int | None  # of the entry that repeats; None where the file holds only the change of one instance
    cancelled: bool

    @property
    def key(self) -> str:
        return key_of(self.uid, self.recurrence)


@dataclass(frozen=True)
class Unusable:
    """An entry of which no session can be made, and why."""

    uid: str
    title: str
    why: str


@dataclass
class CalendarRead:
    """What a file holds between two days."""

    occurrences: list[Occurrence] = field(default_factory=list)
    unusable: list[Unusable] = field(default_factory=list)
    series: dict[str, int] = field(default_factory=dict)  # SEQUENCE of each UID's own entry, whatever days it is on
    first_on: date | None = None  # of all entries

    @property
    def by_key(self) -> dict[str, int]:
        return {key_of(uid): sequence for uid, sequence in self.series.items()}


def key_of(uid: str, recurrence: str = "") -> str:
    """One length for any UID: what an occurrence, or without ``recurrence`` its series, is known again by."""
    return hashlib.sha256(f"{uid}\n{recurrence}".encode("utf-8", "surrogatepass")).hexdigest()


def read_calendar(file: Path, since: date, until: date, *, zone: tzinfo = UTC) -> CalendarRead:
    """The occurrences that touch the days from ``since`` to before ``until``, in order of time.

    Times without a zone, and days, are those of ``zone``. Raises Unreadable.
    """
    if until - since > LONGEST_WINDOW:
        raise Unreadable(f"Choose a shorter time than from {since} to {until}.")
    reading = _Reading(since, until, zone)
    for calendar in _calendars(file):
        reading.take(calendar)
    found = reading.found
    found.occurrences = sorted(_newest(found.occurrences), key=lambda one: (one.start, one.uid))
    return found


def _calendars(file: Path) -> list[Calendar]:
    if not file.is_file():
        raise Unreadable(f"There is no file {file.name}.")
    if file.stat().st_size > MOST_BYTES:
        raise Unreadable(f"This file is larger than {MOST_BYTES // MEGABYTE} MB. Export a part of the calendar.")
    data = file.read_bytes()
    if not data.strip():
        raise Unreadable("This file is empty. Export the calendar again.")
    try:
        found = Calendar.from_ical(data, multiple=True)
    except (ValueError, IndexError, KeyError) as problem:
        raise Unreadable("This is not a calendar file that can be read. Export it again as .ics.") from problem
    calendars = [one for one in found if isinstance(one, Calendar)]
    if not calendars:
        raise Unreadable("This file holds no calendar. Export it again as .ics.")
    if sum(len(one.walk("VEVENT")) for one in calendars) > MOST_ENTRIES:
        raise Unreadable(f"This file holds more than {MOST_ENTRIES:,} entries. Export a part of the calendar.")
    return calendars


def _newest(occurrences: Iterable[Occurrence]) -> list[Occurrence]:
    """Each occurrence once; of two copies the one with the higher SEQUENCE."""
    kept: dict[str, Occurrence] = {}
    for one in occurrences:
        if one.key not in kept or kept[one.key].sequence < one.sequence:
            kept[one.key] = one
    return list(kept.values())


class _Reading:
    """Entries by their UID, each series expanded by itself, so that a broken one spoils no other."""

    def __init__(self, since: date, until: date, zone: tzinfo) -> None:
        self.since, self.until, self.zone = since, until, zone
        self.found, self.steps = CalendarRead(), 0

    def take(self, calendar: Calendar) -> None:
        series: dict[str, list[Component]] = {}
        for entry in calendar.walk("VEVENT"):
            if self._is_usable(entry):
                series.setdefault(_text(entry, "UID"), []).append(entry)
        for uid, entries in series.items():
            try:
                for entry in entries:
                    self._weigh(entry)
                self._expand(calendar, uid, entries)
            except _Wrong as wrong:
                self._refuse(entries[0], str(wrong))
            except BROKEN as problem:
                self._refuse(entries[0], f"repeats by dates or rules that no calendar can follow ({_brief(problem)})")

    def _is_usable(self, entry: Component) -> bool:
        try:
            _refuse_unusable(entry)
            day = _begins_on(entry)
        except _Wrong as wrong:
            self._refuse(entry, str(wrong))
            return False
        except BROKEN as problem:
            self._refuse(entry, f"holds a date or number that is none ({_brief(problem)})")
            return False
        self.found.first_on = min(self.found.first_on or day, day)
        return True

    def _refuse(self, entry: Component, why: str) -> None:
        uid, title = _text(entry, "UID"), _text(entry, "SUMMARY")
        named = f"“{title}”" if title else "An entry without a title"
        self.found.unusable.append(Unusable(uid, title, f"{named} {why}. Correct it where the calendar is kept."))

    def _expand(self, calendar: Calendar, uid: str, entries: list[Component]) -> None:
        own = [entry for entry in entries if "RECURRENCE-ID" not in entry]
        sequence = max((_sequence(entry) for entry in own), default=None)
        repeats = not own or any(name in entry for entry in own for name in ("RRULE", "RDATE"))
        alone = Calendar()
        if "X-WR-TIMEZONE" in calendar:
            alone["X-WR-TIMEZONE"] = calendar["X-WR-TIMEZONE"]
        alone.subcomponents = list(entries)
        cancels = _text(calendar, "METHOD").upper() == "CANCEL"
        for one in recurring_ical_events.of(alone).between(self.since, self.until):
            self.found.occurrences.append(
                _occurrence(one, self.zone, repeats=repeats, series_sequence=sequence, cancels=cancels)
            )
        if len(self.found.occurrences) > MOST_OCCURRENCES:
            raise Unreadable(
                f"This calendar has more than {MOST_OCCURRENCES:,} sessions in that time. Choose a shorter one."
            )
        if sequence is not None:
            self.found.series[uid] = max(sequence, self.found.series.get(uid, 0))

    def _weigh(self, entry: Component) -> None:
        """Refuse what no session does, and count what the rules cost until the window ends."""
        rules = _many(entry.get("RRULE"))
        if len(rules) > MOST_RULES:
            raise _Wrong(f"repeats by more than {MOST_RULES} rules")
        days = max((self.until - _begins_on(entry)).days, 0)
        for rule in rules:
            _refuse_odd(rule)
            self.steps += days // _DAYS_A_STEP[_frequency(rule)]
            if not _comes_again(rule):
                self.steps += SEARCH
        if self.steps > MOST_STEPS:
            raise Unreadable("This calendar holds too many sessions that repeat since long ago. Export a part of it.")


class _Wrong(Exception):
    """What an entry says wrong, to go on after its title."""


def _refuse_unusable(entry: Component) -> None:
    """Raises _Wrong unless the entry can be known again and says when it is."""
    if "UID" not in entry or not _text(entry, "UID"):
        raise _Wrong("has no UID, so it could not be known again")
    if isinstance(entry["UID"], list):
        raise _Wrong("has more than one UID")
    if "DTSTART" not in entry:
        raise _Wrong("does not say when it begins (DTSTART)")
    for name in ("DTSTART", "DTEND", "RECURRENCE-ID"):
        moment: Any = entry.get(name)
        if isinstance(moment, list):
            raise _Wrong(f"has more than one {name}")
        if moment is not None:
            _refuse_moment(moment)
    _sequence(entry)


def _refuse_moment(moment: Any) -> None:
    said: Any = moment.dt
    if said.year not in YEARS:
        raise _Wrong(f"is in the year {said.year}")
    clock = moment.params.get("TZID")
    if clock and isinstance(said, datetime) and said.tzinfo is None:
        raise _Wrong(f"goes by a clock that nobody knows ({str(clock)[:60]})")


def _sequence(entry: Component) -> int:
    said: Any = entry.get("SEQUENCE", 0)
    sequence = int(said)
    if not 0 <= sequence < 2**31:
        raise _Wrong("has a SEQUENCE that is no count")
    return sequence


def _refuse_odd(rule: Any) -> None:
    """Nothing that is a session repeats within a day, and counting seconds over years would never end."""
    frequency = _frequency(rule)
    times = [len(_many(rule.get(name)) or [0]) for name in ("BYHOUR", "BYMINUTE", "BYSECOND")]
    if frequency in {"SECONDLY", "MINUTELY", "HOURLY"} or times[0] * times[1] * times[2] > MOST_A_DAY:
        raise _Wrong("repeats within a day")
    if frequency not in _DAYS_A_STEP:
        raise _Wrong("repeats by a rule that no calendar can follow")
    if frequency in {"DAILY", "WEEKLY"} and not _comes_again(rule):
        raise _Wrong("repeats by a rule that may never come again")
    if not 1 <= _interval(rule) <= LARGEST_INTERVAL:
        raise _Wrong("repeats by a rule with an INTERVAL that leads nowhere")


def _frequency(rule: Any) -> str:
    return str(rule.get("FREQ", [""])[0]).upper()


def _interval(rule: Any) -> int:
    return int(_many(rule.get("INTERVAL") or [1])[0])


def _comes_again(rule: Any) -> bool:
    """Whether a rule surely leads on, as those do that calendar programs offer. Others may search in vain for ages."""
    frequency, interval = _frequency(rule), _interval(rule)
    limits = {name for name in rule if name.startswith("BY")} - {"BYHOUR", "BYMINUTE", "BYSECOND"}
    if not limits:
        return True
    if frequency in {"DAILY", "WEEKLY"}:
        if interval > 1:
            return frequency == "WEEKLY" and limits == {"BYDAY"}
        return limits <= {"BYDAY", "BYMONTH"}
    if frequency == "YEARLY" and len(_many(rule.get("BYMONTH"))) == 1:
        limits -= {"BYMONTH"}
    if limits == {"BYMONTHDAY"}:
        return any(abs(int(day)) <= SHORTEST_MONTH for day in _many(rule["BYMONTHDAY"]))
    if limits <= {"BYDAY", "BYSETPOS"}:
        places = [getattr(day, "relative", None) or 1 for day in _many(rule.get("BYDAY"))]
        return all(abs(int(place)) <= WEEKS_OF_EVERY_MONTH for place in (*places, *_many(rule.get("BYSETPOS"))))
    return False


def _occurrence(
    entry: Component, zone: tzinfo, *, repeats: bool, series_sequence: int | None, cancels: bool
) -> Occurrence:
    start, end = cast("Event", entry).start, cast("Event", entry).end
    recurrence: Any = entry.get("RECURRENCE-ID")
    return Occurrence(
        uid=_text(entry, "UID"),
        recurrence=_written(recurrence.dt if recurrence is not None else start, zone) if repeats else "",
        start=_moment(start, zone),
        end=_moment(end, zone),
        all_day=not isinstance(start, datetime),
        title=_text(entry, "SUMMARY"),
        place=_text(entry, "LOCATION"),
        sequence=_sequence(entry),
        series_sequence=series_sequence,
        cancelled=cancels or _text(entry, "STATUS").upper() == "CANCELLED",
    )


def _many(value: Any) -> list[Any]:
    if value is None:
        return []
    return list(value) if isinstance(value, list) else [value]


def _text(entry: Component, name: str) -> str:
    """What an entry says, on one line and without what no column takes."""
    said: Any = entry.get(name, "")
    text = str(said[0] if isinstance(said, list) else said)
    return " ".join("".join(char for char in text if char != "\0" and not "\ud800" <= char <= "\udfff").split())


def _brief(problem: Exception) -> str:
    return " ".join(str(problem).replace("\0", "").split())[:120] or type(problem).__name__


def _begins_on(entry: Component) -> date:
    start: Any = entry["DTSTART"]
    return _day(start.dt)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _moment(value: date, zone: tzinfo) -> datetime:
    """An aware moment: floating times and whole days are those of the zone."""
    if not isinstance(value, datetime):
        value = datetime.combine(value, time(), zone)
    return value if value.tzinfo else value.replace(tzinfo=zone)


def _written(value: date, zone: tzinfo) -> str:
    return value.isoformat() if not isinstance(value, datetime) else _moment(value, zone).astimezone(UTC).isoformat()
