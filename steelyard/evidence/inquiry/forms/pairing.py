"""Double coding: who, what, and what was agreed."""

from typing import Any

from django import forms

from steelyard.evidence.inquiry.queries.pairing import can_code, documents_to_pair
from steelyard.foundation.kit.forms import CleanText, Form


class PairForm(Form):
    document = forms.TypedChoiceField(label="Document", coerce=int)
    coders = forms.TypedMultipleChoiceField(
        label="Coders", coerce=int, widget=forms.CheckboxSelectMultiple, help_text="Two or more."
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        documents: Any = self.fields["document"]
        documents.choices = [(one.pk, one.title) for one in documents_to_pair()]
        coders: Any = self.fields["coders"]
        self.people = {one.pk: one for one in can_code()}
        coders.choices = [(pk, str(one)) for pk, one in self.people.items()]


class ResolveForm(Form):
    """What was agreed on one stretch under one code."""

    code = forms.IntegerField(min_value=1, max_value=2**31, widget=forms.HiddenInput)
    start = forms.IntegerField(min_value=0, max_value=2**31, widget=forms.HiddenInput)
    end = forms.IntegerField(min_value=1, max_value=2**31, widget=forms.HiddenInput)
    applies = forms.ChoiceField(
        label="What was agreed",
        choices=[("yes", "The code applies"), ("no", "It does not apply")],
        widget=forms.RadioSelect,
    )
    note = CleanText(label="Why", lines=2, max_length=4000)
