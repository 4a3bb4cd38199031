"""The criterion as a function of the ratios of variance, and its slope.

With V = sigma^2 (I / w + lambda Z Z'), sigma^2 and the fixed effects follow from lambda (Bates, Maechler, Bolker and Walker
2015, section 3); what stays is one function of one ratio, or of two where groups lie within groups. Everything comes from
sums within groups and the groups' means, so the cost grows with groups, not with rows.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import numpy as np

from steelyard.analysis.exemplars.designs import Design
from steelyard.analysis.exemplars.shapes import Floats, Unusable, Whole

# Groups of equal weight count as one; of more different weights than this that is no gain.
MOST_SIZES = 256


class Moments(NamedTuple):
    """X'V^-1 X with the outcome as last column, its slopes by the ratios, log |V| and its slopes."""

    matrix: Floats
    slopes: Floats
    log_size: float
    log_slopes: Floats


class At(NamedTuple):
    """The criterion at some ratios of variance: its value, its slopes, and what follows from them."""

    value: float
    slopes: Floats
    coefficients: Floats
    inverse: Floats
    residual: float  # variance


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
        ratio = ratios[0]
        if self.sizes is not None:
            weight, times, squares = self.sizes
            share = weight / (1 + ratio * weight)
            width = squares.shape[1]
            both = np.stack((share, share * share)) @ squares.reshape(len(weight), width * width)
            matrix, slope = both.reshape(2, width, width)
        else:
            weight, times, means = self.design.weight, np.ones(1), self.design.means
            share = weight / (1 + ratio * weight)
            shared = means * share[:, None]
            matrix, slope = means.T @ shared, shared.T @ shared
        log_size = float((times * np.log1p(ratio * weight)).sum())
        return Moments(self.design.inside + matrix, -slope[None], log_size, np.array([float((times * share).sum())]))


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
        log_size = float(np.log1p(under * weight).sum() + np.log1p(over * total).sum())
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
        moments = self.curve.moments(ratios)
        matrix = moments.matrix
        p = len(matrix) - 1
        try:
            root = np.linalg.cholesky(matrix[:p, :p])
        except np.linalg.LinAlgError as problem:
            raise Unusable("The columns of context cannot be told apart in these data.") from problem
        inverse_root = np.linalg.inv(root)
        inverse = inverse_root.T @ inverse_root
        coefficients = inverse @ matrix[:p, p]
        turned = np.concatenate((-coefficients, [1.0]))
        squares = float(turned @ matrix @ turned)
        free = self.n - (p if self.is_reml else 0)
        if squares <= 1e-13 * matrix[p, p]:
            raise Unusable("The model says the outcome exactly; nothing is left to compare groups by.")
        value = moments.log_size + free * (1 + np.log(2 * np.pi * squares / free)) - self.log_weight
        slopes = moments.log_slopes + free * (moments.slopes @ turned @ turned) / squares
        if self.is_reml:
            value += 2 * np.log(np.diag(root)).sum()
            slopes = slopes + np.einsum("ij,kij->k", inverse, moments.slopes[:, :p, :p])
        return At(float(value), slopes, coefficients, inverse, squares / free)
