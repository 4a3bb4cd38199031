"""Which two periods are looked at beside each other."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from steelyard.center.charge.models import AwardYear
from steelyard.foundation.kit.forms import Form
from steelyard.steering.reporting.rules import Period, default, presets

_UNKNOWN = {"invalid_choice": "This period is not on the list."}


class CompareForm(Form):
    """Two periods by name; without any, the newest award year that has begun and the one before."""

    first = forms.ChoiceField(label="Compare", error_messages=_UNKNOWN)
    second = forms.ChoiceField(label="With", error_messages=_UNKNOWN)

    def __init__(self, *args: Any, years: Sequence[AwardYear], today: date, rolling: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        self.periods = {one.key: one for one in presets(years, today, rolling=rolling)}
        for name in ("first", "second"):
            offered: Any = self.fields[name]
            offered.choices = [(one.key, one.label) for one in self.periods.values()]
        begun = [f"year-{year.number}" for year in years if year.starts_on <= today]
        usual = default(years, today).key
        self.usual = (begun[-2], begun[-1]) if len(begun) > 1 else (usual, usual)
        self.is_bound = bool({"first", "second"} & set(self.data))
        self.initial = dict(zip(("first", "second"), self.usual, strict=True))

    @property
    def chosen(self) -> tuple[Period, Period]:
        """Both periods; the usual ones where nothing, or nothing on the list, was asked for."""
        keys = (self.cleaned_data["first"], self.cleaned_data["second"]) if self.is_valid() else self.usual
        return self.periods[keys[0]], self.periods[keys[1]]
