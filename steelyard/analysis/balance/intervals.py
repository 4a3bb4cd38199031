"""How far a position could lie elsewhere had other supports come: a seeded bootstrap over whole supports."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from steelyard.analysis.balance.measures import Floats, components, positions, table, weights
from steelyard.analysis.balance.shapes import Charge, Lever, Row, Weight

DRAWS, SEED = 1000, 20181001
# Of more supports than this several make one block: the width stays the same, the work does not grow.
BLOCKS = 1000
PERCENT = (2.5, 97.5)


def lever(rows: Sequence[Row], charge: Charge, *, draws: int = DRAWS, seed: int = SEED) -> Lever:
    """The positions with their 95 % intervals; the same rows in the same order give the same intervals.

    One support alone says nothing of others: no interval.
    """
    read = positions(rows, charge)
    sums = table([row for row in rows if row.amount > 0], charge)
    if len(sums) <= 1:
        return read
    found = weights(components(resampled(sums, draws=draws, seed=seed), charge))
    return replace(read, weights=tuple(_with_interval(one, found[one.key]) for one in read.weights))


def resampled(sums: Floats, *, draws: int, seed: int) -> Floats:
    """The sums of as many supports as there are, drawn with repetition; one line per draw."""
    dice = np.random.default_rng(seed)
    blocks = _blocks(sums, dice)
    count = len(blocks)
    times = dice.multinomial(count, np.full(count, 1 / count), size=draws)
    return np.asarray(times @ blocks, dtype=np.float64)


def _blocks(sums: Floats, dice: np.random.Generator) -> Floats:
    """The supports themselves, or dealt at random into equal blocks where they are many."""
    if len(sums) <= BLOCKS:
        return sums
    found = np.zeros((BLOCKS, sums.shape[1]))
    np.add.at(found, dice.permutation(len(sums)) % BLOCKS, sums)
    return found


def _with_interval(weight: Weight, drawn: Floats) -> Weight:
    enough = drawn[~np.isnan(drawn)]
    if weight.position is None or not len(enough):
        return weight
    low, high = np.percentile(enough, PERCENT)
    return replace(weight, low=float(low), high=float(high))
