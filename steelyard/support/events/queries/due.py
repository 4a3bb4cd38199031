"""What the worker has to do about events."""

from datetime import datetime

from steelyard.support.events.models import Event
from steelyard.support.events.rules import REMIND_BEFORE, EventStatus, Place


def soon(now: datetime) -> list[Event]:
    """Published events that begin within a day, and have somebody who was not reminded."""
    rows = Event.objects.filter(
        status=EventStatus.PUBLISHED, starts_at__gt=now, starts_at__lte=now + REMIND_BEFORE, is_simulated=False
    )
    waiting = rows.filter(registrations__status=Place.SEATED, registrations__reminded_at=None)
    return list(waiting.distinct().order_by("starts_at", "id"))
