"""Suggested duplicates, as the last look through the directory found them."""

from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.db import transaction

from steelyard.center.directory import verbs
from steelyard.center.directory.models import Suggestion
from steelyard.foundation.history.actions import record

CHUNK = 2000
Pair = tuple[str, int, int, str]  # label, the smaller key, the larger key, likeness


@transaction.atomic
def keep_suggestions(pairs: Iterable[Pair], *, by: Any) -> int:
    """Put the pairs just found in the place of those found before; return how many there are."""
    Suggestion.objects.all().delete()
    count = 0
    for chunk in batched(pairs, CHUNK, strict=False):
        rows = [Suggestion(label=p[0], first_id=p[1], second_id=p[2], likeness=p[3]) for p in chunk]
        count += len(Suggestion.objects.bulk_create(rows, ignore_conflicts=True))
    record(verbs.LOOKED_FOR_DUPLICATES, None, by=by, changes={"pairs": [None, count]})
    return count
