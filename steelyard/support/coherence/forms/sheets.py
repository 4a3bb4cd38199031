"""A spreadsheet that an agency brings."""

from pathlib import Path
from typing import Any

from django import forms

from steelyard.center.directory.rules.sheets import opened
from steelyard.foundation.kit.forms import CleanText, Form, VersionedForm
from steelyard.foundation.work.tables import Row, Unreadable, read_table

MOST_LINES, LARGEST_FILE = 2_000, 2_000_000
# What agencies call the columns; anything else in the file is left alone.
HEADINGS = {
    "provider": ("provider", "provider name", "organization", "who helps", "partner", "vendor"),
    "topic": ("topic", "area", "focus", "on which topic"),
    "purpose": ("purpose", "what for", "goal", "description"),
    "product": ("product", "products", "deliverable", "deliverables", "what do you get"),
    "contact": ("contact", "contact person", "contact name", "who is your contact there"),
    "since": ("from", "since", "start", "start date", "begins", "starts"),
    "until": ("until", "to", "end", "end date", "ends"),
    "intensity": ("intensity", "how intense", "how often", "frequency"),
}
_KNOWN = {word: name for name, words in HEADINGS.items() for word in words}


class SheetForm(Form):
    """The file; what it holds is looked at before anything is taken in."""

    file = forms.FileField(
        label="A CSV or Excel file", max_length=200, widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"})
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if file := cleaned.get("file"):
            try:
                cleaned["lines"] = _lines(file)
                cleaned["name"] = CleanText(required=False).clean(file.name[-200:])
            except Unreadable as problem:
                self.add_error("file", str(problem))
        return cleaned


class TakeForm(VersionedForm):
    """Take a file in, or back, as it was looked at."""


def _lines(file: Any) -> list[Row]:
    if file.size > LARGEST_FILE:
        raise Unreadable("This file is larger than a support map can be. Divide it and bring the parts.")
    path = Path(file.temporary_file_path())
    opened(path)  # refuses what is no table, is locked, or unpacks to more than a computer holds
    found = [_ours(row) for row in read_table(path)]
    if not found:
        raise Unreadable("This file has no row below its headings.")
    if len(found) > MOST_LINES:
        raise Unreadable(f"This file has {len(found):,} rows; at most {MOST_LINES:,} are taken at once.")
    if "provider" not in found[0]:
        raise Unreadable("No column of this file is called Provider. Name the columns as shown below.")
    return found


def _ours(row: Row) -> Row:
    """The columns we know, by our names; the first of two that mean the same counts."""
    found: Row = {}
    for heading, cell in row.items():
        name = _KNOWN.get(heading.strip().casefold())
        if name:
            found.setdefault(name, _day(cell) if name in {"since", "until"} else cell)
    return found


def _day(cell: str) -> str:
    """Spreadsheets give a day with a midnight."""
    return cell.removesuffix(" 00:00:00")
