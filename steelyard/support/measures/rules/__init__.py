"""What measures are made of: kinds, levels, windows of collection, and when a month should be shared."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from steelyard.foundation.kit.choices import Choice
from steelyard.foundation.kit.months import month_of, months, months_on


class NotNow(Exception):
    """An act that does not fit; the message says why."""


class Kind(Choice):
    FIDELITY = "fidelity", "Fidelity"
    CAPACITY = "capacity", "Capacity"
    PROCESS = "process", "Process"
    OUTCOME = "outcome", "Outcome"


class Level(Choice):
    PROVIDER = "provider", "TA provider"
    PRACTICE = "practice", "Practice"
    DISTRICT = "district", "District support"
    STATE = "state", "State policy"


class Form(Choice):
    SHARE = "share", "A share: so many of so many"
    SCORE = "score", "A score on a scale"
    COUNT = "count", "A count"


class Better(Choice):
    UP = "up", "Higher is better"
    DOWN = "down", "Lower is better"
    NEITHER = "neither", "Neither is better"


class Every(Choice):
    MONTH = "month", "Every month"
    QUARTER = "quarter", "Every quarter"
    HALF = "half", "Twice a year"
    OWN = "own", "On dates of its own"


class EnteredBy(Choice):
    CENTER = "center", "The center"
    AGENCY = "agency", "The agency"
    EITHER = "either", "Either of them"


MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6}
DUE_DAY = 15  # of the month after, where a support says nothing else
LATEST_DUE_DAY = 28
LARGEST = 10**9  # of what is counted; nobody counts more in a month
IN_ONE = 100  # values are kept in hundredths


def window_of(every: str, day: date) -> date:
    """The first day of the window that a day lies in; on dates of its own, the day itself."""
    if every == Every.OWN:
        return day
    size = MONTHS[Every(every)]
    return date(day.year, (day.month - 1) // size * size + 1, 1)


def last_month_of(every: str, window: date) -> date:
    """The month with whose data a window is due."""
    return month_of(window) if every == Every.OWN else months_on(window, MONTHS[Every(every)] - 1)


def windows(every: str, first: date, last: date) -> list[date]:
    """Every window from the one of the first day to the one of the last; none where dates are its own."""
    if every == Every.OWN:
        return []
    found, window = [], window_of(every, first)
    while window <= last:
        found.append(window)
        window = months_on(window, MONTHS[Every(every)])
    return found


def is_due_in(every: str, month: date, own: Iterable[date] = ()) -> date | None:
    """The window that is due with a month's data, if one is."""
    if every == Every.OWN:
        return next((day for day in sorted(own) if month_of(day) == month), None)
    window = window_of(every, month)
    return window if last_month_of(every, window) == month else None


def window_word(every: str, window: date) -> str:
    """A window as people write it: Mar 2026, Q1 2026, first half of 2026, or the day."""
    if every == Every.OWN:
        return f"{window:%b} {window.day}, {window.year}"
    if every == Every.QUARTER:
        return f"Q{(window.month + 2) // 3} {window.year}"
    if every == Every.HALF:
        return f"{'Jan–Jun' if window.month < 7 else 'Jul–Dec'} {window.year}"
    return f"{window:%b} {window.year}"


def due_on(month: date, due_day: int = DUE_DAY) -> date:
    """The day by which a month should be shared: a day of the month after."""
    return months_on(month, 1) + timedelta(days=due_day - 1)


@dataclass(frozen=True)
class Schedule:
    """From which month to which a support shares its months, and by which day of the month after."""

    since: date
    until: date | None
    due_day: int


def owed(schedule: Schedule, on: date) -> list[date]:
    """The months that should have been shared before a day; one that is due today is not late yet."""
    last = min(months_on(month_of(on), -1), schedule.until or date.max)
    return [month for month in months(schedule.since, last) if due_on(month, schedule.due_day) < on]
