"""A further round begins with the initiatives of the one before it."""

from typing import Any

from django.db import transaction

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.alignment import verbs
from steelyard.support.alignment.actions.initiatives import hold
from steelyard.support.alignment.models import Initiative, Population, Relationship
from steelyard.support.alignment.rules import NotNow, counted
from steelyard.support.protocols.actions.guided_runs import recount
from steelyard.support.protocols.models import GuidedRun

# What an initiative is; how it stands in the domains is rated anew, so that rounds can be compared.
COPIED = (
    "number", "name", "name_key", "owner", "owner_key", "division", "contact", "purpose", "first_grade", "last_grade",
    "funding", "funding_ends_on", "legal_basis", "evidence", "data_collected", "training", "reach", "standing",
    "is_simulated",
)  # fmt: skip
SHARED = ("outcome", "population", "funding", "staff", "conflicts", "note")


@transaction.atomic
def bring_along(run: GuidedRun, *, by: Any) -> int:
    """Copy what stands in the inventory of the round before, pairs included; return how many initiatives came.

    NotNow where there is no such inventory, or this one has been begun.
    """
    inventory = hold(run, by=by)
    then = list(Initiative.objects.kept().filter(run=run.earlier_id or 0).order_by("number"))
    if not then:
        raise NotNow("The round before this one has no inventory.")
    if inventory.last_number:
        raise NotNow("This inventory has been begun already.")
    made = Initiative.objects.bulk_create(
        Initiative(run=run, earlier=one, **{name: getattr(one, name) for name in COPIED}) for one in then
    )
    now = {one.earlier_id: one.pk for one in made}
    _people(run, now)
    _pairs(run, now)
    change(inventory, last_number=max(one.number for one in then))
    recount(run, by=by)
    record(verbs.BROUGHT_ALONG, run, by=by, note=counted(len(made), "initiative"))
    return len(made)


def _people(run: GuidedRun, now: dict[Any, int]) -> None:
    """The populations of the round before, with the same initiatives."""
    known = set(Population.objects.filter(run=run).values_list("name_key", flat=True))
    then = list(Population.objects.filter(run=run.earlier_id).order_by("pk"))
    Population.objects.bulk_create(
        Population(run=run, name=one.name, name_key=one.name_key) for one in then if one.name_key not in known
    )
    fresh = dict(Population.objects.filter(run=run).values_list("name_key", "pk"))
    through = Initiative.populations.through
    links = through.objects.filter(initiative__in=list(now)).values_list("initiative_id", "population__name_key")
    through.objects.bulk_create(
        through(initiative_id=now[initiative], population_id=fresh[key]) for initiative, key in links.order_by("pk")
    )


def _pairs(run: GuidedRun, now: dict[Any, int]) -> None:
    pairs = Relationship.objects.kept().filter(run=run.earlier_id).order_by("pk")
    Relationship.objects.bulk_create(
        (
            Relationship(run=run, first_id=now[one.first_id], second_id=now[one.second_id],
                         **{name: getattr(one, name) for name in SHARED})
            for one in pairs
        ),
        batch_size=1000,
    )  # fmt: skip
