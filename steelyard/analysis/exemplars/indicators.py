"""Several indicators over several years as one score per group and year, stated before anybody looks.

Each indicator is turned so that more is better, and standardized over groups within its year: z = (x - mean) / sd. The
score of a year is the weighted mean of z over all indicators; a group that lacks one in a year has no score there. Cells of
fewer people than the minimum are left out before anything is computed.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from steelyard.analysis.exemplars.shapes import Floats

FEWEST = 10  # people in a cell, below which it is as if it were not there
ALL = ""  # all students, not one group of them


@dataclass(frozen=True)
class Indicator:
    key: str
    more_is_better: bool = True
    weight: float = 1.0


@dataclass(frozen=True)
class Cell:
    """One figure: of a group, on an indicator, in a year, from n people; of one group of students, or of all."""

    group: str
    indicator: str
    year: str
    value: float
    n: int
    students: str = ALL


@dataclass(frozen=True)
class Score:
    group: str
    year: str
    value: float


@dataclass(frozen=True)
class Reliability:
    """How far the parts of a score say the same: indicators within a year, and years with each other.

    ``alpha`` is Cronbach's (1951), over groups and years; ``between_years`` the mean correlation of two years' scores. None
    where there is not enough to tell.
    """

    alpha: float | None
    between_years: float | None
    n: int


def shown(cells: Iterable[Cell], *, fewest: int = FEWEST) -> tuple[list[Cell], int]:
    """Cells of enough people, and how many were left out."""
    every = list(cells)
    kept = [cell for cell in every if cell.n >= fewest and np.isfinite(cell.value)]
    return kept, len(every) - len(kept)


def turned(cells: Iterable[Cell], indicators: Sequence[Indicator]) -> dict[tuple[str, str, str], dict[str, float]]:
    """Values by indicator, year and students, then by group, each so that more is better."""
    sign = {one.key: 1.0 if one.more_is_better else -1.0 for one in indicators}
    found: dict[tuple[str, str, str], dict[str, float]] = defaultdict(dict)
    for cell in cells:
        if cell.indicator in sign:
            found[cell.indicator, cell.year, cell.students][cell.group] = sign[cell.indicator] * cell.value
    return dict(found)


def _standardized(values: Mapping[str, float]) -> dict[str, float]:
    held = np.array(list(values.values()))
    spread = float(held.std(ddof=1)) if len(held) > 1 else 0.0
    return {group: (value - float(held.mean())) / spread if spread else 0.0 for group, value in values.items()}


def scores(cells: Iterable[Cell], indicators: Sequence[Indicator]) -> tuple[list[Score], Reliability]:
    """The score of each group in each year that has every indicator, and how reliable it is."""
    parts = {key: _standardized(values) for key, values in turned(cells, indicators).items() if key[2] == ALL}
    total = sum(one.weight for one in indicators)
    found, lines = [], []
    for year in sorted({key[1] for key in parts}):
        of_year = [parts.get((one.key, year, ALL), {}) for one in indicators]
        for group in sorted(set(of_year[0]).intersection(*of_year[1:])):
            line = [part[group] for part in of_year]
            lines.append(line)
            value = sum(one.weight * part for one, part in zip(indicators, line, strict=True)) / total
            found.append(Score(group, year, value))
    return found, Reliability(_alpha(np.array(lines)), _between_years(found), len(found))


def parts(cells: Iterable[Cell], indicators: Sequence[Indicator]) -> list[Score]:
    """Each indicator for itself, standardized; they stand in for years where there is one year only."""
    found = []
    for (indicator, _, students), values in sorted(turned(cells, indicators).items()):
        if students == ALL:
            found += [Score(group, indicator, value) for group, value in sorted(_standardized(values).items())]
    return found


def _alpha(lines: Floats) -> float | None:
    if lines.ndim != 2 or lines.shape[1] < 2 or len(lines) < 3:
        return None
    k, whole = lines.shape[1], float(lines.sum(axis=1).var(ddof=1))
    return float(k / (k - 1) * (1 - lines.var(axis=0, ddof=1).sum() / whole)) if whole else None


def _between_years(found: Sequence[Score]) -> float | None:
    by_year: dict[str, dict[str, float]] = defaultdict(dict)
    for one in found:
        by_year[one.year][one.group] = one.value
    pairs = []
    for first, second in combinations(by_year.values(), 2):
        both = sorted(first.keys() & second.keys())
        if len(both) >= 3:
            lines = np.array([[first[group], second[group]] for group in both])
            if (lines.std(axis=0) > 0).all():
                pairs.append(float(np.corrcoef(lines.T)[0, 1]))
    return sum(pairs) / len(pairs) if pairs else None
