"""Planning a session."""

from datetime import UTC, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.exceptions import ValidationError

from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.support.delivery.rules import DAY, ZONES, ActivityKind, Mode


class Clock(forms.TimeField):
    """A time of day, also as Americans write it."""

    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")

    def __init__(self, **options: Any) -> None:
        options.setdefault("input_formats", ["%H:%M", "%H:%M:%S", "%I:%M %p", "%I:%M%p", "%I %p", "%I%p"])
        options.setdefault("error_messages", {"invalid": "Enter a time, for example 2:30 PM."})
        super().__init__(**options)


class SessionForm(Form):
    """What is planned, when by whose clock, how and where."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    title = CleanText(label="Title", help_text="As it should stand in people's calendars.")
    kind = forms.ChoiceField(label="Kind", choices=ActivityKind.choices())
    on = Day(label="Day")
    at = Clock(label="Begins at")
    time_zone = forms.ChoiceField(label="Clock", choices=list(ZONES.items()))
    minutes = forms.IntegerField(label="Minutes", min_value=5, max_value=DAY)
    mode = forms.ChoiceField(label="How", choices=Mode.choices())
    place = CleanText(label="Where", max_length=300, required=False, help_text="An address or the link of the call.")

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if {"on", "at", "time_zone"} <= given.keys() and not _exists(self.starts_at):
            raise ValidationError({"at": "On this night the clock jumps over this time; choose another."})
        return given

    @property
    def starts_at(self) -> datetime:
        given = self.cleaned_data
        at: time = given["at"]
        return datetime.combine(given["on"], at, ZoneInfo(given["time_zone"]))

    @property
    def values(self) -> dict[str, Any]:
        names = ("title", "kind", "minutes", "time_zone", "mode", "place")
        return {**{name: self.cleaned_data[name] for name in names}, "starts_at": self.starts_at}


def _exists(moment: datetime) -> bool:
    """Whether a clock ever shows this: there and back through UTC it stays the same."""
    there: datetime = moment.astimezone(UTC)
    return there.astimezone(moment.tzinfo).replace(tzinfo=None) == moment.replace(tzinfo=None)
