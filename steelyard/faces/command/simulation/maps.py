"""Support maps: agencies take over what the center was told, share some of it, and two providers meet here and there."""

from datetime import timedelta
from typing import Any

from steelyard.center.directory.models import Organization
from steelyard.faces.command.simulation.world import World
from steelyard.support.coherence.actions import overlaps
from steelyard.support.coherence.models import MapRow, Overlap, Share
from steelyard.support.coherence.rules import ALL, EXISTS, Intensity, Origin, OverlapStatus, Viewer

PURPOSES = (
    ("Coach the leadership team", "Monthly coaching"), ("Train school teams", "Two days of training"),
    ("Review the state plan", "A written review"), ("Set up a data routine", "A dashboard and a guide"),
    ("Bring districts together", "A network of ten districts"),
)  # fmt: skip
# Whom a row is shared with, in turn; most agencies begin by sharing that help exists.
SHARED: tuple[dict[Viewer, int], ...] = (
    {Viewer.CENTER: EXISTS, Viewer.ON_MAP: EXISTS},
    {},
    {Viewer.CENTER: ALL, Viewer.ON_MAP: EXISTS},
    {Viewer.CENTER: ALL, Viewer.ON_MAP: ALL, Viewer.OTHER_CENTERS: EXISTS},
    {Viewer.CENTER: EXISTS},
)
ROLES = ("Leads the planning with the state team.", "Trains and coaches in the districts.")
NAMES = ("Coast Learning Partners, simulated", "Lakeside Evaluation Group, simulated")


def maps(world: World) -> None:
    """Three of four rows become the agency's own; the agency of the account for recipients has a full map."""
    home = world.team_people["DE"][0].organization or world.seas["DE"]
    rows = list(MapRow.objects.filter(origin=Origin.TOLD, is_simulated=True).order_by("pk"))
    own = [row for n, row in enumerate(rows) if n % 4]
    for n, row in enumerate(own):
        _fill(world, row, n)
    MapRow.objects.bulk_update(own, ["origin", "purpose", "product", "since", "until", "intensity"], batch_size=500)
    made = world.write(_of_home(world, home))
    world.write(share for n, row in enumerate(own) for share in _shares(row, SHARED[n % len(SHARED)]))
    world.write(share for row in made if row.provider_id for share in _shares(row, SHARED[0]))
    overlaps.look(world.today, by=None)
    for n, one in enumerate(Overlap.objects.filter(status=OverlapStatus.OPEN).order_by("pk")):
        if n % 3 == 1:
            overlaps.confirm(one, by=None, version=one.version, first_does=ROLES[0], second_does=ROLES[1])


def _fill(world: World, row: MapRow, at: int) -> None:
    row.origin = Origin.AGENCY.value
    row.purpose, row.product = PURPOSES[at % len(PURPOSES)]
    row.since = world.today - timedelta(days=world.dice.randint(60, 700))
    row.until = world.today + timedelta(days=world.dice.randint(30, 500)) if at % 3 else None
    row.intensity = world.dice.choice(list(Intensity)).value


def _of_home(world: World, home: Organization) -> list[MapRow]:
    """Two who meet on one topic, one without an end, and two whom the directory does not know."""
    first, second, third = world.providers[:3]
    topic, other = world.topics[0], world.topics[1]
    named: list[tuple[Any, str, Any]] = [(first, "", topic), (second, "", topic), (third, "", other)]
    named += [(None, name, None) for name in NAMES]
    rows = [
        MapRow(agency=home, provider=provider, provider_name=name, topic=topic, is_simulated=True)
        for provider, name, topic in named
    ]
    for n, row in enumerate(rows):
        _fill(world, row, n)
    return rows


def _shares(row: MapRow, given: dict[Viewer, int]) -> list[Share]:
    return [Share(row=row, viewer=viewer.value, level=level) for viewer, level in given.items()]
