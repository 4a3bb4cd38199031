"""What is typed at the door, and about the list."""

from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.support.delivery.forms.choices import organization_lookup
from steelyard.support.events.forms.public import Email
from steelyard.support.events.rules import CheckIn, Place


class WalkInForm(Form):
    """Somebody who came without registering."""

    name = CleanText(label="Name", error_messages={"required": "Enter the name."})
    email = Email(label="E-mail address", required=False, help_text="Without one they get no letters.")
    organization = organization_lookup("Agency or organization", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["organization"].typed = True  # type: ignore[attr-defined]  # a lookup
        self.fields["email"].widget.attrs.pop("autocomplete", None)  # it would offer the writer's own


class ListFilters(Form):
    """Filters of the list of who registered."""

    q = forms.CharField(
        label="Search", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    status = forms.ChoiceField(label="Place", required=False, choices=[("", "Every place"), *Place.choices()])
    attendance = forms.ChoiceField(
        label="Came", required=False, choices=[("", "Anybody"), ("open", "Not yet known"), *CheckIn.choices()]
    )

    @property
    def wanted(self) -> dict[str, str]:
        value = self.value
        return {"text": value["q"] or "", "status": value["status"] or "", "attendance": value["attendance"] or ""}


class CloseForm(Form):
    """Writing who came into the ledger."""

    rest_absent = forms.BooleanField(
        label="Whoever has a seat and was not checked in did not come",
        required=False,
        help_text="Leave it open if a report of attendance still comes in.",
    )
