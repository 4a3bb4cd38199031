"""What the desk types: the facts of an audience, its name, and a letter."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.kit.forms import Chosen, CleanText, Day, Form, Lookup
from steelyard.support.delivery.rules import ActivityKind
from steelyard.support.mailings.models import Mailing
from steelyard.support.mailings.queries import audiences
from steelyard.support.mailings.rules import LONGEST_SUBJECT, LONGEST_TEXT, MailingStatus, RecipientStatus
from steelyard.support.mailings.rules.facts import MOST, Facts, Unclear, read


def _boxes(label: str, choices: list[tuple[str, str]] | None = None) -> forms.MultipleChoiceField:
    return forms.MultipleChoiceField(
        label=label, choices=choices or [], required=False, widget=forms.CheckboxSelectMultiple
    )


class FactsForm(Form):
    """Whom an audience is made of. Every field may stay blank; all that are filled in must be true."""

    activity = Lookup(
        "mailings:activities", label="Took part in", required=False, help_text="Type a few letters, then choose."
    )
    kinds = _boxes("Kind of activity", ActivityKind.choices())
    since = Day(label="Since", required=False)
    tiers = _boxes("Tier", TierKey.choices())
    topics = _boxes("Topic")
    focal_areas = _boxes("Focal area")
    registered = Lookup(
        "mailings:events", label="Registered for the event", required=False, help_text="Whether or not they came."
    )
    collaboratives = _boxes("In a team of")
    titles = CleanText(
        label="Title says", required=False, help_text="One or more words, all of them; for example: special education."
    )
    states = CleanText(
        label="State", required=False, max_length=600, help_text="Postal codes or names, with commas: OR, WA, Hawaii."
    )
    organization_kinds = _boxes("Works at", OrganizationKind.choices())

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        for name, offered in (
            ("topics", audiences.topics()),
            ("focal_areas", audiences.focal_areas()),
            ("collaboratives", audiences.collaboratives()),
        ):
            if offered:
                self._offer(name, offered)
            else:
                del self.fields[name]

    def _offer(self, name: str, choices: list[tuple[int, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = choices

    def clean_states(self) -> list[str]:
        known = audiences.states_by_words()
        typed = [part.strip() for part in self.cleaned_data["states"].replace(";", ",").split(",") if part.strip()]
        strange = [one for one in typed if one.casefold() not in known]
        if strange:
            raise ValidationError(f"{strange[0][:40]} is no state we know. Enter postal codes, for example OR, WA.")
        return sorted({known[one.casefold()] for one in typed})

    def clean_titles(self) -> list[str]:
        return self.cleaned_data["titles"].split()[:MOST]

    @property
    def facts(self) -> Facts:
        """The facts as typed; of a form that was refused, those that were understood."""
        given = {name: self.cleaned_data.get(name) for name in self.fields} if self.is_bound else {}
        for name in ("activity", "registered"):
            chosen: Chosen | None = given.get(name)
            given[name] = chosen.pk if chosen else None
        return read(given)


def as_typed(facts: Facts) -> dict[str, Any]:
    """Facts as the form of facts holds them."""
    typed: dict[str, Any] = {name: list(value) for name, value in vars(facts).items() if isinstance(value, tuple)}
    typed |= {"titles": " ".join(facts.titles), "states": ", ".join(facts.states), "since": facts.since}
    words = {"activity": "", "registered": ""}
    for label, text in audiences.told(Facts(activity=facts.activity, registered=facts.registered)):
        words["activity" if label == "Took part in" else "registered"] = text
    for name, text in words.items():
        typed[name] = f"{text} #{getattr(facts, name)}" if text else ""
    return typed


class KeepForm(Form):
    """The name of an audience, beside the facts as they were shown."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False, max_value=2**31 - 1)
    name = CleanText(label="Name of this audience", max_length=120, help_text="Who they are, in your words.")
    facts = forms.CharField(widget=forms.HiddenInput, required=False, max_length=10_000)

    def clean_facts(self) -> Facts:
        try:
            kept = json.loads(self.cleaned_data["facts"] or "{}")
            return read(kept if isinstance(kept, dict) else {"": kept})
        except (ValueError, Unclear, RecursionError) as problem:
            raise ValidationError("The facts are not clear yet. Correct them, then keep the audience.") from problem


class MailingForm(Form):
    """A letter: to whom, about what, from whom."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False, max_value=2**31 - 1)
    audience = forms.ChoiceField(label="To", help_text="Who they are is looked up on the day it is sent.")
    subject = CleanText(label="Subject", max_length=LONGEST_SUBJECT)
    text = CleanText(
        label="Text",
        lines=16,
        max_length=LONGEST_TEXT,
        help_text=(
            "A blank line begins a new paragraph, “- ” a point of a list, “## ” a heading. "
            "A link: [words](https://…). Strong words: **like this**."
        ),
    )
    sender = CleanText(label="From", max_length=100, help_text="The name people see before the center's address.")
    reply_to = forms.EmailField(
        label="Answers go to", max_length=254, required=False, help_text="Blank: to the center's own address."
    )

    def __init__(self, data: Any = None, *, offered: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(data, **options)
        field: Any = self.fields["audience"]
        field.choices = [("", "Choose an audience"), *offered]

    def clean_subject(self) -> str:
        return " ".join(self.cleaned_data["subject"].split())

    def clean_sender(self) -> str:
        return " ".join(self.cleaned_data["sender"].split())

    @property
    def audience_pk(self) -> int:
        return int(self.cleaned_data["audience"])

    @property
    def letter(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("subject", "text", "sender", "reply_to")}


def letter_of(mailing: Mailing) -> dict[str, Any]:
    """A mailing as its form holds it."""
    names = ("version", "subject", "text", "sender", "reply_to")
    return {"audience": mailing.audience_id, **{name: getattr(mailing, name) for name in names}}


class MailingFilters(Form):
    """Filters of the list of mailings."""

    q = forms.CharField(
        label="Search", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    status = forms.ChoiceField(label="Status", required=False, choices=[("", "Every status"), *MailingStatus.choices()])


class RecipientFilters(Form):
    status = forms.ChoiceField(
        label="Status", required=False, choices=[("", "Everybody on the list"), *RecipientStatus.choices()]
    )
