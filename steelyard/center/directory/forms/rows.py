"""Rows of files: organizations of a case, the federal directory of districts, people, the board."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.directory.forms.fields import Email, Website
from steelyard.center.directory.reference import STATES
from steelyard.center.directory.rules import OrganizationKind, has_closed, kind_of_lea
from steelyard.center.directory.rules.contacts import unguarded
from steelyard.foundation.kit.forms import CleanText, Day, Form

_POSTAL = frozenset(row.postal for row in STATES)
# Schools of the Bureau of Indian Education and of the Department of Defense belong to no state.
_NO_STATE = frozenset({"BI", "DA", "DD", "DO"})


class StateCode(CleanText):
    """A postal code of a state or territory."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=2, **options)

    def clean(self, value: Any) -> str | None:
        text = str(super().clean(value)).upper()
        if text in _NO_STATE or not text:
            return None
        if text not in _POSTAL:
            raise ValidationError(f"{text} is no state or territory.", code="unknown")
        return text


class OrganizationRow(Form):
    """An organization of a case; ``parent`` is the key of one further up or already here."""

    key = CleanText(max_length=60)
    name = CleanText()
    short_name = CleanText(max_length=60, required=False)
    kind = forms.ChoiceField(choices=OrganizationKind.choices())
    state = StateCode(required=False)
    parent = CleanText(max_length=60, required=False)
    city = CleanText(max_length=100, required=False)
    phone = CleanText(max_length=40, required=False)
    website = Website(required=False)
    source = CleanText(required=False)
    note = CleanText(max_length=4000, required=False)

    def clean(self) -> dict[str, Any]:
        """Cells as they were before an export kept them from beginning a formula."""
        values = super().clean() or {}
        return {name: unguarded(value) if isinstance(value, str) else value for name, value in values.items()}


class LeaRow(Form):
    """A district in the layout of the federal directory of local education agencies (NCES, Common Core of Data)."""

    code = forms.RegexField(
        r"^\d{7}$", error_messages={"invalid": "An LEAID has seven digits; spreadsheets lose leading zeros."}
    )
    name = CleanText()
    state = StateCode()
    city = CleanText(max_length=100, required=False)
    phone = CleanText(max_length=40, required=False)
    website = CleanText(max_length=300, required=False)
    status = CleanText(max_length=2, required=False)
    lea_type = CleanText(max_length=2, required=False)
    effective = Day(required=False)
    year = CleanText(max_length=20, required=False)

    HEADINGS = {
        "LEAID": "code",
        "LEA_NAME": "name",
        "ST": "state",
        "MCITY": "city",
        "PHONE": "phone",
        "WEBSITE": "website",
        "SY_STATUS": "status",
        "LEA_TYPE": "lea_type",
        "EFFECTIVE_DATE": "effective",
        "SCHOOL_YEAR": "year",
    }

    def clean_website(self) -> str:
        """A web address that nobody can open is left out: one bad address must not stop nineteen thousand rows."""
        try:
            return Website(required=False).clean(self.cleaned_data["website"])
        except ValidationError:
            return ""

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if not self.errors:
            values["kind"] = kind_of_lea(values.pop("lea_type"))
            closed = has_closed(values.pop("status"))
            values["closed_on"] = (values["effective"] or _end_of(values["year"])) if closed else None
            values["source"] = f"NCES Common Core of Data {values.pop('year')}".strip()
            del values["effective"]
        return values


def _end_of(school_year: str) -> date:
    """The last day of a school year written as 2022-2023; of no year, a day that says only that it is past."""
    last = school_year[-4:]
    return date(int(last), 6, 30) if last.isdecimal() and int(last) > 1900 else date(2000, 6, 30)


class PersonRow(Form):
    """A person; the organization is named by its code or its exact name."""

    name = CleanText()
    email = Email()
    organization = CleanText(required=False)
    title = CleanText(required=False)


class BoardMemberRow(Form):
    """A term on the advisory board; the person is made if nobody has this address."""

    name = CleanText()
    email = Email()
    constituency = CleanText()
    since = Day()
    until = Day(required=False)

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("since") and values.get("until") and values["until"] < values["since"]:
            self.add_error("until", "The last day lies before the first.")
        return values


class BoardMeetingRow(Form):
    on = Day()
    title = CleanText()
    notes = CleanText(max_length=20_000, required=False)
