"""Moments as tools write them: formats, the order of day and month, and zones."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LONGEST = 80  # characters of a moment
REMEMBERED = 65_536  # a webinar of two hours has 7,200 different seconds
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan ene", "feb fev fév", "mar mär mrz", "apr abr avr", "may mai maj mag", "jun giu juin", "jul lug juil",
         "aug ago aoû", "sep set", "oct okt ott out", "nov", "dec dez dic déc"), start=1)
    for name in names.split()
}  # fmt: skip
# Abbreviations of the zones tools used by a center in the United States write; hours from UTC.
_ABBREVIATIONS = {
    "Z": 0, "UTC": 0, "GMT": 0, "AST": -4, "ADT": -3, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "AKST": -9, "AKDT": -8, "HST": -10, "HDT": -9, "CHST": 10, "CET": 1, "CEST": 2, "BST": 1,
}  # fmt: skip
# Zones that people name by their region; the clock there changes twice a year.
_REGIONS = {
    "eastern": "America/New_York", "central": "America/Chicago", "mountain": "America/Denver",
    "pacific": "America/Los_Angeles", "alaska": "America/Anchorage", "hawaii": "Pacific/Honolulu",
    "et": "America/New_York", "ct": "America/Chicago", "mt": "America/Denver", "pt": "America/Los_Angeles",
}  # fmt: skip
_OFFSET = re.compile(r"(?:UTC|GMT)?\s*([+\-−])(\d{1,2}):?(\d{2})?", re.IGNORECASE)
_INVISIBLE = dict.fromkeys(map(ord, "\u200e\u200f\u202a\u202c\ufeff")) | {0x202F: " ", 0xA0: " "}
_WRITTEN = re.compile(
    r"""(?:[^\W\d]{2,10}\.?,?\s+)?                                         # a weekday
    (?:(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})
      |(?P<first>\d{1,2})(?P<between>[/.\-])(?P<second>\d{1,2})(?P=between)(?P<year2>\d{4}|\d{2})
      |(?P<word3>[^\W\d]{3,10})\.?\s+(?P<day3>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year3>\d{4})
      |(?P<day4>\d{1,2})(?:st|nd|rd|th)?\.?[\s-]+(?:de\s+)?(?P<word4>[^\W\d]{3,10})\.?,?[\s-]+(?:de\s+)?(?P<year4>\d{4}))
    (?:,?\s*(?:T|at|um|à|a\s+las|-)?\s*
      (?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<secs>\d{2})(?:[.,]\d+)?)?
      \s*(?:uhr)?(?P<half>[ap]\.?\s?m\.?(?![a-z]))?)?
    \s*\(?(?P<zone>[A-Z]{1,5}|(?:UTC|GMT)?\s*[+\-−]\d{1,2}:?\d{0,2}|[A-Z][\w]+/[\w/+\-]+)?\)?""",
    re.VERBOSE | re.IGNORECASE,
)
_ORDERED = re.compile(r"\W*(\d{1,2})([/\-.])(\d{1,2})\2(?:\d{4}|\d{2})(?!\d)")
_HALVES = re.compile(r"\d\s*[ap]\.?\s?m\b", re.IGNORECASE)


class NotAMoment(ValueError):
    """The text is no moment; the message says why, to be put after the row's number."""


class Moment(NamedTuple):
    """A moment; ``again`` is the second one when the clock showed this time twice that night."""

    at: datetime
    again: datetime | None = None
    is_skipped: bool = False  # the clock jumped over this time


def zone_of(text: str) -> tzinfo | None:
    """The zone that a name, an abbreviation or an offset means, or None."""
    text = text.strip().strip("()").strip()
    if text.upper() in _ABBREVIATIONS:
        return timezone(timedelta(hours=_ABBREVIATIONS[text.upper()]), text.upper())
    if region := _REGIONS.get(text.casefold().split(" ")[0]):
        return ZoneInfo(region)
    if found := _OFFSET.match(text):
        return _offset(found)
    try:
        return ZoneInfo(text) if "/" in text else None
    except (ZoneInfoNotFoundError, ValueError):
        return None


