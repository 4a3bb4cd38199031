"""The words of the lever, and months as a period's ends."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from steelyard.analysis.balance import BREADTH, PARTNERSHIP, RESPONSIVENESS

YEARS = range(1900, 2200)
MOST_MONTHS = 120  # in one picture


@dataclass(frozen=True)
class Pair:
    """A weight's two ends; neither is the better one."""

    key: str
    minus: str
    plus: str

    @property
    def title(self) -> str:
        return f"{self.plus} and {self.minus.lower()}"


PAIRS = {
    BREADTH: Pair(BREADTH, "Depth", "Breadth"),
    RESPONSIVENESS: Pair(RESPONSIVENESS, "Structure", "Responsiveness"),
    PARTNERSHIP: Pair(PARTNERSHIP, "Ownership", "Partnership"),
}
COMPONENTS = {
    "intensity": ("Intensity", "general minus intensive, of all"),
    "topics": ("Topics", "how evenly the charge's topics are served"),
    "expertise": ("Expertise", "topics somebody knows minus topics somebody knows deeply"),
    "origin": ("Origin", "responsive minus planned, of all"),
    "offerings": ("Offerings", "outside minus under a published offering, of all"),
    "delivery": ("Delivery", "partnered and amplified minus direct, of all"),
}
# What the rows of each unit are called, one and many, and what heads a column of its amounts.
ROWS = {
    "minutes": ("entry of effort", "entries of effort"),
    "activities": ("activity", "activities"),
    "cents": ("entry of effort or cost", "entries of effort and costs"),
}
UNIT_HEADS = {"minutes": "Hours", "activities": "Activities", "cents": "Cost"}
NOT_ENOUGH = "Not enough to tell"


def signed(position: float | None) -> str:
    """0.386 becomes "+0.39"; what rounds to nothing has no sign."""
    if position is None:
        return NOT_ENOUGH
    text = f"{abs(position):.2f}"
    if text == "0.00":
        return text
    return f"{'−' if position < 0 else '+'}{text}"


def month_of(text: str) -> date | None:
    """The first day of "2021-04" or "4/2021"; None for what is no month."""
    found = re.fullmatch(r"(\d{4})-(\d{1,2})|(\d{1,2})/(\d{4})", text.strip(), re.ASCII)
    if not found:
        return None
    year, month = int(found[1] or found[4]), int(found[2] or found[3])
    return date(year, month, 1) if year in YEARS and month in range(1, 13) else None


def moved(first: date, months: int) -> date:
    """The first of the month so many months later or earlier."""
    count = first.year * 12 + first.month - 1 + months
    return date(count // 12, count % 12 + 1, 1)


def months_of(first: date, last: date) -> list[date]:
    """The first of every month from one day's month to another's."""
    count = (last.year - first.year) * 12 + last.month - first.month + 1
    return [moved(first, at) for at in range(count)]


def end_of(first: date) -> date:
    """The last day of the month that begins on a day."""
    return moved(first, 1) - timedelta(days=1)
