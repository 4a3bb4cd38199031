"""A spreadsheet of initiatives, what its columns are, and what becomes of rows that wait."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from steelyard.foundation.kit.forms import Form
from steelyard.foundation.work.tables import Unreadable
from steelyard.support.alignment.models import Sheet
from steelyard.support.alignment.rules.files import Table, table_of
from steelyard.support.alignment.rules.reading import MOST_ROWS, Choose, Column, Fate, Judged

MEGABYTE = 1024 * 1024
LARGEST = 10 * MEGABYTE


class UploadForm(Form):
    """A file of initiatives; looked into before anything is kept."""

    file = forms.FileField(
        label="Spreadsheet",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.xls,.ods"}),
        help_text=f"CSV or Excel (xlsx), at most {MOST_ROWS} rows. Nothing goes in before you have seen each row.",
        error_messages={"empty": "This file is empty (0 bytes). Look whether it was saved."},
    )

    table: Table

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        most = min(LARGEST, settings.FILE_LIMIT)
        if upload.size > most:
            raise ValidationError(f"This file is larger than {most // MEGABYTE} MB. Divide it.", code="large")
        try:
            self.table = table_of(Path(upload.temporary_file_path()), upload.name)
        except Unreadable as problem:
            raise ValidationError(str(problem), code="unreadable") from problem
        return upload


class ColumnsForm(Form):
    """What each column is; the fields come from the headings."""

    def __init__(self, *args: Any, sheet: Sheet, **options: Any) -> None:
        super().__init__(*args, **options)
        first: Sequence[str] = sheet.rows[0] if sheet.rows else ()
        for at, heading in enumerate(sheet.headings):
            cell = next(iter(first[at : at + 1]), "")
            self.fields[f"column_{at}"] = forms.ChoiceField(
                label=heading or f"Column {at + 1}",
                help_text=f"For example: {cell[:80]}" if cell else "",
                choices=[("", "Not taken"), *Column.choices()],
                required=False,
                initial=next(iter(sheet.columns[at : at + 1]), ""),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        chosen = [column for column in given.values() if column]
        twice = next((column for column in chosen if chosen.count(column) > 1), "")
        if twice:
            raise ValidationError(f"Two columns cannot both be “{Column(twice).label}”.", code="twice")
        if not self.errors and Column.NAME not in chosen:
            raise ValidationError("Say which column holds the names of the initiatives.", code="name")
        return given

    @property
    def columns(self) -> list[str]:
        return [self.cleaned_data[name] for name in self.fields]


class RowsForm(Form):
    """What becomes of each row that waits for somebody to say so."""

    def __init__(self, *args: Any, rows: Sequence[Judged], **options: Any) -> None:
        super().__init__(*args, **options)
        self.judged = rows
        for row in rows:
            choices = [("", "Choose"), *self._offered(row)]
            self.fields[f"row_{row.entry.line}"] = forms.ChoiceField(
                label=f"Row {row.entry.line}", choices=choices, required=False
            )

    @staticmethod
    def _offered(row: Judged) -> list[tuple[str, str]]:
        """Nobody can take what cannot be read: it is left out here and corrected in the file."""
        leave = [(Choose.LEAVE.value, Choose.LEAVE.label)]
        return leave if row.fate == Fate.REFUSED else [(Choose.TAKE.value, Choose.TAKE.label), *leave]

    @property
    def rows(self) -> list[tuple[Judged, Any]]:
        return [(row, self[f"row_{row.entry.line}"]) for row in self.judged]

    @property
    def choices(self) -> dict[int, str]:
        given = self.cleaned_data
        said = {row.entry.line: given[f"row_{row.entry.line}"] for row in self.judged}
        return {line: choice for line, choice in said.items() if choice}
