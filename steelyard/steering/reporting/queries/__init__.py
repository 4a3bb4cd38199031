"""Reading the center's figures and the rows behind them."""

from steelyard.center.charge.models import AwardYear
from steelyard.steering.reporting.queries.bases import PLANNED_WORK, RESPONSIVE_WORK, Scope
from steelyard.steering.reporting.queries.coherence import Coherence, coherence
from steelyard.steering.reporting.queries.effort import EffortFigures, effort
from steelyard.steering.reporting.queries.lists import LISTINGS, Behind, behind, narrowed
from steelyard.steering.reporting.queries.money import NOTHING, Cents, Money, expecting, money
from steelyard.steering.reporting.queries.overview import Overview, award_years, overview
from steelyard.steering.reporting.queries.published import Published, published
from steelyard.steering.reporting.queries.reach import Reach, reach
from steelyard.steering.reporting.queries.requests import Requests, requests

__all__ = [
    "LISTINGS",
    "NOTHING",
    "PLANNED_WORK",
    "RESPONSIVE_WORK",
    "AwardYear",
    "Behind",
    "Cents",
    "Coherence",
    "EffortFigures",
    "Money",
    "Overview",
    "Published",
    "Reach",
    "Requests",
    "Scope",
    "award_years",
    "behind",
    "coherence",
    "effort",
    "expecting",
    "money",
    "narrowed",
    "overview",
    "published",
    "reach",
    "requests",
]  # fmt: skip
