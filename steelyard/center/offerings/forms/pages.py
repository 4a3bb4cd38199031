"""Cleaning what people type about the profile of support."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.needs.forms.heard import StatementLookup
from steelyard.foundation.kit.forms import CleanText, Form, Several, VersionedForm

# What a visitor must be able to read before an offering is shown to anybody.
NEEDED = ("summary", "for_whom", "how_long", "what_happens", "you_commit", "you_can_expect")


class OfferingForm(VersionedForm):
    name = CleanText(label="Name", help_text="As recipients would ask for it.")
    tier = forms.ChoiceField(choices=TierKey.choices(), widget=forms.RadioSelect)
    summary = CleanText(max_length=300, lines=2, required=False, label="In one sentence")
    for_whom = CleanText(max_length=300, required=False, label="For whom")
    how_long = CleanText(max_length=200, required=False, label="How long it takes")
    what_happens = CleanText(max_length=2000, lines=4, required=False, label="What happens")
    you_commit = CleanText(max_length=2000, lines=3, required=False, label="What the recipient commits")
    you_can_expect = CleanText(max_length=2000, lines=3, required=False, label="What they can expect after")
    delivered_by = CleanText(max_length=1000, lines=2, required=False, label="Who delivers it, and with whom")
    cost = CleanText(
        max_length=200, required=False, label="Cost", help_text="Leave empty if it costs the agency nothing."
    )
    how_to_ask = CleanText(
        max_length=300, required=False, label="How to ask", help_text="Leave empty for the request form."
    )
    focal_areas = Several(FocalArea.objects.order_by("position"), required=False, widget=forms.CheckboxSelectMultiple)
    topics = Several(Topic.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple)
    position = forms.IntegerField(min_value=0, max_value=1000, label="Place in lists", initial=0)
    is_published = forms.BooleanField(required=False, label="Show it to everybody")

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if row.get("is_published"):
            for name in NEEDED:
                if name in row and not row[name]:
                    self.add_error(name, "Visitors need to read this before the offering is shown.")
        return row


class AnswerForm(Form):
    statement = StatementLookup(label="Need", help_text="Type a few of its words, then choose it.")
    reason = CleanText(max_length=500, lines=2, label="How the offering answers it")


class ExclusionForm(VersionedForm):
    name = CleanText(label="What you do not do")
    why = CleanText(max_length=1000, lines=2, required=False, label="Why not")
    instead = CleanText(max_length=1000, lines=2, label="Where to go instead")
    url = forms.URLField(max_length=500, required=False, assume_scheme="https", label="Address of that place")
    position = forms.IntegerField(min_value=0, max_value=1000, label="Place in lists", initial=0)
    is_published = forms.BooleanField(required=False, initial=True, label="Show it to everybody")


class AreaFilter(Form):
    """Offerings of one focal area; an unknown one filters nothing."""

    area = forms.ModelChoiceField(
        FocalArea.objects.order_by("position"), to_field_name="key", required=False, empty_label="Every focal area"
    )

    def clean_area(self) -> FocalArea | None:
        area: FocalArea | None = self.cleaned_data["area"]
        if area is not None and area.retired_on:
            raise ValidationError("The center no longer works on this.")
        return area
