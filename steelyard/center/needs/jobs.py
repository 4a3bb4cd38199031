"""Imports of needs sensing: sources and needs as a center keeps them in a spreadsheet."""

from typing import Any

from steelyard.center.needs import actions
from steelyard.center.needs.forms.rows import NeedSourceRow, NeedStatementRow
from steelyard.center.needs.models import FocalLink, Source, Statement, Voice
from steelyard.foundation.work.imports import Kind, RowRefused, kind

Row = dict[str, Any]


def _source(row: Row) -> Row:
    """A row by the names of the table; what the agency says is filled in as on the page."""
    named = {**row, "place": row["where"], "citation": row["source"]}
    return {name: value for name, value in named.items() if name not in {"where", "source"}}


def _statement(row: Row) -> Row:
    names = ("key", "text", "explanation", "topics", "agency_kind")
    return {name: row[name] for name in names} | {"citation": row["source"]}


def _add(row: Row, *, by: Any) -> Statement:
    statement = actions.add_statement(by=by, **_statement(row))
    _hang_on(statement, row, by=by)
    return statement


def _alter(statement: Statement, row: Row, *, by: Any) -> dict[str, Any]:
    # A need of several rows says its explanation and topics in the first; blank cells take nothing away.
    values = {name: value for name, value in _statement(row).items() if value}
    return actions.alter_statement(statement, by=by, **values) | _hang_on(statement, row, by=by)


def _hang_on(statement: Statement, row: Row, *, by: Any) -> dict[str, Any]:
    """Link what is not linked yet, and code the voice that is not coded yet; what changed."""
    changes: dict[str, Any] = {}
    linked = FocalLink.objects.filter(statement=statement, ended_at__isnull=True).values_list(
        "focal_area_id", flat=True
    )
    for area in row["focal_areas"]:
        if area.pk not in set(linked):
            actions.link(statement, by=by, focal_area=area, reason=row["reason"])
            changes[f"focal area {area}"] = [None, row["reason"]]
    if row["heard_in"]:
        changes |= _voice(statement, row, by=by)
    return changes


def _voice(statement: Statement, row: Row, *, by: Any) -> dict[str, Any]:
    source = row["heard_in"]
    coded = actions.Coded(
        statement=statement,
        person_kind=row["voice_person_kind"],
        agency_kind=row["voice_agency_kind"],
        state=row["voice_state"],
        people=row["voice_people"],
        words=row["words"],
        is_quote=row["is_quote"],
    )
    try:
        voice: Voice = actions.code(source, by=by, coded=coded)
    except actions.CodedTwice:
        return {}  # the same row of the same file, brought in again
    return {"voice": [None, str(voice)]}


def _find(row: Row) -> Statement | None:
    found = Statement.objects.filter(key=row["key"]).first()
    if found and found.under_id:
        raise RowRefused(f"“{found}” was merged into another need here. Undo the merge, or leave this row out.")
    return found


kind(
    Kind(
        "need_sources",
        "Sources of needs",
        NeedSourceRow,
        find=lambda row: Source.objects.filter(key=row["key"]).first(),
        add=lambda row, *, by: actions.record_source(by=by, **_source(row)),
        alter=lambda source, row, *, by: actions.alter_source(source, by=by, **_source(row)),
    )
)
kind(Kind("need_statements", "Needs", NeedStatementRow, find=_find, add=_add, alter=_alter))
