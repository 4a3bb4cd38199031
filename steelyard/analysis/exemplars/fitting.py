"""The fit: where the criterion is least, and what follows there."""

from collections.abc import Callable
from dataclasses import replace
from math import copysign, exp, log, sqrt

import numpy as np
from numpy.typing import NDArray

from steelyard.analysis.exemplars.curves import At, Criterion, OneLevel, TwoLevels
from steelyard.analysis.exemplars.designs import Design, design
from steelyard.analysis.exemplars.effects import of_groups, of_leaves, of_parents
from steelyard.analysis.exemplars.shapes import Fit, Floats, Sums, Term, Unusable, Variance

METHODS = ("reml", "ml")
# Ratios to look at first, times one over the mean weight of a group: from next to nothing to nearly everything.
LOOKED_AT = (0.0, 0.02, 0.5, 10.0, 1e3, 1e6)
NEWTON_STEPS = 30


def fit(sums: Sums, *, method: str = "reml") -> Fit:
    """The random intercept model of these sums; ``method`` is reml or ml.

    Raises Unusable where the data cannot carry the model.
    """
    if method not in METHODS:
        raise Unusable(f"The method is reml or ml, not {method}.")
    if (turned := inside_out(sums)) is not None:
        return _swapped(_fitted(turned, method))
    return _fitted(sums, method)


def _fitted(sums: Sums, method: str) -> Fit:
    _check(sums)
    made = design(sums)
    if sums.n_rows <= len(made.terms):
        raise Unusable(f"{sums.n_rows} rows are too few for {len(made.terms)} fixed effects.")
    is_reml = method == "reml"
    if sums.parents:
        curve: OneLevel | TwoLevels = TwoLevels(made, sums.parent, len(sums.parents))
    else:
        curve = OneLevel(made)
    criterion = Criterion(curve, sums.n_rows, is_reml, sums.log_weight)
    ratios, at = _least_of_two(criterion, made) if sums.parents else _least(criterion, made.weight)
    return _fit(sums, method, (made, ratios, at))


def _check(sums: Sums) -> None:
    """What lme4 refuses as well: one group, or as many groups as rows."""
    if not sums.n_rows:
        raise Unusable("No row is left: each one misses something.")
    leaves, over = len(sums.labels), len(sums.parents)
    if min(leaves, over or leaves) < 2:
        raise Unusable("There is one group only; the model compares groups, so it needs two at least.")
    if leaves >= sums.n_rows:
        raise Unusable("Every group has one row only; what is the group's cannot be told from what is the row's.")
    if over and over >= leaves:
        raise Unusable("Every group has one group within it only; the two levels cannot be told apart.")


def inside_out(sums: Sums) -> Sums | None:
    """Where each group lies in one of those named as within it, the groups are the inner ones; else None."""
    if not sums.parents or len(sums.labels) != len(sums.parents):
        return None
    over = tuple(dict.fromkeys(sums.labels))
    if not 1 < len(over) < len(sums.parents):
        return None
    which = {name: at for at, name in enumerate(over)}
    return replace(
        sums,
        labels=tuple(sums.parents[at] for at in sums.parent),
        parents=over,
        parent=np.array([which[label] for label in sums.labels], dtype=np.int64),
    )


def _swapped(found: Fit) -> Fit:
    """Groups and variance under the names they were asked for by."""
    assert found.within is not None
    assert found.variance.within is not None
    variance = Variance(found.variance.within, found.variance.residual, found.variance.group)
    note = "Each group lies in one of those named as within it, so groups are taken as lying within those."
    return replace(found, variance=variance, groups=found.within, within=found.groups, notes=(note, *found.notes))


