"""Who was heard, and the lines that code what was said."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from steelyard.center.charge.models import Topic
from steelyard.center.directory.forms.fields import OrganizationField
from steelyard.center.directory.models import State
from steelyard.center.directory.rules import OrganizationKind
from steelyard.center.needs import queries
from steelyard.center.needs.actions import Coded
from steelyard.center.needs.models import Statement
from steelyard.center.needs.rules import BY_HAND, PersonKind, SourceKind
from steelyard.foundation.kit.forms import CleanText, Day, Form, Lookup, VersionedForm

MOST_PEOPLE = 1_000_000
LINES, MORE, MOST_LINES = 3, 3, 40
_NOT_SAID = ("", "Not said")
_AS_ABOVE = ("", "As above")


def _people(**options: Any) -> forms.IntegerField:
    return forms.IntegerField(min_value=1, max_value=MOST_PEOPLE, required=False, **options)


class SourceForm(VersionedForm):
    kind = forms.ChoiceField(choices=[(one.value, one.label) for one in BY_HAND], label="Heard through")
    title = CleanText(label="Title", help_text="Without names of people: “Call with two district leaders”.")
    on = Day(label="Day")
    place = CleanText(required=False, label="Where", help_text="By telephone, at a convening, in a journal.")
    organization = OrganizationField(required=False, label="Agency", help_text="If all of them are of one agency.")
    person_kind = forms.ChoiceField(choices=[_NOT_SAID, *PersonKind.choices()], required=False, label="Who spoke")
    agency_kind = forms.ChoiceField(
        choices=[_NOT_SAID, *OrganizationKind.choices()],
        required=False,
        label="Kind of agency",
        help_text="Follows from the agency.",
    )
    state = forms.ModelChoiceField(
        State.objects.order_by("name"), required=False, empty_label="Not said", help_text="Follows from the agency."
    )
    people = _people(label="How many people")
    private_notes = CleanText(
        max_length=8000,
        lines=3,
        required=False,
        label="Private notes",
        help_text="Names belong here and nowhere else. Only staff read them.",
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise ValidationError("Nobody was heard on a day that is still to come.")
        return on


class AskedForm(SourceForm):
    """A source that came from a help request keeps its kind."""

    kind = forms.ChoiceField(choices=SourceKind.choices(), disabled=True, required=False, label="Heard through")


class StatementLookup(Lookup):
    """A living need, found while one types; other words make a new one where ``typed``."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("max_length", 300)
        super().__init__("needs:lookup", match=queries.statement_by_words, **options)

    def clean(self, value: Any) -> Any:
        chosen: Any = super().clean(value)
        if chosen is None or chosen.pk is None:
            return chosen.text if chosen else None
        found = Statement.objects.living().filter(pk=chosen.pk).first()
        if found is None:
            raise ValidationError("No need has this number. Choose a suggestion, or type the need without a number.")
        return found


class Line(Form):
    """One need that was raised; all of it may stay blank."""

    need = StatementLookup(
        typed=True, required=False, label="Need", help_text="A short sentence, or one of the suggestions."
    )
    topic = forms.ModelChoiceField(
        Topic.objects.order_by("name"), required=False, empty_label="None", label="Topic of a new need"
    )
    words = CleanText(max_length=4000, lines=2, required=False, label="What was said")
    is_quote = forms.BooleanField(required=False, label="In their own words")
    person_kind = forms.ChoiceField(choices=[_AS_ABOVE, *PersonKind.choices()], required=False, label="Who raised it")
    people = _people(label="How many of them", help_text="As above if left blank.")
    agency_kind = forms.ChoiceField(
        choices=[_AS_ABOVE, *OrganizationKind.choices()], required=False, label="Kind of agency"
    )
    state = forms.ModelChoiceField(State.objects.order_by("name"), required=False, empty_label="As above")

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if not row.get("need") and "need" not in self.errors and any(row.get(name) for name in self.fields):
            self.add_error("need", "Say in a short sentence which need this is.")
        return row

    @property
    def coded(self) -> Coded | None:
        """What the line says, or None if it stayed blank."""
        row = dict(self.cleaned_data)
        need, topic = row.pop("need"), row.pop("topic")
        if not need:
            return None
        if isinstance(need, Statement):
            return Coded(statement=need, **row)
        return Coded(text=need, topics=[topic] if topic else [], **row)


class Lines:
    """As many lines as the page shows; it can show more of them without losing what was typed."""

    def __init__(self, data: Mapping[str, Any] | None) -> None:
        count = LINES
        if data is not None:
            asked = data.get("lines", "")
            count = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 4 else LINES
            count += MORE if "more" in data else 0
        self.count = min(max(count, 1), MOST_LINES)
        self.wants_more = data is not None and "more" in data
        self.forms = [Line(data, prefix=f"line{n}") for n in range(self.count)]

    @property
    def may_grow(self) -> bool:
        return self.count < MOST_LINES

    def is_valid(self) -> bool:
        answers = [form.is_valid() for form in self.forms]  # every line says what it misses, not only the first
        return all(answers)

    @property
    def codes(self) -> list[Coded]:
        found = [form.coded for form in self.forms]
        return [coded for coded in found if coded is not None]
