"""Reading the lever from the ledger: sums by support, and the weights of a period."""

from steelyard.steering.balance.queries.ledgers import ACTIVITIES, CENTS, MINUTES, UNITS
from steelyard.steering.balance.queries.levers import Behind, Partner, Reading, award_years, behind, reading
from steelyard.steering.balance.queries.months import Path, first_month, path
from steelyard.steering.balance.queries.sums import charge, rows

__all__ = [
    "ACTIVITIES", "CENTS", "MINUTES", "UNITS", "Behind", "Partner", "Path", "Reading", "award_years", "behind", "charge",
    "first_month", "path", "reading", "rows",
]  # fmt: skip
