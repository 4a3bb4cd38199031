"""What waits for somebody today: promises that are due, and supports where nothing happened for a while."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Max, Q

from steelyard.center.charge.models import StaffMember
from steelyard.support.delivery.models import Activity, Promise, PromiseQuerySet, Support, SupportQuerySet
from steelyard.support.delivery.rules import SILENCE, SupportStatus

WEEK = timedelta(days=7)
SHOWN = 50


@dataclass(frozen=True)
class Due:
    """Somebody's open promises by how near they are, and how many lie beyond the week."""

    overdue: list[Promise]
    today: list[Promise]
    week: list[Promise]
    later: int

    @property
    def is_empty(self) -> bool:
        return not (self.overdue or self.today or self.week)


def due(staff: StaffMember, today: date) -> Due:
    """The open promises of a staff member: overdue, due today, due within a week. Two queries."""
    own = Promise.objects.open().filter(by_staff=staff)
    rows = list(_for_list(own.filter(due_on__lte=today + WEEK))[:SHOWN])
    return Due(
        overdue=[one for one in rows if one.due_on < today],
        today=[one for one in rows if one.due_on == today],
        week=[one for one in rows if one.due_on > today],
        later=own.filter(due_on__gt=today + WEEK).count(),
    )


def _for_list(rows: PromiseQuerySet) -> PromiseQuerySet:
    rows = rows.select_related("support", "to_organization", "by_staff__person", "by_organization")
    return rows.order_by("due_on", "id")


def all_overdue(rows: PromiseQuerySet, today: date) -> list[Promise]:
    """Everybody's promises that are past their day, the oldest first: at most fifty."""
    return list(_for_list(rows.open().filter(due_on__lt=today))[:SHOWN])


def open_promises(rows: PromiseQuerySet, *, staff: int | None = None, only_overdue_on: date | None = None) -> Any:
    """Open promises for the list of them."""
    rows = rows.open()
    if staff:
        rows = rows.filter(by_staff=staff)
    if only_overdue_on:
        rows = rows.filter(due_on__lt=only_overdue_on)
    return rows.select_related("support", "to_organization", "by_staff__person", "by_organization")


def concerning(rows: PromiseQuerySet, organizations: Collection[int]) -> PromiseQuerySet:
    """Open promises to a whole team, and those by or to these organizations; none between others."""
    own = Q(to_organization__in=organizations) | Q(by_organization__in=organizations)
    to_all = Q(to_organization__isnull=True, by_organization__isnull=True)
    return _for_list(rows.open().filter(own | to_all))


@dataclass(frozen=True)
class Silent:
    """A support where nothing was recorded for a while; ``last_on`` is None if nothing ever was."""

    support: Support
    last_on: date | None


def silent(rows: SupportQuerySet, staff: StaffMember, today: date) -> list[Silent]:
    """Active supports of a liaison without an activity in thirty days, the longest silence first. Two queries."""
    since = today - SILENCE
    heard = Activity.objects.counted().filter(on__gt=since).values("support_id")
    own = rows.filter(liaison=staff, status=SupportStatus.ACTIVE, starts_on__lte=since)
    quiet = list(own.exclude(pk__in=heard)[:SHOWN])
    last = Activity.objects.counted().filter(support__in=quiet).order_by().values("support")
    days = dict(last.annotate(last_on=Max("on")).values_list("support", "last_on"))
    found = [Silent(support, days.get(support.pk)) for support in quiet]
    return sorted(found, key=lambda one: (one.last_on or one.support.starts_on, one.support.pk))
