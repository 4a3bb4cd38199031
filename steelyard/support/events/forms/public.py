"""What a visitor types: which events, a registration, the answers of the pulse."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import FocalArea
from steelyard.center.directory.models import State
from steelyard.foundation.kit.forms import Chosen, CleanText, Form, Lookup
from steelyard.support.delivery.forms.choices import either, offer, rows_of
from steelyard.support.delivery.rules import ZONES
from steelyard.support.events.models import Question
from steelyard.support.events.queries.public import Wanted, agency_of
from steelyard.support.events.rules import EventKind, QuestionKind

PAST = "past"
_TRAP = "homepage"


class Email(forms.EmailField):
    """An address in lower case; one person's address is one, however it is typed."""

    def __init__(self, **options: Any) -> None:
        unreadable = "Enter an e-mail address like name@agency.gov."
        super().__init__(
            max_length=254,
            widget=forms.EmailInput(attrs={"autocomplete": "email"}),
            error_messages={"required": "Enter your e-mail address.", "invalid": unreadable},
            **options,
        )
        self.widget.attrs.pop("maxlength", None)

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).lower()


class EventFilters(Form):
    """Which events."""

    when = forms.ChoiceField(label="When", required=False, choices=[("", "Coming"), (PAST, "Past, with recordings")])
    area = forms.ChoiceField(label="Focal area", required=False)
    kind = forms.ChoiceField(label="Kind", required=False, choices=[("", "Every kind"), *EventKind.choices()])
    zone = forms.ChoiceField(label="Times in", required=False, choices=[("", "Each event's clock"), *ZONES.items()])

    def __init__(self, data: Any, *, areas: list[FocalArea], **options: Any) -> None:
        super().__init__(data, **options)
        offer(self, "area", rows_of(areas, blank="Every focal area"))

    @property
    def wanted(self) -> Wanted:
        value = self.value
        return Wanted(value["when"] == PAST, int(value["area"] or 0) or None, value["kind"] or "")


class RegistrationForm(Form):
    """A registration: who comes from where, the center's own questions, and what one needs to take part."""

    name = CleanText(
        label="Your name",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Enter your name."},
    )
    email = Email(label="Your e-mail address", help_text="We send your confirmation there.")
    agency = Lookup(
        "events:agencies",
        typed=True,
        label="Your agency or organization",
        help_text="Choose it from the list that opens as you type. If it is not there, just type its name.",
        error_messages={"required": "Enter the name of your agency or organization."},
    )
    state = forms.ModelChoiceField(
        State.objects.order_by("name"), label="Its state or territory", required=False, empty_label="Choose a state"
    )
    accommodation = CleanText(
        lines=3,
        max_length=2000,
        required=False,
        label="What do you need to take part fully?",
        help_text="For example an interpreter, captions, or a step-free way in. Only the organizers read this.",
    )
    homepage = CleanText(
        label="Leave this field empty",
        required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, questions: list[Question], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[f"question_{question.pk}"] = _field_of(question)
        self.order_fields(["name", "email", "agency", "state", *self._asked, "accommodation", _TRAP])
        for field in self.fields.values():
            # A browser cuts pasted text off at this length without a word; the form says so instead.
            field.widget.attrs.pop("maxlength", None)

    @property
    def _asked(self) -> list[str]:
        return [f"question_{question.pk}" for question in self.questions]

    @property
    def shown(self) -> list[forms.BoundField]:
        """All but the field that only programs fill in."""
        return [bound for bound in self.visible_fields() if bound.name != _TRAP]

    def clean_homepage(self) -> str:
        if self.cleaned_data[_TRAP]:
            raise ValidationError("Only programs fill this field in. Please empty it and send the form again.")
        return ""

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes: the agency as the directory knows it, or else as it was typed."""
        given = self.cleaned_data
        chosen: Chosen = given["agency"]
        agency = agency_of(chosen)
        return {
            **{name: given[name] for name in ("name", "email", "accommodation")},
            "organization": agency,
            "organization_typed": "" if agency else chosen.text,
            "state": agency.state if agency and agency.state else given["state"],
            "answers": {
                str(one.pk): given[f"question_{one.pk}"] for one in self.questions if given[f"question_{one.pk}"]
            },
        }


def _field_of(question: Question) -> forms.Field:
    """The field of one of the center's own questions."""
    required = question.is_required
    missing = {"required": "Answer this question."}
    if question.kind == QuestionKind.ONE_OF:
        choices = [(option, option) for option in question.options]
        return either(question.text, choices, required=required, error_messages=missing)
    if question.kind == QuestionKind.YES_NO:
        return either(question.text, [("Yes", "Yes"), ("No", "No")], required=required, error_messages=missing)
    return CleanText(label=question.text, max_length=500, required=required, error_messages=missing)


class PulseForm(Form):
    """Two questions, nobody's name."""

    usefulness = forms.TypedChoiceField(
        label="How useful was it for your work?",
        coerce=int,
        choices=[(1, "1, not useful"), (2, "2"), (3, "3"), (4, "4"), (5, "5, very useful")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a number from 1 to 5."},
    )
    next_step = CleanText(
        lines=4,
        max_length=1000,
        required=False,
        label="What will you do next with it?",
        help_text="Please write nothing that tells who you are.",
    )
