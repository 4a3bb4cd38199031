"""Visits to the pages of resources, day by day, after the last day of which a document counts downloads.

What was published about downloads stays the only number for its own time, so that nothing is counted twice.
"""

from datetime import timedelta

from django.db.models import Max

from steelyard.faces.command.simulation.world import World
from steelyard.support.library.models import DailyUse, Resource, Use
from steelyard.support.library.queries.public import path_of
from steelyard.support.library.rules import UseKind

DAYS = 90
ON_A_WORKDAY = 6  # visits to a resource that was downloaded most; others have fewer


def daily(world: World) -> None:
    """Visits of the last ninety days: more on workdays, most to what was downloaded most."""
    counted_until = Use.objects.aggregate(last=Max("period_to"))["last"]
    much = set(Use.objects.values_list("resource", flat=True))
    rows = []
    for resource in Resource.objects.published().filter(by_center=True).order_by("pk"):
        most = ON_A_WORKDAY if resource.pk in much else world.dice.choice((0, 1, 1, 2, 3))
        for back in range(DAYS):
            on = world.today - timedelta(days=back + 1)
            if counted_until and on <= counted_until:
                break
            count = world.dice.randint(0, most if on.weekday() < 5 else most // 3) * world.scale
            if count:
                rows.append(
                    DailyUse(
                        resource=resource,
                        path=path_of(resource),
                        kind=UseKind.VISITS,
                        on=on,
                        count=count,
                        is_simulated=True,
                    )
                )
    world.write(rows)
