"""Working days, Monday to Friday: a promise in days is kept or missed the same way in every state."""

from datetime import date, timedelta

_WEEK = 5


def _count(day: date) -> int:
    """Working days from the calendar's first Monday (January 1 of year 1) through a day."""
    weeks, rest = divmod(day.toordinal(), 7)
    return weeks * _WEEK + min(rest, _WEEK)


def working_days_between(first: date, last: date) -> int:
    """Working days after ``first`` through ``last``; 0 if ``last`` is not later."""
    return max(0, _count(last) - _count(first))


def working_days_after(day: date, count: int) -> date:
    """The working day that lies ``count`` (at least 1) working days after a day; after a Friday, 1 is Monday."""
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() < _WEEK
    return day
