"""Award years and periods of numbers."""

from collections.abc import Sequence
from datetime import date, timedelta

from steelyard.center.charge.models import AwardYear
from steelyard.steering.packs.queries.figures import Window
from steelyard.steering.reporting.rules import Period


def window_of(period: Period, years: Sequence[AwardYear], today: date) -> Window:
    """The days of a period; an open side ends where the award does, or today."""
    begun = min((year.starts_on for year in years), default=today - timedelta(days=365))
    return Window(
        period.first or min(begun, period.last or today), period.last or max(today, period.first or today), today
    )


def year_window(year: AwardYear, today: date) -> Window:
    return Window(year.starts_on, year.ends_on, today)


def year_of(window: Window, years: Sequence[AwardYear]) -> AwardYear | None:
    """The award year in which all days of a window lie; None where they lie in several, or in none."""
    return next((y for y in years if y.starts_on <= window.first and window.last <= y.ends_on), None)


def year_named(asked: str, years: Sequence[AwardYear]) -> AwardYear | None:
    """An award year by its number, its label, or the calendar year in which it ends."""
    words = asked.strip().casefold()
    for year in years:
        if words in {year.label.casefold(), str(year.ends_on.year)}:
            return year
    return next((year for year in years if words == str(year.number)), None)
