"""A number with the rows behind it, and the days it is about."""

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django.db.models import Q, QuerySet

from steelyard.steering.packs.queries.behind import Behind, Kind
from steelyard.steering.packs.rules import Value, count, share
from steelyard.steering.reporting.queries.bases import Scope
from steelyard.steering.reporting.rules import Period, of_days


@dataclass(frozen=True)
class Window:
    """The days a number is about, both included, and the day on which it is asked."""

    first: date
    last: date
    today: date

    @cached_property
    def period(self) -> Period:
        return of_days(self.first, self.last)

    @property
    def scope(self) -> Scope:
        return Scope(self.period)

    @property
    def on(self) -> date:
        """The day of what is told as it stands: the last one, or today where that is still to come."""
        return min(self.last, self.today)

    def within(self, name: str) -> Q:
        """A day of the window."""
        return Q(**{f"{name}__gte": self.first, f"{name}__lte": self.last})

    def at_work(self, prefix: str = "") -> Q:
        """Supports at work on a day of the window."""
        begun = Q(**{f"{prefix}starts_on__lte": self.last})
        ended = Q(**{f"{prefix}ends_on__isnull": True}) | Q(**{f"{prefix}ends_on__gte": self.first})
        return begun & ended & ~Q(**{f"{prefix}status": "proposed"})


@dataclass(frozen=True)
class Figure:
    """A number, and its rows where they can be opened."""

    value: Value
    behind: Behind | None = None


def counted(key: str, label: str, kind: Kind, rows: QuerySet[Any], *, people: bool = False) -> Figure:  # noqa: PLR0917 -- one line of a catalog
    """As many as there are rows."""
    return Figure(count(key, label, rows.count(), people=people), Behind(kind, rows))


def shared(  # noqa: PLR0917 -- one line of a catalog
    key: str, label: str, kind: Kind, rows: QuerySet[Any], of: Q, *, note: str = ""
) -> Figure:
    """The rows that fulfil a condition, as a share of all of them."""
    return Figure(share(key, label, rows.filter(of).count(), rows.count(), note=note), Behind(kind, rows, of))
