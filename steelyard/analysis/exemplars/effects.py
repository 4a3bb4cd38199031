"""Empirical-Bayes effects: what the data say of each group, drawn towards zero by how little they say.

Each is prior N(0, variance) times what the rows say of this effect with all other effects integrated out: an estimate
(``mean_residual``) of precision 1/v. Then shrinkage = variance / (variance + v), effect = shrinkage x mean_residual and
se^2 = variance x (1 - shrinkage). With one level mean_residual is the group's weighted mean of y - X beta.
"""

from dataclasses import dataclass

import numpy as np

from steelyard.analysis.exemplars.shapes import Effects, Floats, Sums, Variance


@dataclass(frozen=True)
class _Said:
    estimate: Floats
    precision: Floats  # infinite where residual variance is zero, which a fit refuses


def _effects(said: _Said, variance: float) -> tuple[Floats, Floats, Floats, Floats]:
    shrinkage = variance * said.precision / (1 + variance * said.precision)
    se = np.sqrt(variance / (1 + variance * said.precision))
    return shrinkage * said.estimate, se, shrinkage, said.estimate


def of_groups(sums: Sums, variance: Variance, left: Floats) -> Effects:
    """One level: the group's mean marginal residual ``left``, of precision w / residual."""
    found = _effects(_Said(left, sums.weight / variance.residual), variance.group)
    return Effects(sums.labels, sums.n, *found)


def of_parents(sums: Sums, variance: Variance, left: Floats) -> Effects:
    """Groups that hold groups: means of the inner groups' means, each by its precision."""
    precision = _inner(sums, variance)
    total = np.bincount(sums.parent, precision, len(sums.parents))
    estimate = np.bincount(sums.parent, precision * left, len(sums.parents)) / total
    n = np.bincount(sums.parent, sums.n, len(sums.parents)).astype(np.int64)
    return Effects(sums.parents, n, *_effects(_Said(estimate, total), variance.group))


def of_leaves(sums: Sums, variance: Variance, left: Floats) -> Effects:
    """Inner groups: their mean residual less what the other inner groups say of the group they lie in."""
    assert variance.within is not None
    precision = _inner(sums, variance)
    total = np.bincount(sums.parent, precision, len(sums.parents))[sums.parent]
    added = np.bincount(sums.parent, precision * left, len(sums.parents))[sums.parent]
    others = np.maximum(total - precision, 0)
    size = 1 + variance.group * others
    expected = variance.group * (added - precision * left) / size
    own = 1 / (variance.group / size + variance.residual / sums.weight)
    found = _effects(_Said(left - expected, own), variance.within)
    return Effects(sums.labels, sums.n, *found, parents=tuple(sums.parents[at] for at in sums.parent))


def _inner(sums: Sums, variance: Variance) -> Floats:
    """How exactly an inner group's mean tells of the group it lies in."""
    return 1 / ((variance.within or 0.0) + variance.residual / sums.weight)
