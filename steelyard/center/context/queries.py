"""Reading context events, and what is published about states."""

from dataclasses import dataclass
from datetime import date
from itertools import chain, count, groupby

from django.db.models import Count, Q, QuerySet

from steelyard.analysis.disclosure import Shown
from steelyard.center.context.models import ContextEvent, Indicator, StateFigure
from steelyard.center.context.rules import shown_figure
from steelyard.center.directory.models import Organization, State
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.kit.charts import Tile


def context_events() -> QuerySet[ContextEvent]:
    """All events with their topics, newest first."""
    return ContextEvent.objects.prefetch_related("topics").order_by("-starts_on", "name")


def active_events(first: date | None, last: date | None) -> list[ContextEvent]:
    """The events that lasted on some day of a period, the oldest first."""
    rows = ContextEvent.objects.all()
    if first:
        rows = rows.filter(Q(ends_on=None) | Q(ends_on__gte=first))
    if last:
        rows = rows.filter(starts_on__lte=last)
    return list(rows.order_by("starts_on", "name"))


def free_key(wanted: str) -> str:
    """The wanted key, or it with the first number that is free."""
    wanted = wanted[:50] or "event"
    taken = set(ContextEvent.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    numbers = (f"{wanted}-{number}" for number in count(2))
    return next(key for key in chain([wanted], numbers) if key not in taken)


# States


@dataclass(frozen=True)
class Fact:
    """A figure of a state as anybody may read it."""

    year: int
    value: Shown
    n: int | None  # none where the value is not shown, or the source does not say
    source: str


@dataclass(frozen=True)
class Facts:
    """An indicator in one state: its newest figure, and the earlier ones from the newest on."""

    indicator: Indicator
    newest: Fact
    earlier: list[Fact]


@dataclass(frozen=True)
class Profile:
    """What is published about a state: its agency, and the facts the center holds."""

    state: State
    agencies: list[Organization]
    facts: list[Facts]


def profile(state: State) -> Profile:
    """Two queries."""
    agencies = Organization.objects.living().filter(kind=OrganizationKind.SEA, state=state, closed_on=None)
    rows = StateFigure.objects.filter(state=state).select_related("indicator")
    rows = rows.order_by("indicator__position", "indicator__name", "indicator_id", "-year")
    groups = [(one, [_fact(row) for row in found]) for one, found in groupby(rows, key=lambda row: row.indicator)]
    return Profile(state, list(agencies.order_by("name_key")), [Facts(one, rows[0], rows[1:]) for one, rows in groups])


def _fact(row: StateFigure) -> Fact:
    value = shown_figure(row.indicator.unit, row.value, row.n)
    return Fact(row.year, value, None if value.is_hidden else row.n, row.source)


def states_with_facts(address: str) -> list[Tile]:
    """Every state with the number of its indicators; ``address`` holds the place of its postal code."""
    counts = StateFigure.objects.order_by().values_list("state").annotate(n=Count("indicator", distinct=True))
    facts = dict(counts.values_list("state", "n"))
    states = State.objects.values_list("postal", "name").order_by("name")
    return [Tile(code, facts.get(code), name=name, href=address.format(code.lower())) for code, name in states]