def _least(criterion: Callable[[Floats], At], weight: Floats) -> tuple[Floats, At]:
    """The least of a curve: the lowest of a few points, then the place beside it where the slope is zero."""
    usual = 1 / float(weight.mean())
    points = usual * np.array(LOOKED_AT)
    seen = criterion(points[:, None])
    best = int(np.argmin(seen.value))
    if seen.slopes[best, 0] > 0:
        if best == 0:
            return np.zeros(1), criterion(np.zeros(1))
        low, high = best - 1, best
    elif best == len(points) - 1:
        raise Unusable("Within groups the model says the outcome exactly; nothing is left to compare groups by.")
    else:
        low, high = best, best + 1
    if low:  # by their logarithms: each ratio is as far from the next as from the one before
        ends = [(log(points[at]), float(seen.value[at]), float(seen.slopes[at, 0] * points[at])) for at in (low, high)]
        found = exp(_root(lambda at: exp(at) * float(criterion(np.array([exp(at)])).slopes[0]), *ends))
    else:
        ends = [(float(points[at]), float(seen.value[at]), float(seen.slopes[at, 0])) for at in (low, high)]
        found = _root(lambda at: float(criterion(np.array([at])).slopes[0]), *ends)
    return np.array([found]), criterion(np.array([found]))


Place = tuple[float, float, float]  # where, the value there, the slope there


def _root(slope: Callable[[float], float], low: Place, high: Place) -> float:
    """Where a slope that begins below zero and ends above is zero (Chandrupatla 1997).

    The first look is at the least of the cubic through both ends; the last step follows the chord and is not looked at.
    """
    (b, _, f_b), (a, _, f_a) = low, high
    if f_b >= 0:
        return b
    near = 1e-9 * (f_a - f_b)
    t = _least_of_cubic(high, low)
    for _ in range(200):
        x = a + t * (b - a)
        f_x = slope(x)
        if (f_x > 0) == (f_a > 0):
            c, f_c = a, f_a
        else:
            c, f_c, b, f_b = b, f_b, a, f_a
        a, f_a = x, f_x
        if abs(f_a) <= near and f_a != f_c:
            return a - f_a * (a - c) / (f_a - f_c)
        nearest = a if abs(f_a) < abs(f_b) else b
        edge = 1e-14 * abs(nearest) / abs(b - c)
        if edge > 0.5:
            break
        t = min(max(_share((a, f_a), (b, f_b), (c, f_c)), edge), 1 - edge)
    return nearest


def _least_of_cubic(a: Place, b: Place) -> float:
    """How far between a and b the cubic through both ends is least (Nocedal and Wright 2006, formula 3.59)."""
    first = a[2] + b[2] - 3 * (a[1] - b[1]) / (a[0] - b[0])
    second = copysign(sqrt(first * first - a[2] * b[2]), b[0] - a[0])
    share = 1 - (b[2] + second - first) / (b[2] - a[2] + 2 * second)
    return min(max(share, 0.05), 0.95)


def _share(a: tuple[float, float], b: tuple[float, float], c: tuple[float, float]) -> float:
    """How far between a and b to look next: by a curve through the three points where that is safe, else halfway."""
    xi, phi = (a[0] - b[0]) / (c[0] - b[0]), (a[1] - b[1]) / (c[1] - b[1])
    if phi * phi >= xi or (1 - phi) ** 2 >= 1 - xi:
        return 0.5
    first = a[1] / (b[1] - a[1]) * c[1] / (b[1] - c[1])
    second = (c[0] - a[0]) / (b[0] - a[0]) * a[1] / (c[1] - a[1]) * b[1] / (c[1] - b[1])
    return first + second


def _least_of_two(criterion: Callable[[Floats], At], made: Design) -> tuple[Floats, At]:
    """The least over two ratios; a ratio that wants below zero stays at zero."""
    from scipy.optimize import minimize  # noqa: PLC0415 -- slow import: only who fits waits for it

    usual = 1 / float(np.median(made.weight))

    def down(theta: Floats) -> tuple[float, Floats]:
        at = criterion(usual * theta * theta)
        return float(at.value), at.slopes * usual * 2 * theta

    found = [
        minimize(down, start, jac=True, method="L-BFGS-B", bounds=[(0, 1e4)] * 2, options={"ftol": 1e-15, "gtol": 1e-8})
        for start in ((1.0, 1.0), (0.1, 1.0), (1.0, 0.1), (4.0, 4.0))
    ]
    best = min(found, key=lambda one: float(one.fun)).x
    if (best > 1e4 - 1).any():
        raise Unusable("Within groups the model says the outcome exactly; nothing is left to compare groups by.")
    return _polished(criterion, usual * best * best)


