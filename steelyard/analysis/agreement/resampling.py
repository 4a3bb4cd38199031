"""How far alpha could lie elsewhere had other documents been coded: a seeded bootstrap over whole blocks."""

from collections.abc import Callable, Sequence

import numpy as np

from steelyard.analysis.agreement.shapes import Floats

PERCENT = (2.5, 97.5)
ENOUGH = 0.95  # of the draws must have an answer; else what they show is not the spread


def interval(
    tables: Sequence[Floats], measure: Callable[[Sequence[Floats]], Floats], *, draws: int, seed: int
) -> tuple[float, float] | None:
    """The 2.5th and 97.5th percentile of ``measure`` over draws of blocks; None where they cannot be told.

    ``tables`` has for each code an array whose first axis is the blocks; all have the same blocks in the same order.
    """
    blocks = len(tables[0])
    if blocks < 2 or any(len(table) != blocks for table in tables):
        return None
    dice = np.random.default_rng(seed)
    times = dice.multinomial(blocks, np.full(blocks, 1 / blocks), size=draws).astype(np.float64)
    drawn = measure([np.tensordot(times, table, axes=1) for table in tables])
    told = drawn[~np.isnan(drawn)]
    if len(told) < ENOUGH * draws:
        return None
    low, high = np.percentile(told, PERCENT)
    return float(low), float(high)
