"""Figures as values: periods, arithmetic, and the register of measures."""

from steelyard.steering.reporting.rules.figures import (
    Head,
    days_in_words,
    delivery_throughout,
    head,
    heads,
    median_of_counts,
)
from steelyard.steering.reporting.rules.measure import Measure, ProgramMeasure
from steelyard.steering.reporting.rules.measures import MEASURES, as_markdown, measure_of
from steelyard.steering.reporting.rules.periods import (
    ALL,
    DAYS,
    Period,
    default,
    last_quarter,
    money_years,
    of_days,
    of_year,
    presets,
)
from steelyard.steering.reporting.rules.program import PROGRAM_MEASURES
from steelyard.steering.reporting.rules.sources import month_in_words, sources_in_words

__all__ = [
    "ALL", "DAYS", "MEASURES", "PROGRAM_MEASURES", "Head", "Measure", "Period", "ProgramMeasure", "as_markdown", "days_in_words", "default",
    "delivery_throughout", "head", "heads", "last_quarter", "measure_of", "median_of_counts", "money_years", "month_in_words", "of_days", "of_year",
    "presets", "sources_in_words",
]  # fmt: skip
