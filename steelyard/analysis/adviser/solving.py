"""Advice on a problem: good answers that differ, what binds each, and what an infeasible problem would need."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from time import monotonic
from typing import TYPE_CHECKING

from steelyard.analysis.adviser.problems import Advice, Answer, Lack, LeftOut, Problem

if TYPE_CHECKING:
    from steelyard.analysis.adviser.limits import Limits
    from steelyard.analysis.adviser.programme import Programme, Row, Solved

FIRST = 0.6  # the part of the time that the first answer may take
ROUGH = 0.05  # the gap of a quick first look, whose bound is nearly that of a long one
CORE = 50  # candidates at least that stay open when the others are settled by the relaxation
OPEN = 3  # and this many times those that the relaxation would accept in part
GOOD_ENOUGH = 0.8  # of the first answer's value: what is worth less is no good answer
DIFFERENT = 0.1  # of the first answer's size, and at least one: how much another answer must differ
_WHOLE = 1e-6  # a part this near to none or all is none or all
EXACT = 0.001  # the gap of a swap, which is told in points
SWAP = 0.02  # the part of the time that each swap may take
SWAPS = 6  # candidates for which it is worked out whom they would displace, the most wanted first


def advice(problem: Problem) -> Advice:
    """The best set of candidates that can be found in the problem's time, others like it, and the reasons.

    Every answer carries the honest bound of the problem: no set is worth more. After the first the best of those is
    looked for that differ from all before them in at least a tenth of its size (no-good cuts).
    """
    from steelyard.analysis.adviser.limits import Limits  # noqa: PLC0415 -- loads SciPy, which takes its time
    from steelyard.analysis.adviser.programme import Programme  # noqa: PLC0415 -- loads SciPy too

    started = monotonic()
    limits = Limits(problem)
    telling = _Telling(problem, limits, Programme(limits), until=started + problem.seconds)
    first = telling.first(until=started + FIRST * problem.seconds)
    if first.is_infeasible:
        return Advice((), relax=_eased(limits, started + problem.seconds), is_infeasible=True)
    if first.chosen is None:
        return Advice((), in_time=False)
    return telling.advice(first)


class _Telling:
    """Finds the other answers and explains each, as long as there is time."""

    def __init__(self, problem: Problem, limits: "Limits", programme: "Programme", *, until: float) -> None:
        self.problem, self.limits, self.programme, self.until = problem, limits, programme, until
        self.worth = programme.worth()

    def first(self, *, until: float) -> "Solved":
        """A set within the problem's gap: a rough look gives the bound, its core a set, and if need be all the rest."""
        if self.programme.n <= CORE:
            return self._whole(until, self.problem.gap)
        found = self._whole(until, max(ROUGH, self.problem.gap))
        if found.is_infeasible or self._is_near(found):
            return found
        found = self._better(found, self._core(until, gap=self.problem.gap))
        if not self._is_near(found):
            last = self._whole(until, self.problem.gap)
            found = replace(self._better(found, last), bound=min(found.bound, last.bound))
        return replace(found, in_time=self._is_near(found))

    def _better(self, one: "Solved", other: "Solved") -> "Solved":
        """The first with the set of the other, where that is worth more."""
        if other.chosen is None or (one.chosen is not None and self._value(one.chosen) >= self._value(other.chosen)):
            return one
        return replace(one, chosen=other.chosen)

    def _is_near(self, found: "Solved") -> bool:
        if found.chosen is None:
            return False
        value = self._value(found.chosen)
        return found.bound - value <= self.problem.gap * max(1, value)

    def _whole(self, until: float, gap: float, also: "Sequence[Row]" = ()) -> "Solved":
        return self.programme.solve(self.worth, gap=gap, until=until, also=also)

    def _core(
        self, until: float, *, gap: float, also: "Sequence[Row]" = (), fixed: Mapping[int, int] | None = None
    ) -> "Solved":
        """The best among sets that settle most candidates as the relaxation does; those it is unsure of stay open."""
        import numpy as np  # noqa: PLC0415 -- with SciPy, when needed

        settled = dict(fixed or {})
        relaxed = self.programme.relax(self.worth, until=until, also=also, fixed=settled)
        if relaxed is not None:
            parts = int(((relaxed.parts > _WHOLE) & (relaxed.parts < 1 - _WHOLE)).sum())
            order = [int(at) for at in np.argsort(relaxed.decided, kind="stable") if at not in settled]
            settled |= {at: round(float(relaxed.parts[at])) for at in order[max(CORE, OPEN * parts) :]}
        return self.programme.solve(self.worth, gap=gap, until=until, also=also, fixed=settled)

    def advice(self, first: "Solved") -> Advice:
        best = self._filled(first.chosen or frozenset())
        sets = sorted([best, *self._others(best)], key=lambda one: -self._value(one))
        answers = [self._answer(one, first.bound, is_first=not at) for at, one in enumerate(sets)]
        return Advice(tuple(answers), in_time=first.in_time)

    def _value(self, chosen: frozenset[int]) -> int:
        return sum(self.problem.candidates[place].priority for place in chosen)

    def _filled(self, chosen: frozenset[int]) -> frozenset[int]:
        """What fits besides and is worth something is added: the solver stops within its gap, people ask why."""
        fit, full = self.limits.fit(chosen), set(chosen)
        rest = [place for place in range(self.programme.n) if place not in chosen]
        for place in sorted(rest, key=lambda at: -self.problem.candidates[at].priority):
            if monotonic() > self.until or self.problem.candidates[place].priority <= 0:
                break
            if not fit.lacks_with(place):
                fit.add(place)
                full.add(place)
        return frozenset(full)

    def _others(self, best: frozenset[int]) -> Iterator[frozenset[int]]:
        found, until = [best], monotonic() + (self.until - monotonic()) / 2
        for _ in range(self.problem.answers - 1):
            apart = max(1, round(DIFFERENT * len(best)))
            cuts = [self._unlike(one, apart) for one in found]
            other = self._core(until, gap=self.problem.gap, also=cuts)
            if other.chosen is None and self.programme.n > CORE:
                other = self._whole(until, max(ROUGH, self.problem.gap), cuts)
            if other.chosen is None or self._value(other.chosen) < GOOD_ENOUGH * self._value(best):
                return
            filled = self._filled(other.chosen)
            found.append(other.chosen if filled in found else filled)
            yield found[-1]

    def _unlike(self, chosen: frozenset[int], apart: int) -> "Row":
        """At least ``apart`` candidates are chosen otherwise."""
        from steelyard.analysis.adviser.programme import Row  # noqa: PLC0415 -- loaded already

        signs = [-1.0 if place in chosen else 1.0 for place in range(self.programme.n)]
        return Row(range(self.programme.n), signs, float(apart - len(chosen)), float("inf"))

    def _answer(self, chosen: frozenset[int], bound: float, *, is_first: bool) -> Answer:
        picked = [one for place, one in enumerate(self.problem.candidates) if place in chosen]
        left = tuple(self._left_out(chosen, displaced=is_first))
        keeps = Counter(lack.words for one in left for lack in one.lacks)
        return Answer(
            chosen=tuple(one.key for one in picked),
            value=self._value(chosen),
            bound=bound,
            minutes=sum(one.minutes for one in picked),
            cost_cents=sum(one.cost_cents for one in picked),
            standings=self.limits.standings(chosen),
            left_out=left,
            binding=tuple(sorted(keeps.items(), key=lambda pair: (-pair[1], pair[0]))),
        )

    def _left_out(self, chosen: frozenset[int], *, displaced: bool) -> Iterator[LeftOut]:
        rest = [place for place in range(self.programme.n) if place not in chosen]
        rest.sort(key=lambda place: (-self.problem.candidates[place].priority, place))
        fit, lacks = self.limits.fit(chosen), {}
        for place in rest:
            if monotonic() > self.until:
                break
            lacks[place] = tuple(fit.lacks_with(place))
        for rank, place in enumerate(rest):
            instead = self._swap(chosen, place) if displaced and rank < SWAPS else (None, None)
            yield LeftOut(self.problem.candidates[place].key, lacks.get(place, ()), *instead)

    def _swap(self, chosen: frozenset[int], place: int) -> tuple[tuple[str, ...] | None, int | None]:
        """Whom a candidate would displace if it had to be accepted, and what that costs in priority.

        Where others that are accepted cannot make room (hours that nobody has, a band) there is no such swap.
        """
        until = min(self.until, monotonic() + SWAP * self.problem.seconds)
        fixed = {place: 1} | {at: 0 for at in range(self.programme.n) if at not in chosen and at != place}
        other = self._core(until, gap=EXACT, fixed=fixed)
        if other.chosen is None or not other.in_time:
            return None, None
        gone = tuple(self.problem.candidates[at].key for at in sorted(chosen - other.chosen))
        return gone, max(0, self._value(chosen) - self._value(other.chosen))


def _eased(limits: "Limits", until: float) -> tuple[Lack, ...]:
    """The smallest sum of relaxations, each as a part of its limit's size, with which some set is feasible."""
    import numpy as np  # noqa: PLC0415 -- with SciPy, when needed

    from steelyard.analysis.adviser.programme import Programme  # noqa: PLC0415 -- loaded already

    programme = Programme(limits, elastic=True)
    price = np.zeros(programme.columns)
    price[programme.first_elastic :] = -1.0
    found = programme.solve(price, gap=1e-4, until=until)
    if found.chosen is None:
        return ()
    return tuple(limits.fit(found.chosen).lacks())
