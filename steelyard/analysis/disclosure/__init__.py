"""What may be shown of people's answers: single tables (``shown``), and what several of them say together.

``plans`` freezes which tables exist and how each may be coarsened; ``worlds`` says, by integer programmes, what a reader
may hold possible after all that was shown; ``differences`` subtracts groups from each other; ``releases`` decides, table
by table, the finest step that tells of nobody; ``attacks`` turns a published page against itself; ``quotes`` says when
a sentence somebody wrote may be quoted.
"""

from steelyard.analysis.disclosure.shown import (
    FIFTHS,
    HIDDEN,
    NOT_SHOWN,
    RANGES,
    TENTHS,
    TWENTIETHS,
    WIDTH,
    Average,
    Band,
    K,
    OneWay,
    Row,
    Shown,
    bands,
    group_mix,
    mean,
    median,
    one_way,
    shown_n,
    shown_percent,
)

__all__ = [
    "FIFTHS",
    "HIDDEN",
    "NOT_SHOWN",
    "RANGES",
    "TENTHS",
    "TWENTIETHS",
    "WIDTH",
    "Average",
    "Band",
    "K",
    "OneWay",
    "Row",
    "Shown",
    "bands",
    "group_mix",
    "mean",
    "median",
    "one_way",
    "shown_n",
    "shown_percent",
]
