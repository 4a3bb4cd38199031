"""Reading the portfolio."""

from steelyard.steering.portfolio.queries.asking import LISTED, asked_as_it_stands, numbers_of
from steelyard.steering.portfolio.queries.charge import ChargeCheck, asked_of, charge_check
from steelyard.steering.portfolio.queries.questions import Told, questions, told

__all__ = [
    "LISTED",
    "ChargeCheck",
    "Told",
    "asked_as_it_stands",
    "asked_of",
    "charge_check",
    "numbers_of",
    "questions",
    "told",
]
