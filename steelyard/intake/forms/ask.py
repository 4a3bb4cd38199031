"""What a visitor types: a request, a further message, the way back to the status page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, ClassVar, Self

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.html import format_html

from steelyard.center.charge.models import Topic
from steelyard.center.directory.models import Organization, State
from steelyard.foundation.kit.forms import Chosen, CleanText, Day, Form, Lookup, Several
from steelyard.intake.queries.agencies import exactly, named_providers
from steelyard.intake.rules import Ask, CameBy, HowSoon

LONG, SHORT = 10_000, 4_000
FIRST_DAY = date(2000, 1, 1)
_TRAP = "homepage"


class Email(forms.EmailField):
    """An address in lower case; the directory keeps them so."""

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()


def _email(**options: Any) -> Email:
    unreadable = "Enter an e-mail address like name@agency.gov."
    return Email(
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        error_messages={"required": "Enter your e-mail address.", "invalid": unreadable},
        **options,
    )


def _hints(agencies: str, others: str) -> str:
    """A hint for agencies and one for fellow providers; the style sheet shows the one that fits."""
    return format_html('<span class="for-help">{}</span> <span class="for-others">{}</span>', agencies, others)


class AskForm(Form):
    """A request as a visitor writes it; the same form serves agencies and fellow providers."""

    ask = forms.ChoiceField(
        label="What would you like to ask for?", choices=Ask.choices(), widget=forms.RadioSelect, initial=Ask.HELP
    )
    name = CleanText(
        label="Your name",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )
    email = _email(label="Your e-mail address", help_text="We send a private link to your request there.")
    title = CleanText(
        label="Your job title", required=False, widget=forms.TextInput(attrs={"autocomplete": "organization-title"})
    )
    agency = Lookup(
        "intake:agencies",
        typed=True,
        label="Your agency or organization",
        help_text="Choose it from the list that opens as you type. If it is not there, just type its name.",
        error_messages={"required": "Enter the name of your agency or organization."},
    )
    state = forms.ModelChoiceField(
        State.objects.order_by("name"), label="Its state or territory", required=False, empty_label="Choose a state"
    )
    need = CleanText(
        lines=7,
        max_length=LONG,
        label="What would you like from us, in your own words?",
        help_text=_hints(
            "What do you want to do, and what stands in the way? A few lines are enough.",
            "What is it, when is it, and who will be there? What should we bring?",
        ),
        error_messages={"required": "Tell us in a few words what you would like from us."},
    )
    topic = forms.ModelChoiceField(
        Topic.objects.filter(retired_on__isnull=True).order_by("name"),
        label="Which topic fits best?",
        required=False,
        empty_label="I am not sure",
    )
    how_soon = forms.ChoiceField(
        label="How soon would you like to start?",
        choices=HowSoon.choices(),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how soon you would like to start."},
    )
    others_helping = CleanText(
        lines=3,
        max_length=SHORT,
        required=False,
        label="Who else already helps you with this, or takes part?",
        help_text=_hints(
            "Other centers, your region, a university. We do not want to do their work twice.",
            "Who else speaks, reads or writes?",
        ),
    )
    providers = Several(
        Organization.objects.none(),
        label="Are any of these among them?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    hoped_change = CleanText(
        lines=4,
        max_length=SHORT,
        required=False,
        label="What do you hope will be different afterwards?",
        help_text=_hints("In your schools, for students or for staff.", "For those who come, read or take part."),
    )
    homepage = CleanText(
        label="Leave this field empty",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    NOT_OURS = (_TRAP, "agency", "received_on", "is_told")  # fields that are not columns of a request

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["providers"].queryset = named_providers()  # type: ignore[attr-defined]
        for field in self.fields.values():
            # A browser cuts pasted text off at this length without a word; the form says so instead.
            field.widget.attrs.pop("maxlength", None)

    @classmethod
    def begun(cls, ask: str) -> Self:
        """An empty form that begins with one thing to ask for; with help if that is none of them."""
        return cls(initial={"ask": ask if ask in list(Ask) else Ask.HELP})

    def clean_homepage(self) -> str:
        if self.cleaned_data["homepage"]:
            raise ValidationError("Only programs fill this field in. Please empty it and send the form again.")
        return ""

    @property
    def values(self) -> dict[str, Any]:
        """The fields of a request: the agency as the directory knows it, or else as it was typed."""
        given = {name: value for name, value in self.cleaned_data.items() if name not in self.NOT_OURS}
        chosen: Chosen = self.cleaned_data["agency"]
        agency = exactly(chosen, given["state"])
        return given | {
            "agency": agency,
            "agency_typed": chosen.text,
            "state": agency.state if agency and agency.state else given["state"],
        }


class EnterForm(AskForm):
    """A request that reached the center by another way, written down by its staff."""

    came_by = forms.ChoiceField(
        label="How did it reach us?",
        choices=[choice for choice in CameBy.choices() if choice[0] != CameBy.FORM],
        widget=forms.RadioSelect,
    )
    received_on = Day(label="When did it reach us?", required=False, help_text="Left blank: today.")
    is_told = forms.BooleanField(
        label="Mail the requester their number and a private link", required=False, initial=True
    )

    field_order: Sequence[str] = ("came_by", "received_on", *AskForm.base_fields, "is_told")

    LABELS: ClassVar = {
        "ask": "What do they ask for?",
        "name": "Name of the requester",
        "email": "Their e-mail address",
        "title": "Their job title",
        "agency": "Their agency or organization",
        "need": "What would they like from us, in their own words?",
        "how_soon": "How soon would they like to start?",
        "others_helping": "Who else already helps them with this, or takes part?",
        "hoped_change": "What do they hope will be different afterwards?",
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields[_TRAP]
        for name, label in self.LABELS.items():
            self.fields[name].label = label
            self.fields[name].widget.attrs.pop("autocomplete", None)  # it would offer the writer's own name

    def clean_received_on(self) -> date | None:
        day: date | None = self.cleaned_data["received_on"]
        if day and day > timezone.localdate():
            raise ValidationError("This day has not come yet.")
        if day and day < FIRST_DAY:
            raise ValidationError(f"Enter a day after {FIRST_DAY.year}.")
        return day

    @property
    def values(self) -> dict[str, Any]:
        day = self.cleaned_data["received_on"]
        is_past = day is not None and day < timezone.localdate()
        noon = timezone.make_aware(datetime.combine(day, time(12))) if is_past else None
        return super().values | {"received_at": noon, "is_told": self.cleaned_data["is_told"]}


class AddForm(Form):
    """What a requester adds on the status page."""

    text = CleanText(
        lines=5,
        max_length=SHORT,
        label="What would you like to add?",
        error_messages={"required": "Write what you would like to add."},
    )


class LinkForm(Form):
    """The way back to a status page whose link was lost."""

    number = CleanText(
        label="The number of your request",
        max_length=40,
        help_text="It looks like 2021-0001.",
        error_messages={"required": "Enter the number of your request."},
    )
    email = _email(label="Your e-mail address", help_text="The one you gave with your request.")

    _NUMBER = re.compile(r"^\D*(?P<year>[0-9]{4})\D*(?P<count>[0-9]{1,9})\D*$")

    def clean_number(self) -> str:
        found = self._NUMBER.match(self.cleaned_data["number"])
        if not found:
            raise ValidationError("Enter the number as it stands in our letter, for example 2021-0001.")
        return f"{found['year']}-{int(found['count']):04}"


@dataclass(frozen=True)
class Given:
    """One field as it was sent: its values, and whether a person typed them in words."""

    name: str
    label: str
    values: list[str]
    is_words: bool


def given(form: type[Form], sent: QueryDict) -> list[Given]:
    """What was sent for the fields of a form, unread, so that a page can give it back."""
    fields = {name: field for name, field in form.base_fields.items() if name != _TRAP}
    return [
        Given(name, str(field.label), [one.replace("\0", "") for one in sent.getlist(name)], _is_words(field))
        for name, field in fields.items()
        if any(sent.getlist(name))
    ]


def _is_words(field: forms.Field) -> bool:
    return isinstance(field, forms.CharField)
