"""The shelf, encounters, insights, and the pulse."""

from typing import Any

from django import forms

from steelyard.foundation.kit.files.fields import UploadField
from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.support.collaboratives.forms.calls import LONG
from steelyard.support.collaboratives.rules.pulse import ITEMS, SCORES
from steelyard.support.delivery.forms.choices import chips


class ItemForm(Form):
    title = CleanText(label="Title")
    what = CleanText(label="What it is, and how it helped", lines=3, max_length=4000, required=False)
    url = forms.URLField(label="Link", max_length=500, required=False, assume_scheme="https")
    file = UploadField(label="File", required=False)
    is_common = forms.BooleanField(label="Share it with all teams of the collaborative", required=False)


class UseForm(Form):
    how = CleanText(label="How we used it", max_length=300, required=False)


class AskForm(Form):
    question = CleanText(label="What would you like to hear from them?", lines=3, max_length=2000)


class AnswerEncounterForm(Form):
    answer = CleanText(label="A word to them", lines=2, max_length=1000, required=False)


class InsightForm(Form):
    title = CleanText(label="In one line")
    text = CleanText(
        label="What you learned, and why others should know", lines=6, max_length=LONG, help_text="Names of people out."
    )


class OpenPulseForm(Form):
    closes_on = Day(label="Last day to answer")


class PulseForm(Form):
    """Four sentences, from not at all to fully."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for name, (label, sentence) in ITEMS.items():
            self.fields[name] = forms.TypedChoiceField(
                label=f"{label}: “{sentence}”", choices=SCORES, coerce=int, widget=chips(SCORES)
            )