def _offset(found: re.Match[str]) -> tzinfo | None:
    size = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    return timezone(size if found[1] == "+" else -size) if size < timedelta(hours=24) else None


@dataclass
class Order:
    """Evidence, gathered over a whole file, whether it writes the day or the month first."""

    day_first: int = 0
    month_first: int = 0
    either: str = ""  # the first date that could be both
    halves: bool = False  # the file has times with AM and PM

    def see(self, text: str) -> None:
        """Take one cell as evidence."""
        found = _ORDERED.match(text)
        if found is None:
            return
        self.halves = self.halves or _HALVES.search(text) is not None
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > 12:
            self.day_first += 1
        elif second > 12:
            self.month_first += 1
        elif not self.either and first != second:
            self.either = text

    @property
    def is_settled(self) -> bool:
        return self.day_first + self.month_first > 0

    @property
    def is_silent(self) -> bool:
        """No date of the file needs an order."""
        return not (self.either or self.is_settled)


Reader = Callable[[str], Moment]


def clock(zone: tzinfo = UTC, *, day_first: bool = False) -> Reader:
    """How one file's moments are read: the zone where they name none, and which of two numbers is the day.

    The function raises NotAMoment, and remembers what it has read: the same seconds come again and again.
    """

    @lru_cache(REMEMBERED)
    def read(text: str) -> Moment:
        found = _WRITTEN.fullmatch(text.translate(_INVISIBLE).strip()) if len(text) <= LONGEST else None
        if found is None:
            raise NotAMoment(f"“{text[:40]}” is not a date with a time")
        try:
            naive = datetime(*_day(found, day_first=day_first), *_time(found))  # noqa: DTZ001 - the zone comes below
        except ValueError as problem:
            raise NotAMoment(f"“{text[:40]}” is not a day of the calendar or a time of the clock") from problem
        return in_zone(naive, _zone(found) or zone)

    return read


def _day(found: re.Match[str], *, day_first: bool) -> tuple[int, int, int]:
    if found["year"]:
        return int(found["year"]), int(found["month"]), int(found["day"])
    if found["first"]:
        year = int(found["year2"]) + (2000 if len(found["year2"]) == 2 else 0)
        first, second = int(found["first"]), int(found["second"])
        return (year, second, first) if day_first or found["between"] == "." else (year, first, second)
    word, day, year_text = (
        found.group("word3", "day3", "year3") if found["word3"] else found.group("word4", "day4", "year4")
    )
    word = word.casefold()
    return int(year_text), _MONTHS.get(word[:4], _MONTHS.get(word[:3], 0)), int(day)


def _zone(found: re.Match[str]) -> tzinfo | None:
    if not found["zone"]:
        return None
    zone = zone_of(found["zone"])
    if zone is None:
        raise NotAMoment(f"“{found['zone']}” is not a time zone known here")
    return zone


def _time(found: re.Match[str]) -> tuple[int, int, int]:
    if found["hour"] is None:
        return 0, 0, 0
    hour = int(found["hour"])
    half = (found["half"] or "").casefold()[:1]
    if half == "p" and hour < 12:
        hour += 12
    elif half == "a" and hour == 12:
        hour = 0
    return hour, int(found["minute"]), int(found["secs"] or 0)


def in_zone(naive: datetime, zone: tzinfo) -> Moment:
    """A time of a clock in a zone, as moments with fixed offsets (so that they can be subtracted)."""
    first, second = (_fixed(naive.replace(tzinfo=zone, fold=fold)) for fold in (0, 1))
    if first.utcoffset() == second.utcoffset():
        return Moment(first)
    if first < second:
        return Moment(first, again=second)
    return Moment(_fixed(first.astimezone(zone)), is_skipped=True)


def _fixed(moment: datetime) -> datetime:
    return moment.replace(tzinfo=timezone(moment.utcoffset() or timedelta()), fold=0)


def names_zone(text: str) -> bool:
    """Whether a moment as written says its zone itself."""
    found = _WRITTEN.fullmatch(text.translate(_INVISIBLE).strip()) if len(text) <= LONGEST else None
    return found is not None and bool(found["zone"])
