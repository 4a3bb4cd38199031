"""Months, each named by its first day."""

from collections.abc import Iterator
from datetime import date, timedelta


def month_of(day: date) -> date:
    """The first day of a day's month."""
    return day.replace(day=1)


def months_on(month: date, count: int) -> date:
    """The month so many after (or, below zero, before) another."""
    at = month.year * 12 + month.month - 1 + count
    return date(at // 12, at % 12 + 1, 1)


def months(first: date, last: date) -> Iterator[date]:
    """The months from one day's to another's, both included."""
    month = month_of(first)
    while month <= last:
        yield month
        month = months_on(month, 1)


def month_end(month: date) -> date:
    """The last day of a month."""
    return months_on(month, 1) - timedelta(days=1)
