"""Spreadsheets: looked at, taken in all or nothing through the same form and acts, and taken back."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.center.directory.models import Organization
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.foundation.work import imports
from steelyard.foundation.work.tables import Row
from steelyard.support.coherence import verbs
from steelyard.support.coherence.actions import rows as acts
from steelyard.support.coherence.actions.overlaps import look_again
from steelyard.support.coherence.models import MapRow, Sheet
from steelyard.support.coherence.rules import NotNow, SheetStatus

KIND = "support_map"
_KEPT = ("provider_id", "provider_name", "topic_id", "purpose", "product", "contact", "since", "until", "intensity")


@transaction.atomic
def bring(agency: Organization, *, by: Any, name: str, lines: list[Row]) -> Sheet:
    """Keep what a file holds and what would become of it; nothing is on the map yet, so history has nothing to tell."""
    report = imports.run(KIND, _for(agency, lines), by=by, preview=True)
    return Sheet.objects.create(
        agency=agency, name=name[-200:], lines=lines, fates=_fates(report), counts=report.counts, brought_by=by
    )


@transaction.atomic
def take_in(sheet: Sheet, *, by: Any, version: int) -> Sheet:
    """Put every row on the map, or none; remembers what was there before."""
    _claim(sheet, version, SheetStatus.READY)
    before = _snapshot(sheet.agency_id)
    report = imports.run(KIND, _for(sheet.agency, sheet.lines), by=by)
    if not report.is_written:
        raise NotNow("The map changed since this was looked at, and a row no longer fits. Bring the file again.")
    change(
        sheet, status=SheetStatus.APPLIED.value, applied_at=timezone.now(), fates=_fates(report),
        counts=report.counts, undo=_differences(before, _snapshot(sheet.agency_id)),
    )  # fmt: skip
    record(verbs.SHEET_APPLIED, sheet, by=by, changes={fate: [0, n] for fate, n in report.counts.items() if n})
    return sheet


@transaction.atomic
def take_back(sheet: Sheet, *, by: Any, version: int) -> int:
    """Undo what a file did, but for what somebody changed since; returns how many rows stay for that reason."""
    _claim(sheet, version, SheetStatus.APPLIED)
    if not sheet.may_be_undone:
        raise NotNow("This was taken in more than 30 days ago, so it stays.")
    rows, stay = MapRow.objects.in_bulk([one[0] for one in sheet.undo]), 0
    for key, after, said in sheet.undo:
        row = rows.get(key)
        if row is None or row.version != after:
            stay += 1
        elif said is None:
            change(row, removed_at=timezone.now())
        else:
            change(row, **_read(said))
    look_again(sheet.agency, by=by)
    change(sheet, status=SheetStatus.UNDONE.value, undone_at=timezone.now(), undo=[])
    record(verbs.SHEET_UNDONE, sheet, by=by, changes={"rows": [len(rows), stay]})
    return stay


@transaction.atomic
def forget_sheets(*, by: Any, before: datetime) -> int:
    """Delete files that were only looked at, and what undoing the others would need; counts stay."""
    del by
    old = Sheet.objects.filter(brought_at__lt=before)
    old.filter(status=SheetStatus.APPLIED, applied_at__lt=before).update(undo=[], fates=[], lines=[])
    return old.filter(status=SheetStatus.READY).delete()[0]


def _claim(sheet: Sheet, version: int, status: SheetStatus) -> None:
    if sheet.version != version:
        raise Stale(sheet)
    if sheet.status != status:
        raise NotNow(f"This file is {sheet.get_status_display().lower()}.")


def _for(agency: Organization, lines: list[Row]) -> list[Row]:
    """Whatever a file says of agencies, it is this one's map."""
    return [{**line, "agency": f"#{agency.pk}"} for line in lines]


def _fates(report: imports.Report) -> list[list[Any]]:
    return [[one.line, one.fate.value, one.name, list(one.problems)] for one in report.rows]


def _snapshot(agency: int) -> dict[int, tuple[int, dict[str, Any]]]:
    rows = MapRow.objects.filter(agency=agency, support__isnull=True)
    return {row.pk: (row.version, {name: getattr(row, name) for name in _KEPT}) for row in rows}


def _differences(before: Mapping[int, Any], after: Mapping[int, Any]) -> list[list[Any]]:
    changed = [key for key, (version, _) in after.items() if key not in before or before[key][0] != version]
    return [[key, after[key][0], _written(before[key][1]) if key in before else None] for key in sorted(changed)]


def _written(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: one.isoformat() if isinstance(one, date) else one for name, one in values.items()}


def _read(values: Mapping[str, Any]) -> dict[str, Any]:
    days = {name: date.fromisoformat(one) for name in ("since", "until") if (one := values[name])}
    return {**values, **days}


@transaction.atomic
def add(row: dict[str, Any], *, by: Any) -> MapRow:
    """A line that is about no row yet."""
    return acts.add_row(row.pop("agency"), by=by, **row)


@transaction.atomic
def alter(found: MapRow, row: dict[str, Any], *, by: Any) -> dict[str, Any]:
    """A line about a row that is there: a blank cell leaves what it says."""
    given: Any = {name: value for name, value in row.items() if name != "agency" and value not in {None, ""}}
    return acts.change_row(found, by=by, version=found.version, **given)
