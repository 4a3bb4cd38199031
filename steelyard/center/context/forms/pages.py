"""Cleaning what people type about context events."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import Topic
from steelyard.foundation.kit.forms import CleanText, Day, Several, VersionedForm


class ContextEventForm(VersionedForm):
    name = CleanText(label="What happened")
    description = CleanText(max_length=2000, lines=3, required=False, label="What it changes for agencies")
    topics = Several(
        Topic.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple, label="Topics it raises"
    )
    starts_on = Day(label="Since")
    ends_on = Day(required=False, label="Until", help_text="Leave empty while it lasts.")

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if row.get("starts_on") and row.get("ends_on") and row["ends_on"] < row["starts_on"]:
            raise ValidationError("It cannot end before it starts.")
        return row
