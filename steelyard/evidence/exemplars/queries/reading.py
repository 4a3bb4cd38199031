"""Sums by SQL: first where the columns lie and which levels they have, then the sums themselves."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from steelyard.analysis.exemplars import Column, Sums, Unusable, place
from steelyard.evidence.exemplars.queries.models import MOST_LEVELS, Kind, Unreadable
from steelyard.evidence.exemplars.queries.statements import Statements

Table = Mapping[str, NDArray[Any]]
Ask = Callable[[str], Table]
# A centre further than this many spreads from the mean costs digits: the sums are made again around the mean.
FAR = 100.0


class NotFinite(Exception):
    """A sum is no finite number: some cell is infinite or no number."""


def read(statements: Statements, ask: Ask) -> Sums:
    """The sums of one source. Raises Unusable, and NotFinite where a cell is infinite."""
    planned = _planned(statements, ask)
    try:
        found = _summed(planned, ask)
    except NotFinite:
        planned = replace(planned, skips_nan=True)
        found = _summed(planned, ask)
    if found.n_rows and (away := _away(found)) is not None:
        found = _summed(planned.with_columns(planned.columns, *away), ask)
    return found


def _planned(statements: Statements, ask: Ask) -> Statements:
    """Where the columns lie, and the levels of texts."""
    model = statements.model
    columns: list[Column] = []
    for name in model.context:
        if statements.source.kinds[name] is Kind.NUMBER:
            columns.append(Column(name))
        else:
            columns += [Column(name, level) for level in _levels(statements, name, ask)]
    sample = ask(statements.sample)
    places = []
    for column in (*columns, Column(model.outcome)):
        if column.level is None:
            places.append(place(_floats(sample[statements.place[column.name]])))
        else:
            places.append((0.0, 1.0))
    return statements.with_columns(tuple(columns), [one[0] for one in places], [one[1] for one in places])


def _levels(statements: Statements, name: str, ask: Ask) -> list[str]:
    found = [str(one) for one in ask(statements.levels(name, MOST_LEVELS))["level"]]
    if len(found) > MOST_LEVELS:
        raise Unreadable(f"Column {name} holds more than {MOST_LEVELS} different texts; that is too many for context.")
    try:
        return sorted(found, key=float)
    except ValueError:
        return sorted(found)


def _summed(statements: Statements, ask: Ask) -> Sums:
    if statements.source.in_one_scan:
        table = ask(statements.everything)
        complete = _floats(table["is_complete"]) == 1
        dropped = int(_floats(table["n"])[~complete].sum())
        groups: Table = {name: column[complete] for name, column in table.items()}
        pairs: Table = {name: column.sum() for name, column in groups.items() if name.startswith("s")}
    else:
        groups = ask(statements.by_group)
        pairs = {name: column[0] for name, column in ask(statements.over_all).items()} if len(groups["n"]) else {}
        dropped = int(ask(statements.count)["n"][0]) - int(_floats(groups["n"]).sum())
    return _sums(statements, groups, (pairs, dropped))


def _sums(statements: Statements, groups: Table, rest: tuple[Mapping[str, Any], int]) -> Sums:
    """One line per group, in order of labels."""
    pairs, dropped = rest
    width = len(statements.columns) + 1
    labels = [_labels(groups[key]) for key in statements.keys]
    order = np.lexsort([np.array(one) for one in reversed(labels)]) if labels[0] else np.zeros(0, dtype=np.int64)
    cross = np.zeros((width, width))
    for one, two in statements.products() if pairs else ():
        cross[one, two] = cross[two, one] = float(pairs[f"s{one}_{two}"])
    totals = np.stack([_floats(groups[f"t{at}"])[order] for at in range(width)], axis=1)
    if not (np.isfinite(totals).all() and np.isfinite(cross).all()):
        raise NotFinite
    n = _floats(groups["n"])[order].astype(np.int64)
    weighted = bool(statements.model.weights)
    if weighted and (_floats(groups["least"]) < 0).any():
        raise Unusable(f"Column {statements.model.weights}: a weight is below zero.")
    made = Sums(
        columns=statements.columns,
        outcome=statements.model.outcome,
        centre=np.array(statements.centre),
        scale=np.array(statements.scale),
        labels=tuple(labels[-1][at] for at in order),
        n=n,
        weight=_floats(groups["w"])[order] if weighted else n.astype(np.float64),
        totals=totals,
        cross=cross,
        log_weight=float(_floats(groups["lw"]).sum()) if weighted else 0.0,
        dropped=dropped,
        is_weighted=weighted,
    )
    return _nested(made, [labels[0][at] for at in order]) if len(labels) > 1 else made


def _nested(made: Sums, over: list[str]) -> Sums:
    parents = tuple(dict.fromkeys(over))
    which = {name: at for at, name in enumerate(parents)}
    return replace(made, parents=parents, parent=np.array([which[name] for name in over], dtype=np.int64))


def _labels(column: NDArray[Any]) -> list[str]:
    return [str(int(one)) if isinstance(one, float) and one.is_integer() else str(one) for one in column.tolist()]


def _floats(column: NDArray[Any]) -> NDArray[np.float64]:
    return np.ma.filled(np.ma.asarray(column, dtype=np.float64), np.nan)


def _away(found: Sums) -> tuple[list[float], list[float]] | None:
    """A better centre, where the sample's lies far from the rest."""
    mean = found.totals.sum(axis=0) / found.weight.sum()
    spread = np.sqrt(np.maximum(np.diag(found.cross) / found.weight.sum() - mean**2, 0))
    of_numbers = np.array([column.level is None for column in found.columns] + [True])
    if not (of_numbers & (np.abs(mean) > FAR * spread) & (mean != 0)).any():
        return None
    spread = np.where(of_numbers & (spread > 0), spread, 1)
    mean = np.where(of_numbers, mean, 0)
    return (found.centre + mean * found.scale).tolist(), (found.scale * spread).tolist()
