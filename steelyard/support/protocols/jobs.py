"""What runs by itself: a letter to reviewers who have not answered for a week."""

from datetime import datetime

from django.utils import timezone

from steelyard.foundation.kit.models import Stale
from steelyard.foundation.work.registry import daily
from steelyard.support.protocols.actions.ballots import remind
from steelyard.support.protocols.queries.ballots import to_remind
from steelyard.support.protocols.rules import NotNow


def remind_due(now: datetime) -> int:
    """Remind everybody who was asked a week ago, once; return how many letters that made."""
    sent = 0
    for ballot in to_remind(now):
        try:
            remind(ballot, by=None)
        except (NotNow, Stale):
            continue  # answered, or called off, between the list and the letter
        sent += 1
    return sent


@daily
def remind_reviewers() -> None:
    """Remind reviewers who have not answered for a week."""
    remind_due(timezone.now())
