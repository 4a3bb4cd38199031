"""The reference list of states and their education agencies, brought in where it is missing."""

from typing import Any

from django.db import transaction

from steelyard.center.directory import verbs
from steelyard.center.directory.actions.batches import add_organizations
from steelyard.center.directory.models import Organization, State
from steelyard.center.directory.reference import STATES, StateRow
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.history.actions import record

_COLUMNS = ("fips", "name", "kind", "time_zone", "tile_row", "tile_column")


@transaction.atomic
def load_states(*, by: Any) -> int:
    """Bring states to the reference list and add agencies that are missing; return how many rows that wrote.

    An agency that is here stays as people keep it: names change, and the center may know better than the list.
    """
    wrote = _write_states() + len(add_organizations(_missing_agencies(), by=by, note="From the list of states."))
    if wrote:
        record(verbs.STATES_LOADED, None, by=by, changes={"rows": [0, wrote]})
    return wrote


def _write_states() -> int:
    known = State.objects.in_bulk()
    differing = [row for row in STATES if _columns(row) != _kept(known.get(row.postal))]
    State.objects.bulk_create(
        (State(postal=row.postal, **_columns(row)) for row in differing),
        update_conflicts=True,
        unique_fields=["postal"],
        update_fields=_COLUMNS,
    )
    return len(differing)


def _columns(row: StateRow) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _COLUMNS}


def _kept(state: State | None) -> dict[str, Any]:
    return {name: getattr(state, name) for name in _COLUMNS} if state else {}


def _missing_agencies() -> list[dict[str, Any]]:
    known = set(Organization.objects.filter(code__startswith="SEA-").values_list("code", flat=True))
    return [_agency(row) for row in STATES if row.sea_code not in known]


def _agency(row: StateRow) -> dict[str, Any]:
    return {
        "name": row.sea_name,
        "kind": OrganizationKind.SEA,
        "state_id": row.postal,
        "code": row.sea_code,
        "website": row.website,
        "note": row.note,
    }
