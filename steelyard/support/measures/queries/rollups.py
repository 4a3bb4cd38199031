"""A month over many supports at once: which are overdue, and how far each is. Always the same few statements."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from django.db.models import Max

from steelyard.foundation.kit.months import months_on
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.measures.models import Measure, Routine, SharedMonth, Value
from steelyard.support.measures.rules import Every, Schedule, is_due_in, owed, window_of
from steelyard.support.measures.rules.values import met


def overdue(support_ids: Iterable[int], *, on: date) -> dict[int, list[date]]:
    """The months that should have been shared before a day and were not, by support, the oldest first.

    Supports that owe nothing are left out, and so are those that are not active: nobody waits for their data.
    """
    keys = list(support_ids)
    schedules = {
        key: schedule for key, (schedule, status) in _schedules(keys).items() if status == SupportStatus.ACTIVE
    }
    return late_months(schedules, on=on)


def late_months(schedules: Mapping[int, Schedule], *, on: date) -> dict[int, list[date]]:
    """The same for supports whose schedules are known, and that are active; one statement."""
    shared = _shared(schedules)
    found = {key: [m for m in owed(schedule, on) if m not in shared[key]] for key, schedule in schedules.items()}
    return {key: late for key, late in found.items() if late}


def _schedules(keys: Collection[int]) -> dict[int, tuple[Schedule, str]]:
    rows = Routine.objects.filter(support__in=keys)
    named = rows.values_list("support_id", "since", "until", "due_day", "support__status")
    return {key: (Schedule(since, until, day), status) for key, since, until, day, status in named}


def _shared(keys: Iterable[int]) -> dict[int, set[date]]:
    found: dict[int, set[date]] = defaultdict(set)
    rows = SharedMonth.objects.filter(support__in=list(keys), number=1)
    for key, month in rows.values_list("support_id", "month"):
        found[key].add(month)
    return found


@dataclass
class Rolled:
    """How a support stands in a month: measures due, entered, at their target of those that have one, and sharing."""

    support_id: int
    month: date
    due: int = 0
    entered: int = 0
    with_target: int = 0
    on_target: int = 0
    shared_at: datetime | None = None
    overdue: list[date] = field(default_factory=list)

    @property
    def missing(self) -> int:
        return self.due - self.entered

    @property
    def is_shared(self) -> bool:
        return self.shared_at is not None


def rollup(support_ids: Iterable[int], month: date, *, on: date | None = None) -> dict[int, Rolled]:
    """A month of many supports in five statements, however many there are; supports without measures have zeros.

    ``on`` is the day on which months are overdue: by default the last day before the month after next begins.
    """
    keys = list(support_ids)
    found = {key: Rolled(key, month) for key in keys}
    uses = _due(keys, month)
    amounts = _amounts(keys, month)
    for use in uses:
        _count(found[use.support_id], use, amounts.get(use.pk))
    for key, at in _shared_in(keys, month):
        found[key].shared_at = at
    for key, late in overdue(keys, on=on or months_on(month, 2)).items():
        found[key].overdue = late
    return found


@dataclass(frozen=True)
class _Use:
    """What the roll-up reads of a measure that is due."""

    pk: int
    support_id: int
    window: date
    target: int | None
    better: str


_READ = ("pk", "support_id", "since", "ended_on", "target", "own_dates",
         "definition__current__every", "definition__current__better")  # fmt: skip


def _due(keys: Collection[int], month: date) -> list[_Use]:
    """The measures in use whose window is due with this month."""
    found = []
    cached: dict[str, date | None] = {}
    rows = Measure.objects.filter(support__in=keys, since__lt=months_on(month, 1))
    for pk, support, since, ended, target, own, every, better in rows.values_list(*_READ):
        if every == Every.OWN:
            window = is_due_in(every, month, [date.fromisoformat(day) for day in own])
        else:
            window = cached[every] if every in cached else cached.setdefault(every, is_due_in(every, month))
        if window is None or (ended is not None and ended < window) or window < window_of(every, since):
            continue
        found.append(_Use(pk, support, window, target, better))
    return found


def _amounts(keys: Collection[int], month: date) -> dict[int, dict[date, int]]:
    """Values of the windows that can be due with a month; none reaches back further than half a year."""
    rows = Value.objects.filter(measure__support__in=keys, on__gt=months_on(month, -6), on__lt=months_on(month, 1))
    found: dict[int, dict[date, int]] = defaultdict(dict)
    for pk, on, amount in rows.values_list("measure_id", "on", "amount"):
        found[pk][on] = amount
    return found


def _count(rolled: Rolled, use: _Use, amounts: dict[date, int] | None) -> None:
    amount = (amounts or {}).get(use.window)
    rolled.due += 1
    rolled.entered += amount is not None
    reached = met(amount, use.target, use.better)
    rolled.with_target += reached is not None
    rolled.on_target += bool(reached)


def _shared_in(keys: Collection[int], month: date) -> Iterable[tuple[int, datetime]]:
    rows = SharedMonth.objects.filter(support__in=keys, month=month).values("support_id")
    return rows.annotate(at_=Max("at")).values_list("support_id", "at_")
