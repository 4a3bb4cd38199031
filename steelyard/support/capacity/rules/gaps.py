"""How much of what was wanted is there: gaps and what is closed of them (pure)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from steelyard.support.capacity.rules import Kind


@dataclass(frozen=True)
class Step:
    """A level that counted from a day on."""

    on: date
    level: int


@dataclass(frozen=True)
class Course:
    """One capacity of one agency over time: its kind, what is wanted, and the levels it had, the oldest first.

    The first step is the baseline; a step is an agreed existing level, or a level confirmed as built.
    """

    kind: str
    target: int | None
    steps: tuple[Step, ...]

    @property
    def baseline(self) -> int | None:
        return self.steps[0].level if self.steps else None

    def level(self, on: date | None = None) -> int | None:
        """The level that counted on a day (today's if none is given); None before the baseline."""
        known = [step for step in self.steps if on is None or step.on <= on]
        return known[-1].level if known else None

    @property
    def gap(self) -> int:
        """Points between baseline and target; 0 where there is nothing to close or nobody said."""
        if self.baseline is None or self.target is None:
            return 0
        return max(self.target - self.baseline, 0)

    def gained(self, on: date | None = None) -> int:
        """Points come nearer to the target since the baseline: at most the gap, negative where the level fell."""
        now = self.level(on)
        if now is None or self.baseline is None or not self.gap:
            return 0
        return min(now - self.baseline, self.gap)

    def share(self, on: date | None = None) -> float | None:
        """Gap closed = (now - baseline) / (target - baseline), as a fraction.

        None where the target is the baseline: there is no gap, so nothing is divided by it. More than 1 cannot be:
        what goes beyond the target closes no more of the gap. Below 0 where the level fell. (Formula of our own on the
        three views of capacity, existing, desired and built, in the second published study.)
        """
        return self.gained(on) / self.gap if self.gap else None


@dataclass(frozen=True)
class Closed:
    """What is closed of some gaps: points gained of points wanted, and how many gaps are closed whole.

    ``capacities`` is the n of every share: capacities with a baseline and a target. ``built`` counts claims in force.
    """

    gained: int = 0
    wanted: int = 0
    capacities: int = 0
    gaps: int = 0
    gaps_closed: int = 0
    organizational_wanted: int = 0
    organizational_gained: int = 0
    claimed: int = 0
    built: int = 0
    since: date | None = None
    until: date | None = None

    @property
    def percent(self) -> int | None:
        """Whole percents of the points wanted, cut and never rounded up; None without a gap."""
        return _percent(self.gained, self.wanted)

    @property
    def organizational_percent(self) -> int | None:
        """Of the whole gap, the part that lies in organizational capacities, which outlast people; None without a gap."""
        return _percent(self.organizational_wanted, self.wanted)

    @property
    def organizational_closed_percent(self) -> int | None:
        return _percent(self.organizational_gained, self.organizational_wanted)


def _percent(part: int, whole: int) -> int | None:
    return None if not whole else int(100 * part / whole)


def closed(courses: Iterable[Course], *, on: date | None = None, claimed: int = 0, built: int = 0) -> Closed:
    """The sum over capacities: sum of gains / sum of gaps, so that a wide gap weighs more than a narrow one.

    Only capacities with a baseline and a target count. The period runs from the first baseline to the last step.
    """
    known = [one for one in courses if one.level(on) is not None and one.target is not None]
    organizational = [one for one in known if one.kind == Kind.ORGANIZATIONAL]
    days = [step.on for one in known for step in one.steps if on is None or step.on <= on]
    return Closed(
        gained=sum(one.gained(on) for one in known),
        wanted=sum(one.gap for one in known),
        capacities=len(known),
        gaps=sum(one.gap > 0 for one in known),
        gaps_closed=sum(one.gap > 0 and one.gained(on) >= one.gap for one in known),
        organizational_wanted=sum(one.gap for one in organizational),
        organizational_gained=sum(one.gained(on) for one in organizational),
        claimed=claimed,
        built=built,
        since=min(days, default=None),
        until=max(days, default=None),
    )


@dataclass(frozen=True)
class Rest:
    """On whom a capacity rests: people who hold it today, and those who held it and have left the agency."""

    here: tuple[str, ...] = ()
    left: tuple[str, ...] = ()

    @property
    def told(self) -> str:
        """The flag in a sentence; empty where nothing has to be looked at."""
        gone = f" {_listed(self.left)} {'has' if len(self.left) == 1 else 'have'} left." if self.left else ""
        if len(self.here) == 1:
            return f"Rests on one person: {self.here[0]}.{gone}"
        if self.left:
            return f"{'Nobody named holds it any more.' if not self.here else ''}{gone}".strip()
        return ""


def _listed(names: tuple[str, ...]) -> str:
    *before, last = names
    return f"{', '.join(before)} and {last}" if before else last
