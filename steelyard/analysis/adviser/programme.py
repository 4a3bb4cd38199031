"""A problem as a mixed-integer programme for HiGHS: which candidates, and which pool of staff gives which hours.

Columns: one 0/1 for each candidate; then minutes by month, expertise asked and pool of staff; then, in the elastic
form, what each limit and each month's hours are exceeded by. Rows are scaled (hours, limits by their own size), so
that one tolerance fits all.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, vstack

from steelyard.analysis.adviser.limits import Limits

_HOUR = 60.0
_NEARLY = 1e-9
_OPTIMAL, _TIME, _INFEASIBLE = 0, 1, 2


@dataclass(frozen=True)
class Row:
    """``low <= sum(coefficients x columns) <= high``."""

    places: Sequence[int]
    coefficients: Sequence[float]
    low: float
    high: float


@dataclass(frozen=True)
class Solved:
    """What the solver says: a set if it has one, no better than ``bound``; ``in_time`` if it came to an end."""

    chosen: frozenset[int] | None
    bound: float
    in_time: bool
    is_infeasible: bool = False
    exceeded: tuple[float, ...] = ()


@dataclass(frozen=True)
class Relaxed:
    """The best there would be if candidates could be accepted in part: how much of each, and how decided that is."""

    parts: Any  # one for each candidate, 0 to 1
    decided: Any  # by how much the worth of each would have to change before its part does


class Programme:
    """The programme of one problem, solved as often as needed with rows added."""

    def __init__(self, limits: Limits, *, elastic: bool = False) -> None:
        self.limits = limits
        self.n = len(limits.candidates)
        self.columns = self.n
        self.elastic: list[tuple[str, float]] = []  # what each elastic column stands for, and its unit
        self._is_elastic = elastic
        self.first_elastic = 0
        self.rows = [*self._hours(), *self._lines()]

    def _hours(self) -> Iterator[Row]:
        """Demand of each month and expertise is met from pools that have it; no pool gives more than it has."""
        demand: dict[tuple[str, str], dict[int, int]] = {}
        for place, one in enumerate(self.limits.candidates):
            for need in one.needs:
                asked = demand.setdefault((need.month, need.expertise), {})
                asked[place] = asked.get(place, 0) + need.minutes  # the solver takes a column once in a row
        given: dict[tuple[int, str], list[int]] = {}
        rows = []
        for (month, expertise), asked in demand.items():
            places, amounts = list(asked), [minutes / _HOUR for minutes in asked.values()]
            for number, (known, hours) in enumerate(self.limits.pools):
                if expertise in known and hours.get(month):
                    places.append(self.columns)
                    amounts.append(-1.0)
                    given.setdefault((number, month), []).append(self.columns)
                    self.columns += 1
            rows.append((f"hours {month} {expertise}", places, amounts))
        capacity = [(key, places, self.limits.pools[key[0]][1][key[1]] / _HOUR) for key, places in given.items()]
        self.first_elastic = self.columns
        for name, places, amounts in rows:
            yield Row(*self._eased(name, places, amounts, unit=_HOUR), -np.inf, 0.0)
        for _, places, most in capacity:
            yield Row(places, [1.0] * len(places), -np.inf, most)

    def _lines(self) -> Iterator[Row]:
        for line in self.limits.lines:
            places = [int(place) for place in np.flatnonzero(line.amounts)]
            unit = max(float(np.abs(line.amounts).max(initial=0)), abs(line.most), 1.0)
            amounts = [float(line.amounts[place]) / unit for place in places]
            yield Row(*self._eased(line.limit, places, amounts, unit=unit), -np.inf, line.most / unit)

    def _eased(
        self, name: str, places: list[int], amounts: list[float], *, unit: float
    ) -> tuple[Sequence[int], Sequence[float]]:
        """In the elastic form a row may be exceeded, at a price."""
        if not self._is_elastic:
            return places, amounts
        self.elastic.append((name, unit))
        self.columns += 1
        return [*places, self.columns - 1], [*amounts, -1.0]

    def worth(self) -> Any:
        """The priority of each candidate, and nothing for the other columns."""
        found = np.zeros(self.columns)
        found[: self.n] = [one.priority for one in self.limits.candidates]
        return found

    def solve(
        self, worth: Any, *, gap: float, until: float, also: Sequence[Row] = (), fixed: Mapping[int, int] | None = None
    ) -> Solved:
        """The set worth most by ``worth`` (one for each column), as near to the best as ``gap`` and the time allow.

        ``fixed`` settles candidates beforehand; the bound then holds for sets with these alone.
        """
        left = until - monotonic()
        if left <= 0:
            return Solved(None, np.inf, in_time=False)
        rows = [*self.rows, *also]
        if _is_impossible(rows):
            return Solved(None, -np.inf, in_time=True, is_infeasible=True)
        if not self.columns:
            return Solved(frozenset(), 0.0, in_time=True)
        lowest, highest = self._ends(fixed or {})
        matrix = self._matrix(rows)
        found = milp(
            -worth,
            constraints=[] if matrix is None else [LinearConstraint(*matrix)],
            integrality=np.concatenate([np.ones(self.n), np.zeros(self.columns - self.n)]),
            bounds=Bounds(lowest, highest),
            options={"time_limit": left, "mip_rel_gap": gap},
        )
        if found.status == _INFEASIBLE:
            return Solved(None, -np.inf, in_time=True, is_infeasible=True)
        if found.status not in {_OPTIMAL, _TIME}:
            raise ArithmeticError(f"The solver could not go on: {found.message}")
        bound = np.inf if found.mip_dual_bound is None else -float(found.mip_dual_bound)
        if found.x is None:
            return Solved(None, bound, in_time=False)
        chosen = frozenset(int(place) for place in np.flatnonzero(found.x[: self.n] > 0.5))
        exceeded = tuple(float(one) for one in found.x[self.first_elastic :]) if self._is_elastic else ()
        return Solved(chosen, bound, in_time=found.status == _OPTIMAL, exceeded=exceeded)

    def relax(
        self, worth: Any, *, until: float, also: Sequence[Row] = (), fixed: Mapping[int, int] | None = None
    ) -> Relaxed | None:
        """The same with candidates accepted in part, in a fraction of the time; None if even that cannot be."""
        left, rows = until - monotonic(), [*self.rows, *also]
        matrix = self._matrix(rows)
        if left <= 0 or matrix is None or _is_impossible(rows):
            return None
        amounts, low, high = matrix
        upper, lower = np.isfinite(high), np.isfinite(low)
        found = linprog(
            -worth,
            A_ub=vstack([amounts[upper], -amounts[lower]]),
            b_ub=np.concatenate([high[upper], -low[lower]]),
            bounds=np.column_stack(self._ends(fixed or {})),
            options={"time_limit": left},
        )
        if found.status != _OPTIMAL:
            return None
        costs = np.abs(found.lower.marginals + found.upper.marginals)
        return Relaxed(found.x[: self.n], costs[: self.n])

    def _ends(self, fixed: Mapping[int, int]) -> tuple[Any, Any]:
        lowest, highest = np.zeros(self.columns), np.full(self.columns, np.inf)
        lowest[: self.n] = [one.must for one in self.limits.candidates]
        highest[: self.n] = 1
        for place, value in fixed.items():
            lowest[place] = highest[place] = value
        return lowest, highest

    def _matrix(self, rows: Sequence[Row]) -> tuple[Any, Any, Any] | None:
        """Coefficients with the lower and upper ends of their rows; None without any."""
        rows = [row for row in rows if len(row.places)]
        if not rows:
            return None
        starts = np.cumsum([0, *(len(row.places) for row in rows)])
        places = np.concatenate([np.asarray(row.places, dtype=np.int64) for row in rows])
        amounts = np.concatenate([np.asarray(row.coefficients, dtype=float) for row in rows])
        matrix = csr_array((amounts, places, starts), shape=(len(rows), self.columns))
        return matrix, np.array([row.low for row in rows]), np.array([row.high for row in rows])


def _is_impossible(rows: Sequence[Row]) -> bool:
    """A row without columns either holds or never can; the solver takes neither it nor an empty programme."""
    return any(not len(row.places) and not row.low <= 0 <= row.high + _NEARLY for row in rows)
