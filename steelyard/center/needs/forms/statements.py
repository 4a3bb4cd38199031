"""What is said of a need: its words, its weight, its focal areas, the one it is merged into, a round."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.rules import OrganizationKind
from steelyard.center.needs.forms.heard import StatementLookup
from steelyard.center.needs.rules import ANCHORS, VoteKind
from steelyard.foundation.kit.forms import CleanText, Day, Form, Several, VersionedForm


class StatementForm(VersionedForm):
    text = CleanText(max_length=300, lines=2, label="The need in one short sentence", help_text="Advisers read it too.")
    explanation = CleanText(max_length=4000, lines=3, required=False, label="What it means")
    topics = Several(Topic.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple)
    agency_kind = forms.ChoiceField(
        choices=[("", "Any"), *OrganizationKind.choices()], required=False, label="Whose need it is"
    )


class WeighForm(VersionedForm):
    weight = forms.TypedChoiceField(
        choices=[(n, f"{n}: {anchor}") for n, anchor in enumerate(ANCHORS)], coerce=int, widget=forms.RadioSelect
    )
    reason = CleanText(
        max_length=500, lines=2, label="Why this much", help_text="In a sentence or two. Advisers read it; no names."
    )


class LinkForm(Form):
    focal_area = forms.ModelChoiceField(
        FocalArea.objects.filter(retired_on__isnull=True).order_by("position", "name"),
        empty_label="Choose a focal area",
    )
    reason = CleanText(max_length=500, lines=2, label="Why this need stands behind it")


class MergeForm(Form):
    kept = StatementLookup(label="The need it is part of")

    def clean_kept(self) -> Any:
        kept = self.cleaned_data["kept"]
        if isinstance(kept, str):
            raise ValidationError("Choose one of the suggestions.")
        return kept


class VoteForm(Form):
    kind = forms.ChoiceField(choices=VoteKind.choices())


class RoundForm(Form):
    name = CleanText(max_length=60, label="Name of the round", help_text="For example 2026.")
    since = Day(label="Hears what was said from")
    until = Day(label="Until")

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        since: date | None = row.get("since")
        until: date | None = row.get("until")
        if since and until and not since < until <= since + timedelta(days=800):
            raise ValidationError({"until": "The last day comes after the first, and at most two years after it."})
        return row
