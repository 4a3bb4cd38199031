"""The criterion as a function of the ratios of variance, and its slope.

With V = sigma^2 (I / w + lambda Z Z'), sigma^2 and the fixed effects follow from lambda (Bates, Maechler, Bolker and Walker
2015, section 3); what stays is one function of one ratio, or of two where groups lie within groups. Everything comes from
sums within groups and the groups' means, so the cost grows with groups, not with rows.
"""

from dataclasses import dataclass
from functools import cached_property
from math import pi
from typing import NamedTuple, Protocol

import numpy as np

from steelyard.analysis.exemplars.designs import Design
from steelyard.analysis.exemplars.shapes import Floats, Unusable, Whole

# Groups of equal weight count as one; of more different weights than this that is no gain.
MOST_SIZES = 256
EXACT = "The model says the outcome exactly; nothing is left to compare groups by."


class Moments(NamedTuple):
    """X'V^-1 X with the outcome as last column, its slopes by the ratios, log |V| and its slopes."""

    matrix: Floats
    slopes: Floats
    log_size: Floats
    log_slopes: Floats


class At(NamedTuple):
    """The criterion at some ratios of variance: its value, its slopes, and the root from which the rest follows.

    At several ratios at once, each is an array with one more axis before it.
    """

    value: Floats
    slopes: Floats
    root: Floats  # inverse of the Cholesky root of X'V^-1 X with the outcome as last column
    residual: Floats  # variance

    @property
    def coefficients(self) -> Floats:
        return -self.root[-1, :-1] / self.root[-1, -1]

    @property
    def inverse(self) -> Floats:
        return np.asarray(self.root[:-1, :-1].T @ self.root[:-1, :-1])


class Curve(Protocol):
    @property
    def count(self) -> int: ...

    def moments(self, ratios: Floats) -> Moments: ...


@dataclass(frozen=True)
class OneLevel:
    design: Design
    count: int = 1

    @cached_property
    def sizes(self) -> tuple[Floats, Floats, Floats] | None:
        """Weights that occur, how often each, and the sum of mean x mean' over its groups."""
        weight = self.design.weight
        if (weight == weight[0]).all():
            means = self.design.means
            return weight[:1], np.array([float(len(weight))]), (means.T @ means)[None]
        sizes, place = np.unique(weight, return_inverse=True)
        if len(sizes) > min(MOST_SIZES, len(weight) / 2):
            return None
        order = np.argsort(place, kind="stable")
        means, counts = self.design.means[order], np.bincount(place)
        ends = np.cumsum(counts)
        each = [means[end - count : end] for end, count in zip(ends, counts, strict=True)]
        return sizes, counts.astype(np.float64), np.stack([part.T @ part for part in each])

    def moments(self, ratios: Floats) -> Moments:
        """At one ratio, or at each of several at once (one per line)."""
        if self.sizes is not None:
            weight, times, squares = self.sizes
            share = weight / (1 + ratios * weight)
            width = squares.shape[1]
            flat, shape = squares.reshape(len(weight), width * width), (*share.shape[:-1], width, width)
            matrix, slope = (share @ flat).reshape(shape), ((share * share) @ flat).reshape(shape)
        else:
            weight, times, means = self.design.weight, np.ones(1), self.design.means
            share = weight / (1 + ratios * weight)
            shared = means * share[..., None]
            matrix, slope = means.T @ shared, np.swapaxes(shared, -1, -2) @ shared
        log_size = (times * np.log1p(ratios * weight)).sum(axis=-1)
        log_slopes = (times * share).sum(axis=-1, keepdims=True)
        return Moments(self.design.inside + matrix, -slope[..., None, :, :], log_size, log_slopes)


@dataclass(frozen=True)
class TwoLevels:
    """Leaves within groups; the first ratio is the groups', the second the leaves'."""

    design: Design
    parent: Whole
    groups: int
    count: int = 2

    @cached_property
    def order(self) -> tuple[Floats, Floats, Whole]:
        """Weights and means of leaves, group after group, and where each group begins."""
        order = np.argsort(self.parent, kind="stable")
        starts = np.concatenate(([0], np.cumsum(np.bincount(self.parent, minlength=self.groups))[:-1]))
        return self.design.weight[order], self.design.means[order], starts

    def moments(self, ratios: Floats) -> Moments:
        over, under = ratios
        weight, means, starts = self.order
        share = weight / (1 + under * weight)
        shared = means * share[:, None]
        total, squares = np.add.reduceat(share, starts), np.add.reduceat(share * share, starts)
        sums = np.add.reduceat(shared, starts)
        size = 1 + over * total
        drawn = sums * np.sqrt(over / size)[:, None]
        matrix = self.design.inside + means.T @ shared - drawn.T @ drawn
        grouped = sums / size[:, None]
        away = shared - share[:, None] * np.repeat(over * grouped, np.diff([*starts, len(weight)]), axis=0)
        slopes = np.stack((-grouped.T @ grouped, -away.T @ away))
        log_size = np.log1p(under * weight).sum() + np.log1p(over * total).sum()
        log_slopes = np.array([(total / size).sum(), share.sum() - (over * squares / size).sum()])
        return Moments(matrix, slopes, log_size, log_slopes)


@dataclass(frozen=True)
class Criterion:
    """lme4's REML criterion, or deviance with ML."""

    curve: Curve
    n: int
    is_reml: bool
    log_weight: float

    def __call__(self, ratios: Floats) -> At:
        """The root's last line holds the coefficients, its diagonal both determinants: all slopes are sums over its lines."""
        moments = self.curve.moments(ratios)
        root = self._root(moments.matrix)
        p = root.shape[-1] - 1
        diagonal = np.diagonal(root, axis1=-2, axis2=-1)
        squares = diagonal[..., p] ** 2
        if (squares <= 1e-13 * moments.matrix[..., p, p]).any():
            raise Unusable(EXACT)
        inverse = np.linalg.inv(root)
        parts = ((inverse[..., None, :, :] @ moments.slopes) * inverse[..., None, :, :]).sum(axis=-1)
        free = self.n - (p if self.is_reml else 0)
        value = moments.log_size + free * (1 + np.log(2 * pi / free * squares)) - self.log_weight
        slopes = moments.log_slopes + free * parts[..., p]
        if self.is_reml:
            value = value + 2 * np.log(diagonal[..., :p]).sum(axis=-1)
            slopes = slopes + parts[..., :p].sum(axis=-1)
        return At(value, slopes, inverse, squares / free)

    @staticmethod
    def _root(matrix: Floats) -> Floats:
        try:
            return np.linalg.cholesky(matrix)
        except np.linalg.LinAlgError as problem:
            if np.linalg.eigvalsh(matrix[..., :-1, :-1]).min() > 0:
                raise Unusable(EXACT) from problem
            raise Unusable("The columns of context cannot be told apart in these data.") from problem
