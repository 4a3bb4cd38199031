"""Reading measures; what apps above ask most is here: which months are overdue, and a month rolled up."""

from steelyard.support.measures.queries.marks import Mark, source
from steelyard.support.measures.queries.rollups import Rolled, overdue, rollup

__all__ = ["Mark", "Rolled", "overdue", "rollup", "source"]
