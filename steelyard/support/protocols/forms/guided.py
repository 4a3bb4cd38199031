"""What a group writes in a run: fields made from the template, each with the version that was read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms

from steelyard.center.directory.queries.finding import organization_by_words, person_by_words
from steelyard.foundation.kit.forms import CleanText, Day, Form, Lookup
from steelyard.support.protocols.actions.writing import Typed
from steelyard.support.protocols.models import Answer
from steelyard.support.protocols.rules.guided.completing import NOTE, SCORE, TEXT
from steelyard.support.protocols.rules.guided.shape import NO, YES, Column, ColumnKind, Prompt, Step, StepKind, VoteItem

LONGEST_TEXT, LONGEST_CELL = 10_000, 2_000
LARGEST = 10**12
NEW = "new"
_YES_NO = [(YES, "Yes"), (NO, "No")]
_NO_CHOICE = {"invalid_choice": "Choose one of the answers."}
Fields = dict[str, forms.Field]


def fields_of(step: Step, key: str) -> Fields:
    """The fields of one place of a step, by the name under which each is kept."""
    if step.kind == StepKind.TEXT:
        return {TEXT: _text(next(one for one in step.prompts if one.key == key))}
    if step.kind == StepKind.FORK:
        return {TEXT: _fork(next(one for one in step.prompts if one.key == key))}
    if step.kind == StepKind.VOTE:
        return _consensus(next(one for one in step.items if one.key == key))
    return {column.key: _cell(column) for column in step.columns}


def _text(prompt: Prompt) -> forms.Field:
    told = prompt.help if prompt.needed else f"{prompt.help} May be left open.".strip()
    lines = max(prompt.lines, 2)
    return CleanText(label=prompt.label, help_text=told, lines=lines, max_length=LONGEST_TEXT, required=False)


def _fork(prompt: Prompt) -> forms.Field:
    return forms.ChoiceField(label=prompt.label, help_text=prompt.help, choices=_YES_NO, required=False,
                             widget=forms.RadioSelect, error_messages=_NO_CHOICE)  # fmt: skip


def _consensus(item: VoteItem) -> Fields:
    points = [("", "Not agreed yet"), *((str(one.points), f"{one.points} · {one.label}") for one in item.scale)]
    return {
        SCORE: forms.ChoiceField(label=f"{item.name}: the score you agree on", choices=points, required=False,
                                 error_messages=_NO_CHOICE),
        NOTE: CleanText(label=f"{item.name}: what led you to it", lines=2, max_length=LONGEST_CELL, required=False),
    }  # fmt: skip


def _cell(column: Column) -> forms.Field:
    label = column.label
    if column.kind == ColumnKind.CHOICE:
        return forms.ChoiceField(label=label, choices=[("", "—"), *column.choices], required=False,
                                 error_messages=_NO_CHOICE)  # fmt: skip
    if column.kind == ColumnKind.DATE:
        return Day(label=label, required=False)
    if column.kind == ColumnKind.NUMBER:
        return forms.IntegerField(label=label, min_value=-LARGEST, max_value=LARGEST, required=False)
    if column.kind == ColumnKind.PERSON:
        return CleanText(label=label, help_text="The full name.", max_length=200, required=False)
    return CleanText(label=label, lines=2, max_length=LONGEST_CELL, required=False)


def _kept(given: Any) -> str:
    """A cleaned value as it is kept."""
    return "" if given is None else given.isoformat() if isinstance(given, date) else str(given)


@dataclass(frozen=True)
class Group:
    """One place on the page: its fields, and who wrote there last."""

    key: str
    fields: list[Any]
    answer: Answer | None


class PlacesForm(Form):
    """Some places of a step; each carries the version that was read, so that nobody overwrites anybody."""

    def __init__(self, data: Any, *, step: Step, places: Sequence[str], held: Mapping[str, Answer]) -> None:
        self.step, self.places, self.held = step, list(places), held
        initial: dict[str, Any] = {}
        for place in self.places:
            answer = held.get(place)
            initial[_version(place)] = answer.version if answer else 0
            initial |= {_name(place, name): text for name, text in (answer.values if answer else {}).items()}
        super().__init__(data, initial=initial)
        for place in self.places:
            self.fields |= {_name(place, name): one for name, one in fields_of(step, place).items()}
            self.fields[_version(place)] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1, required=False
            )

    def values_of(self, place: str) -> dict[str, str]:
        return {name: _kept(self.cleaned_data.get(_name(place, name))) for name in fields_of(self.step, place)}

    @property
    def typed(self) -> list[Typed]:
        return [Typed(one, self.values_of(one), self.cleaned_data.get(_version(one)) or 0) for one in self.places]

    @property
    def groups(self) -> list[Group]:
        return [
            Group(one, [self[_name(one, name)] for name in fields_of(self.step, one)], self.held.get(one))
            for one in self.places
        ]


class RowForm(PlacesForm):
    """One row of a list, new or changed; it may have gaps, but not be blank."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.errors and not any(self.values_of(self.places[0]).values()):
            raise forms.ValidationError("Fill in at least one column.")
        return cleaned


def _name(place: str, name: str) -> str:
    return f"{place}--{name}"


def _version(place: str) -> str:
    return f"{place}--version"


class MergeForm(Form):
    """What two texts come to together, and the version of the saved one that was shown."""

    base = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)

    def __init__(self, data: Any, *, step: Step, key: str, initial: Mapping[str, Any]) -> None:
        super().__init__(data, initial=dict(initial))
        self.names = list(fields_of(step, key))
        self.fields |= {_merged(name): one for name, one in fields_of(step, key).items()}

    @property
    def values(self) -> dict[str, str]:
        return {name: _kept(self.cleaned_data.get(_merged(name))) for name in self.names}

    def bound(self, name: str) -> Any:
        return self[_merged(name)]


def _merged(name: str) -> str:
    return f"merged--{name}"


def as_merged(values: Mapping[str, str]) -> dict[str, str]:
    return {_merged(name): text for name, text in values.items()}


class ScoresForm(Form):
    """A member's own scores, all of them at once."""

    def __init__(self, data: Any, *, step: Step) -> None:
        super().__init__(data)
        self.step = step
        for item in step.items:
            points = [(str(one.points), f"{one.points} · {one.label}: {one.text}") for one in item.scale]
            missing = {"required": "Choose a point.", "invalid_choice": "Choose one of the points."}
            self.fields[f"score--{item.key}"] = forms.ChoiceField(
                label=item.name,
                help_text=item.question,
                choices=points,
                widget=forms.RadioSelect,
                error_messages=missing,
            )

    @property
    def scores(self) -> dict[str, int]:
        return {item.key: int(self.cleaned_data[f"score--{item.key}"]) for item in self.step.items}


class ApproveForm(Form):
    """An approval of the words that were read."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)
    note = CleanText(label="Note (if you like)", lines=2, max_length=2000, required=False)


class StopForm(Form):
    """Why a run is stopped."""

    why = CleanText(label="Why it is stopped", lines=2, max_length=2000)


class MemberForm(Form):
    """Somebody who is to write in the run."""

    person = Lookup(
        "directory:lookup-people",
        match=person_by_words,
        label="Person",
        help_text="Type a name and choose a suggestion.",
    )


class PartyForm(Form):
    """An agency that is to share the run."""

    agency = Lookup(
        "directory:lookup-organizations",
        match=organization_by_words,
        label="Agency",
        help_text="Type a name and choose a suggestion.",
    )


class LeaveForm(Form):
    """The last day."""

    on = Day(label="Last day")
