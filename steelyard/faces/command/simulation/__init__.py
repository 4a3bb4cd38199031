"""The simulator: people, hours, requests and activities that no source publishes, within every figure that one does.

The same seed and scale make the same rows. ``scale`` multiplies people, requests, supports, activities and effort;
states, charge and collaboratives stay, LEAs stop at 15,000, and staff grows with the root of the scale.
Every row it makes is marked as simulated.
"""

from collections.abc import Callable

from django.db import transaction

from steelyard.center.charge.models import Center
from steelyard.center.directory.models import Person
from steelyard.faces.command import verbs
from steelyard.faces.command.refusals import Refused
from steelyard.faces.command.simulation import (
    accounts,
    asks,
    attendance,
    capacities,
    collaboratives,
    engagements,
    events,
    exchanges,
    facts,
    feedback,
    field,
    files,
    findings,
    interviews,
    inventory,
    letters,
    maps,
    measures,
    needs,
    partners,
    people,
    portal,
    protocols,
    readiness,
    releases,
    reviews,
    strategy,
    tiers,
    today,
    uses,
)
from steelyard.faces.command.simulation.world import World
from steelyard.foundation.history.actions import record


def simulate(*, seed: int, scale: int, echo: Callable[[str], None] = lambda _: None) -> World:
    """Fill a loaded case once; Refused without a case or when simulated people are there already."""
    if not Center.objects.exists():
        raise Refused("Load a case first: steelyard load cases/ciselss.")
    if Person.objects.filter(is_simulated=True).exists():
        raise Refused("This database holds simulated people already; nothing was added.")
    world = World.of_today(seed=seed, scale=scale)
    with transaction.atomic():
        for stage in (people.staff, people.agencies, people.contacts, field.help_known, tiers.general, tiers.targeted,
                      tiers.intensive, asks.requests, tiers.effort, today.open_work, tiers.led, accounts.one_per_role, needs.sensing, portal.portal,
                      uses.daily, reviews.reviews, facts.of_states, events.events, collaboratives.collaboratives,
                      letters.letters, attendance.reports, files.brought, protocols.guided, inventory.inventory,
                      readiness.underway, measures.measures, capacities.capacities, readiness.readiness,
                      engagements.engagements, partners.partners, releases.released, maps.maps,
                      exchanges.exchange, feedback.feedback, strategy.strategy, interviews.interviews,
                      findings.findings):  # fmt: skip
            world.count_rows()
            stage(world)
        told = ", ".join(f"{name} {count:,}" for name, count in sorted(world.made.items()))
        record(verbs.SIMULATED, Center.objects.get(), by=None, note=f"seed {seed}, scale {scale}: {told}")
    echo(f"Simulated with seed {seed} at scale {scale}: {told}.")
    return world
