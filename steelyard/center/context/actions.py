"""Recording what happens outside."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from steelyard.center.charge.models import Topic
from steelyard.center.context import verbs
from steelyard.center.context.models import ContextEvent
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change


@transaction.atomic
def record_event(*, by: Any, topics: Iterable[Topic] = (), **values: Any) -> ContextEvent:
    event = ContextEvent.objects.create(**values)
    event.topics.set(topics)
    record(verbs.RECORDED, event, by=by)
    return event


@transaction.atomic
def alter_event(event: ContextEvent, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    """Bring an event to these values, its topics included; return what changed. Raises Stale."""
    changes = change(event, **values)
    if changes:
        record(verbs.ALTERED, event, by=by, changes=changes)
    return changes
