"""What stands on pages of others: a support's measures in brief, and months that are late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from steelyard.center.charge.models import StaffMember
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.measures.models import Measure, Routine, SharedMonth
from steelyard.support.measures.queries.months import next_to_share, routine_of
from steelyard.support.measures.queries.rollups import late_months, overdue
from steelyard.support.measures.queries.uses import Line, light_lines, of_support
from steelyard.support.measures.rules import due_on


@dataclass(frozen=True)
class Brief:
    """A support's measures: each over time, when months are shared, which are late, which was shared last."""

    lines: list[Line]  # of measures in use
    ended: list[Line]
    routine: Routine | None
    late: list[date]
    last_shared: date | None
    next_month: date | None

    @property
    def signals(self) -> int:
        return sum(bool(line.reading.signals) for line in self.lines)


def brief(support: Support, user: Any, today: date) -> Brief:
    """Six queries, however many measures and years there are; one where nothing was ever measured."""
    routine = routine_of(support)
    if routine is None:
        return Brief([], [], None, [], None, None)
    found = light_lines(of_support(support, user), today)
    running = [line for line in found if line.measure.ended_on is None]
    ended = [line for line in found if line.measure.ended_on is not None]
    late = overdue([support.pk], on=today).get(support.pk, [])
    shared = SharedMonth.objects.filter(support=support).order_by("-month", "-number").values_list("month", flat=True)
    wanted = next_to_share(routine, today) if running else None
    return Brief(running, ended, routine, late, shared.first(), wanted)


@dataclass(frozen=True)
class Late:
    """A support's months that are overdue, the oldest first."""

    support: Support
    months: list[date]
    due_day: int

    @property
    def due_on(self) -> date:
        return due_on(self.months[0], self.due_day)

    @property
    def url(self) -> str:
        return SharedMonth(support_id=self.support.pk, month=self.months[0]).get_absolute_url()

    @property
    def word(self) -> str:
        return f"{self.months[0]:%b %Y}"

    @property
    def told(self) -> str:
        more = len(self.months) - 1
        return f"and {more} month{'' if more == 1 else 's'} after it" if more else ""


def _late(routines: Iterable[Routine], today: date) -> list[Late]:
    """Supports with overdue months, the longest overdue first; one query beside the routines."""
    rows = {one.support_id: one for one in routines if one.support.status == SupportStatus.ACTIVE}
    found = late_months({key: one.schedule for key, one in rows.items()}, on=today) if rows else {}
    late = [Late(rows[key].support, months, rows[key].due_day) for key, months in found.items()]
    return sorted(late, key=lambda one: (one.due_on, one.support.name_key, one.support.pk))


def late_of_staff(staff: StaffMember, today: date) -> list[Late]:
    """The overdue months of the supports of one liaison."""
    return _late(Routine.objects.filter(support__liaison=staff).select_related("support"), today)


def all_late(user: Any, today: date) -> list[Late]:
    """Every support with overdue months that somebody may see."""
    return _late(Routine.objects.visible_to(user).select_related("support__liaison__person"), today)


@dataclass(frozen=True)
class OfAgencies:
    """What an agency is told on its own page."""

    late: list[Late]
    newest: SharedMonth | None
    has_measures: bool


def late_of_agencies(user: Any, today: date) -> OfAgencies:
    """Months of one's own supports that the center has not shared, and the one it shared last: three queries at most."""
    routines = list(Routine.objects.visible_to(user).select_related("support"))
    if not routines:
        return OfAgencies([], None, has_measures=False)
    shared = SharedMonth.objects.filter(support__in=[one.support_id for one in routines]).select_related("support")
    newest = shared.defer("content").order_by("-at", "-id").first()
    return OfAgencies(_late(routines, today), newest, has_measures=True)


@dataclass(frozen=True)
class SupportRow:
    """One support in the list of those with measures."""

    support: Support
    measures: int
    late: list[date]
    routine: Routine | None

    @property
    def is_active(self) -> bool:
        return self.support.status == SupportStatus.ACTIVE


def support_rows(user: Any, today: date) -> list[SupportRow]:
    """Supports with measures that somebody may see, active ones first; four queries."""
    counts: dict[int, int] = {}
    for key in Measure.objects.visible_to(user).running().values_list("support_id", flat=True):
        counts[key] = counts.get(key, 0) + 1
    seen = Measure.objects.visible_to(user).values("support_id")
    rows = list(Support.objects.filter(pk__in=seen).select_related("liaison__person").order_by("name_key", "id"))
    routines = {one.support_id: one for one in Routine.objects.filter(support__in=rows)}
    late = overdue([one.pk for one in rows], on=today)
    found = [SupportRow(one, counts.get(one.pk, 0), late.get(one.pk, []), routines.get(one.pk)) for one in rows]
    return sorted(found, key=lambda one: not one.is_active)
