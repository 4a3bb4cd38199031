"""Asking people to rate, and the ratings themselves."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from steelyard.center.directory.models import Person
from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.support.protocols.models import ProtocolVersion
from steelyard.support.protocols.rules.guided.shape import Step, VoteItem


def _offer(form: Form, name: str, choices: Iterable[tuple[Any, str]]) -> None:
    field: Any = form.fields[name]
    field.choices = [(str(key), words) for key, words in choices]


class PeopleForm(Form):
    """Who of the agency is to rate."""

    people = forms.MultipleChoiceField(
        label="Who rates",
        widget=forms.CheckboxSelectMultiple,
        help_text="Those who would do the work, and somebody who decides. Three to eight people tell more than one.",
        error_messages={"required": "Choose who is to rate."},
    )

    def __init__(self, data: Any = None, *, people: Sequence[Person], **options: Any) -> None:
        super().__init__(data, **options)
        self.offered = people
        _offer(self, "people", [(one.pk, one.name) for one in people])

    @property
    def chosen(self) -> list[Person]:
        return [one for one in self.offered if str(one.pk) in self.cleaned_data["people"]]


class RoundForm(PeopleForm):
    """A new round: who rates, with which instrument."""

    instrument = forms.ChoiceField(
        label="Instrument",
        help_text="A center that holds a licence for another instrument loads it as a template under Protocols.",
    )

    def __init__(self, data: Any = None, *, instruments: Sequence[ProtocolVersion], **options: Any) -> None:
        super().__init__(data, **options)
        self.instruments = instruments
        _offer(
            self, "instrument", [(one.pk, f"{one}{f', {one.licence}' if one.licence else ''}") for one in instruments]
        )
        if len(instruments) == 1:
            self.fields["instrument"].widget = forms.HiddenInput()
            self.initial.setdefault("instrument", str(instruments[0].pk))

    @property
    def instrument_chosen(self) -> ProtocolVersion:
        return next(one for one in self.instruments if str(one.pk) == self.cleaned_data["instrument"])


class RatingForm(Form):
    """One person's ratings of every item of every part."""

    def __init__(self, data: Any = None, *, steps: Sequence[Step], **options: Any) -> None:
        super().__init__(data, **options)
        self.steps = steps
        for step in steps:
            self.fields |= {_name(step, item): _points(item) for item in step.items}

    @property
    def parts(self) -> list[tuple[Step, list[Any]]]:
        """Each step with its fields."""
        return [(step, [self[_name(step, item)] for item in step.items]) for step in self.steps]

    @property
    def scores(self) -> dict[str, dict[str, int]]:
        return {
            step.key: {item.key: int(self.cleaned_data[_name(step, item)]) for item in step.items}
            for step in self.steps
        }


def _name(step: Step, item: VoteItem) -> str:
    return f"{step.key}--{item.key}"


def _points(item: VoteItem) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=item.name,
        help_text=item.question,
        choices=[(str(one.points), f"{one.points} · {one.label}: {one.text}") for one in item.scale],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a point.", "invalid_choice": "Choose one of the points of this scale."},
    )


class CallOffForm(Form):
    """Why nobody will decide on a round."""

    why = CleanText(
        label="Why it is called off", lines=2, max_length=2000, help_text="One sentence; it stays in the history."
    )
