"""Spreadsheets of initiatives: brought, their columns read, their rows chosen, taken in at once, and undone."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.alignment import verbs
from steelyard.support.alignment.actions.initiatives import add_to, hold, write_in
from steelyard.support.alignment.models import Initiative, Sheet
from steelyard.support.alignment.queries.sheets import preview
from steelyard.support.alignment.rules import MOST_INITIATIVES, NotNow, Standing, counted
from steelyard.support.alignment.rules.files import Table
from steelyard.support.alignment.rules.reading import Column, Entry, Fate, guessed
from steelyard.support.alignment.rules.sheets import SheetStatus
from steelyard.support.protocols.actions.guided_runs import recount
from steelyard.support.protocols.models import GuidedRun

UNDONE = "The spreadsheet it came from was undone."


@transaction.atomic
def bring(run: GuidedRun, *, by: Any, table: Table) -> Sheet:
    """Keep a spreadsheet beside the inventory; nothing goes in before somebody has seen what becomes of each row."""
    columns = guessed(table.headings)
    sheet = Sheet.objects.create(
        run=run, name=table.name[:200], headings=list(table.headings), rows=[list(row) for row in table.rows],
        columns=columns, made_by=by,
    )  # fmt: skip
    record(verbs.BROUGHT, sheet, by=by, note=counted(len(table.rows), "row"))
    return sheet


@transaction.atomic
def read_columns(sheet: Sheet, *, by: Any, columns: Sequence[str]) -> None:
    """Say what each column is; the rows are judged anew."""
    _check_open(sheet)
    if change(sheet, columns=list(columns)):
        record(verbs.READ, sheet, by=by)


@transaction.atomic
def choose(sheet: Sheet, *, by: Any, choices: Mapping[int, str]) -> None:
    """Say what becomes of rows, by line; blank lets us judge."""
    _check_open(sheet)
    said = {line: choice for line, choice in sheet.choices.items() if int(line) not in choices}
    said |= {str(line): choice for line, choice in choices.items() if choice}
    if change(sheet, choices=said):
        record(verbs.CHOSEN, sheet, by=by, note=counted(len(choices), "row"))


@transaction.atomic
def apply(sheet: Sheet, *, by: Any) -> dict[str, int]:
    """Take all rows in, or none; return how many were added and filled. NotNow while a row waits for a decision."""
    _check_open(sheet)
    inventory = hold(sheet.run, by=by)
    seen = preview(sheet)
    if Column.NAME not in sheet.columns:
        raise NotNow("Say first which column holds the names of the initiatives.")
    if seen.open:
        raise NotNow(f"{counted(len(seen.open), 'row waits', 'rows wait')} for you to say what becomes of them.")
    there = Initiative.objects.kept().filter(run=sheet.run).count()
    fresh = [row.entry for row in seen.going_in if row.fate == Fate.NEW]
    if there + len(fresh) > MOST_INITIATIVES:
        raise NotNow(f"With these rows the inventory would hold more than {MOST_INITIATIVES} initiatives.")
    added = [add_to(inventory, by=by, values=_values(entry) | {"is_simulated": sheet.is_simulated}) for entry in fresh]
    filled = [_fill(row.about, row.entry, by=by) for row in seen.going_in if row.fate == Fate.KNOWN]
    trace = {"added": [[one.pk, one.version] for one in added], "filled": filled}
    change(sheet, status=SheetStatus.APPLIED.value, applied_at=timezone.now(), trace=trace)
    recount(sheet.run, by=by)
    record(verbs.APPLIED, sheet, by=by, note=f"{len(added)} added, {len(filled)} filled")
    return {"added": len(added), "filled": len(filled)}


def _values(entry: Entry) -> dict[str, Any]:
    first, last = entry.grades or (None, None)
    values: dict[str, Any] = dict(entry.values)
    values.setdefault("standing", Standing.RUNNING.value)
    return values | {
        "populations": entry.populations, "first_grade": first, "last_grade": last, "funding_ends_on": entry.ends_on
    }  # fmt: skip


def _fill(pk: int, entry: Entry, *, by: Any) -> dict[str, Any]:
    """Fill the blanks of an initiative and nothing else; return what it takes to empty them again."""
    found = Initiative.objects.select_related("run").get(pk=pk)
    wanted = {name: value for name, value in _values(entry).items() if value not in ("", None, ())}
    blank = {
        name: value for name, value in wanted.items() if name != "populations" and getattr(found, name) in ("", None)
    }
    if entry.populations and not found.populations.exists():
        blank["populations"] = entry.populations
    write_in(found, by=by, values=blank, verb=verbs.FILLED)
    return {"pk": pk, "version": found.version, "names": sorted(blank)}


@transaction.atomic
def undo(sheet: Sheet, *, by: Any) -> dict[str, int]:
    """Take out again what a spreadsheet brought, except what somebody worked on since."""
    if sheet.status != SheetStatus.APPLIED:
        raise NotNow("Only a spreadsheet that was taken in can be undone.")
    hold(sheet.run, by=by)
    counts = {"taken out": 0, "emptied": 0, "stayed": 0}
    for pk, version in sheet.trace.get("added", []):
        counts["taken out" if _taken_out(pk, version, by=by) else "stayed"] += 1
    for one in sheet.trace.get("filled", []):
        counts["emptied" if _emptied(one, by=by) else "stayed"] += 1
    change(sheet, status=SheetStatus.UNDONE.value, ended_at=timezone.now())
    recount(sheet.run, by=by)
    record(verbs.UNDONE, sheet, by=by, note=", ".join(f"{count} {word}" for word, count in counts.items()))
    return counts


def _taken_out(pk: int, version: int, *, by: Any) -> bool:
    found = Initiative.objects.select_related("run").get(pk=pk)
    worked_on = found.version != version or found.ratings.exists() or found.is_out
    if worked_on or found.relationships_first.exists() or found.relationships_second.exists():
        return False
    change(found, taken_out_at=timezone.now(), why_out=UNDONE)
    record(verbs.TAKEN_OUT, found, by=by, note=UNDONE)
    return True


def _emptied(one: Mapping[str, Any], *, by: Any) -> bool:
    found = Initiative.objects.select_related("run").get(pk=one["pk"])
    if found.version != one["version"]:
        return False
    empty: dict[str, Any] = {"populations": (), "funding_ends_on": None, "first_grade": None, "last_grade": None}
    write_in(found, by=by, values={name: empty.get(name, "") for name in one["names"]}, verb=verbs.ALTERED)
    return True


@transaction.atomic
def drop(sheet: Sheet, *, by: Any) -> None:
    """Throw a spreadsheet away that was not taken in; its rows are forgotten."""
    _check_open(sheet)
    change(sheet, status=SheetStatus.DROPPED.value, ended_at=timezone.now(), rows=[], choices={})
    record(verbs.DROPPED, sheet, by=by)


def _check_open(sheet: Sheet) -> None:
    if not sheet.is_open:
        raise NotNow("This spreadsheet was taken in or thrown away already.")
