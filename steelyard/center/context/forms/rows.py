"""Cleaning lines of files about context events and states."""

from typing import Any

from django import forms

from steelyard.center.charge.forms.rows import Keys
from steelyard.center.charge.models import Topic
from steelyard.center.context.models import Indicator
from steelyard.center.context.rules import (
    BreadthEnd,
    EventKind,
    PartnershipEnd,
    ResponsivenessEnd,
    Strength,
    Unit,
    missing_of_press,
)
from steelyard.center.directory.models import State
from steelyard.foundation.kit.forms import CleanText, Day, Form

MOST_PERCENT = 100
PRESSES = ("breadth_to", "responsiveness_to", "partnership_to")
PRESSING = {*PRESSES, "kind", "strength", "press_reason"}


def _choice(choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(choices=choices, required=False)


class ContextEventRow(Form):
    key = forms.SlugField(max_length=60)
    name = CleanText()
    description = CleanText(max_length=2000, required=False)
    topics = Keys(Topic.objects.all())
    starts_on = Day()
    ends_on = Day(required=False)
    source = CleanText(required=False)
    kind = _choice(EventKind.choices())
    strength = _choice(Strength.choices())
    breadth_to = _choice(BreadthEnd.choices())
    responsiveness_to = _choice(ResponsivenessEnd.choices())
    partnership_to = _choice(PartnershipEnd.choices())
    press_reason = CleanText(max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Without these columns a file leaves alone what people set."""
        row = super().clean() or self.cleaned_data
        if any(row.get(name) for name in PRESSES):
            for name in missing_of_press(row.get("kind", ""), row.get("strength", ""), row.get("press_reason", "")):
                if name not in self.errors:
                    self.add_error(name, "An event that presses on a weight needs this too.")
        return {name: value for name, value in row.items() if name in self.data or name not in PRESSING}


class IndicatorRow(Form):
    key = forms.SlugField(max_length=60)
    name = CleanText()
    unit = forms.ChoiceField(choices=Unit.choices())
    definition = CleanText(max_length=1000)
    position = forms.IntegerField(min_value=0, max_value=1000)


class StateFigureRow(Form):
    indicator = forms.ModelChoiceField(Indicator.objects.all(), to_field_name="key")
    state = forms.ModelChoiceField(State.objects.all())
    year = forms.IntegerField(min_value=1900, max_value=2199)
    figure = forms.DecimalField(min_value=0, max_digits=16, decimal_places=2)
    n = forms.IntegerField(min_value=0, max_value=2_000_000_000, required=False)
    source = CleanText(max_length=300)

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        indicator = row.get("indicator")
        if indicator and indicator.unit == Unit.PERCENT and row.get("figure", 0) > MOST_PERCENT:
            self.add_error("figure", "A percent is at most 100.")
        return row
