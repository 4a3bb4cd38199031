"""Percent agreement, Cohen's kappa and Krippendorff's alpha for categories without an order.

Sources:

- Cohen (1960), "A coefficient of agreement for nominal scales", Educational and Psychological Measurement 20(1).
  More than two coders: the mean over all pairs, Light (1971), Psychological Bulletin 76(5).
- De Vries, Elliott, Kanouse and Teleki (2008), "Using pooled kappa to summarize interrater agreement across many
  items", Field Methods 20(3): observed and expected agreement are each averaged over the codes, then kappa is taken.
- Krippendorff (2011), "Computing Krippendorff's alpha-reliability", University of Pennsylvania; any number of
  coders, any unit may lack values. Over several codes, disagreements are averaged as pooled kappa does it.

Where chance alone would agree always (one category throughout), kappa and alpha are 0/0: that is no agreement and no
disagreement, and is told as not enough.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import combinations

import numpy as np

from steelyard.analysis.agreement import resampling
from steelyard.analysis.agreement.shapes import MISSING, Figure, Floats, Units

TOO_FEW_CODERS = "No unit was looked at by two coders."
ONE_CATEGORY = "Nobody told units apart: everything got the same value, so chance cannot be told from agreement."
DRAWS, SEED = 2000, 20110125


def percent(units: Units) -> Figure:
    """The share of pairs of coders that agree, over all units that two or more of them looked at; 0 to 1."""
    pairs = _pair_counts(units)
    count = _pairable(units)
    if not count:
        return Figure(None, 0, TOO_FEW_CODERS)
    agreed, every = pairs
    return Figure(agreed / every, count)


def kappa(units: Units) -> Figure:
    """Cohen's kappa; of more than two coders Light's mean over all pairs. -1 to 1."""
    found = [_agreement(units, pair) for pair in combinations(range(units.values.shape[1]), 2)]
    count = _pairable(units)
    if not count or any(one is None for one in found):
        return Figure(None, count, TOO_FEW_CODERS if not count else "Two coders share no unit.")
    told = [one for one in found if one is not None]
    if any(expected >= 1 for _, expected in told):
        return Figure(None, count, ONE_CATEGORY)
    return Figure(float(np.mean([(observed - chance) / (1 - chance) for observed, chance in told])), count)


def pooled_kappa(codes: Sequence[Units]) -> Figure:
    """One kappa for several codes of the same two coders; codes that nobody could compare are left out."""
    if any(units.values.shape[1] > 2 for units in codes):
        raise ValueError("Pooled kappa compares two coders.")
    found = [one for units in codes if units.values.shape[1] == 2 and (one := _agreement(units, (0, 1)))]
    count = max((_pairable(units) for units in codes), default=0)
    if not found:
        return Figure(None, count, TOO_FEW_CODERS)
    observed, chance = np.mean(found, axis=0)
    if chance >= 1:
        return Figure(None, count, ONE_CATEGORY)
    return Figure(float((observed - chance) / (1 - chance)), count)


def alpha(units: Units, *, draws: int = DRAWS, seed: int = SEED) -> Figure:
    """Krippendorff's alpha with a 95 % interval; ``draws`` 0 leaves the interval out. 1 is perfect, 0 is chance."""
    return pooled_alpha([units], draws=draws, seed=seed)


def pooled_alpha(codes: Sequence[Units], *, draws: int = DRAWS, seed: int = SEED) -> Figure:
    """One alpha for several codes on the same blocks: 1 - mean observed / mean expected disagreement.

    The interval is a seeded bootstrap over whole blocks (documents, or units that stand alone), since characters
    and paragraphs of one document are not independent of each other. One block alone says nothing of others.
    """
    tables = [found for units in codes if (found := coincidences(units)).sum() > 0]
    count = max((_pairable(units) for units in codes), default=0)
    if not tables:
        return Figure(None, count, TOO_FEW_CODERS)
    value = of_tables([table.sum(axis=0)[None] for table in tables])[0]
    if np.isnan(value):
        return Figure(None, count, ONE_CATEGORY)
    figure = Figure(float(value), count)
    ends = resampling.interval(tables, of_tables, draws=draws, seed=seed) if draws else None
    return figure if ends is None else replace(figure, low=ends[0], high=ends[1])


def coincidences(units: Units) -> Floats:
    """For each block the coincidences of values within units: blocks x categories x categories, symmetric.

    A unit with m values adds each ordered pair of them with 1 / (m - 1); one with a single value adds nothing.
    """
    categories = int(units.values.max(initial=MISSING)) + 1
    blocks, place = np.unique(units.blocks, return_inverse=True)
    found = np.zeros((len(blocks), categories, categories))
    if not categories:
        return found
    counts = (units.values[:, :, None] == np.arange(categories)).sum(axis=1).astype(np.float64)
    given = counts.sum(axis=1)
    share = np.where(given > 1, units.weights / np.maximum(given - 1, 1), 0.0)
    for one in range(categories):
        for other in range(categories):
            pairs = counts[:, one] * (counts[:, other] - (one == other))
            np.add.at(found[:, one, other], place, pairs * share)
    return found


def of_tables(tables: Sequence[Floats]) -> Floats:
    """Alpha of each draw; ``tables`` has for each code an array draws x categories x categories. NaN where undefined."""
    observed, expected = np.zeros(len(tables[0])), np.zeros(len(tables[0]))
    for table in tables:
        margins = table.sum(axis=2)
        n = margins.sum(axis=1)
        rest = np.where(n > 1, n * (n - 1), np.nan)
        observed += np.nan_to_num((n - np.trace(table, axis1=1, axis2=2)) / np.where(n > 0, n, np.nan))
        expected += np.nan_to_num((n**2 - (margins**2).sum(axis=1)) / rest)
    return np.where(expected > 0, 1 - observed / np.where(expected > 0, expected, 1), np.nan)


def _pairable(units: Units) -> int:
    """How many units two or more coders looked at."""
    return int(units.weights[(units.values != MISSING).sum(axis=1) > 1].sum())


def _pair_counts(units: Units) -> tuple[float, float]:
    table = (units.values[:, :, None] == units.values[:, None, :]) & (units.values != MISSING)[:, :, None]
    given = (units.values != MISSING).sum(axis=1)
    agreed = ((table.sum(axis=(1, 2)) - given) * units.weights).sum()
    return float(agreed), float((given * (given - 1) * units.weights).sum())


def _agreement(units: Units, pair: tuple[int, int]) -> tuple[float, float] | None:
    """Observed agreement of two coders and what chance would give, over units that both looked at."""
    first, second = units.values[:, pair[0]], units.values[:, pair[1]]
    both = (first != MISSING) & (second != MISSING) & (units.weights > 0)
    total = units.weights[both].sum()
    if not total:
        return None
    observed = units.weights[both & (first == second)].sum() / total
    size = int(units.values.max()) + 1
    shares = [np.bincount(one[both], weights=units.weights[both], minlength=size) / total for one in (first, second)]
    return float(observed), float(np.dot(*shares))
