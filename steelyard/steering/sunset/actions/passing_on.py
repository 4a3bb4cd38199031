"""Keeping that a pack was written, so that the installation itself tells who may hold one."""

from typing import Any

from django.db import transaction

from steelyard.center.charge.queries import the_center
from steelyard.foundation.history.actions import record
from steelyard.steering.sunset import verbs


@transaction.atomic
def note_written(sums: str, *, by: Any) -> None:
    """Note a pack by the SHA-256 of its list of checksums."""
    record(verbs.WRITTEN, the_center(), by=by, note=f"SHA-256 of its list of checksums: {sums}")
