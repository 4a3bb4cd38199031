"""Imports of resources."""

from typing import Any

from steelyard.foundation.work.imports import Kind, RowRefused, kind
from steelyard.support.library import actions
from steelyard.support.library.actions import publishing
from steelyard.support.library.forms.rows import ResourceRow
from steelyard.support.library.models import Resource
from steelyard.support.library.rules import NotNow, UseKind

Row = dict[str, Any]


def _values(row: Row) -> Row:
    return {name: value for name, value in row.items() if name not in {"downloads_at_least", "period"}}


def _use(resource: Resource, row: Row, *, by: Any) -> dict[str, Any]:
    if not row["downloads_at_least"]:
        return {}
    first, last = row["period"]
    given = {"kind": UseKind.DOWNLOADS.value, "first": first, "last": last, "at_least": row["downloads_at_least"]}
    return actions.note_use(resource, by=by, source=row["source"], **given)


def _add(row: Row, *, by: Any) -> Resource:
    resource = actions.add_resource(by=by, **_values(row))
    try:
        publishing.publish_record(resource, by=by)
    except NotNow as refused:
        raise RowRefused(str(refused)) from refused
    _use(resource, row, by=by)
    return resource


def _alter(resource: Resource, row: Row, *, by: Any) -> dict[str, Any]:
    try:
        changes = actions.alter_resource(resource, by=by, **_values(row))
    except NotNow as refused:
        raise RowRefused(str(refused)) from refused
    return changes | _use(resource, row, by=by)


kind(
    Kind(
        "resources",
        "Resources",
        ResourceRow,
        find=lambda row: Resource.objects.filter(key=row["key"]).first(),
        add=_add,
        alter=_alter,
    )
)
