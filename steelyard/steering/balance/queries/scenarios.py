"""Scenarios that are kept, and what they would do upon today's ledger."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone

from steelyard.foundation.kit.paging import Page, paged
from steelyard.steering.balance.models import Scenario
from steelyard.steering.balance.queries.what_if import Base, Drawn, Outcome, base, outcome
from steelyard.steering.reporting.queries import award_years
from steelyard.steering.reporting.rules import Period, default, presets

PAGE = 25
LATELY = timedelta(days=30)  # for so long a deleted one is listed to be brought back


def periods(today: date) -> tuple[list[Period], Period]:
    """What a what-if may start from, and what it starts from unless told: the award year of today, or the last."""
    years = award_years()
    return presets(years, today, rolling=False), default(years, today)


def listed(user: Any, *, after: str = "", before: str = "") -> Page[Scenario]:
    rows: QuerySet[Scenario] = Scenario.objects.visible_to(user).kept().select_related("owner")
    return paged(rows, ("-made_at", "-id"), after=after, before=before, size=PAGE)


def deleted_lately(user: Any) -> list[Scenario]:
    rows = Scenario.objects.visible_to(user).filter(deleted_at__gte=timezone.now() - LATELY)
    return list(rows.order_by(F("deleted_at").desc(), "-id")[:PAGE])


def chosen(user: Any, keys: Sequence[int]) -> list[Scenario]:
    """In the order they were asked for; those that are not there are missing."""
    found = Scenario.objects.visible_to(user).kept().select_related("owner").in_bulk(keys)
    return [found[key] for key in dict.fromkeys(keys) if key in found]


@dataclass(frozen=True)
class Tried:
    """A scenario with what it would do, as things stand today."""

    scenario: Scenario
    found: Base
    outcome: Outcome
    place: int  # from 1

    @property
    def drawn(self) -> Drawn:
        """For its picture, under a title that no other picture of the page has."""
        drawn = self.outcome.drawn
        return replace(drawn, period=replace(drawn.period, label=f"scenario {self.place}"))


def tried(scenarios: Sequence[Scenario], *, today: date) -> list[Tried]:
    """Each upon its own period; one whose period is no longer known stands upon the usual one."""
    offered, usual = periods(today)
    named = {one.key: one for one in offered}
    years, bases = award_years(), dict[str, Base]()
    found = []
    for place, one in enumerate(scenarios, start=1):
        period = named.get(one.base, usual)
        start = bases.setdefault(period.key, bases.get(period.key) or base(period, years, today=today))
        found.append(Tried(one, start, outcome(start, one.chosen), place))
    return found
