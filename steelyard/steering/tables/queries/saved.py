"""Tables that were saved."""

from datetime import timedelta
from typing import Any

from django.db.models import F
from django.utils import timezone

from steelyard.foundation.kit.paging import Page, paged
from steelyard.steering.tables.models import SavedTable

PAGE = 25
LATELY = timedelta(days=30)  # for so long a deleted one is listed to be brought back


def listed(user: Any, *, after: str = "", before: str = "") -> Page[SavedTable]:
    """One's own and those that are shared, the newest first."""
    rows = SavedTable.objects.visible_to(user).standing().select_related("owner")
    return paged(rows, ("-made_at", "-id"), after=after, before=before, size=PAGE)


def deleted_lately(user: Any) -> list[SavedTable]:
    """One's own that can still be brought back."""
    rows = SavedTable.objects.visible_to(user).filter(owner=user.pk, deleted_at__gte=timezone.now() - LATELY)
    return list(rows.order_by(F("deleted_at").desc(), "-id")[:PAGE])
