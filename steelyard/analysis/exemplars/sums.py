"""Sums of rows: made from arrays, put together from parts, and turned to another centre.

The SQL that makes the same sums where the data lie is not here; it gives its sums as ``Sums`` too.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from math import isfinite, sqrt
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from steelyard.analysis.exemplars.shapes import Column, Floats, Sums, Unusable, Whole

SAMPLE = 2_000  # rows that say where the columns lie; any centre near the data will do


def sums(
    outcome: ArrayLike,
    context: Mapping[str, ArrayLike],
    group: ArrayLike,
    *,
    within: ArrayLike | None = None,
    weights: ArrayLike | None = None,
    name: str = "outcome",
) -> Sums:
    """The sums of rows held in memory; rows with anything missing (NaN, None) are left out and counted.

    A column of context that holds text is coded by levels. ``within`` names groups that lie in ``group``.
    """
    y, labels, codes = np.asarray(outcome, dtype=np.float64), *_coded(group)
    columns, values = _columns(context)
    w = None if weights is None else np.asarray(weights, dtype=np.float64)
    inner = None if within is None else _coded(within)
    z, centre, scale = _scaled([*values, y])
    if not np.isfinite(z.sum()) or codes.min(initial=0) < 0 or (inner and inner[1].min(initial=0) < 0) or w is not None:
        keep = np.isfinite(z).all(axis=0) & (codes >= 0)
        keep &= True if w is None else np.isfinite(w) & (w != 0)
        keep &= True if inner is None else inner[1] >= 0
        if not keep.all():
            z, codes = z[:, keep], codes[keep]
            w = None if w is None else w[keep]
            inner = None if inner is None else (inner[0], inner[1][keep])
    if w is not None and (w < 0).any():
        raise Unusable("A weight is below zero.")
    parents: tuple[str, ...] = ()
    if inner is not None:
        parents, outer = labels, codes
        pairs, codes = np.unique(outer * len(inner[0]) + inner[1], return_inverse=True)
        labels = tuple(inner[0][pair % len(inner[0])] for pair in pairs)
    found = _summed(z, (codes, len(labels)), w)
    made = Sums(columns, name, centre, scale, labels, **found, dropped=len(y) - z.shape[1], is_weighted=w is not None)
    if inner is not None:
        made = replace(made, parents=parents, parent=np.asarray(pairs // len(inner[0]), dtype=np.int64))
    return without_empty(made)


def _summed(z: Floats, groups: tuple[Whole, int], w: Floats | None) -> dict[str, Any]:
    codes, count = groups
    n = np.bincount(codes, minlength=count)
    if w is None:
        totals = np.stack([np.bincount(codes, line, count) for line in z], axis=1)
        return {"n": n, "weight": n.astype(np.float64), "totals": totals, "cross": z @ z.T}
    weighted = z * w
    return {
        "n": n,
        "weight": np.bincount(codes, w, count),
        "totals": np.stack([np.bincount(codes, line, count) for line in weighted], axis=1),
        "cross": weighted @ z.T,
        "log_weight": float(np.log(w).sum()),
    }


def _scaled(values: list[Floats]) -> tuple[Floats, Floats, Floats]:
    """The columns around where they lie, so that sums of squares keep their digits."""
    centre, scale = np.zeros(len(values)), np.ones(len(values))
    z = np.empty((len(values), len(values[0])))
    step = max(1, len(values[0]) // SAMPLE)
    for at, column in enumerate(values):
        if column.dtype != np.bool_:
            centre[at], scale[at] = place(column[::step])
        np.subtract(column, centre[at], out=z[at])
        z[at] *= 1 / scale[at]
    return z, centre, scale


def place(sample: Floats) -> tuple[float, float]:
    """About the middle and the spread of some values; a constant is its own middle."""
    finite = np.isfinite(sample)
    known = sample if finite.all() else sample[finite]
    if not len(known):
        return 0.0, 1.0
    low, middle = float(known.min()), float(known.mean())
    away = known - middle
    spread = sqrt(away @ away / len(known))
    if low == known.max() or not isfinite(spread) or spread == 0:
        return low, 1.0
    return middle, spread


def _coded(group: ArrayLike) -> tuple[tuple[str, ...], Whole]:
    """Labels in order, and of each row the place of its label; -1 where it has none."""
    values = np.asarray(group)
    if values.dtype.kind in "iu" and len(values) and values.min() >= 0 and values.max() < 2 * len(values):
        return tuple(map(str, range(int(values.max()) + 1))), values.astype(np.int64, copy=False)
    texts = _texts(values)
    missing = np.asarray(texts == "")
    found, codes = np.unique(texts, return_inverse=True)
    if missing.any():
        codes, found = np.where(missing, -1, codes - 1), found[1:]
    return tuple(map(str, found)), np.asarray(codes, dtype=np.int64)


def _texts(values: NDArray[Any]) -> NDArray[Any]:
    """As text, nothing where there is none."""
    if values.dtype.kind == "O":
        return np.array(["" if one is None or one != one else str(one) for one in values])  # noqa: PLR0124 -- NaN alone differs from itself
    return values.astype(str)


def _columns(context: Mapping[str, ArrayLike]) -> tuple[tuple[Column, ...], list[Floats]]:
    columns: list[Column] = []
    values: list[Any] = []
    for name, given in context.items():
        held = np.asarray(given)
        if held.dtype.kind in "fiu":
            columns.append(Column(name))
            values.append(held if held.dtype == np.float64 else held.astype(np.float64))
            continue
        levels, codes = _coded(held)
        for at, level in enumerate(levels):
            columns.append(Column(name, level))
            values.append(np.where(codes < 0, np.nan, codes == at) if codes.min(initial=0) < 0 else codes == at)
    return tuple(columns), values


def without_empty(made: Sums) -> Sums:
    """Without groups that have no row left."""
    held = made.n > 0
    if held.all():
        return made
    labels = tuple(label for label, is_held in zip(made.labels, held, strict=True) if is_held)
    parent = made.parent[held] if made.parents else made.parent
    return replace(
        made, labels=labels, n=made.n[held], weight=made.weight[held], totals=made.totals[held], parent=parent
    )


def recentred(made: Sums, centre: Floats, scale: Floats) -> Sums:
    """The same sums around another centre: z' = (z - shift) / stretch."""
    shift, stretch = (centre - made.centre) / made.scale, scale / made.scale
    total, weight = made.totals.sum(axis=0), made.weight.sum()
    cross = made.cross - np.outer(shift, total) - np.outer(total, shift) + weight * np.outer(shift, shift)
    totals = (made.totals - made.weight[:, None] * shift) / stretch
    return replace(made, centre=centre, scale=scale, totals=totals, cross=cross / np.outer(stretch, stretch))


