"""Writes of the API: each calls the action of a page, once for each key that the caller gives."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.faces.api.models import Written
from steelyard.faces.api.rules import KEEP_KEYS_DAYS, Refusal
from steelyard.foundation.accounts.models import Token

# The acts themselves record( their history; the key is only remembered.


@transaction.atomic
def once(token: Token, *, by: Any, key: str, asked_hash: str, act: Callable[[], int]) -> tuple[int, bool]:  # noqa: ARG001 -- the act knows who
    """Do the act unless it was done under this key; return what it made, and whether that was now.

    A refused act leaves no trace, so it may be sent again. Refuses a key that was used for something else.
    """
    try:
        with transaction.atomic():
            row = Written.objects.create(token=token, key=key, asked_hash=asked_hash)
    except IntegrityError:
        first = Written.objects.get(token=token, key=key)
        if first.asked_hash != asked_hash or first.made_id is None:
            raise Refusal(422, "This Idempotency-Key was used for another request. Use a new one.") from None
        return first.made_id, False
    row.made_id = act()
    row.save(update_fields=["made_id"])
    return row.made_id, True


@transaction.atomic
def forget_keys(*, by: Any) -> int:  # noqa: ARG001 -- the system's own housekeeping
    """Delete keys whose day is over."""
    gone, _ = Written.objects.filter(written_at__lt=timezone.now() - timedelta(days=KEEP_KEYS_DAYS)).delete()
    return gone
