"""Run charts: the median of a series, and the rules that tell a signal from the ups and downs of chance.

Three rules, each on points in the order of time; a time without a value is no point and breaks nothing.

- **Shift**: six or more points in a row on one side of the median. A point on the median neither adds nor breaks.
- **Trend**: five or more points in a row that rise, or that fall. Of equal neighbours one is counted.
- **Runs**: too few or too many runs (stretches on one side of the median) for the number of useful points, that is of
  points that do not lie on the median.

Sources: the numbers six and five are those of Perla, Provost and Murray (2011), "The run chart: a simple analytical tool
for learning from variation in healthcare processes", BMJ Quality & Safety 20(1). The limits for runs are those of
Swed and Eisenhart (1943), "Tables for testing randomness of grouping in a sequence of alternatives", Annals of
Mathematical Statistics 14(1), at five percent, half of it on each side; they are computed here from the exact
distribution of runs given how many points lie above and below (Wald and Wolfowitz 1940) and not copied: printed tables
differ by one here and there, depending on whether they name the last number that chance explains or the first that it
does not. That a single point is "astronomical" is a matter of judgement and no rule here.

These rules find changes early and pay for it with false alarms. Of series of independent values from one distribution
that never changes, this share shows at least one signal by chance (20,000 series each, seed 1943, median of the series
itself; ``false_alarms`` repeats it):

====== ============== ===== ===== =====
points any signal     shift trend runs
====== ============== ===== ===== =====
12     13%            1%    11%   2%
24     37%            15%   25%   2%
36     56%            30%   37%   3%
60     80%            53%   56%   5%
====== ============== ===== ===== =====

So a signal asks a question; it proves nothing, least of all on a long series.
"""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from math import comb

SHIFT, TREND = 6, 5
TAIL = Fraction(1, 40)  # 2.5 percent on each side

SHIFTED, TRENDED, FEW, MANY = "shift", "trend", "few_runs", "many_runs"
UP, DOWN = 1, -1

Values = Sequence[int | None]


@dataclass(frozen=True)
class Signal:
    """One signal: its rule, the places of its first and last point in the series, how many points or runs make it.

    ``side`` is UP for points above the median or rising, DOWN for below or falling, 0 for runs.
    """

    rule: str
    first: int
    last: int
    count: int
    side: int = 0


@dataclass(frozen=True)
class Reading:
    """What a series says: its median (None without a value), signals, useful points, runs, and how many runs chance gives.

    ``limits`` is the least and the most number of runs that chance explains; None where there are too few points to say.
    """

    median: Fraction | None
    signals: tuple[Signal, ...] = ()
    useful: int = 0
    runs: int = 0
    limits: tuple[int, int] | None = None

    def of(self, rule: str) -> tuple[Signal, ...]:
        return tuple(one for one in self.signals if one.rule == rule)


def median(values: Values) -> Fraction | None:
    """The exact median of what was measured; None for nothing."""
    known = sorted(value for value in values if value is not None)
    if not known:
        return None
    middle = len(known) // 2
    return Fraction(known[middle]) if len(known) % 2 else Fraction(known[middle - 1] + known[middle], 2)


def read(values: Values, *, baseline: int | None = None, shift: int = SHIFT, trend: int = TREND) -> Reading:
    """Judge a series of whole numbers in the order of time; ``baseline`` freezes the median of the first so many points.

    ValueError for a baseline below one point, or for rules below two points.
    """
    if (baseline is not None and baseline < 1) or shift < 2 or trend < 2:
        raise ValueError("A baseline has at least one point, and a rule at least two.")
    points = [(place, value) for place, value in enumerate(values) if value is not None]
    center = median([value for _, value in points[:baseline]])
    if center is None:
        return Reading(None)
    sides = _sides(points, center)
    stretches = list(_stretches(sides))
    limits = run_limits(sum(side > 0 for _, side in sides), sum(side < 0 for _, side in sides))
    signals = (*_shifts(stretches, shift), *_trends(points, trend), *_runs(sides, len(stretches), limits))
    return Reading(center, signals, len(sides), len(stretches), limits)


