"""Rows of a map: typed, changed, taken off and put back by the agency that owns them."""

from datetime import date
from typing import Any, TypedDict, Unpack

from django.db import transaction
from django.utils import timezone

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.coherence import verbs
from steelyard.support.coherence.actions.overlaps import look_again, roles_changed
from steelyard.support.coherence.models import MapRow, Share
from steelyard.support.coherence.rules import ALL, NotNow, Origin, Viewer

# When one of these changes, somebody does something else than before.
_ROLE = frozenset({"provider", "topic", "purpose", "product"})


class RowValues(TypedDict, total=False):
    """What a row says."""

    provider: Organization | None
    provider_name: str
    topic: Topic | None
    purpose: str
    product: str
    contact: str
    since: date | None
    until: date | None
    intensity: str
    is_simulated: bool


@transaction.atomic
def add_row(agency: Organization, *, by: Any, **values: Unpack[RowValues]) -> MapRow:
    """Put a provider's help on an agency's map; it is shared with nobody."""
    row = MapRow.objects.create(agency=agency, origin=Origin.AGENCY.value, **values)
    record(verbs.ROW_ADDED, row, by=by)
    return row


@transaction.atomic
def change_row(row: MapRow, *, by: Any, version: int, **values: Unpack[RowValues]) -> dict[str, list[Any]]:
    """Change what a row says. What somebody told the center becomes the agency's own word by that."""
    _refuse_ledger(row)
    if row.version != version:
        raise Stale(row)
    taken_over = row.origin == Origin.TOLD
    changes = change(row, **values, **({"origin": Origin.AGENCY.value} if taken_over else {}))
    if not changes:
        return {}
    if taken_over:  # the center knew it until now, and goes on knowing it until the agency says otherwise
        Share.objects.get_or_create(row=row, viewer=Viewer.CENTER.value, defaults={"level": ALL})
    if _ROLE & changes.keys():
        roles_changed(row, by=by)
    look_again(row.agency, by=by)
    record(verbs.ROW_CHANGED, row, by=by, changes=changes)
    return changes


@transaction.atomic
def remove_row(row: MapRow, *, by: Any) -> MapRow:
    """Take a row off the map: nobody sees it any more, and the agency may put it back."""
    _refuse_ledger(row)
    change(row, removed_at=timezone.now())
    look_again(row.agency, by=by)
    record(verbs.ROW_REMOVED, row, by=by)
    return row


@transaction.atomic
def put_back(row: MapRow, *, by: Any) -> MapRow:
    """Put a row back on the map. It is shared with nobody, whatever was said before."""
    if row.removed_at is None:
        raise NotNow("This row is on the map.")
    change(row, removed_at=None, origin=Origin.AGENCY.value)
    row.shares.all().delete()
    record(verbs.ROW_BACK, row, by=by)
    return row


@transaction.atomic
def match(row: MapRow, *, by: Any, organization: Organization) -> MapRow:
    """Say which organization a typed name means, in this row and in every other of the map that has the same name."""
    if row.provider_id is not None:
        raise NotNow("It is known already who is meant.")
    same = MapRow.objects.filter(agency=row.agency_id, provider__isnull=True, provider_name__iexact=row.provider_name)
    for one in same.order_by("id"):
        change(one, provider=organization)
        record(verbs.PROVIDER_MATCHED, one, by=by)
    look_again(row.agency, by=by)
    row.refresh_from_db()
    return row


def _refuse_ledger(row: MapRow) -> None:
    if row.support_id is not None:
        raise NotNow("This row is the center’s own support. Its liaison keeps it; you decide who may see it.")
