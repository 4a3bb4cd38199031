"""The plan of an engagement: the example that comes with Steelyard, how milestones stand, planned against given."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from steelyard.foundation.kit.choices import Choice
from steelyard.support.engagements.rules import Stage, later, month_of

YEARS = (2, 5)  # how long intensive work usually takes
EXPLORING = 7  # months, in the published example


class MilestoneStatus(Choice):
    AHEAD = "ahead", "Ahead"
    SLIPPED = "slipped", "Slipped"
    LATE = "late", "Late"
    DONE = "done", "Done"
    DROPPED = "dropped", "Dropped"


def milestone_status(  # noqa: PLR0917 -- the days of a milestone in their order, then today
    first_due: date, due: date, done: date | None, dropped: date | None, today: date
) -> MilestoneStatus:
    """Done or dropped; late when its day has passed; slipped when that day was moved back."""
    if done:
        return MilestoneStatus.DONE
    if dropped:
        return MilestoneStatus.DROPPED
    if due < today:
        return MilestoneStatus.LATE
    return MilestoneStatus.SLIPPED if due > first_due else MilestoneStatus.AHEAD


@dataclass(frozen=True)
class Example:
    """An example plan: when it ends, its stages, milestones and dose, all counted from a first day."""

    until: date
    stages: Sequence[tuple[Stage, date, date | None]]
    milestones: Sequence[tuple[str, date]]
    visits: int
    contacts: int
    minutes: int


_MILESTONES = (
    ("Both sides know what the work asks of them", 3),
    ("The agency decides whether to go on", EXPLORING),
    ("The people who carry the work are chosen and trained", 14),
    ("Measures reach the state team every month, at four levels", 18),
    ("The first districts work in the new way", 24),
    ("Districts coach their own schools", 36),
    ("The agency carries the work itself", 48),
)
_STAGES = (
    (Stage.EXPLORATION, 0, EXPLORING),
    (Stage.INSTALLATION, EXPLORING - 1, 18),
    (Stage.INITIAL, 16, 36),
    (Stage.FULL, 34, 48),
)


def example_plan(first: date, *, years: int = 4) -> Example:
    """Seven months of exploration and a visit each month, stretched or shortened to 2 to 5 years."""
    if not YEARS[0] <= years <= YEARS[1]:
        raise ValueError(f"A plan takes {YEARS[0]} to {YEARS[1]} years, not {years}.")
    until = later(first, 12 * years) - timedelta(days=1)
    return Example(
        until=until,
        stages=[(stage, later(first, _at(a, years)), later(first, _at(b, years))) for stage, a, b in _STAGES],
        milestones=[(title, min(until, later(first, _at(month, years)))) for title, month in _MILESTONES],
        visits=1,
        contacts=4,
        minutes=600,
    )


def _at(month: int, years: int) -> int:
    """Exploration keeps its months; what follows is stretched from four years to so many."""
    if month <= EXPLORING:
        return month
    return EXPLORING + round((month - EXPLORING) * (12 * years - EXPLORING) / (48 - EXPLORING))


@dataclass(frozen=True)
class Dose:
    """So many visits, contacts and minutes in a month."""

    visits: int = 0
    contacts: int = 0
    minutes: int = 0


NOTHING = Dose()


@dataclass(frozen=True)
class MonthOfDose:
    """A month with what was planned for it and what the ledger holds."""

    month: date
    planned: Dose
    given: Dose
    shared: int = 0  # contacts at which both sides were present

    @property
    def is_silent(self) -> bool:
        return not self.shared


def planned_in(month: date, doses: Sequence[tuple[date, Dose]]) -> Dose:
    """The dose that holds in a month: the last that began in it or before."""
    held = [dose for since, dose in sorted(doses, key=lambda pair: pair[0]) if month_of(since) <= month]
    return held[-1] if held else NOTHING


def months_of_dose(
    months: Sequence[date], doses: Sequence[tuple[date, Dose]], given: Mapping[date, tuple[Dose, int]]
) -> list[MonthOfDose]:
    """Each of these months, also those in which nothing happened; ``given`` has the shared contacts beside the dose."""
    rows = ((month, *given.get(month, (NOTHING, 0))) for month in months)
    return [MonthOfDose(month, planned_in(month, doses), dose, shared) for month, dose, shared in rows]


def silent_months(months: Sequence[MonthOfDose], last: date) -> list[date]:
    """Whole months without a shared contact; that of the last day still runs, or is cut short, and is not judged."""
    return [one.month for one in months if one.is_silent and one.month < month_of(last)]


@dataclass(frozen=True)
class Totals:
    """Planned and given over several months."""

    planned: Dose
    given: Dose
    months: int

    @property
    def percent(self) -> int | None:
        """Contacts given of those planned; none where nothing was planned."""
        return round(100 * self.given.contacts / self.planned.contacts) if self.planned.contacts else None

    @property
    def words(self) -> str:
        return "—" if self.percent is None else f"{self.percent}%"


def totals(months: Sequence[MonthOfDose]) -> Totals:
    return Totals(
        together([one.planned for one in months]),
        together([one.given for one in months]),
        len(months),
    )


def together(doses: Sequence[Dose]) -> Dose:
    """What several doses come to."""
    return Dose(sum(one.visits for one in doses), sum(one.contacts for one in doses), sum(one.minutes for one in doses))
