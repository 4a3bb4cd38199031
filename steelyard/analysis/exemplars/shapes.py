"""What goes into a fit and what comes out, as values."""

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Whole = NDArray[np.int64]
# A group is clearly above when the lower end of its 95 % interval is above zero.
WIDTH = 1.959963984540054


class Unusable(Exception):
    """The data cannot carry the model; the message is one plain sentence that names the column."""


@dataclass(frozen=True)
class Column:
    """A column of context: a number, or one level of a text (1 where the row has it, else 0)."""

    name: str
    level: str | None = None

    @property
    def term(self) -> str:
        """The name as lme4 writes it: column and level together."""
        return f"{self.name}{self.level or ''}"


@dataclass(frozen=True)
class Sums:
    """All that a fit needs to know of the rows: sums of z = (value - centre) / scale, the outcome's column last.

    One line per leaf: a group, or with ``parents`` a group within another one. ``weight`` are sums of the rows' weights w,
    ``totals`` sums of w z, ``cross`` the sum of w z z' over all rows, ``log_weight`` the sum of log w.
    """

    columns: tuple[Column, ...]
    outcome: str
    centre: Floats
    scale: Floats
    labels: tuple[str, ...]
    n: Whole
    weight: Floats
    totals: Floats
    cross: Floats
    parents: tuple[str, ...] = ()
    parent: Whole = field(default_factory=lambda: np.zeros(0, dtype=np.int64))  # of each leaf, its place in parents
    log_weight: float = 0.0
    dropped: int = 0
    is_weighted: bool = False

    @property
    def n_rows(self) -> int:
        return int(self.n.sum())


@dataclass(frozen=True)
class Term:
    term: str
    estimate: float
    se: float


@dataclass(frozen=True)
class Variance:
    """Variances of the groups, of the groups within them (None without such), and of the residual."""

    group: float
    residual: float
    within: float | None = None


@dataclass(frozen=True)
class Effects:
    """What the data say of each group, in the order of ``labels``.

    ``effect = shrinkage x mean_residual`` and ``se^2 = variance x (1 - shrinkage)``; fixed effects and variances count as
    known, as in lme4's condVar.
    """

    labels: tuple[str, ...]
    n: Whole
    effect: Floats
    se: Floats
    shrinkage: Floats
    mean_residual: Floats
    parents: tuple[str, ...] = ()  # of each group, the group it lies in

    @property
    def clearly_above(self) -> NDArray[np.bool_]:
        return np.asarray(self.effect - WIDTH * self.se > 0)

    @property
    def clearly_below(self) -> NDArray[np.bool_]:
        return np.asarray(self.effect + WIDTH * self.se < 0)


@dataclass(frozen=True)
class Fit:
    """One fitted model; ``criterion`` is lme4's: -2 log (restricted) likelihood at its best."""

    method: str
    n_rows: int
    dropped: int
    fixed: tuple[Term, ...]
    variance: Variance
    criterion: float
    groups: Effects
    within: Effects | None = None
    notes: tuple[str, ...] = ()

    @property
    def n_groups(self) -> int:
        return len(self.groups.labels)