def _sides(points: Sequence[tuple[int, int]], center: Fraction) -> list[tuple[int, int]]:
    """The side of each useful point; whole numbers are compared, which is much faster than fractions."""
    over, under = center.numerator, center.denominator
    return [(place, UP if value * under > over else DOWN) for place, value in points if value * under != over]


def _stretches(sides: Sequence[tuple[int, int]]) -> Iterable[list[tuple[int, int]]]:
    """The runs: useful points in a row on one side."""
    held: list[tuple[int, int]] = []
    for one in sides:
        if held and held[-1][1] != one[1]:
            yield held
            held = []
        held.append(one)
    if held:
        yield held


def _shifts(stretches: Iterable[Sequence[tuple[int, int]]], least: int) -> list[Signal]:
    long = (run for run in stretches if len(run) >= least)
    return [Signal(SHIFTED, run[0][0], run[-1][0], len(run), run[0][1]) for run in long]


def _trends(points: Sequence[tuple[int, int]], least: int) -> list[Signal]:
    """Points in a row that rise or fall; a point that turns the way belongs to both."""
    kept = [one for at, one in enumerate(points) if at == 0 or one[1] != points[at - 1][1]]
    found, start = [], 0
    for at in range(1, len(kept) + 1):
        if at == len(kept) or (at > start + 1 and _way(kept, at) != _way(kept, at - 1)):
            if at - start >= least:
                found.append(Signal(TRENDED, kept[start][0], kept[at - 1][0], at - start, _way(kept, at - 1)))
            start = at - 1
    return found


def _way(kept: Sequence[tuple[int, int]], at: int) -> int:
    return UP if kept[at][1] > kept[at - 1][1] else DOWN


def _runs(sides: Sequence[tuple[int, int]], runs: int, limits: tuple[int, int] | None) -> list[Signal]:
    if limits is None or limits[0] <= runs <= limits[1]:
        return []
    return [Signal(FEW if runs < limits[0] else MANY, sides[0][0], sides[-1][0], runs)]


@cache
def run_limits(above: int, below: int) -> tuple[int, int] | None:
    """The least and the most runs that chance explains at five percent, given how many points lie on each side.

    None where no number of runs would be unlikely enough to say anything.
    """
    whole = comb(above + below, above)
    counts = [_ways(above, below, runs) for runs in range(above + below + 1)]
    possible = [runs for runs, count in enumerate(counts) if count]
    least, most = _beyond(counts, whole), len(counts) - 1 - _beyond(counts[::-1], whole)
    if not possible or (least <= possible[0] and possible[-1] <= most):
        return None
    return least, most


def _ways(above: int, below: int, runs: int) -> int:
    """In how many orders points of two sides make so many runs."""
    if not (above and below) or runs < 2:
        return int(runs == 1 and bool(above) != bool(below))
    half, odd = divmod(runs, 2)
    if not odd:
        return 2 * comb(above - 1, half - 1) * comb(below - 1, half - 1)
    one, other = (comb(above - 1, half) * comb(below - 1, half - 1), comb(above - 1, half - 1) * comb(below - 1, half))
    return one + other


def _beyond(counts: Sequence[int], whole: int) -> int:
    """How many counts from this end have at most the tail's chance together."""
    summed = 0
    for place, count in enumerate(counts):
        summed += count
        if summed > TAIL * whole:
            return place
    return len(counts)


def false_alarms(points: int, *, series: int, seed: int) -> dict[str, float]:
    """The share of series of independent values, all from one distribution, that show a signal: any, and by rule."""
    dice = random.Random(seed)  # noqa: S311 -- a simulation, not a secret
    found = dict.fromkeys(("any", SHIFTED, TRENDED, "runs"), 0)
    for _ in range(series):
        signals = read([dice.randrange(10**9) for _ in range(points)]).signals
        rules = {"runs" if one.rule in {FEW, MANY} else one.rule for one in signals}
        for rule in rules | ({"any"} if rules else set()):
            found[rule] += 1
    return {rule: count / series for rule, count in found.items()}