def together(parts: Sequence[Sums]) -> Sums:
    """The sums of all parts of a file, as if it had been read in one go; levels that a part lacks are empty there."""
    first = parts[0]
    columns = tuple(dict.fromkeys(column for part in parts for column in part.columns))
    columns = tuple(sorted(columns, key=lambda one: [c.name for c in first.columns].index(one.name)))
    columns = tuple(sorted(columns, key=lambda one: ([c.name for c in columns].index(one.name), one.level or "")))
    aligned = [_aligned(part, columns, first) for part in parts]
    keys: dict[tuple[str, str], int] = {}
    places = [_places(part, keys) for part in aligned]
    count, width = len(keys), len(columns) + 1
    n, weight, totals = np.zeros(count, dtype=np.int64), np.zeros(count), np.zeros((count, width))
    for part, at in zip(aligned, places, strict=True):
        np.add.at(n, at, part.n)
        np.add.at(weight, at, part.weight)
        np.add.at(totals, at, part.totals)
    parents = tuple(dict.fromkeys(parent for parent, _ in keys)) if first.parents else ()
    which = {name: at for at, name in enumerate(parents)}
    return replace(
        aligned[0],
        labels=tuple(label for _, label in keys),
        n=n,
        weight=weight,
        totals=totals,
        cross=np.sum([part.cross for part in aligned], axis=0),
        parents=parents,
        parent=np.array([which[parent] for parent, _ in keys] if parents else [], dtype=np.int64),
        log_weight=sum(part.log_weight for part in parts),
        dropped=sum(part.dropped for part in parts),
    )


def _places(part: Sums, keys: dict[tuple[str, str], int]) -> Whole:
    """Where each leaf of a part stands among all; new ones are added."""
    over = [part.parents[at] for at in part.parent] if part.parents else [""] * len(part.labels)
    return np.array([keys.setdefault(key, len(keys)) for key in zip(over, part.labels, strict=True)], dtype=np.int64)


def _aligned(part: Sums, columns: tuple[Column, ...], first: Sums) -> Sums:
    """A part with all columns, around the centre of the first one."""
    at = [columns.index(column) for column in part.columns] + [len(columns)]
    width = len(columns) + 1
    known = {column: place for place, column in enumerate(first.columns)}
    centre, scale = np.zeros(width), np.ones(width)
    for place_, column in enumerate(columns):
        if column in known:
            centre[place_], scale[place_] = first.centre[known[column]], first.scale[known[column]]
    centre[-1], scale[-1] = first.centre[-1], first.scale[-1]
    turned = recentred(part, centre[at], scale[at])
    totals, cross = np.zeros((len(part.labels), width)), np.zeros((width, width))
    totals[:, at] = turned.totals
    cross[np.ix_(at, at)] = turned.cross
    return replace(turned, columns=columns, centre=centre, scale=scale, totals=totals, cross=cross)
