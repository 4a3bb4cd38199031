"""Where a center stands between breadth and depth, responsiveness and structure, partnership and ownership.

Rows are the sums of one support in a period, in any unit: minutes, activities, cents. Each weight stands in [-1, +1]:

- **breadth** (+) to depth (-): the mean of *intensity* = (general - intensive) / all; *topics* = 2H - 1, where H is the
  Shannon entropy of the amounts over topics divided by ln(number of the charge's topics); *expertise* = share of the
  charge's topics that somebody knows minus share that somebody knows deeply.
- **responsiveness** (+) to structure (-): the mean of *origin* = (responsive - planned) / all and *offerings* =
  1 - 2 x share under a published offering.
- **partnership** (+) to ownership (-): (partnered + amplified - direct) / all.

A zero denominator, or fewer than two topics, is *not enough*: None, never a number; a weight of which one component is
not enough is not enough. Nothing here says which position is good.

Sources: the three pairs are those of the seeds' framework of balance in technical assistance; entropy as a measure of
diversity is Shannon's (1948), divided by its greatest value (Pielou 1966); the Gini coefficient is that of the sorted
amounts; the interval is the percentile interval of Efron (1979) over whole supports, because entries of one support hang
together.
"""

from steelyard.analysis.balance.intervals import DRAWS, lever
from steelyard.analysis.balance.measures import positions
from steelyard.analysis.balance.shapes import (
    BREADTH,
    GENERAL,
    INTENSIVE,
    PARTNERSHIP,
    RESPONSIVENESS,
    TARGETED,
    WEIGHTS,
    Charge,
    Component,
    Lever,
    Row,
    Weight,
)
from steelyard.analysis.balance.spread import Spread, gini, spread

__all__ = [
    "BREADTH", "DRAWS", "GENERAL", "INTENSIVE", "PARTNERSHIP", "RESPONSIVENESS", "TARGETED", "WEIGHTS", "Charge",
    "Component", "Lever", "Row", "Spread", "Weight", "gini", "lever", "positions", "spread",
]  # fmt: skip
