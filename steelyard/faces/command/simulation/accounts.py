"""One demonstration account per role, each a simulated person of the case."""

from typing import Any

from django.conf import settings

from steelyard.faces.command.simulation import names
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.accounts import actions
from steelyard.foundation.accounts.rules import Role

# The place of each staff role in the simulator's list of positions.
STAFF = {Role.DIRECTOR: 0, Role.COORDINATOR: 2, Role.LIAISON: 3, Role.LIBRARIAN: 7}


def one_per_role(world: World) -> None:
    """Accounts exist only in the demonstration; elsewhere simulated people cannot sign in."""
    if not settings.DEMONSTRATION:
        return
    for role in Role:
        person: Any = world.staff[STAFF[role]].person if role in STAFF else None
        if role == Role.RECIPIENT:
            person = world.team_people["DE"][0]
        name = person.name if person else names.person(world.dice)
        user = actions.demonstrate(
            role, name=name, email=f"{role.value}@demonstration.example", organization_id=_organization_id(world, role)
        )
        if person:
            person.user = user
            person.save(update_fields=["user"])


def _organization_id(world: World, role: Role) -> int | None:
    if role == Role.RECIPIENT:
        return world.team_people["DE"][0].organization_id
    return world.providers[0].pk if role == Role.PARTNER else None
