"""Reading history, and proving that nobody rewrote it."""

import json
from typing import Any

from django.apps import apps
from django.db.models import QuerySet

from steelyard.foundation.history.head import head_file
from steelyard.foundation.history.models import Entry
from steelyard.foundation.history.rules import START, digest


def broken_links() -> list[str]:
    """Sentences about every place where the chain does not hold; empty when it does."""
    problems, previous, number = [], START, 0
    head = json.loads(head_file().read_text()) if head_file().exists() else None
    for entry in Entry.objects.order_by("id").iterator(chunk_size=2000):
        number += 1
        if entry.id != number:
            problems.append(f"Entry {number} is missing.")
            number = entry.id
        if digest(previous, entry.content()) != entry.hash:
            problems.append(f"Entry {entry.id} was changed or follows a changed entry.")
        previous = entry.hash
        if head and entry.id == head["id"] and entry.hash != head["hash"]:
            problems.append(f"Entry {entry.id} is not the one whose mark is kept in {head_file().name}.")
    if head and number < head["id"]:
        problems.append(f"The end is missing: {head['id']} entries were written, {number} are here.")
    if head is None and number:
        problems.append(f"The mark of the newest entry ({head_file().name}) is missing.")
    return problems


def told_of(label: str, object_id: int) -> QuerySet[Entry]:
    """Everything that was done to one object, newest first."""
    return Entry.objects.filter(label=label, object_id=object_id).order_by("-id")


def is_visible(user: Any, label: str, object_id: int) -> bool:
    """Whether somebody may see the object itself: its history is no way around that."""
    try:
        rows: Any = apps.get_model(label)._default_manager
    except (LookupError, ValueError):
        return False
    return hasattr(rows, "visible_to") and rows.visible_to(user).filter(pk=object_id).exists()
