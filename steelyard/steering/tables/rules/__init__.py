"""Tables as values: what can be counted, by what; what was asked; what may be shown; files."""

from steelyard.steering.tables.rules.asked import NARROWING, Ask, problems_of, way_out
from steelyard.steering.tables.rules.catalog import DIMENSIONS, FACTS, SHARED, TIMES, Dimension, Fact

MOST_ROWS, MOST_COLUMNS = 200, 40
SECONDS = 5.0  # no table is reckoned for longer
TOO_LONG = (
    "This table took longer than {seconds} and was stopped. Choose a shorter period, fewer groups, or narrow it down."
)


def too_long(seconds: float) -> str:
    """What is said of a table that was stopped."""
    return TOO_LONG.format(seconds="1 second" if seconds == 1 else f"{seconds:g} seconds")


__all__ = [
    "DIMENSIONS", "FACTS", "MOST_COLUMNS", "MOST_ROWS", "NARROWING", "SECONDS", "SHARED", "TIMES", "TOO_LONG", "Ask", "Dimension",
    "Fact", "problems_of", "too_long", "way_out",
]  # fmt: skip
