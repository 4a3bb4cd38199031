"""Reading the lever from the ledger: sums by support, and the weights of a period."""

from steelyard.steering.balance.queries.levers import Reading, award_years, reading
from steelyard.steering.balance.queries.sums import ACTIVITIES, MINUTES, UNITS, charge, rows

__all__ = ["ACTIVITIES", "MINUTES", "UNITS", "Reading", "award_years", "charge", "reading", "rows"]
