"""What is typed about organizations."""

from typing import Any

from django import forms

from steelyard.center.directory.forms.fields import OrganizationField, Website
from steelyard.center.directory.models import Organization
from steelyard.center.directory.reference import STATES
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm

_BY_NAME = sorted(((row.postal, row.name) for row in STATES), key=lambda pair: pair[1])


def states(empty: str) -> list[tuple[str, str]]:
    """Choices from the reference list, which every database holds: no query for a list that never changes."""
    return [("", empty), *_BY_NAME]


class OrganizationForm(Form):
    """An organization as the directory keeps it."""

    name = CleanText(label="Name")
    short_name = CleanText(label="Short name", max_length=60, required=False, help_text="As people say it: CASEL.")
    kind = forms.ChoiceField(label="Kind", choices=[("", "Choose a kind"), *OrganizationKind.choices()])
    state = forms.ChoiceField(label="State or territory", choices=states("None, or several"), required=False)
    parent = OrganizationField(
        label="Part of", required=False, help_text="The organization above it: a district's state agency."
    )
    code = CleanText(
        label="Code", max_length=60, required=False, help_text="The id others know it by; for a district its LEAID."
    )
    city = CleanText(label="City", max_length=100, required=False)
    phone = CleanText(label="Telephone", max_length=40, required=False)
    website = Website(label="Website", required=False)
    note = CleanText(label="Note", lines=3, max_length=4000, required=False)

    def columns(self) -> dict[str, Any]:
        """What was typed, by the columns of the table."""
        values = {name: self.cleaned_data[name] for name in OrganizationForm.base_fields}
        values["state_id"] = values.pop("state") or None
        values["code"] = values["code"] or None
        return values


class OrganizationEdit(VersionedForm, OrganizationForm):
    """The same, of one that is there."""


def organization_as_typed(organization: Organization) -> dict[str, Any]:
    """An organization's values as its form shows them."""
    values = {name: getattr(organization, name) for name in OrganizationForm.base_fields}
    return {
        **values,
        "state": organization.state_id or "",
        "code": organization.code or "",
        "version": organization.version,
    }


class CloseForm(Form):
    on = Day(label="Closed since")


# Given as functions, so that a form need not copy the choices for each page.
def every_state() -> list[tuple[str, str]]:
    return states("Every state")


def _kinds() -> list[tuple[str, str]]:
    return [("", "Every kind"), *OrganizationKind.choices()]


class OrganizationFilters(Form):
    q = CleanText(
        label="Name, city or code", required=False, widget=forms.TextInput(attrs={"type": "search", "data-search": ""})
    )
    kind = forms.ChoiceField(label="Kind", choices=_kinds, required=False)
    state = forms.ChoiceField(label="State", choices=every_state, required=False)
    closed = forms.BooleanField(label="Closed ones too", required=False)
