"""Suggested duplicates, as the last look through the directory found them."""

from collections.abc import Iterable
from itertools import batched
from typing import Any

from django.db import transaction

from steelyard.center.directory import verbs
from steelyard.center.directory.models import Suggestion
from steelyard.center.directory.rules import Likeness
from steelyard.foundation.history.actions import record

CHUNK = 2000
Pair = tuple[str, int, int, str]  # label, the smaller key, the larger key, likeness


@transaction.atomic
def keep_suggestions(pairs: Iterable[Pair], *, by: Any) -> int:
    """Bring the suggestions in step with the pairs just found; return how many there are."""
    found = {pair[:3]: pair for pair in pairs}
    before = {row[1:]: row[0] for row in Suggestion.objects.values_list("pk", "label", "first_id", "second_id")}
    new = [pair for key, pair in found.items() if key not in before]
    # What a contact list said of two people stays: addresses that were compared there are not kept here.
    listed = set(Suggestion.objects.filter(likeness=Likeness.FROM_LIST).values_list("pk", flat=True))
    gone = [pk for key, pk in before.items() if key not in found and pk not in listed]
    for chunk in batched(gone, CHUNK, strict=False):
        Suggestion.objects.filter(pk__in=chunk).delete()
    rows = (Suggestion(label=p[0], first_id=p[1], second_id=p[2], likeness=p[3]) for p in new)
    Suggestion.objects.bulk_create(rows, batch_size=CHUNK)
    if new or gone:
        record(verbs.LOOKED_FOR_DUPLICATES, None, by=by, changes={"pairs": [len(before), len(found)]})
    return len(found)
