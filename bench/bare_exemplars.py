"""What the exemplar fit is measured against: site sums in one numpy pass and a one-dimensional REML search, and DuckDB's
own aggregation of the same sums."""

import numpy as np
from scipy.optimize import minimize_scalar


def closed_form(y, x, site, sites):
    """y ~ x + (1 | site) by REML: estimates, both variances, and the effect of each site."""
    n, z = len(y), np.column_stack([np.ones(len(y)), *x, y])
    cross = z.T @ z
    size = np.bincount(site, minlength=sites)
    sums = np.column_stack([np.bincount(site, column, sites) for column in z.T])
    p = z.shape[1] - 1

    def at(ratio):
        drawn = ratio / (1 + ratio * size)
        left = cross - (sums * drawn[:, None]).T @ sums
        beta = np.linalg.solve(left[:p, :p], left[:p, p])
        squares = left[p, p] - left[:p, p] @ beta
        value = np.log1p(ratio * size).sum() + np.linalg.slogdet(left[:p, :p])[1] + (n - p) * np.log(squares)
        return value, beta, squares / (n - p)

    found = minimize_scalar(lambda log: at(np.exp(log))[0], bounds=(-12, 6), method="bounded", options={"xatol": 1e-6})
    ratio = np.exp(found.x)
    _, beta, residual = at(ratio)
    effects = ratio / (1 + ratio * size) * (sums[:, p] - sums[:, :p] @ beta)
    return beta, ratio * residual, residual, effects


def aggregation(connection, path, columns):
    """Sums of each group, and of products of columns, as one would write them by hand."""
    pairs = ", ".join(f"sum({a} * {b})" for at, a in enumerate(columns) for b in columns[at:])
    sums = ", ".join(f"sum({one})" for one in columns)
    return connection.execute(f"SELECT g, count(*), {sums}, {pairs} FROM '{path}' GROUP BY g").fetchnumpy()
