"""Onward reach: what was passed on to whom, and the share of those who can benefit.

People are counted where a thing arrived last. An agency that passed it on is not counted itself, and each agency
counts once, with the newest number told of it. So nobody is counted in the district and in its school again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from steelyard.support.engagements.rules import SHARE_TO_REACH


@dataclass(frozen=True)
class Step:
    """One thing that went from one organization to another on a day, and how many people it reaches there."""

    source: int
    target: int
    on: date
    people: int


@dataclass(frozen=True)
class Share:
    """Whole numbers: people reached of those who can benefit, and in how many organizations."""

    reached: int
    can_benefit: int
    organizations: int

    @property
    def percent(self) -> int | None:
        """Rounded down, so that 60 is said only when it is reached; none without a number of those who can benefit."""
        return self.reached * 100 // self.can_benefit if self.can_benefit else None

    @property
    def is_enough(self) -> bool:
        return self.can_benefit > 0 and self.reached * 100 >= self.can_benefit * SHARE_TO_REACH

    @property
    def is_more_than_all(self) -> bool:
        return bool(self.can_benefit) and self.reached > self.can_benefit


def share(steps: Iterable[Step], can_benefit: int) -> Share:
    newest: dict[int, Step] = {}
    passing = set()
    for step in sorted(steps, key=lambda one: one.on):
        newest[step.target] = step
        passing.add(step.source)
    last = [step for target, step in newest.items() if target not in passing]
    return Share(sum(step.people for step in last), can_benefit, len(last))


def by_year(steps: Sequence[Step], can_benefit: int, today: date) -> list[tuple[int, Share]]:
    """The share at the end of each year since the first step."""
    if not steps:
        return []
    first = min(step.on for step in steps).year
    years = range(first, max(first, today.year) + 1)
    return [(year, share([step for step in steps if step.on.year <= year], can_benefit)) for year in years]
