"""Recording what happens outside, and what is published about states."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from steelyard.center.charge.models import Topic
from steelyard.center.context import verbs
from steelyard.center.context.models import ContextEvent, Indicator, StateFigure
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


@transaction.atomic
def define(*, by: Any, **values: Any) -> Indicator:
    indicator = Indicator.objects.create(**values)
    record(verbs.DEFINED, indicator, by=by)
    return indicator


@transaction.atomic
def redefine(indicator: Indicator, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    changes = change(indicator, **values)
    if changes:
        record(verbs.REDEFINED, indicator, by=by, changes=changes)
    return changes


@transaction.atomic
def enter(*, by: Any, **values: Any) -> StateFigure:
    figure = StateFigure.objects.create(**values)
    record(verbs.ENTERED, figure, by=by)
    return figure


@transaction.atomic
def correct(figure: StateFigure, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    changes = change(figure, **values)
    if changes:
        record(verbs.CORRECTED, figure, by=by, changes=changes)
    return changes
