"""What is chosen about duplicates."""

from typing import Any

from django import forms

from steelyard.center.directory.forms.fields import OrganizationField, PersonField
from steelyard.foundation.kit.forms import Form

LABELS = [("", "Everything"), ("person", "People"), ("organization", "Organizations")]


class SuggestionFilters(Form):
    label = forms.ChoiceField(label="Show", choices=LABELS, required=False)


class MergeForm(Form):
    """Which of two to keep, and the versions that were compared."""

    keep = forms.ChoiceField(
        label="Which record stays?",
        choices=[("first", "The first"), ("second", "The second")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose which record stays."},
    )
    first_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    second_version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, first: Any, second: Any, **options: Any) -> None:
        options.setdefault("initial", {"first_version": first.version, "second_version": second.version})
        super().__init__(*args, **options)
        names = [("first", f"The first: {first}"), ("second", f"The second: {second}")]
        self.fields["keep"].choices = names  # type: ignore[attr-defined]  # a choice field


class OtherPersonForm(Form):
    other = PersonField(label="The other record of this person", help_text="Type a few letters, then choose.")


class OtherOrganizationForm(Form):
    other = OrganizationField(
        label="The other record of this organization", help_text="Type a few letters, then choose."
    )
