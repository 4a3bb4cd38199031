"""Integer programmes, solved by HiGHS through SciPy. Loaded when the first one is solved, for SciPy takes its time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array

from steelyard.analysis.disclosure.worlds import TooLong

SECONDS = 10
_OPTIMAL, _INFEASIBLE = 0, 2
_NEARLY = 1e-6

# Coefficient by column, and the ends that the sum lies between.
type Line = tuple[Mapping[int, int], int, int]


@dataclass(frozen=True)
class Programme:
    """Whole numbers from 0 to ``highest`` (one for each column), bound by ``lines``."""

    lines: Sequence[Line]
    highest: Sequence[int]

    def meeting(self, wanted: Sequence[Line]) -> list[int] | None:
        """Numbers that keep to all lines and to many of ``wanted``; None if to none of them any numbers can.

        Sums of ``wanted`` are never negative. Raises TooLong.
        """
        columns = len(self.highest)
        wishes = [line for place, one in enumerate(wanted, start=columns) for line in self._wish(place, one)]
        every = columns + len(wanted)
        one_of_them: Line = (dict.fromkeys(range(columns, every), 1), 1, len(wanted))
        limits = _limits([*self.lines, *wishes, one_of_them], every)
        box = Bounds(np.zeros(every), np.array([*self.highest, *([1] * len(wanted))], dtype=float))
        aim = np.repeat([0.0, -1.0], [columns, len(wanted)])
        # Without the demand for whole numbers first: quick, and often the answer. With it, half of what can be will do:
        # the others are asked for again.
        for demand in (0, 1):
            whole_ones = np.full(every, demand)
            options = {"time_limit": SECONDS, "mip_rel_gap": 0.5}
            found = milp(aim, constraints=limits, integrality=whole_ones, bounds=box, options=options)
            if found.status == _INFEASIBLE:
                return None
            if found.x is None:
                raise TooLong
            whole = np.rint(found.x)
            if found.status == _OPTIMAL and np.abs(found.x - whole).max() < _NEARLY:
                break
        return [int(number) for number in whole[:columns]]

    def _wish(self, place: int, wanted: Line) -> list[Line]:
        """The column of a wish can be 1 only where its sum lies between the ends."""
        terms, low, high = wanted
        most = sum(weight * self.highest[column] for column, weight in terms.items() if weight > 0)
        lines: list[Line] = [({**terms, place: -low}, 0, most)] if low > 0 else []
        return lines if high >= most else [*lines, ({**terms, place: most - high}, 0, most)]


def _limits(lines: Sequence[Line], columns: int) -> Any:
    starts = np.cumsum([0, *(len(line[0]) for line in lines)])
    places = np.array([place for line in lines for place in line[0]], dtype=np.int64)
    weights = np.array([float(weight) for line in lines for weight in line[0].values()])
    matrix = csr_array((weights, places, starts), shape=(len(lines), columns))
    return LinearConstraint(matrix, np.array([line[1] for line in lines]), np.array([line[2] for line in lines]))
