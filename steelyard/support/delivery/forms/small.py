"""Effort by itself, costs and promises."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import AwardYear, StaffMember
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.support.delivery.forms.choices import (
    either,
    not_after,
    offer,
    people,
    rows_of,
)
from steelyard.support.delivery.rules import DAY, CostKind

_FUTURE = "This day lies ahead; record it when it has happened."


class PastDay(Day):
    """A day that is not ahead; the form says what today is."""

    today: date | None = None

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        if day is not None and self.today is not None and day > self.today:
            raise ValidationError(_FUTURE)
        return day


class EffortForm(Form):
    """Time on a support without an activity: preparing, writing, travelling."""

    staff = forms.ChoiceField(label="Whose time")
    on = PastDay(label="Day")
    minutes = forms.IntegerField(label="Minutes", min_value=1, max_value=DAY)
    note = CleanText(label="On what", max_length=300, required=False)

    def __init__(self, data: Any = None, *, staff: list[StaffMember], today: date, **options: Any) -> None:
        super().__init__(data, **options)
        offer(self, "staff", people(staff))
        not_after(self, "on", today)


class CostForm(Form):
    """Money other than staff hours."""

    what = CleanText(label="What for", max_length=300)
    kind = either("Kind", CostKind.choices())
    dollars = forms.DecimalField(label="Dollars", min_value=0, max_digits=12, decimal_places=2)
    on = Day(label="Day")
    award_year = forms.ChoiceField(label="Award year")
    is_open = forms.BooleanField(label="Signed and not yet paid", required=False)

    def __init__(self, data: Any = None, *, award_years: list[AwardYear], **options: Any) -> None:
        super().__init__(data, **options)
        offer(self, "award_year", rows_of(award_years))

    def clean_dollars(self) -> Any:
        dollars = self.cleaned_data["dollars"]
        if dollars == 0:
            raise ValidationError("A cost is more than nothing.")
        return dollars

    @property
    def cents(self) -> int:
        return int(self.cleaned_data["dollars"] * 100)


class PaidForm(Form):
    """What an open contract came to."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    dollars = forms.DecimalField(label="Paid, in dollars", min_value=0, max_digits=12, decimal_places=2)

    def clean_dollars(self) -> Any:
        dollars = self.cleaned_data["dollars"]
        if dollars == 0:
            raise ValidationError("Nothing was paid? Then withdraw the cost instead.")
        return dollars


class PromiseForm(Form):
    """By whom, to whom, what, and when it is due."""

    what = CleanText(label="What", max_length=300)
    staff = forms.ChoiceField(label="Who promises")
    to = forms.ChoiceField(label="To whom", required=False)
    due_on = Day(label="Due on")

    def __init__(self, data: Any = None, *, staff: list[StaffMember], to: list[Organization], **options: Any) -> None:
        super().__init__(data, **options)
        offer(self, "staff", people(staff))
        offer(self, "to", rows_of(to, blank="The team itself"))


class ReasonForm(Form):
    """Why something is dropped or withdrawn."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    reason = CleanText(label="Why", lines=2, max_length=1000, help_text="One sentence; it stays in the history.")
