"""What became of the lines of a spreadsheet."""

from dataclasses import dataclass

from steelyard.center.directory.models import Organization
from steelyard.foundation.work.imports import Fate
from steelyard.support.coherence.models import Sheet
from steelyard.support.coherence.rules import SheetStatus


@dataclass(frozen=True)
class LineFate:
    """One line: its number in the file, what it is about, what becomes of it and why it is refused."""

    line: int
    fate: Fate
    name: str
    problems: list[str]


def fates_of(sheet: Sheet) -> list[LineFate]:
    """Refused lines first."""
    lines = dict(enumerate(sheet.lines, start=2))
    found = [
        LineFate(at, Fate(fate), lines.get(at, {}).get("provider") or name, problems)
        for at, fate, name, problems in sheet.fates
    ]
    return sorted(found, key=lambda one: (one.fate != Fate.REFUSED, one.line))


def sheets_of(agency: Organization) -> list[Sheet]:
    """Files that were taken in, the newest first."""
    rows = Sheet.objects.filter(agency=agency).exclude(status=SheetStatus.READY).defer("lines", "fates", "undo")
    return list(rows.order_by("-brought_at", "-id")[:10])
