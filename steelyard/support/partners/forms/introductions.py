"""What people enter about an introduction."""

from typing import Any

from django import forms

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.kit.forms import CleanText, Form, VersionedForm
from steelyard.support.delivery.forms.choices import (
    offer,
    organization_lookup,
    people,
    person_lookup,
    picked,
    rows_of,
)
from steelyard.support.partners.actions.introductions import Idea, Whom
from steelyard.support.partners.queries.introductions import chosen
from steelyard.support.partners.rules import CameOf

SIDES = ("first", "second")


class IntroductionForm(Form):
    """Two sides, and what it is about."""

    about = CleanText(
        label="What is it about?", lines=4, max_length=4000,
        help_text="Both sides read this before they agree. Name neither of them.",
    )  # fmt: skip
    asked_by = CleanText(label="Whose idea was it?", help_text="For example: the Ohio team, at the October check-in.")
    topic = forms.ChoiceField(label="Topic", required=False)
    liaison = forms.ChoiceField(label="Liaison", required=False)
    first_organization = organization_lookup("Organization", required=False)
    first_person = person_lookup("Or person")
    first_name = CleanText(label="Whom to write to")
    first_email = forms.EmailField(label="E-mail address", max_length=254)
    first_what = CleanText(
        label="What they seek or offer", lines=2, max_length=4000, required=False,
        help_text="The other side reads it once both agreed.",
    )  # fmt: skip
    second_organization = organization_lookup("Organization", required=False)
    second_person = person_lookup("Or person")
    second_name = CleanText(label="Whom to write to")
    second_email = forms.EmailField(label="E-mail address", max_length=254)
    second_what = CleanText(
        label="What they seek or offer", lines=2, max_length=4000, required=False,
        help_text="The other side reads it once both agreed.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, topics: list[Topic], staff: list[StaffMember], **options: Any) -> None:
        super().__init__(data, **options)
        self.lists = (topics, staff)
        offer(self, "topic", rows_of(topics, blank="None"))
        offer(self, "liaison", people(staff, blank="Nobody yet"))

    @property
    def idea_fields(self) -> list[Any]:
        return [self[name] for name in ("about", "asked_by", "topic", "liaison")]

    @property
    def sides(self) -> list[tuple[str, list[Any]]]:
        names = ("organization", "person", "name", "email", "what")
        return [(side, [self[f"{side}_{name}"] for name in names]) for side in SIDES]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        for side in SIDES:
            for what, model in (("organization", Organization), ("person", Person)):
                name = f"{side}_{what}"
                typed = given.get(name)
                given[name] = chosen(model, typed.pk) if typed else None
                if typed and given[name] is None:
                    self.add_error(name, "Nothing of this number is here.")
            neither = not (given.get(f"{side}_organization") or given.get(f"{side}_person"))
            if neither and not ({f"{side}_organization", f"{side}_person"} & self.errors.keys()):
                self.add_error(f"{side}_organization", "Say which organization or which person it is.")
        return given

    @property
    def idea(self) -> Idea:
        given, (topics, staff) = self.cleaned_data, self.lists
        topic, liaison = picked(given["topic"], topics), picked(given["liaison"], staff)
        return Idea(given["about"], given["asked_by"], topic, liaison)

    def whom(self, side: str) -> Whom:
        return Whom(**{name: self.cleaned_data[f"{side}_{name}"] for name in
                       ("name", "email", "what", "organization", "person")})  # fmt: skip


class AgainForm(VersionedForm):
    """Where a new link goes."""

    email = forms.EmailField(label="Their e-mail address", max_length=254)


class CameForm(Form):
    """What came of an introduction."""

    came_of = forms.ChoiceField(label="What came of it?", choices=CameOf.choices(), widget=forms.RadioSelect)
    words = CleanText(label="In a sentence (if you like)", lines=3, max_length=4000, required=False)
