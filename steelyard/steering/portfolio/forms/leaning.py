"""Leaning to an answer, with the reason."""

from collections.abc import Sequence
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.steering.portfolio.rules import NONE


class LeanForm(Form):
    letter = forms.ChoiceField(label="We lean to", widget=forms.RadioSelect)
    reason = CleanText(label="Because", lines=3, max_length=2000)

    def __init__(self, *args: Any, letters: Sequence[str], **kw: Any) -> None:
        super().__init__(*args, **kw)
        field: Any = self.fields["letter"]
        field.choices = [(letter, f"Answer {letter}") for letter in letters] + [(NONE, "None of them")]
