"""Initiatives: added, changed, taken out and put back; and the populations a run is about."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.history.verbs import Verb
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.text import fold
from steelyard.support.alignment import verbs
from steelyard.support.alignment.models import Initiative, Inventory, Population
from steelyard.support.alignment.rules import MOST_INITIATIVES, MOST_POPULATIONS, NotNow
from steelyard.support.protocols.actions.guided_runs import recount
from steelyard.support.protocols.models import GuidedRun

TWICE = "The inventory holds an initiative of this name and owner already."
FULL = f"An inventory holds at most {MOST_INITIATIVES} initiatives. Take some out first, or open another run."


@transaction.atomic
def add(run: GuidedRun, *, by: Any, values: Mapping[str, Any]) -> Initiative:
    """Add an initiative at the end of the inventory; NotNow if it is full or holds it already."""
    made = add_to(hold(run, by=by), by=by, values=values)
    recount(run, by=by)
    return made


@transaction.atomic
def hold(run: GuidedRun, *, by: Any) -> Inventory:
    """Take the run's inventory for this transaction: one person after another writes in it. NotNow if the run has ended."""
    del by
    run.hold()
    inventory, _ = Inventory.objects.select_related("run", "job").get_or_create(run=run)
    return inventory


@transaction.atomic
def add_to(inventory: Inventory, *, by: Any, values: Mapping[str, Any]) -> Initiative:
    """Add an initiative to an inventory that is held."""
    if Initiative.objects.kept().filter(run=inventory.run).count() >= MOST_INITIATIVES:
        raise NotNow(FULL)
    made = _made(inventory.run, inventory.last_number + 1, values)
    change(inventory, last_number=made.number)
    record(verbs.ADDED, made, by=by)
    return made


def _made(run: GuidedRun, number: int, values: Mapping[str, Any]) -> Initiative:
    plain = {name: value for name, value in values.items() if name != "populations"}
    keys = _keys(plain)
    try:
        with transaction.atomic():
            made = Initiative.objects.create(run=run, number=number, **plain, **keys)
    except IntegrityError as twice:
        raise NotNow(TWICE) from twice
    made.populations.set(_peopled(run, values.get("populations", ())))
    return made


def _keys(values: Mapping[str, Any]) -> dict[str, str]:
    """What names are compared by."""
    return {f"{name}_key": fold(values[name])[:200] for name in ("name", "owner") if name in values}


def _peopled(run: GuidedRun, names: Iterable[str]) -> list[Population]:
    """The populations of these names; those that the run does not know yet are added."""
    wanted = {fold(name)[:100]: name for name in names}
    known = {one.name_key: one for one in Population.objects.filter(run=run, name_key__in=wanted)}
    fresh = [Population(run=run, name=name, name_key=key) for key, name in wanted.items() if key not in known]
    if fresh and Population.objects.filter(run=run).count() + len(fresh) > MOST_POPULATIONS:
        raise NotNow(f"A run tells at most {MOST_POPULATIONS} populations apart. Use words that are there already.")
    made = {one.name_key: one for one in Population.objects.bulk_create(fresh)}
    return [(known | made)[key] for key in wanted]


@transaction.atomic
def alter(initiative: Initiative, *, by: Any, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Change an initiative; return what changed. Stale if somebody did first, NotNow if another has its name."""
    hold(initiative.run, by=by)
    if told := write_in(initiative, by=by, values=values, verb=verbs.ALTERED):
        recount(initiative.run, by=by)
    return told


@transaction.atomic
def write_in(initiative: Initiative, *, by: Any, values: Mapping[str, Any], verb: Verb) -> dict[str, list[Any]]:
    """Change an initiative of an inventory that is held; return what changed."""
    given = dict(values) | _keys(values)
    if "populations" in given:
        given["populations"] = _peopled(initiative.run, given["populations"])
    try:
        with transaction.atomic():
            changes = change(initiative, **given)
    except IntegrityError as twice:
        raise NotNow(TWICE) from twice
    told = {name: pair for name, pair in changes.items() if not name.endswith("_key")}
    if told:
        record(verb, initiative, by=by, changes=told)
    return told


@transaction.atomic
def take_out(initiative: Initiative, *, by: Any, why: str) -> None:
    """Take an initiative out of the inventory; what was written of it stays, and it can be put back."""
    if initiative.is_out:
        raise NotNow("It was taken out already.")
    hold(initiative.run, by=by)
    change(initiative, taken_out_at=timezone.now(), why_out=why)
    recount(initiative.run, by=by)
    record(verbs.TAKEN_OUT, initiative, by=by, note=why)


@transaction.atomic
def put_back(initiative: Initiative, *, by: Any) -> None:
    """Put an initiative back; NotNow if another has its name meanwhile."""
    if not initiative.is_out:
        raise NotNow("It stands in the inventory.")
    hold(initiative.run, by=by)
    if Initiative.objects.kept().filter(run=initiative.run).count() >= MOST_INITIATIVES:
        raise NotNow(FULL)
    try:
        with transaction.atomic():
            change(initiative, taken_out_at=None, why_out="")
    except IntegrityError as twice:
        raise NotNow(TWICE) from twice
    recount(initiative.run, by=by)
    record(verbs.PUT_BACK, initiative, by=by)


@transaction.atomic
def keep_populations(run: GuidedRun, *, by: Any, names: Iterable[str]) -> None:
    """Say whom the initiatives should reach; a population that an initiative names stays whatever is said here."""
    inventory = hold(run, by=by)
    before = sorted(Population.objects.filter(run=run).values_list("name", flat=True))
    kept = _peopled(run, names)
    Population.objects.filter(run=run, initiatives=None).exclude(pk__in=[one.pk for one in kept]).delete()
    after = sorted(Population.objects.filter(run=run).values_list("name", flat=True))
    if before != after:
        recount(run, by=by)
        told = {"populations": ["; ".join(before), "; ".join(after)]}
        record(verbs.POPULATIONS, inventory.run, by=by, changes=told)
