"""Every write to saved tables; none of them touches the ledger."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.steering.tables import verbs
from steelyard.steering.tables.models import SavedTable


@transaction.atomic
def save_table(*, by: Any, name: str, asked: Mapping[str, str]) -> SavedTable:
    """Keep a question under a name."""
    made = SavedTable.objects.create(name=name, owner=by, asked=dict(asked))
    record(verbs.SAVED, made, by=by)
    return made


@transaction.atomic
def rename_table(saved: SavedTable, *, by: Any, name: str) -> dict[str, list[Any]]:
    """Give it another name. Raises Stale."""
    changes = change(saved, name=name)
    if changes:
        record(verbs.RENAMED, saved, by=by, changes=changes)
    return changes


@transaction.atomic
def share_table(saved: SavedTable, *, by: Any, is_shared: bool) -> None:
    """Show it to the staff, or to its owner alone."""
    if SavedTable.objects.filter(pk=saved.pk, is_shared=not is_shared).update(is_shared=is_shared):
        record(verbs.SHARED if is_shared else verbs.UNSHARED, saved, by=by)


@transaction.atomic
def delete_table(saved: SavedTable, *, by: Any) -> None:
    """Take it off the list; it can be brought back."""
    if SavedTable.objects.filter(pk=saved.pk, deleted_at__isnull=True).update(deleted_at=timezone.now()):
        record(verbs.DELETED, saved, by=by)


@transaction.atomic
def restore_table(saved: SavedTable, *, by: Any) -> None:
    """Put a deleted one back on the list."""
    if SavedTable.objects.filter(pk=saved.pk, deleted_at__isnull=False).update(deleted_at=None):
        record(verbs.RESTORED, saved, by=by)
