"""Reading the lever from the ledger: sums by support, and the weights of a period."""

from steelyard.steering.balance.queries.levers import Behind, Reading, award_years, behind, reading
from steelyard.steering.balance.queries.sums import ACTIVITIES, MINUTES, UNITS, charge, rows

__all__ = ["ACTIVITIES", "MINUTES", "UNITS", "Behind", "Reading", "award_years", "behind", "charge", "reading", "rows"]
