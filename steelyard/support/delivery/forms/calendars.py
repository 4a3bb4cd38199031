"""Bringing a calendar file: the file, the days that count, and what its sessions are."""

from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from steelyard.foundation.kit.forms import Day, Form
from steelyard.foundation.work.tables import Unreadable
from steelyard.support.delivery.queries.calendars import refuse_nothing
from steelyard.support.delivery.rules import ZONES, ActivityKind, Mode
from steelyard.support.delivery.rules.calendars import MEGABYTE, MOST_BYTES, CalendarRead, read_calendar
from steelyard.support.delivery.rules.planning import OccurrenceFate, Said, said_by

DAY = timedelta(days=1)


class CalendarForm(Form):
    """A calendar file and the days to read it for; read before anything is stored."""

    file = forms.FileField(
        label="Calendar file",
        max_length=200,
        help_text=f"As calendar programs export it (.ics), at most {MOST_BYTES // MEGABYTE} MB.",
        widget=forms.FileInput(attrs={"accept": ".ics,text/calendar"}),
        error_messages={"empty": "This file is empty. Export the calendar again."},
    )
    since = Day(label="From")
    last = Day(label="To", help_text="Sessions that begin or go on between these days are planned.")
    time_zone = forms.ChoiceField(
        label="Clock", choices=list(ZONES.items()), help_text="Of times in the file that name no clock of ours."
    )
    kind = forms.ChoiceField(label="Kind of session", choices=ActivityKind.choices())
    mode = forms.ChoiceField(label="How", choices=Mode.choices())

    found: CalendarRead

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if not given.keys() >= {"file", "since", "last", "time_zone"}:
            return given
        if given["last"] < given["since"]:
            raise ValidationError({"last": "The last day is before the first."})
        try:
            self.found = self._read(given)
        except Unreadable as problem:
            raise ValidationError({"file": str(problem)}) from problem
        return given

    def _read(self, given: dict[str, Any]) -> CalendarRead:
        path, zone = Path(given["file"].temporary_file_path()), ZoneInfo(given["time_zone"])
        found = read_calendar(path, given["since"], given["last"] + DAY, zone=zone)
        refuse_nothing(found)
        return found

    @property
    def said(self) -> list[Said]:
        given = self.cleaned_data
        return list(said_by(self.found, given["time_zone"], ActivityKind(given["kind"]).label))

    @property
    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = ("since", "time_zone", "kind", "mode")
        values = {name: given[name] for name in names}
        return {**values, "until": given["last"] + DAY, "name": given["file"].name, "series": self.found.by_key}


class OccurrenceFilters(Form):
    fate = forms.ChoiceField(label="Show", choices=[("", "Every session"), *OccurrenceFate.choices()], required=False)
