"""Values as a reader sees them: durations, money, days and how long ago; plain text, no markup."""

import re
from datetime import date, datetime

HOUR = 60
# A document of a source's key, and how its maker is spelled where capitals alone do not tell.
_DOCUMENT = re.compile(r"(?P<maker>[a-z]+)_(?P<year>\d{4})(?P<by_page>_page)?")
_SPELLED = {"wested": "WestEd"}
_AGO = ((60, "minute"), (24, "hour"), (7, "day"), (52, "week"))


def minutes(value: float | None) -> str:
    """150 becomes "2 h 30 min"; whole hours lose their minutes."""
    if value is None:
        return "—"
    sign, (hours, rest) = "−" if value < 0 else "", divmod(round(abs(value)), HOUR)
    if not hours:
        return f"{sign}{rest} min"
    return f"{sign}{hours:,} h {rest} min" if rest else f"{sign}{hours:,} h"


def hours(value: float | None) -> str:
    """Whole hours, for totals where minutes are noise: 6,145 becomes "102 h"."""
    return "—" if value is None else f"{round(value / HOUR):,} h"


def money(cents: float | None) -> str:
    """1234560 becomes "$12,345.60"; whole dollars lose their cents."""
    if cents is None:
        return "—"
    sign, (dollars, rest) = "−" if cents < 0 else "", divmod(round(abs(cents)), 100)
    return f"{sign}${dollars:,}.{rest:02}" if rest else f"{sign}${dollars:,}"


def number(value: float | None) -> str:
    """Thousands with commas; one decimal where there is one."""
    if value is None:
        return "—"
    return f"{value:,}" if isinstance(value, int) or not float(value).is_integer() else f"{int(value):,}"


def share(part: float, whole: float) -> str:
    """3 of 8 becomes "38%"; of nothing, a dash."""
    return f"{round(100 * part / whole)}%" if whole else "—"


def day(value: date | None) -> str:
    """April 30, 2021 becomes "Apr 30, 2021"."""
    return f"{value:%b} {value.day}, {value.year}" if value else "—"


def sources(text: str) -> str:
    """Where a fact stands, by document: "rand_2021:98;rand_2021:44" becomes "RAND 2021, lines 44 and 98"."""
    found: dict[str, list[int]] = {}
    for part in text.split(";"):
        document, _, place = part.strip().partition(":")
        if document:
            found.setdefault(document, []).extend([int(place)] if place.isdecimal() else [])
    return "; ".join(_document(document, sorted(places)) for document, places in found.items())


def _document(key: str, places: list[int]) -> str:
    match = _DOCUMENT.fullmatch(key)
    name, unit = key.replace("_", " "), "line"
    if match:
        maker = _SPELLED.get(match["maker"], match["maker"].upper())
        name, unit = f"{maker} {match['year']}", "page" if match["by_page"] else "line"
    if not places:
        return name
    *before, last = map(str, places)
    return f"{name}, {unit}s {', '.join(before)} and {last}" if before else f"{name}, {unit} {last}"


def period(first: date, last: date) -> str:
    """Both days included: "Oct 1, 2018 – Sep 30, 2019"."""
    return day(first) if first == last else f"{day(first)} – {day(last)}"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, in the largest unit that fits; beyond a year, the day itself."""
    left = int((now - moment).total_seconds() // 60)
    ahead, left = left < 0, abs(left)
    if left < 1:
        return "just now"
    for size, name in _AGO:
        if left < size:
            text = f"{left} {name}" + ("" if left == 1 else "s")
            return f"in {text}" if ahead else f"{text} ago"
        left //= size
    return day(moment.date())
