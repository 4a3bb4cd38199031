"""The portfolio adviser: which requests to accept, as an integer programme; it proposes, people decide.

Plain Python without a database: describe a ``Problem`` (or read one from a JSON document), ask for ``advice``.
SciPy is loaded when advice is asked for, not before.
"""

from steelyard.analysis.adviser.documents import Unreadable, as_document, read
from steelyard.analysis.adviser.problems import (
    PULLS,
    Advice,
    Answer,
    Band,
    Candidate,
    Lack,
    LeftOut,
    Need,
    Problem,
    Share,
    Staff,
    Standing,
    UnderWay,
    Weight,
)
from steelyard.analysis.adviser.solving import advice

__all__ = [
    "PULLS",
    "Advice",
    "Answer",
    "Band",
    "Candidate",
    "Lack",
    "LeftOut",
    "Need",
    "Problem",
    "Share",
    "Staff",
    "Standing",
    "UnderWay",
    "Unreadable",
    "Weight",
    "advice",
    "as_document",
    "read",
]
