"""Keeping what we know of resources."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change, touch
from steelyard.support.library import verbs
from steelyard.support.library.models import Resource, Use


@transaction.atomic
def add_resource(
    *, by: User | None, topics: Iterable[Topic] = (), focal_areas: Iterable[FocalArea] = (), **values: Any
) -> Resource:
    """Add a resource with its topics and focal areas."""
    resource = Resource.objects.create(**values)
    resource.topics.set(topics)
    resource.focal_areas.set(focal_areas)
    record(verbs.ADDED, resource, by=by)
    return resource


@transaction.atomic
def alter_resource(resource: Resource, *, by: User | None, **values: Any) -> dict[str, list[Any]]:
    """Bring a resource to these values, topics and focal areas included; return what changed."""
    links: dict[str, list[Any]] = {name: list(values.pop(name)) for name in ("topics", "focal_areas") if name in values}
    told: dict[str, list[Any]] = {
        name: pair for name, wanted in links.items() if (pair := _differs(getattr(resource, name).all(), wanted))
    }
    changes = change(resource, **values)
    if told and not changes:
        touch(resource)
    for name in told:
        getattr(resource, name).set(links[name])
    changes |= told
    if changes:
        record(verbs.ALTERED, resource, by=by, changes=changes)
    return changes


def _differs(now: Iterable[Any], wanted: list[Any]) -> list[Any] | None:
    before = list(now)
    if {one.pk for one in before} == {one.pk for one in wanted}:
        return None
    return [", ".join(sorted(map(str, group))) for group in (before, wanted)]


@transaction.atomic
def note_use(
    resource: Resource, *, by: User | None, kind: str, first: date, last: date, at_least: int, source: str = ""
) -> dict[str, list[Any]]:
    """Note that a resource was used at least so often in a period; return what changed."""
    use, is_new = Use.objects.get_or_create(
        kind=kind,
        resource=resource,
        period_from=first,
        period_to=last,
        defaults={"at_least": at_least, "source": source},
    )
    if not is_new and use.at_least == at_least:
        return {}
    changes = {"at_least": [None if is_new else use.at_least, at_least]}
    Use.objects.filter(pk=use.pk).update(at_least=at_least, source=source)
    record(verbs.USE_NOTED, resource, by=by, changes=changes)
    return changes
