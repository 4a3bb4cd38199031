"""From sums to a model: which columns stay, and how they are written back into the units of the data.

Treatment coding: the first level that occurs is what the others are compared with. A column that the others before it
already say is left out, as lme4 does, and named.
"""

from dataclasses import dataclass

import numpy as np

from steelyard.analysis.exemplars.shapes import Column, Floats, Sums, Unusable

# What is left of a column's sum of squares once the columns before it are taken out: rounding, or something.
LEAST = 1e-11


@dataclass(frozen=True)
class Design:
    """Columns kept, and means and sums of squares with a column of ones before them and the outcome after them."""

    columns: tuple[Column, ...]
    centre: Floats
    scale: Floats
    means: Floats  # of each leaf
    weight: Floats
    inside: Floats  # sums of squares and products around the leaves' means
    notes: tuple[str, ...]

    @property
    def terms(self) -> tuple[str, ...]:
        return ("(Intercept)", *(column.term for column in self.columns))

    def in_units(self, coefficients: Floats, covariance: Floats) -> tuple[Floats, Floats]:
        """Coefficients and covariance of z turned back into the units of the data."""
        units, centres = self.scale[-1] / self.scale[:-1], self.centre[:-1]
        turn = np.diag(np.concatenate(([self.scale[-1]], units)))
        turn[0, 1:] = -units * centres
        found = turn @ coefficients
        found[0] += self.centre[-1]
        return found, turn @ covariance @ turn.T


def design(sums: Sums) -> Design:
    if not sums.n_rows:
        raise Unusable("No row is left: each one misses something.")
    kept, notes = _kept(sums)
    at = [*kept, len(sums.columns)]
    totals = sums.totals[:, at]
    means = np.empty((len(sums.weight), len(at) + 1))
    means[:, 0] = 1
    np.divide(totals, sums.weight[:, None], out=means[:, 1:])
    inside = np.zeros((len(at) + 1, len(at) + 1))
    inside[1:, 1:] = sums.cross[np.ix_(at, at)] - means[:, 1:].T @ totals
    _flatten(inside, np.concatenate(([0.0], np.diag(sums.cross)[at])))
    if _spread(sums, len(sums.columns)) <= LEAST * np.abs(sums.cross[-1, -1]):
        raise Unusable(f"Column {sums.outcome}: the outcome is the same in every row.")
    columns = tuple(sums.columns[place] for place in kept)
    return Design(columns, sums.centre[at], sums.scale[at], means, sums.weight, inside, tuple(notes))


def _flatten(inside: Floats, all_: Floats) -> None:
    """What does not vary within groups has no sum of squares there, whatever rounding says."""
    flat = np.diag(inside) <= 1e-13 * all_
    inside[flat, :] = 0
    inside[:, flat] = 0


def _spread(sums: Sums, at: int) -> float:
    return float(sums.cross[at, at] - sums.totals[:, at].sum() ** 2 / sums.weight.sum())


def _kept(sums: Sums) -> tuple[list[int], list[str]]:
    """The columns that say something of their own, and a sentence for each other one."""
    levelled, notes = _without_first_levels(sums)
    total, weight = sums.totals.sum(axis=0), sums.weight.sum()
    around = sums.cross - np.outer(total, total) / weight
    kept: list[int] = []
    for at in levelled:
        column, own = sums.columns[at], around[at, at]
        if own <= 1e-13 * sums.cross[at, at] or own <= 0:
            notes.append(f"Column {column.term} is the same in every row and was left out.")
            continue
        if _left(around, kept, at) <= LEAST * own:
            notes.append(f"Column {column.term} follows from {_named(sums, around, (kept, at))} and was left out.")
            continue
        kept.append(at)
    return kept, notes


def _without_first_levels(sums: Sums) -> tuple[list[int], list[str]]:
    """Columns of numbers, and levels that occur except each text's first one."""
    kept, first, notes = [], dict[str, str](), list[str]()
    for at, column in enumerate(sums.columns):
        if column.level is None:
            kept.append(at)
        elif sums.cross[at, at] > 0:
            if column.name in first:
                kept.append(at)
            first.setdefault(column.name, column.level)
    for name, level in first.items():
        if not any(sums.columns[at].name == name for at in kept):
            notes.append(f"Column {name} is {level} in every row and was left out.")
    return kept, notes


def _left(around: Floats, kept: list[int], at: int) -> float:
    if not kept:
        return float(around[at, at])
    said = _scaled_solve(around, kept, at)
    return float(around[at, at] - around[at, kept] @ said)


def _scaled_solve(around: Floats, kept: list[int], at: int) -> Floats:
    size = np.sqrt(np.diag(around)[kept])
    solved = np.linalg.solve(around[np.ix_(kept, kept)] / np.outer(size, size), around[kept, at] / size)
    return np.asarray(solved / size)


def _named(sums: Sums, around: Floats, which: tuple[list[int], int]) -> str:
    """The columns that a column follows from."""
    kept, at = which
    said = _scaled_solve(around, kept, at) * np.sqrt(np.diag(around)[kept])
    most = np.abs(said).max()
    return ", ".join(
        sums.columns[place].term for place, part in zip(kept, said, strict=True) if abs(part) > 1e-6 * most
    )
