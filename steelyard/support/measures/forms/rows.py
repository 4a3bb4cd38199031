"""Rows of files with values, and the file itself: chosen, looked at, taken in."""

import csv
import io
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.forms.rows import ByKey, Month
from steelyard.center.directory.models import Organization
from steelyard.center.directory.rules.sheets import opened
from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.foundation.work.tables import Row, Unreadable, read_table
from steelyard.support.delivery.models import Support
from steelyard.support.measures.forms.numbers import Amount, Whole
from steelyard.support.measures.models import Definition, Measure
from steelyard.support.measures.queries.uses import whole
from steelyard.support.measures.rules.values import Given

COLUMNS = ("support", "agency", "measure", "window", "amount", "numerator", "denominator", "n", "note")
MOST_ROWS, LARGEST_FILE = 2_000, 1_000_000
_LONGEST_KEY = 18


class SupportKey(forms.CharField):
    """A support by its code, or by the number of its page."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value).strip()
        found = Support.objects.filter(code=text).first()
        if found is None and text.isascii() and text.isdigit() and len(text) <= _LONGEST_KEY:
            found = Support.objects.filter(pk=int(text)).first()
        if found is None:
            raise ValidationError(f"No support has the code {text[:60]}.")
        return found


class ValueRow(Form):
    """The value of one window of a measure in use; of a share both numbers, else the amount."""

    support = SupportKey()
    agency = ByKey(Organization.objects.all(), key="code", required=False)
    measure = ByKey(Definition.objects.all())
    window = Month()
    amount = Amount(required=False)
    numerator = Whole(required=False)
    denominator = Whole(required=False)
    n = Whole(required=False)
    note = CleanText(max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        cleaned["use"] = self._use(cleaned)
        numbers = {name: cleaned[name] for name in ("amount", "numerator", "denominator", "n")}
        cleaned["given"] = Given(**numbers, note=cleaned["note"])
        return cleaned

    def _use(self, cleaned: dict[str, Any]) -> Measure:
        support, agency, definition = (cleaned[name] for name in ("support", "agency", "measure"))
        if agency is not None and not support.recipients.filter(pk=agency.pk).exists():
            raise ValidationError(f"{agency} does not receive {support}.")
        rows = whole().filter(support=support, definition=definition)
        here = [one for one in rows.order_by("-since", "-id") if one.organization_id == (agency.pk if agency else None)]
        if here:
            return here[0]
        for_whom = agency or "the support as a whole"
        raise ValidationError(f"“{definition}” is not in use under {support} for {for_whom}.")


class FileForm(Form):
    """A file of values; once looked at, its rows travel with the page until they are taken in."""

    file = forms.FileField(
        label="A CSV or Excel file", required=False, widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"})
    )
    rows = forms.CharField(widget=forms.HiddenInput, required=False, max_length=LARGEST_FILE)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if self.errors:
            return cleaned
        file, text = cleaned.get("file"), cleaned.get("rows")
        if not file and not text:
            self.add_error("file", "Choose a file.")
            return cleaned
        try:
            cleaned["table"] = _of_file(file) if file else _of_text(text or "")
        except Unreadable as problem:
            self.add_error("file", str(problem))
        return cleaned

    @property
    def table(self) -> list[Row]:
        found: list[Row] = self.cleaned_data["table"]
        return found


def _of_file(file: Any) -> list[Row]:
    if file.size > LARGEST_FILE:
        raise Unreadable("This file is larger than a file of values can be. Divide it and bring the parts.")
    path = Path(file.temporary_file_path())
    opened(path)  # refuses what is no table, is locked, or unpacks to more than a computer holds
    return _checked(read_table(path))


def _of_text(text: str) -> list[Row]:
    lines = list(csv.reader(io.StringIO(text, newline="")))
    return _checked([dict(zip(COLUMNS, line, strict=False)) for line in lines])


def _checked(rows: list[Row]) -> list[Row]:
    if not rows:
        raise Unreadable("This file has no row below its headings.")
    if len(rows) > MOST_ROWS:
        raise Unreadable(f"This file has {len(rows):,} rows; at most {MOST_ROWS:,} are taken at once.")
    missing = [name for name in ("support", "measure", "window") if name not in rows[0]]
    if missing:
        raise Unreadable(f"The column “{missing[0]}” is missing. Take the values out as CSV to see the headings.")
    return [{name: row.get(name, "") for name in COLUMNS} for row in rows]


def as_text(rows: Iterable[Row]) -> str:
    """Rows as they travel with the page."""
    text = io.StringIO()
    csv.writer(text).writerows([row[name] for name in COLUMNS] for row in rows)
    return text.getvalue()
