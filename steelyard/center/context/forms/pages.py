"""Cleaning what people type about context events."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import Topic
from steelyard.center.context.rules import (
    BreadthEnd,
    EventKind,
    PartnershipEnd,
    ResponsivenessEnd,
    Strength,
    missing_of_press,
)
from steelyard.foundation.kit.forms import CleanText, Day, Several, VersionedForm

PRESSES = ("breadth_to", "responsiveness_to", "partnership_to")


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=False, choices=[("", "—"), *choices])


class ContextEventForm(VersionedForm):
    name = CleanText(label="What happened")
    description = CleanText(max_length=2000, lines=3, required=False, label="What it changes for agencies")
    topics = Several(
        Topic.objects.order_by("name"), required=False, widget=forms.CheckboxSelectMultiple, label="Topics it raises"
    )
    starts_on = Day(label="Since")
    ends_on = Day(required=False, label="Until", help_text="Leave empty while it lasts.")

    kind = _choice("Kind", EventKind.choices())
    strength = _choice("How hard it presses", Strength.choices())
    breadth_to = _choice("Breadth and depth: it presses toward", BreadthEnd.choices())
    responsiveness_to = _choice("Responsiveness and structure: it presses toward", ResponsivenessEnd.choices())
    partnership_to = _choice("Partnership and ownership: it presses toward", PartnershipEnd.choices())
    press_reason = CleanText(
        max_length=300, required=False, label="Why it presses there", help_text="One sentence. The lever shows it."
    )

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if row.get("starts_on") and row.get("ends_on") and row["ends_on"] < row["starts_on"]:
            raise ValidationError("It cannot end before it starts.")
        if any(row.get(name) for name in PRESSES):
            for name in missing_of_press(row.get("kind", ""), row.get("strength", ""), row.get("press_reason", "")):
                if name not in self.errors:
                    self.add_error(name, "An event that presses on a weight needs this too.")
        return row
