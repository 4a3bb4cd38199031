"""Telling addresses what happened, a minute after it did."""

from django.conf import settings
from django.utils import timezone

from steelyard.foundation.hooks import actions, queries
from steelyard.foundation.hooks.tasks import send
from steelyard.foundation.work.registry import daily, every


@every(minutes=1)
def tell() -> None:
    """Tell webhooks what happened."""
    actions.gather()
    if not settings.DEMONSTRATION:  # nothing leaves a demonstration
        send_due()


def send_due() -> int:
    """Send what is due, each at most once now; how many were tried."""
    tried = 0
    for one in queries.due(timezone.now()):
        if actions.take(one, now=timezone.now()):
            actions.note_answer(one, send(one), now=timezone.now())
            tried += 1
    return tried


@daily
def forget_old() -> None:
    """Delete deliveries of webhooks that ended long ago."""
    actions.forget_old()
