"""What two initiatives share."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.alignment import verbs
from steelyard.support.alignment.models import Relationship
from steelyard.support.alignment.rules import NotNow
from steelyard.support.protocols.actions.guided_runs import recount


@transaction.atomic
def compare(relationship: Relationship, *, by: Any, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Keep what two initiatives share; Stale if somebody compared them first."""
    first, second = relationship.first, relationship.second
    relationship.run.hold()
    if first.is_out or second.is_out:
        raise NotNow("One of the two was taken out of the inventory.")
    changes = change(relationship, **values) if relationship.pk else _first(relationship, values)
    if changes:
        recount(relationship.run, by=by)
        record(verbs.COMPARED, first, by=by, changes=changes, note=f"with {second}")
    return changes


def _first(relationship: Relationship, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    given = {"run": relationship.run, "first": relationship.first, "second": relationship.second}
    try:
        with transaction.atomic():
            made = Relationship.objects.create(**given, **values)
    except IntegrityError as first:
        raise Stale(relationship) from first
    relationship.pk, relationship.version = made.pk, made.version
    return {name: [None, value] for name, value in values.items() if value} or {"shared": [None, "nothing"]}
