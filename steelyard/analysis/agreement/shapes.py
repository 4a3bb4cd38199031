"""What goes into a comparison of coders and what comes out of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NOT_ENOUGH = "not enough"
MISSING = -1  # in ``Units.values``: this coder did not look at this unit

type Ints = NDArray[np.int64]
type Floats = NDArray[np.float64]
type Span = tuple[int, int]  # from a character up to, but without, another


@dataclass(frozen=True)
class Figure:
    """One measure; without a value, ``why`` says in a sentence what it would have needed.

    ``units`` are those that at least two coders looked at (characters, or segments). ``low`` and ``high`` are the
    ends of a 95 % interval where one was asked for and enough is there to draw from.
    """

    value: float | None
    units: int = 0
    why: str = ""
    low: float | None = None
    high: float | None = None

    def __str__(self) -> str:
        return NOT_ENOUGH if self.value is None else f"{self.value:.3f}"

    def told(self) -> dict[str, Any]:
        """As JSON holds it: what cannot be told is the words, not a number."""
        interval = None if self.low is None else [self.low, self.high]
        return {
            "value": NOT_ENOUGH if self.value is None else self.value,
            "units": self.units,
            "interval": interval,
            "why": self.why,
        }


@dataclass(frozen=True)
class Units:
    """What each coder said of each unit.

    ``values`` has a row per unit and a column per coder: a number that stands for a category, or MISSING.
    ``weights`` (one per row) says how many units with the same values the row stands for, such as characters in a
    stretch. ``blocks`` (one per row) numbers what belongs together when an interval is drawn, such as one document.
    """

    values: Ints
    weights: Ints
    blocks: Ints

    def __post_init__(self) -> None:
        if self.values.ndim != 2 or not (len(self.values) == len(self.weights) == len(self.blocks)):
            raise ValueError("There must be one weight and one block for each row of values.")
        if (self.weights < 0).any() or (self.values < MISSING).any():
            raise ValueError("Weights and categories are not negative.")


@dataclass(frozen=True)
class Coded:
    """One document under one code, as several coders marked it.

    ``spans`` has one entry per coder, in the same order for every document: the stretches to which the coder applied
    the code, none at all ([]) if the coder read the document and found nothing, or None if the coder did not code it.
    ``segments`` are the parts compared by ``by_segment``, for example paragraphs.
    """

    length: int
    spans: Sequence[Sequence[Span] | None]
    segments: Sequence[Span] = ()

    def __post_init__(self) -> None:
        every = [span for spans in self.spans if spans is not None for span in spans]
        if any(not 0 <= start <= end <= self.length for start, end in [*every, *self.segments]):
            raise ValueError("A stretch lies outside its document.")
