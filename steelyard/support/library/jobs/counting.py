"""Forgetting, every night, by what visitors were told apart."""

from datetime import time

from django.utils import timezone

from steelyard.foundation.work.registry import daily
from steelyard.support.library.tasks.counting import forget_before


@daily(at=time(0, 5))
def forget_visitors() -> None:
    """Delete the keys and marks by which yesterday's visitors were counted once."""
    forget_before(timezone.localdate())
