"""What is chosen about a file of attendance: the file, what its columns are, how its times are read."""

import hashlib
from collections.abc import Mapping
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from steelyard.foundation.kit.forms import Form
from steelyard.support.attendance.models import AttendanceFile
from steelyard.support.attendance.queries.files import remembered
from steelyard.support.attendance.rules import COLUMNS, NAMING, RowFate
from steelyard.support.attendance.rules.reading import Reading, Unmapped, Unreadable, columns, read
from steelyard.support.attendance.rules.reading.files import HEAD_ROWS, opened
from steelyard.support.attendance.rules.reading.tables import unique
from steelyard.support.delivery.rules import ZONES
from steelyard.support.events.models import Event

MEGABYTE = 1024 * 1024
_ENDINGS = ".csv,.tsv,.txt,.xlsx,.xls,.xlsb,.ods"
_ORDERS = [("", "As the dates of the file say"), ("month", "Month first (5/12 is May 12)"),
           ("day", "Day first (5/12 is December 5)")]  # fmt: skip
DAY_FIRST = {"": None, "month": False, "day": True}


class UploadForm(Form):
    """A file of attendance; looked into before anything is stored."""

    file = forms.FileField(
        label="Report of the meeting",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": _ENDINGS}),
        error_messages={"empty": "This file is empty (0 bytes). Look whether it was saved."},
    )

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options)
        self.event = event
        self.seen: dict[str, Any] = {}
        most = settings.FILE_LIMIT // MEGABYTE
        self.fields["file"].help_text = f"CSV or Excel as the tool writes it, at most {most:,} MB."

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > settings.FILE_LIMIT:
            much = (
                f"This file has {upload.size / MEGABYTE:,.0f} MB; the most is {settings.FILE_LIMIT // MEGABYTE:,} MB."
            )
            raise ValidationError(f"{much} Divide it and bring the parts one by one.", code="large")
        try:
            self.seen = looked_into(Path(upload.temporary_file_path()), self.event)
        except (Unreadable, OSError) as problem:
            raise ValidationError(_named(str(problem), upload), code="unreadable") from problem
        return upload


def _named(sentence: str, upload: Any) -> str:
    """The sentence about a file with the name that the sender knows, not that of our copy."""
    return sentence.replace(Path(upload.temporary_file_path()).name, upload.name)


def looked_into(path: Path, event: Event) -> dict[str, Any]:
    """What is kept of a file that can be read: its reading, or its headings to choose from. Raises Unreadable."""
    zone = ZoneInfo(event.time_zone)
    seen: dict[str, Any] = {"content_hash": _hash(path)}
    try:
        reading = read(path, zone=zone)
    except Unmapped as problem:
        mapping = remembered("table", problem.headings)
        if not mapping:
            return seen | {"headings": problem.headings, "first_cells": first_cells(path, problem.headings)}
        reading = read(path, mapping, zone=zone)
    else:
        mapping = remembered(str(reading.kind), reading.headings)
        reading = read(path, mapping, zone=zone) if mapping else reading
    return seen | {"reading": reading, "mapping": mapping, "first_cells": first_cells(path, reading.headings)}


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def first_cells(path: Path, headings: list[str]) -> list[str]:
    """The first row below the headings, to choose columns by."""
    rows = iter(islice(opened(path).rows(), HEAD_ROWS))
    for _, cells in rows:
        names = unique(cells)
        if set(headings) <= set(names):
            below = next((cells for _, cells in rows), [])
            found = dict(zip(names, below, strict=False))
            return [found.get(one, "")[:80] for one in headings]
    return []


class ColumnsForm(Form):
    """Which column holds what, and how times are read."""

    def __init__(self, *args: Any, found: AttendanceFile, **options: Any) -> None:
        super().__init__(*args, **options)
        self.found = found
        guessed = found.mapping or columns(found.headings)
        samples = dict(zip(found.headings, found.first_cells, strict=False))
        choices = [("", "None"), *((one, _shown(one, samples.get(one, ""))) for one in found.headings)]
        for role, label in COLUMNS.items():
            self.fields[role] = forms.ChoiceField(
                label=label, choices=choices, required=False, initial=guessed.get(role, "")
            )
        self.fields["zone"] = forms.ChoiceField(
            label="Clock of times that name none",
            choices=[
                ("", f"That of the event ({ZONES.get(found.event.time_zone, found.event.time_zone)})"),
                *ZONES.items(),
            ],
            required=False,
            initial=found.zone,
        )
        order = {value: key for key, value in DAY_FIRST.items()}[found.day_first]
        self.fields["order"] = forms.ChoiceField(
            label="Order of day and month", choices=_ORDERS, required=False, initial=order
        )

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        chosen = [heading for role in COLUMNS if (heading := values.get(role))]
        if not self.errors and not NAMING & {role for role in COLUMNS if values.get(role)}:
            raise ValidationError("Say at least which column holds names or e-mail addresses.", code="columns")
        twice = next((one for one in chosen if chosen.count(one) > 1), None)
        if twice:
            raise ValidationError(f"“{twice}” is chosen twice. A column can be one thing only.", code="twice")
        return values

    @property
    def mapping(self) -> dict[str, str]:
        return {role: self.cleaned_data[role] for role in COLUMNS if self.cleaned_data.get(role)}

    @property
    def how(self) -> dict[str, Any]:
        return {"zone": self.cleaned_data["zone"], "day_first": DAY_FIRST[self.cleaned_data["order"]]}

    def reading(self, path: Path) -> Reading:
        """The file as it is read with these choices. Raises Unreadable."""
        zone = ZoneInfo(self.how["zone"] or self.found.event.time_zone)
        mapping: Mapping[str, str] = self.mapping
        return read(path, mapping, zone=zone, day_first=self.how["day_first"])


def _shown(heading: str, sample: str) -> str:
    return f"{heading} (for example {sample})" if sample.strip() else heading


class RowFilters(Form):
    fate = forms.ChoiceField(label="Show", choices=[("", "Every row"), *RowFate.choices()], required=False)
