"""The limits of a problem, each as one line over the candidates, and what a set of candidates breaks."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from steelyard.analysis.adviser.hours import Month
from steelyard.analysis.adviser.problems import Candidate, Lack, Problem, Standing

_NEARLY = 1e-6


@dataclass(frozen=True)
class Line:
    """``sum(amounts * chosen) <= most``; breaking it by ``unit`` is one of what ``words`` speak of."""

    limit: str
    kind: str
    amounts: Any  # one for each candidate
    most: float
    words: str
    per_minute: bool = False  # a band or share: what is broken is stated as a part of all effort

    def over(self, chosen: Any) -> float:
        return float(self.amounts @ chosen) - self.most


class Limits:
    """A problem's lines and its supply of hours, ready to be asked often."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.candidates = problem.candidates
        self.minutes = np.array([one.minutes for one in problem.candidates], dtype=float)
        self.lines = list(self._lines())

    def _lines(self) -> Iterator[Line]:
        costs = np.array([one.cost_cents for one in self.candidates], dtype=float)
        if self.problem.budget_cents is not None:
            yield Line("budget", "budget", costs, float(self.problem.budget_cents), "the budget")
        base = self.problem.under_way
        for band in self.problem.bands:
            pulls = np.array([one.pull(band.weight) for one in self.candidates], dtype=float)
            had = base.pulls.get(band.weight, 0)
            ends = (band.low, band.high)
            yield from self._ends(("band", str(band.weight)), pulls, had=had, ends=ends, widest=(-1.0, 1.0))
        for share in self.problem.shares:
            parts = np.array([float(one.part_in(share.focal_area)) for one in self.candidates])
            had = base.focal_areas.get(share.focal_area, 0)
            ends = (share.low, share.high)
            yield from self._ends(("share", share.focal_area), parts, had=had, ends=ends, widest=(0.0, 1.0))

    def _ends(
        self, what: tuple[str, str], parts: Any, *, had: float, ends: tuple[float, float], widest: tuple[float, float]
    ) -> Iterator[Line]:
        """``low <= (had + sum(parts x minutes)) / all <= high``, multiplied out; an end that cannot bind is left out."""
        kind, name = what
        all_had = self.problem.under_way.minutes
        for is_high, end, free in ((False, ends[0], widest[0]), (True, ends[1], widest[1])):
            if end == free:
                continue
            sign = 1 if is_high else -1
            words = f"the {'upper' if is_high else 'lower'} end of {name}"
            amounts = sign * (parts - end) * self.minutes
            yield Line(f"{kind} {name}", kind, amounts, sign * (end * all_had - had), words, per_minute=True)

    @cached_property
    def pools(self) -> list[tuple[frozenset[str], dict[str, int]]]:
        """Staff with the same expertise as one pool: who of them does what is theirs to say."""
        found: dict[frozenset[str], dict[str, int]] = defaultdict(lambda: defaultdict(int))
        for one in self.problem.staff:
            for month, minutes in one.minutes.items():
                found[one.expertise][month] += minutes
        return list(found.items())

    @cached_property
    def supply(self) -> Mapping[tuple[str, str], int]:
        """Minutes of all who know an expertise, by month and expertise."""
        found: dict[tuple[str, str], int] = defaultdict(int)
        for known, hours in self.pools:
            for month, minutes in hours.items():
                for name in known:
                    found[month, name] += minutes
        return found

    def fit(self, chosen: Collection[int]) -> "Fit":
        fit = Fit(self)
        for place in chosen:
            fit.add(place)
        return fit

    def standings(self, chosen: Collection[int]) -> tuple[Standing, ...]:
        """Where every band's weight and every share stands with a set."""
        base = self.problem.under_way
        picked: Sequence[Candidate] = [self.candidates[place] for place in chosen]
        total = base.minutes + sum(one.minutes for one in picked)
        found = []
        for band in self.problem.bands:
            pull = base.pulls.get(band.weight, 0) + sum(one.pull(band.weight) * one.minutes for one in picked)
            found.append(Standing(str(band.weight), pull / total if total else None, band.low, band.high))
        for share in self.problem.shares:
            given = sum(one.part_in(share.focal_area) * one.minutes for one in picked)
            at = float(base.focal_areas.get(share.focal_area, 0) + given) / total if total else None
            found.append(Standing(share.focal_area, at, share.low, share.high))
        return tuple(found)


class Fit:
    """A growing set of candidates against the limits: what it breaks, and what adding one more would break."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.loads = [-line.most for line in limits.lines]
        self.minutes = float(limits.problem.under_way.minutes)
        self.months: dict[str, Month] = {}
        self.asked: dict[tuple[str, str], int] = defaultdict(int)
        self.missing: dict[str, int] = defaultdict(int)

    def _month(self, name: str) -> Month:
        if name not in self.months:
            pools = self.limits.pools
            self.months[name] = Month([known for known, _ in pools], [hours.get(name, 0) for _, hours in pools])
        return self.months[name]

    def add(self, place: int) -> None:
        one = self.limits.candidates[place]
        self.minutes += one.minutes
        self.loads = [
            load + float(line.amounts[place]) for load, line in zip(self.loads, self.limits.lines, strict=True)
        ]
        for need in one.needs:
            self.asked[need.month, need.expertise] += need.minutes
            self.missing[need.month] += self._month(need.month).ask(need.expertise, need.minutes)

    def lacks(self) -> list[Lack]:
        """Every limit that the set breaks."""
        months = [lack for month in sorted(self.missing) for lack in self._hours(month, self.missing[month], {})]
        return [*self._lines(self.loads, self.minutes), *months]

    def lacks_with(self, place: int) -> list[Lack]:
        """What adding a candidate would break; only its own months can run out by it."""
        one = self.limits.candidates[place]
        loads = [load + float(line.amounts[place]) for load, line in zip(self.loads, self.limits.lines, strict=True)]
        more: dict[tuple[str, str], int] = defaultdict(int)
        for need in one.needs:
            more[need.month, need.expertise] += need.minutes
        by_month: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for (month, name), minutes in more.items():
            by_month[month].append((name, minutes))
        missing = {
            month: self.missing.get(month, 0) + self._month(month).would_miss(asked)
            for month, asked in by_month.items()
        }
        hours = [lack for month in sorted(missing) for lack in self._hours(month, missing[month], more)]
        return [*self._lines(loads, self.minutes + one.minutes), *hours]

    def _lines(self, loads: Sequence[float], minutes: float) -> Iterator[Lack]:
        for load, line in zip(loads, self.limits.lines, strict=True):
            if load > _NEARLY * max(1.0, abs(line.most)):
                yield Lack(line.limit, line.kind, load / minutes if line.per_minute else load, line.words)

    def _hours(self, month: str, missing: int, more: Mapping[tuple[str, str], int]) -> Iterator[Lack]:
        """What is missing in a month: of one expertise alone first, then what several would have to share."""
        names = sorted({name for at, name in (*self.asked, *more) if at == month})
        for name in names if missing else ():
            has = self.limits.supply.get((month, name), 0)
            asked = self.asked.get((month, name), 0) + more.get((month, name), 0)
            alone = min(missing, max(0, asked - has))
            if alone:
                missing -= alone
                yield Lack(f"hours {month} {name}", "hours", alone, f"hours of {name} in {month}")
        if missing:
            yield Lack(f"hours {month}", "hours", missing, f"hours of staff in {month}")
