"""Who else helps the agencies, as the published means have it."""

from steelyard.center.directory.models import Organization
from steelyard.faces.command.simulation.world import INTENSIVE_RECIPIENTS, World
from steelyard.support.coherence.models import MapRow
from steelyard.support.coherence.rules import Origin
from steelyard.support.delivery.models import Support

# Providers that an agency engages: 3.5 on average for teams, 2.9 for intensive recipients.
TEAM_PROVIDERS = (3, 4)
INTENSIVE_PROVIDERS = (3, 3, 3, 3, 3, 3, 2)


def help_known(world: World) -> None:
    """Help that the team states and the intensive recipients get from other providers."""
    teams = list(Organization.objects.filter(supports_received__tier="targeted").distinct().order_by("pk"))
    rows = []
    for number, agency in enumerate(teams):
        rows += _helped(world, agency, TEAM_PROVIDERS[number % 2])
    for agency, count in zip(intensive_agencies(world), INTENSIVE_PROVIDERS * world.scale, strict=True):
        rows += _helped(world, agency, count)
    world.write(rows)


def intensive_agencies(world: World) -> list[Organization]:
    """The recipients of intensive support: three SEAs outside the teams and four LEAs, times the scale."""
    teams = set(Support.recipients.through.objects.values_list("organization_id", flat=True))
    free = [org for org in world.seas.values() if org.pk not in teams][:3]
    return free + world.agencies["local"][: INTENSIVE_RECIPIENTS * world.scale - len(free)]


def _helped(world: World, agency: Organization, count: int) -> list[MapRow]:
    return [
        MapRow(
            origin=Origin.TOLD.value,
            agency=agency,
            provider=provider,
            topic=world.dice.choice(world.topics),
            source="simulated",
            is_simulated=True,
        )
        for provider in world.dice.sample(world.providers, count)
    ]
