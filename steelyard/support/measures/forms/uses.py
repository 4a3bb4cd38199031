"""Measures in use: put under a support, altered, ended; when months are shared; one value by itself."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.measures.forms.numbers import Amount, Whole, typed
from steelyard.support.measures.models import Measure, Value
from steelyard.support.measures.rules import LATEST_DUE_DAY, Every, window_word
from steelyard.support.measures.rules import Form as Shape
from steelyard.support.measures.rules.values import Given

_ONE = {"invalid_choice": "Choose one of the list."}
MOST_DATES = 120


class Dates(CleanText):
    """Days, one to a line or divided by commas."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value) or ""
        words = [one.strip() for one in text.replace("\n", ",").split(",") if one.strip()]
        if len(words) > MOST_DATES:
            raise ValidationError(f"These are {len(words)} days; at most {MOST_DATES} are kept.")
        return sorted({_day(one) for one in words})


def _day(word: str) -> date:
    try:
        found: date = Day().clean(word)
    except ValidationError as problem:
        raise ValidationError(f"“{word[:40]}” is not a day. Write month/day/year, one to a line.") from problem
    return found


class AimForm(VersionedForm):
    """From what a measure goes to what, by when; and which days, where they are its own."""

    baseline = Amount(label="Baseline", required=False, help_text="What it was before; of a share, the percent.")
    target = Amount(label="Target", required=False, help_text="Of a share, the percent.")
    target_on = Day(label="To be reached by", required=False)
    frozen_points = forms.IntegerField(
        label="Freeze the median",
        required=False,
        min_value=1,
        max_value=120,
        help_text="Of the first so many points. Left blank, the median is that of all points.",
    )
    own_dates = Dates(
        label="Days of collection",
        lines=3,
        max_length=2000,
        required=False,
        help_text="Only for measures on dates of their own; one day to a line.",
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("target_on") and cleaned.get("target") is None and "target" not in self.errors:
            self.add_error("target", "Say what should be reached by this day.")
        return cleaned

    @property
    def aims(self) -> dict[str, Any]:
        names = ("baseline", "target", "target_on", "frozen_points")
        return {name: self.cleaned_data[name] for name in names} | {
            "own_dates": [day.isoformat() for day in self.cleaned_data["own_dates"] or ()]
        }


def aims_of(measure: Measure) -> dict[str, Any]:
    """A measure's aims as they are typed."""
    return {
        "baseline": typed(measure.baseline),
        "target": typed(measure.target),
        "target_on": measure.target_on,
        "frozen_points": measure.frozen_points,
        "own_dates": "\n".join(f"{day.month}/{day.day}/{day.year}" for day in measure.dates),
        "version": measure.version,
    }


class UseForm(AimForm):
    """Which measure, for whom, from when."""

    definition = forms.TypedChoiceField(label="Measure", coerce=int, error_messages=_ONE)
    organization = forms.TypedChoiceField(
        label="For which agency", required=False, coerce=int, empty_value=None, error_messages=_ONE
    )
    since = Day(label="From", help_text="The first window is the one this day lies in.")
    field_order = ("definition", "organization", "since")

    def __init__(self, data: Any, *, definitions: list[Any], agencies: list[Any], **options: Any) -> None:
        super().__init__(data, **options)
        del self.fields["version"]
        self.every = {one.pk: one.current.every for one in definitions}
        first: Any = self.fields["definition"]
        first.choices = [(one.pk, f"{one.name} ({one.current.get_level_display()})") for one in definitions]
        second: Any = self.fields["organization"]
        second.choices = [("", "The support as a whole"), *((one.pk, one.name) for one in agencies)]
        if len(agencies) < 2:
            del self.fields["organization"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        is_own = self.every.get(cleaned.get("definition") or 0) == Every.OWN
        if is_own and not cleaned.get("own_dates") and "own_dates" not in self.errors:
            self.add_error("own_dates", "This measure is collected on dates of its own. Say which.")
        return cleaned


class EndForm(VersionedForm):
    on = Day(label="The last day it is collected for")


class RoutineForm(VersionedForm):
    """From which month, to which, by which day of the month after."""

    since = Day(label="First month", help_text="Any day of it.")
    until = Day(label="Last month", required=False, help_text="Any day of it; blank while it goes on.")
    due_day = forms.IntegerField(
        label="Shared by day", min_value=1, max_value=LATEST_DUE_DAY, help_text="Of the month after: 1 to 28."
    )


class OneValueForm(Form):
    """One value of one measure; of a share both numbers, else the amount."""

    on = forms.TypedChoiceField(label="Window", coerce=date.fromisoformat, error_messages=_ONE)
    numerator = Whole(label="How many", required=False)
    denominator = Whole(label="Of how many", required=False)
    amount = Amount(label="Amount", required=False)
    n = Whole(label="Number behind it (n)", required=False, help_text="How many people, places or times it rests on.")
    note = CleanText(label="Note", lines=2, max_length=1000, required=False)
    why = CleanText(label="Why it is corrected", max_length=300)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)

    def __init__(
        self, data: Any, *, measure: Measure, windows: Sequence[date] = (), saved: Value | None = None
    ) -> None:
        super().__init__(data, initial=_saved(saved))
        now = measure.now
        if now.form == Shape.SHARE:
            del self.fields["amount"]
            self.fields["numerator"].label = now.numerator.capitalize()
            self.fields["denominator"].label = f"Of: {now.denominator}"
        else:
            del self.fields["numerator"], self.fields["denominator"]
            self.fields["amount"].label = (now.unit or "Amount").capitalize()
        if saved is None:
            del self.fields["why"], self.fields["version"]
            chosen: Any = self.fields["on"]
            chosen.choices = [(one.isoformat(), window_word(now.every, one)) for one in windows]
        else:
            del self.fields["on"]

    @property
    def first(self) -> str:
        """The field that sentences about the value stand beside."""
        return "amount" if "amount" in self.fields else "numerator"

    @property
    def given(self) -> Given:
        numbers = {name: self.cleaned_data.get(name) for name in ("amount", "numerator", "denominator", "n")}
        return Given(**numbers, note=self.cleaned_data.get("note", ""))


def _saved(value: Value | None) -> dict[str, Any]:
    if value is None:
        return {}
    names = ("numerator", "denominator", "n", "note", "version")
    return {"amount": typed(value.amount), **{name: getattr(value, name) for name in names}}
