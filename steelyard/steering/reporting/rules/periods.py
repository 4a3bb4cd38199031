"""Periods of figures: two days, both included; an open side has no bound."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol

from steelyard.foundation.kit import words

ALL, YEAR_BACK, QUARTER, DAYS = "all", "12-months", "quarter", "days"


class Year(Protocol):
    """What a period needs of an award year."""

    @property
    def number(self) -> int: ...
    @property
    def label(self) -> str: ...
    @property
    def starts_on(self) -> date: ...
    @property
    def ends_on(self) -> date: ...


@dataclass(frozen=True)
class Period:
    """A stretch of days under a name; ``key`` is how an address writes it."""

    key: str
    label: str
    first: date | None = None
    last: date | None = None

    def __contains__(self, day: date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)

    def meets(self, first: date, last: date) -> bool:
        """Whether a stretch of days shares at least one day with this period."""
        return (self.first is None or last >= self.first) and (self.last is None or first <= self.last)

    @property
    def days(self) -> str:
        """Both days in words: "Oct 1, 2022 – Sep 30, 2023"."""
        if self.first and self.last:
            return words.period(self.first, self.last)
        if self.first:
            return f"since {words.day(self.first)}"
        return f"until {words.day(self.last)}" if self.last else "since the center began"

    @property
    def name(self) -> str:
        """The label with its days, where the label is not the days themselves."""
        return self.label if self.key == DAYS else f"{self.label}, {self.days}"

    @property
    def opening(self) -> str:
        """How a sentence about this period begins: "In FY 2023, Oct 1, 2022 – Sep 30, 2023"."""
        if self.key in {YEAR_BACK, QUARTER, ALL}:
            article = "all years" if self.key == ALL else f"the {self.label.lower()}"
            return f"In {article}, {self.days}"
        if self.key == DAYS:
            return f"From {self.days.replace(' – ', ' to ')}" if self.first and self.last else self.label
        return f"In {self.name}"

    @property
    def query(self) -> dict[str, str]:
        """The parameters of an address that ask for this period."""
        if self.key != DAYS:
            return {"period": self.key}
        days = {"first": self.first, "last": self.last}
        return {"period": DAYS} | {name: day.isoformat() for name, day in days.items() if day}


def of_year(year: Year) -> Period:
    return Period(f"year-{year.number}", year.label, year.starts_on, year.ends_on)


def of_days(first: date | None, last: date | None) -> Period:
    made = Period(DAYS, "", first, last)
    return Period(DAYS, made.days[:1].upper() + made.days[1:], first, last)


def _year_before(day: date) -> date:
    """The day after the same day of the last year, so that both make a whole year."""
    try:
        return day.replace(year=day.year - 1) + timedelta(days=1)
    except ValueError:  # February 29
        return date(day.year - 1, 3, 1)


def last_quarter(today: date) -> Period:
    """The last calendar quarter that is over."""
    end = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1) - timedelta(days=1)
    first = date(end.year, end.month - 2, 1)
    return Period(QUARTER, "Last quarter", first, end)


def presets(years: Iterable[Year], today: date, *, rolling: bool = True) -> list[Period]:
    """The periods on offer, award years first; without ``rolling`` only those whose ends do not move."""
    found = [of_year(year) for year in sorted(years, key=lambda year: year.number, reverse=True)]
    if rolling:
        found += [Period(YEAR_BACK, "Last 12 months", _year_before(today), today), last_quarter(today)]
    return [*found, Period(ALL, "All years")]


def default(years: Sequence[Year], today: date) -> Period:
    """The award year of today; after the award its last year, before it its first; without one, everything."""
    begun = [year for year in years if year.starts_on <= today]
    if begun:
        return of_year(max(begun, key=lambda year: year.starts_on))
    return of_year(min(years, key=lambda year: year.starts_on)) if years else Period(ALL, "All years")


def money_years[Y: Year](period: Period, years: Iterable[Y]) -> list[Y]:
    """The award years that share a day with a period, in order: budgets hold for whole years only."""
    return sorted((y for y in years if period.meets(y.starts_on, y.ends_on)), key=lambda year: year.number)
