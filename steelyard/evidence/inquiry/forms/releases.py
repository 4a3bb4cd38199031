"""Findings, figures, quotes and answers."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.evidence.inquiry.models import Finding
from steelyard.evidence.inquiry.rules.releasing import BadRow, Group, figures
from steelyard.foundation.kit.forms import CleanText, Form

LONG = 8000


class FindingForm(Form):
    title = CleanText(label="The finding in a sentence", max_length=200)
    text = CleanText(
        label="What it rests on", lines=8, max_length=LONG, help_text="No names, and nothing that points to one person."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class DisplayForm(Form):
    title = CleanText(label="Title", max_length=200)
    rows = CleanText(
        label="Figures",
        lines=5,
        max_length=LONG,
        help_text="One a line: what | value | n | period | where it stands. Only figures that are released.",
    )

    def clean_rows(self) -> list[list[str]]:
        try:
            return figures(self.cleaned_data["rows"])
        except BadRow as problem:
            raise ValidationError(str(problem)) from problem


class QuoteForm(Form):
    finding = forms.TypedChoiceField(label="Beside the finding", coerce=int)
    text = CleanText(
        label="The quote as it is shown",
        lines=4,
        max_length=2000,
        help_text="Leave out names, places and everything that points to one person.",
    )
    group = forms.ChoiceField(label="Said by", help_text="Groups with at least five interviewees.")

    def __init__(self, data: Any, *, findings: list[Finding], groups: list[Group], **options: Any) -> None:
        super().__init__(data, **options)
        finding: Any = self.fields["finding"]
        finding.choices = [(one.pk, one.title) for one in findings]
        group: Any = self.fields["group"]
        group.choices = [(one.key, f"{one.label} ({one.people} interviewees)") for one in groups]


class AnswerForm(Form):
    said = CleanText(label="You said", lines=3, max_length=LONG)
    did = CleanText(label="We did, or will do", lines=3, max_length=LONG)
