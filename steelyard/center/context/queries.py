"""Reading context events."""

from itertools import chain, count

from django.db.models import QuerySet

from steelyard.center.context.models import ContextEvent


def context_events() -> QuerySet[ContextEvent]:
    """All events with their topics, newest first."""
    return ContextEvent.objects.prefetch_related("topics").order_by("-starts_on", "name")


def free_key(wanted: str) -> str:
    """The wanted key, or it with the first number that is free."""
    wanted = wanted[:50] or "event"
    taken = set(ContextEvent.objects.filter(key__startswith=wanted).values_list("key", flat=True))
    numbers = (f"{wanted}-{number}" for number in count(2))
    return next(key for key in chain([wanted], numbers) if key not in taken)
