"""The linkage team, and how both sides keep in touch."""

from datetime import date
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.delivery.forms.choices import either, person_lookup
from steelyard.support.engagements.rules import LinkageRole, Side

LONG = 4000


class MemberForm(Form):
    """Somebody who links the two sides."""

    person = person_lookup("Person")
    side = either("For which side", Side.choices())
    role = forms.ChoiceField(label="In it as", choices=LinkageRole.choices(), initial=LinkageRole.MEMBER.value)
    is_contact = forms.BooleanField(label="A point of contact for the other side", required=False)
    since = Day(label="Since")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["person"].required = True


class MemberChangeForm(VersionedForm):
    role = forms.ChoiceField(label="In it as", choices=LinkageRole.choices())
    is_contact = forms.BooleanField(label="A point of contact for the other side", required=False)


class EndForm(VersionedForm):
    on = Day(label="Last day")

    def __init__(self, data: Any = None, *, today: date, version: int, **options: Any) -> None:
        super().__init__(data, initial={"on": today, "version": version}, **options)


class RoutineForm(VersionedForm):
    routine = CleanText(
        label="How both sides keep in touch",
        lines=5,
        max_length=LONG,
        required=False,
        help_text="Who meets whom, how often, and what happens between meetings.",
    )
