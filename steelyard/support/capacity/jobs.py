"""Imports of capacities, and telling both sides what fell back because the ledger lost a row."""

from typing import Any

from steelyard.foundation.work.imports import Kind, RowRefused, kind
from steelyard.foundation.work.registry import every
from steelyard.support.capacity.actions import loading
from steelyard.support.capacity.actions.claims import tell_fall
from steelyard.support.capacity.forms.rows import CapacityRow
from steelyard.support.capacity.models import Profile
from steelyard.support.capacity.queries.claims import untold
from steelyard.support.capacity.rules import NotNow

Row = dict[str, Any]


def _find(row: Row) -> Profile | None:
    same = {name: row[name] for name in ("agency", "focal_area", "support")}
    return Profile.objects.filter(**same).first()


def _add(row: Row, *, by: Any) -> Profile:
    try:
        return loading.begin(row, by=by)
    except NotNow as refused:
        raise RowRefused(str(refused)) from refused


def _alter(profile: Profile, row: Row, *, by: Any) -> dict[str, Any]:
    try:
        return loading.take_in(profile, by=by, row=row)
    except NotNow as refused:
        raise RowRefused(str(refused)) from refused


kind(Kind("capacities", "Capacities of agencies", CapacityRow, find=_find, add=_add, alter=_alter))


@every(minutes=10)
def tell_both_sides() -> None:
    """Tell agencies and liaisons what no longer counts as built."""
    for claim in untold():
        tell_fall(claim, by=None)
