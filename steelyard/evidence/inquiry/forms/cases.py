"""Cases, narratives and the board."""

from typing import Any

from django import forms

from steelyard.evidence.inquiry.queries.cases import offered, outline
from steelyard.evidence.inquiry.rules.cases import CaseKind, Side, Source, Strength
from steelyard.foundation.kit.forms import CleanText, Form

LONG = 8000


class CaseForm(Form):
    """Which thing becomes a case: its kind and it, as one choice in groups."""

    about = forms.ChoiceField(label="Of whom or what")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field: Any = self.fields["about"]
        field.choices = [
            (kind.label, [(f"{kind.value}-{pk}", words) for pk, words in offered(kind)]) for kind in CaseKind
        ]

    @property
    def chosen(self) -> tuple[str, int]:
        kind, _, pk = self.cleaned_data["about"].partition("-")
        return kind, int(pk)


class StatementForm(Form):
    section = forms.TypedChoiceField(label="Under", coerce=int)
    text = CleanText(label="Statement", lines=3, max_length=LONG)
    excerpts = forms.TypedMultipleChoiceField(
        label="It stands on", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, data: Any, *, offered_excerpts: list[Any], **options: Any) -> None:
        super().__init__(data, **options)
        section: Any = self.fields["section"]
        section.choices = [(one.pk, one.title) for one in outline()]
        excerpts: Any = self.fields["excerpts"]
        excerpts.choices = [(one.pk, f"{one.words[:160]} ({one.document.title})") for one in offered_excerpts]


class OutlineForm(Form):
    titles = CleanText(label="Headings", lines=10, max_length=3000, help_text="One a line, in their order.")

    def clean_titles(self) -> list[str]:
        found = [line.strip()[:150] for line in self.cleaned_data["titles"].splitlines() if line.strip()]
        return list(dict.fromkeys(found))


class ClaimForm(Form):
    text = CleanText(
        label="Claim", lines=2, max_length=2000, help_text="A sentence that evidence can speak for or against."
    )


class WeighForm(Form):
    strength = forms.ChoiceField(label="Strength of the evidence", choices=Strength.choices())
    missing = CleanText(label="What is missing", lines=2, required=False, max_length=LONG)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class GroundForm(Form):
    side = forms.ChoiceField(label="It speaks", choices=Side.choices())
    source = forms.ChoiceField(label="It is from", choices=Source.choices())
    excerpt = forms.IntegerField(
        label="Number of the excerpt",
        required=False,
        min_value=1,
        max_value=2**31,
        help_text="For interviews and documents.",
    )
    text = CleanText(
        label="What it says",
        lines=2,
        max_length=LONG,
        help_text="Of a figure: its value, n, period and where it stands.",
    )
