"""Reading the lever from the ledger: sums by support, and the weights of a period."""

from steelyard.steering.balance.queries.candidates import Listed, pending, planned
from steelyard.steering.balance.queries.ledgers import ACTIVITIES, CENTS, MINUTES, UNITS
from steelyard.steering.balance.queries.levers import Behind, Partner, Reading, award_years, behind, reading
from steelyard.steering.balance.queries.months import Path, first_month, path
from steelyard.steering.balance.queries.scenarios import Tried, chosen, deleted_lately, listed, periods, tried
from steelyard.steering.balance.queries.sums import charge, rows
from steelyard.steering.balance.queries.what_if import Base, Outcome, base, outcome

__all__ = [
    "ACTIVITIES", "CENTS", "MINUTES", "UNITS", "Base", "Behind", "Listed", "Outcome", "Partner", "Path", "Reading",
    "Tried", "award_years", "base", "behind", "charge", "chosen", "deleted_lately", "first_month", "listed", "outcome",
    "path", "pending", "periods", "planned", "reading", "rows", "tried",
]  # fmt: skip
