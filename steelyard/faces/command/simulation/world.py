"""What the stages of the simulator share: the dice, the calendar, and everything made so far."""

import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db import connection, models
from django.db.models import Min
from django.utils import timezone

from steelyard.center.charge.models import AwardYear, Center, FocalArea, StaffMember, Topic
from steelyard.center.context.models import ContextEvent
from steelyard.center.directory.models import Organization, Person, State
from steelyard.center.directory.rules import OrganizationKind
from steelyard.support.delivery.models import Support

BATCH = 2000

# The two years of the published feedback forms: who was in touch in them is a published number.
FIRST_YEAR = (date(2019, 5, 1), date(2020, 4, 30))
SECOND_YEAR = (date(2020, 5, 1), date(2021, 4, 30))
IN_TOUCH_FIRST, IN_TOUCH_SECOND = 327, 3506
BIG_WEBINAR = 990  # "nearly 1,000" registered in April 2021
INTENSIVE_RECIPIENTS = 7
END = date(2023, 9, 30)


@dataclass
class World:
    """The dice and the cast of one simulation."""

    dice: random.Random
    scale: int
    today: date
    center: Center
    states: list[State]
    topics: list[Topic]
    focal_areas: list[FocalArea]
    years: list[AwardYear]
    seas: dict[str, Organization]
    providers: list[Organization]
    staff: list[StaffMember] = field(default_factory=list)
    agencies: dict[str, list[Organization]] = field(default_factory=dict)
    contacts: list[Person] = field(default_factory=list)
    team_people: dict[str, list[Person]] = field(default_factory=dict)
    # Keys of who was in touch in the first published year, and of who was not in touch again after it.
    early: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)
    supports: list[Support] = field(default_factory=list)
    intensive: list[Support] = field(default_factory=list)
    made: Counter[str] = field(default_factory=Counter)
    raised: dict[int, date] = field(default_factory=dict)  # topics that events raised, with the first such day
    uncounted: set[str] = field(default_factory=set)  # tables written since the database last counted its rows

    @classmethod
    def of_today(cls, *, seed: int, scale: int) -> "World":
        providers = Organization.objects.filter(
            kind__in=[OrganizationKind.FEDERAL_CENTER, OrganizationKind.NONPROFIT, OrganizationKind.UNIVERSITY]
        )
        events = ContextEvent.objects.filter(topics__isnull=False).order_by()
        return cls(
            dice=random.Random(seed),  # noqa: S311 -- a simulation, not a secret
            scale=scale,
            today=timezone.localdate(),
            center=Center.objects.select_related("organization", "lead").get(),
            states=list(State.objects.order_by("postal")),
            topics=list(Topic.objects.prefetch_related("focal_areas").order_by("key")),
            focal_areas=list(FocalArea.objects.order_by("position")),
            years=list(AwardYear.objects.order_by("number")),
            seas={
                str(sea.state_id): sea for sea in Organization.objects.filter(kind=OrganizationKind.SEA).order_by("pk")
            },
            providers=list(providers.order_by("code")),
            raised=dict(events.values_list("topics").annotate(Min("starts_on"))),
        )

    def write[M: models.Model](self, rows: Iterable[M]) -> list[M]:
        """Write rows of one table in batches, count them, and return them with their keys."""
        made = list(rows)
        if made:
            model = type(made[0])
            model._base_manager.bulk_create(made, batch_size=BATCH)
            self.made[str(model._meta.verbose_name)] += len(made)
            self.uncounted.add(model._meta.db_table)
        return made

    def link(self, relation: Any, pairs: Iterable[tuple[int, int | str]]) -> None:
        """Write rows of a many-to-many table from pairs of keys (this side, other side)."""
        through = relation.through
        names = [f.attname for f in through._meta.fields if isinstance(f, models.ForeignKey)]
        rows = [through(**dict(zip(names, pair, strict=True))) for pair in pairs]
        through._base_manager.bulk_create(rows, batch_size=BATCH)
        self.uncounted.add(through._meta.db_table)

    def count_rows(self) -> None:
        """Let PostgreSQL count what was written; the first time, every table.

        Its own daemon counts too, but sees nothing of an open transaction: it finds pages without rows, and from then on
        the planner takes tens of thousands of rows for one. Whoever has counted a table keeps the daemon from it until
        the transaction ends.
        """
        if connection.vendor == "postgresql" and (self.uncounted or not self.made):
            with connection.cursor() as cursor:
                cursor.execute(f"ANALYZE {', '.join(sorted(self.uncounted))}")
        self.uncounted.clear()

    def day(self, first: date, last: date) -> date:
        """A weekday between two days."""
        found = first + timedelta(days=self.dice.randint(0, max(0, (last - first).days)))
        while found.weekday() > 4 and found > first:
            found -= timedelta(days=1)
        return found

    def moment(self, day: date) -> datetime:
        """A moment in working hours of a day."""
        return datetime.combine(day, time(self.dice.randint(15, 23), self.dice.randint(0, 59)), UTC)

    def some[T](self, rows: Sequence[T], least: int, most: int) -> list[T]:
        """Between ``least`` and ``most`` different ones, as far as there are that many."""
        return self.dice.sample(rows, min(len(rows), self.dice.randint(least, most)))

    def topics_on(self, day: date) -> list[Topic]:
        """What is asked about on a day: not yet what only a later event raises, and twice as often what one has raised."""
        found = [topic for topic in self.topics if self.raised.get(topic.pk, day) <= day]
        return found + [topic for topic in found if topic.pk in self.raised]

    def was_in_touch(self, person: Person, on: date) -> bool:
        """Only who is counted as in touch in a published year may take part in it."""
        if on <= FIRST_YEAR[1]:
            return person.pk in self.early
        return not (SECOND_YEAR[0] <= on <= SECOND_YEAR[1]) or person.pk not in self.gone
