"""The positions: one set of formulas over sums, for a single reading and for thousands of resamplings alike."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from steelyard.analysis.balance.shapes import (
    COMPONENTS,
    TIERS,
    WEIGHTS,
    Charge,
    Component,
    Lever,
    Row,
    Weight,
)

Floats = NDArray[np.float64]
# Columns of the table of sums; the topics follow.
ALL, FIRST_TIER, PLANNED, OFFERED, PARTNERED, AMPLIFIED, FIRST_TOPIC = 0, 1, 4, 5, 6, 7, 8
FEWEST_TOPICS = 2


def table(rows: Sequence[Row], charge: Charge) -> Floats:
    """One line per row: its amount, by tier, planned, offered, partnered, amplified, then each topic's part."""
    topics = sorted(charge.topics.union(*(row.topics for row in rows)))
    place = {topic: FIRST_TOPIC + at for at, topic in enumerate(topics)}
    found = np.zeros((len(rows), FIRST_TOPIC + len(topics)))
    for at, row in enumerate(rows):
        line = found[at]
        line[ALL] = line[FIRST_TIER + TIERS.index(row.tier)] = row.amount
        line[PLANNED:FIRST_TOPIC] = row.planned, row.offered, row.partnered, row.amplified
        for topic in row.topics:
            line[place[topic]] += row.amount / len(row.topics)
    return found


def components(sums: Floats, charge: Charge) -> dict[str, Floats]:
    """Each component for each line of sums; NaN where there is not enough."""
    whole = _or_nan(sums[:, ALL])
    general, _, intensive = (sums[:, FIRST_TIER + at] for at in range(len(TIERS)))
    return {
        "intensity": (general - intensive) / whole,
        "topics": _topics(sums[:, FIRST_TOPIC:]),
        "expertise": np.full(len(sums), _expertise(charge)),
        "origin": 1 - 2 * sums[:, PLANNED] / whole,
        "offerings": 1 - 2 * sums[:, OFFERED] / whole,
        "delivery": 2 * (sums[:, PARTNERED] + sums[:, AMPLIFIED]) / whole - 1,
    }


def _or_nan(amounts: Floats) -> Floats:
    return np.where(amounts > 0, amounts, np.nan)


def _topics(amounts: Floats) -> Floats:
    """2H - 1 over the columns; not enough where fewer than two topics hold anything."""
    most = amounts.shape[1]
    if most < FEWEST_TOPICS:
        return np.full(len(amounts), np.nan)
    parts = amounts / _or_nan(amounts.sum(axis=1))[:, None]
    logs = np.log(parts, out=np.zeros_like(parts), where=parts > 0)
    entropy = -(parts * logs).sum(axis=1) / np.log(most)
    return np.where((amounts > 0).sum(axis=1) >= FEWEST_TOPICS, 2 * entropy - 1, np.nan)


def _expertise(charge: Charge) -> float:
    if len(charge.topics) < FEWEST_TOPICS:
        return float("nan")
    return (charge.known - charge.deep) / len(charge.topics)


def weights(found: dict[str, Floats]) -> dict[str, Floats]:
    """Each weight as the mean of its components, within [-1, +1] in spite of rounding."""
    means = {key: np.mean([found[one] for one in COMPONENTS[key]], axis=0) for key in WEIGHTS}
    return {key: np.clip(mean, -1.0, 1.0) for key, mean in means.items()}


def _number(found: Floats) -> float | None:
    return None if np.isnan(found[0]) else float(np.clip(found[0], -1.0, 1.0))


def positions(rows: Sequence[Row], charge: Charge) -> Lever:
    """Where the weights stand, without intervals: quick enough to ask on every change of a what-if."""
    rows = [row for row in rows if row.amount > 0]
    parts = components(table(rows, charge).sum(axis=0, keepdims=True), charge)
    means = weights(parts)
    return Lever(
        tuple(
            Weight(key, _number(means[key]), tuple(Component(one, _number(parts[one])) for one in COMPONENTS[key]))
            for key in WEIGHTS
        ),
        amount=float(sum(row.amount for row in rows)),
        n=sum(row.n for row in rows),
        supports=len(rows),
    )
