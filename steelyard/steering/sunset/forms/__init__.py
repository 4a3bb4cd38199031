"""What one says about being passed on, and which people are looked at."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone

from steelyard.foundation.kit.forms import CleanText, Day, Form


class ConsentForm(Form):
    """The answer of one person."""

    agreed = forms.ChoiceField(
        label="May name and address be passed on?",
        choices=[("yes", "Yes, by name"), ("no", "No, only under a number")],
        widget=forms.RadioSelect,
    )
    said_on = Day(label="When did they say so?")
    how = CleanText(label="How did they say it?", max_length=300, help_text="For example: by e-mail to the director.")

    def clean_said_on(self) -> date:
        day: date = self.cleaned_data["said_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("This day is still to come.")
        return day


class PeopleFilters(Form):
    """Words of a name, and what people said."""

    q = forms.CharField(label="Name", required=False, max_length=100)
    answer = forms.ChoiceField(
        label="Answer",
        required=False,
        choices=[("", "All"), ("agreed", "May be named"), ("refused", "Not by name"), ("not_asked", "Not asked yet")],
    )

    @property
    def wanted(self) -> dict[str, Any]:
        given = self.cleaned_data if self.is_bound and self.is_valid() else {}
        return {"text": given.get("q") or "", "answer": given.get("answer") or ""}
