"""What is typed about people."""

from typing import Any

from django import forms

from steelyard.center.directory import queries
from steelyard.center.directory.forms.fields import Email, OrganizationField
from steelyard.center.directory.forms.organizations import every_state
from steelyard.center.directory.models import Affiliation, Person
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm


class NewPersonForm(Form):
    name = CleanText(label="Name")
    email = Email(label="E-mail address", required=False)
    organization = OrganizationField(label="Works at", required=False, help_text="Type a few letters, then choose.")
    title = CleanText(label="Title", required=False)
    phone = CleanText(label="Telephone", max_length=40, required=False)


class PersonEdit(VersionedForm):
    name = CleanText(label="Name")
    phone = CleanText(label="Telephone", max_length=40, required=False)


def person_as_typed(person: Person) -> dict[str, Any]:
    return {"name": person.name, "phone": person.phone, "version": person.version}


class AddressForm(Form):
    email = Email(label="Another e-mail address")


class PlaceForm(Form):
    """A title at an organization, with the days that are known."""

    title = CleanText(label="Title", required=False)
    since = Day(label="First day", required=False)
    until = Day(label="Last day", required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("since") and values.get("until") and values["until"] < values["since"]:
            self.add_error("until", "The last day lies before the first.")
        return values


class AffiliationForm(PlaceForm):
    organization = OrganizationField(label="Organization", help_text="Type a few letters, then choose.")

    field_order = ("organization", "title", "since", "until")


def place_as_typed(affiliation: Affiliation) -> dict[str, Any]:
    return {name: getattr(affiliation, name) for name in PlaceForm.base_fields}


class AccountForm(Form):
    """Which account is this person's: named by its e-mail address, none if left blank."""

    email = Email(label="E-mail address of the account", required=False, help_text="Leave it blank to take it away.")

    def clean_email(self) -> User | None:
        email = self.cleaned_data["email"]
        user = queries.account_by_email(email) if email else None
        if email and user is None:
            raise forms.ValidationError("Nobody signs in with this address.", code="unknown")
        return user


class PeopleFilters(Form):
    q = CleanText(
        label="Name or e-mail address",
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "data-search": ""}),
    )
    kind = forms.ChoiceField(
        label="Works at",
        choices=lambda: [("", "Every kind of organization"), *OrganizationKind.choices()],
        required=False,
    )
    state = forms.ChoiceField(label="State", choices=every_state, required=False)


class SearchForm(Form):
    q = CleanText(
        label="Name, city, code or e-mail address", required=False, widget=forms.TextInput(attrs={"type": "search"})
    )
