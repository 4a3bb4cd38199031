"""Every write in the profile of support."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from steelyard.center.offerings import verbs
from steelyard.center.offerings.models import Exclusion, Offering
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch

LINKS = ("focal_areas", "topics", "partners")


@transaction.atomic
def add_offering(*, by: Any, **values: Any) -> Offering:
    """Write down an offering; its ``focal_areas``, ``topics`` and ``partners`` are lists."""
    links = {name: values.pop(name) for name in LINKS if name in values}
    offering = Offering.objects.create(**values)
    for name, rows in links.items():
        getattr(offering, name).set(rows)
    record(verbs.ADDED, offering, by=by)
    return offering


@transaction.atomic
def alter_offering(offering: Offering, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    """Bring an offering to these values, its links included; return what changed. Raises Stale."""
    links = {name: list(values.pop(name)) for name in LINKS if name in values}
    told = {name: pair for name, rows in links.items() if (pair := _differs(getattr(offering, name).all(), rows))}
    changes = change(offering, **values)
    if told and not changes:
        touch(offering)
    for name in told:
        getattr(offering, name).set(links[name])
    changes |= told
    if changes:
        record(verbs.ALTERED, offering, by=by, changes=changes)
    return changes


def _differs(now: Iterable[Any], wanted: list[Any]) -> list[Any] | None:
    before = list(now)
    if {one.pk for one in before} == {one.pk for one in wanted}:
        return None
    return [", ".join(sorted(map(str, group))) for group in (before, wanted)]


@transaction.atomic
def add_exclusion(*, by: Any, **values: Any) -> Exclusion:
    """Write down what the center does not do, and where to go instead."""
    exclusion = Exclusion.objects.create(**values)
    record(verbs.ADDED, exclusion, by=by)
    return exclusion


@transaction.atomic
def alter_exclusion(exclusion: Exclusion, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    """Bring it to these values; return what changed. Raises Stale."""
    changes = change(exclusion, **values)
    if changes:
        record(verbs.ALTERED, exclusion, by=by, changes=changes)
    return changes
