"""What events do by themselves."""

from django.utils import timezone

from steelyard.foundation.work.registry import every
from steelyard.support.events import actions
from steelyard.support.events.queries.due import soon


@every(minutes=30)
def remind() -> None:
    """Remind people of events that begin within a day."""
    now = timezone.now()
    for event in soon(now):
        actions.remind_of(event, by=None, now=now)
