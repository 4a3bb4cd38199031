"""Limits that need no puzzle: how often one place may try something."""

import hashlib
import time
from datetime import UTC, datetime

from django.db.models import F
from django.http import HttpRequest

from steelyard.foundation.kit.models import Attempt


def place_of(http: HttpRequest) -> str:
    """A short fingerprint of the sender's address; the address itself is never stored."""
    address = http.META.get("REMOTE_ADDR", "")
    return hashlib.sha256(address.encode()).hexdigest()[:16]


def is_over(act: str, place: str, *, most: int, seconds: int, now: float | None = None) -> bool:
    """Count one try of an act from a place; true if that is more than ``most`` within the window of ``seconds``."""
    window = int(now or time.time()) // seconds
    bucket = f"{act}:{place}"
    ends_at = datetime.fromtimestamp((window + 1) * seconds, UTC)
    row, _ = Attempt.objects.get_or_create(bucket=bucket, window=window, defaults={"ends_at": ends_at})
    if row.count >= most:
        return True  # no write: a flood past the limit costs one read each
    Attempt.objects.filter(pk=row.pk).update(count=F("count") + 1)
    Attempt.objects.filter(bucket=bucket, window__lt=window).delete()
    return False
