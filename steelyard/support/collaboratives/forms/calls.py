"""The charge and its call, the application of a state, and its answer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import State
from steelyard.center.directory.queries.finding import organization_by_words
from steelyard.foundation.kit.forms import CleanText, Day, Form, Lookup
from steelyard.support.collaboratives.rules import TeamRole
from steelyard.support.delivery.forms.choices import offer, people, rows_of
from steelyard.support.delivery.models import Support

LONG = 10_000
PEOPLE = 8  # rows of the application
MONTH = 200 * 60  # minutes


class Lines(CleanText):
    """Several names, one on each line."""

    def __init__(self, **options: Any) -> None:
        super().__init__(lines=3, max_length=1000, required=False, **options)

    def clean(self, value: Any) -> list[str]:
        names = [name.strip() for name in super().clean(value).splitlines() if name.strip()]
        long = next((name for name in names if len(name) > 120), None)
        if long is not None:
            raise ValidationError(f"“{long[:60]}…” is longer than 120 letters.")
        return names


class CollaborativeForm(Form):
    """The shared problem, the strands, and the call with its days."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    support = forms.ChoiceField(label="Support", help_text="Name, dates, topics and partners are kept there.")
    key = forms.SlugField(
        label="Address", max_length=80, help_text="The last part of its public address: small letters and hyphens."
    )
    problem = CleanText(label="The shared problem of practice", lines=4, max_length=LONG)
    strands = Lines(label="Strands", help_text="One on each line; leave it empty where there is one thread.")
    call = CleanText(
        label="The call for teams",
        lines=7,
        max_length=LONG,
        required=False,
        help_text="What a team gets, what it gives, whom it is for.",
    )
    call_is_public = forms.BooleanField(label="Show the call to everybody", required=False)
    call_opens_on = Day(label="Applications from", required=False)
    call_closes_on = Day(label="Applications until", required=False)
    places = forms.IntegerField(label="Places for teams", min_value=1, max_value=100, required=False)

    def __init__(self, data: Any = None, *, supports: Sequence[Support] = (), **options: Any) -> None:
        super().__init__(data, **options)
        if supports:
            offer(self, "support", rows_of(supports, blank="Choose a support"))
        else:
            del self.fields["support"]
            del self.fields["key"]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        opens, closes = given.get("call_opens_on"), given.get("call_closes_on")
        if opens and closes and closes < opens:
            self.add_error("call_closes_on", "This day lies before the first.")
        if given.get("call_is_public"):
            for name, words in (("call", "Write the call first."), ("call_closes_on", "Say until when.")):
                if not given.get(name):
                    self.add_error(name, words)
        return given

    @property
    def values(self) -> dict[str, Any]:
        names = set(self.cleaned_data) - {"version", "support"}
        return {name: self.cleaned_data[name] for name in names}


class ApplyForm(Form):
    """A state's application: who writes, what for, and who would be in the team. One page."""

    state = forms.ModelChoiceField(State.objects.order_by("name"), label="Your state", empty_label="Choose a state")
    agency = Lookup(
        "events:agencies",
        typed=True,
        match=organization_by_words,
        label="Your agency",
        help_text="Choose it from the list that opens as you type. If it is not there, just type its name.",
    )
    contact_name = CleanText(label="Your name", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    contact_title = CleanText(label="Your job title", required=False)
    contact_email = forms.EmailField(
        label="Your e-mail address", max_length=254, widget=forms.EmailInput(attrs={"autocomplete": "email"})
    )
    problem = CleanText(
        label="Which problem of practice would your team work on?",
        lines=5,
        max_length=LONG,
        help_text="One that several agencies of your state must solve together. A few lines are enough.",
    )
    hoped_change = CleanText(
        label="What should be different for young people afterwards?", lines=4, max_length=LONG, required=False
    )
    hours_a_month = forms.IntegerField(
        label="Hours a month that your agencies protect for the team", min_value=0, max_value=200
    )
    homepage = CleanText(
        label="Leave this field empty", required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for at in range(1, PEOPLE + 1):
            self.fields[f"name_{at}"] = CleanText(label=f"Name of person {at}", required=False)
            self.fields[f"agency_{at}"] = CleanText(label=f"Agency or group of person {at}", required=False)
            self.fields[f"role_{at}"] = forms.ChoiceField(
                label=f"Part of person {at}", choices=TeamRole.choices(), required=False, initial=TeamRole.MEMBER.value
            )
            self.fields[f"email_{at}"] = forms.EmailField(
                label=f"E-mail address of person {at}", max_length=254, required=False
            )

    @property
    def lines(self) -> list[list[forms.BoundField]]:
        """The bound fields of each person."""
        names = ("name", "agency", "role", "email")
        return [[self[f"{name}_{at}"] for name in names] for at in range(1, PEOPLE + 1)]

    @property
    def first(self) -> list[forms.BoundField]:
        own = ("state", "agency", "contact_name", "contact_title", "contact_email")
        return [self[name] for name in own]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("homepage"):
            raise ValidationError("This was filled in by a program. If you are not one, leave the last field empty.")
        for at in range(1, PEOPLE + 1):
            if not given.get(f"name_{at}") and (given.get(f"agency_{at}") or given.get(f"email_{at}")):
                self.add_error(f"name_{at}", "Who is it? Enter the name.")
        people = self.people_given(given)
        emails = [one["email"] for one in people if one["email"]]
        if len(set(emails)) < len(emails):
            raise ValidationError("Two people have the same e-mail address.")
        if not self.errors and len({one["agency"].casefold() for one in people if one["agency"]}) < 2:
            raise ValidationError(
                "A team is made of people from at least two agencies or groups. Name somebody of another one."
            )
        return given

    @staticmethod
    def people_given(given: dict[str, Any]) -> list[dict[str, str]]:
        """Whoever was named; ``agency`` of the first may be blank and is then the applicant's."""
        own = str(given["agency"].text) if given.get("agency") else ""
        return [
            {
                "name": given[f"name_{at}"],
                "agency": given.get(f"agency_{at}") or own,
                "role": given.get(f"role_{at}") or TeamRole.MEMBER.value,
                "email": (given.get(f"email_{at}") or "").lower(),
            }
            for at in range(1, PEOPLE + 1)
            if given.get(f"name_{at}")
        ]

    @property
    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        names = ("state", "contact_name", "contact_title", "problem", "hoped_change")
        chosen = given["agency"]
        return {
            **{name: given[name] for name in names},
            "contact_email": given["contact_email"].lower(),
            "agency_id": chosen.pk,
            "agency_typed": chosen.text,
            "minutes_a_month": given["hours_a_month"] * 60,
            "people": self.people_given(given),
        }


class AcceptForm(Form):
    """Who accompanies the new team, from when, and what the letter says."""

    liaison = forms.ChoiceField(label="Liaison")
    on = Day(label="The team begins on")
    answer = CleanText(label="What the letter says besides “welcome”", lines=4, max_length=4000, required=False)

    def __init__(self, data: Any = None, *, staff: Sequence[StaffMember], **options: Any) -> None:
        super().__init__(data, **options)
        offer(self, "liaison", people(staff, blank="Choose"))


class DeclineForm(Form):
    answer = CleanText(label="What the letter says", lines=5, max_length=4000, help_text="Why not, and what instead.")
