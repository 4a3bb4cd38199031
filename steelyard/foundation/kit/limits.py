"""Limits that need no puzzle: how often one place may try something."""

import hashlib
import time
from contextlib import suppress
from datetime import UTC, datetime
from ipaddress import ip_address

from django.conf import settings
from django.db.models import F
from django.http import HttpRequest

from steelyard.foundation.kit.models import Attempt


def place_of(http: HttpRequest) -> str:
    """A short fingerprint of the sender's address; the address itself is never stored."""
    return hashlib.sha256(address_of(http).encode()).hexdigest()[:16]


def address_of(http: HttpRequest) -> str:
    """The sender as the outermost of our own proxies heard it; whatever stands left of that, the sender wrote.

    Each proxy adds an address on the right. Where too few stand, or none, the request did not come through them all.
    """
    heard = http.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    if 0 < settings.PROXIES <= len(heard):
        with suppress(ValueError):
            return str(ip_address(heard[-settings.PROXIES].strip()))
    return http.META.get("REMOTE_ADDR", "")


def opens_at(seconds: int, now: float | None = None) -> datetime:
    """When the window that is running ends, and with it every refusal of that window."""
    return datetime.fromtimestamp((int(now or time.time()) // seconds + 1) * seconds, UTC)


def is_over(act: str, place: str, *, most: int, seconds: int, now: float | None = None) -> bool:
    """Count one try of an act from a place; true if that is more than ``most`` within the window of ``seconds``."""
    window = int(now or time.time()) // seconds
    bucket = f"{act}:{place}"
    defaults = {"ends_at": opens_at(seconds, now)}
    row, _ = Attempt.objects.get_or_create(bucket=bucket, window=window, defaults=defaults)
    if row.count >= most:
        return True  # no write: a flood past the limit costs one read each
    Attempt.objects.filter(pk=row.pk).update(count=F("count") + 1)
    Attempt.objects.filter(bucket=bucket, window__lt=window).delete()
    return False


def take(act: str, place: str, *, most: int, seconds: int, block: int) -> int:
    """Take up to ``block`` tries of an act at once, for who will use them one by one; how many there were to take."""
    window = int(time.time()) // seconds
    bucket = f"{act}:{place}"
    row, _ = Attempt.objects.get_or_create(bucket=bucket, window=window, defaults={"ends_at": opens_at(seconds)})
    given = min(block, most - row.count)
    if given <= 0:
        return 0
    Attempt.objects.filter(pk=row.pk).update(count=F("count") + given)
    Attempt.objects.filter(bucket=bucket, window__lt=window).delete()
    return given