def _polished(criterion: Callable[[Floats], At], ratios: Floats) -> tuple[Floats, At]:
    """The last digits, by Newton's steps on the slopes; what is next to zero and wants lower is zero."""
    at = criterion(ratios)
    for place in range(2):
        without = ratios.copy()
        without[place] = 0
        there = criterion(without)
        if there.value <= at.value + 1e-7 and there.slopes[place] >= 0:
            ratios, at = without, there
    free = ratios > 0
    for _ in range(NEWTON_STEPS):
        if not free.any():
            break
        step = _step(criterion, ratios, np.flatnonzero(free))
        following = ratios.copy()
        following[free] = np.maximum(ratios[free] * 0.1, ratios[free] - step)
        is_settled = bool((np.abs(following - ratios)[free] <= 1e-13 * ratios[free]).all())
        ratios = following
        if is_settled:
            break
    return ratios, criterion(ratios)


def _step(criterion: Callable[[Floats], At], ratios: Floats, places: NDArray[np.intp]) -> Floats:
    slopes = criterion(ratios).slopes[places]
    bends = np.empty((len(places), len(places)))
    for row, place in enumerate(places):
        little = 1e-5 * ratios[place]
        up, down = ratios.copy(), ratios.copy()
        up[place] += little
        down[place] -= little
        bends[row] = (criterion(up).slopes - criterion(down).slopes)[places] / (2 * little)
    bends = (bends + bends.T) / 2
    if (np.linalg.eigvalsh(bends) <= 0).any():
        return np.zeros(len(places))
    return np.asarray(np.linalg.solve(bends, slopes))


def _fit(sums: Sums, method: str, found: tuple[Design, Floats, At]) -> Fit:
    made, ratios, at = found
    unit = float(made.scale[-1]) ** 2
    estimates, covariance = made.in_units(at.coefficients, at.inverse * at.residual)
    errors = np.sqrt(np.diag(covariance))
    fixed = tuple(Term(*one) for one in zip(made.terms, estimates.tolist(), errors.tolist(), strict=True))
    residual = float(at.residual) * unit
    parts = (ratios * residual).tolist()
    left = (made.means[:, -1] - made.means[:, :-1] @ at.coefficients) * made.scale[-1]
    if sums.parents:
        variance = Variance(parts[0], residual, parts[1])
        groups, within = of_parents(sums, variance, left), of_leaves(sums, variance, left)
    else:
        variance, within = Variance(parts[0], residual), None
        groups = of_groups(sums, variance, left)
    # The outcome was divided by its scale: its density was multiplied by it, once for each free row.
    free = sums.n_rows - (len(made.terms) if method == "reml" else 0)
    criterion = float(at.value) + 2 * free * np.log(made.scale[-1]) + _of_scales(made, method)
    notes = (*made.notes, *_zeros(variance))
    return Fit(method, sums.n_rows, sums.dropped, fixed, variance, float(criterion), groups, within, notes)


def _of_scales(made: Design, method: str) -> float:
    """What REML's criterion owes to the units of the columns: log |X'V^-1 X| of z is not that of the data."""
    if method == "ml":
        return 0.0
    return float(2 * np.log(np.abs(made.scale[:-1])).sum())


def _zeros(variance: Variance) -> list[str]:
    notes = []
    if variance.group == 0:
        notes.append(
            "Groups do not differ by more than their rows let one expect: their variance is zero, so no effect."
        )
    if variance.within == 0:
        notes.append(
            "Groups within groups do not differ by more than their rows let one expect: their variance is zero, so no effect."
        )
    return notes
