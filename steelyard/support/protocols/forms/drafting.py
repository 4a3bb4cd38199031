"""Writing a template in the browser: what it is, its steps, and a file that somebody brings."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Form, VersionedForm
from steelyard.support.protocols.queries.boards import known
from steelyard.support.protocols.rules import BadTemplate
from steelyard.support.protocols.rules.guided import lines
from steelyard.support.protocols.rules.guided.checking import LONGEST_NAME, LONGEST_TEXT
from steelyard.support.protocols.rules.guided.reading import LARGEST
from steelyard.support.protocols.rules.guided.shape import ColumnKind, StepKind

LONGEST_LINES = 20_000
Step = dict[str, Any]


class BeginForm(Form):
    """A new protocol of the center's own."""

    name = CleanText(label="Name", max_length=LONGEST_NAME)
    purpose = CleanText(label="What it is for", lines=3, max_length=LONGEST_TEXT)

    @property
    def draft(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"key": lines.key_of(given["name"]), "name": given["name"], "purpose": given["purpose"],
                "languages": ["en"], "steps": []}  # fmt: skip


class FactsForm(VersionedForm):
    """What a draft is, beside its steps."""

    name = CleanText(label="Name", max_length=LONGEST_NAME)
    purpose = CleanText(label="What it is for", lines=3, max_length=LONGEST_TEXT)
    licence = CleanText(
        label="Licence", required=False, max_length=300,
        help_text="Needed if the words are not the center's own: under which licence it may use them.",
    )  # fmt: skip
    source = CleanText(label="Source", required=False, max_length=300)

    def applied(self, draft: Mapping[str, Any]) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("name", "purpose", "licence", "source")}
        return {**draft, **{name: text for name, text in given.items() if text or name in draft}}


class AddStepForm(Form):
    """A new step at the end of a draft."""

    title = CleanText(label="Title", max_length=LONGEST_NAME)
    kind = forms.ChoiceField(label="Kind", choices=StepKind.choices())

    def added(self, draft: Mapping[str, Any]) -> tuple[dict[str, Any], str]:
        key = lines.key_of(self.cleaned_data["title"], [str(one.get("key")) for one in draft["steps"]])
        step = {"key": key, "title": self.cleaned_data["title"], "kind": self.cleaned_data["kind"], "purpose": ""}
        return {**draft, "steps": [*draft["steps"], step]}, key


class TemplateFileForm(Form):
    """A template's file."""

    file = forms.FileField(
        label="YAML file",
        max_length=200,
        help_text=f"At most {LARGEST // 1000} kB. Its shape is published as a JSON Schema.",
    )


def _lines(label: str, told: str, rows: int = 6) -> CleanText:
    return CleanText(label=label, help_text=told, lines=rows, max_length=LONGEST_LINES, required=False)


class StepForm(VersionedForm):
    """One step of a draft; the parts of its kind are typed one a line."""

    title = CleanText(label="Title", max_length=LONGEST_NAME)
    purpose = CleanText(label="What it is for", lines=3, max_length=LONGEST_TEXT, required=False)
    people = CleanText(label="Who should be in the room", lines=2, max_length=LONGEST_TEXT, required=False)
    output = CleanText(label="What comes out", lines=2, max_length=LONGEST_TEXT, required=False)
    optional = forms.BooleanField(label="A run is complete without it", required=False)
    after = forms.MultipleChoiceField(
        label="Comes after", required=False, widget=forms.CheckboxSelectMultiple, help_text="Steps that are done first."
    )

    def __init__(self, data: Any, *, step: Step, others: Sequence[tuple[str, str]], version: int) -> None:
        self.step = step
        super().__init__(data, initial={**_initial(step), "version": version})
        after: Any = self.fields["after"]
        after.choices = others
        if not others:
            del self.fields["after"]
        self.fields |= _OF_KIND[StepKind(step["kind"])]()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.changed: Step = dict(self.step)
        if not self.errors:
            told = {name: cleaned.get(name) for name in ("title", "purpose", "people", "output", "optional", "after")}
            self.changed = {name: text for name, text in {**self.step, **told}.items() if text or name in _ALWAYS}
            for name, read in _READ[StepKind(self.step["kind"])]:
                try:
                    self.changed |= read(cleaned, self.changed)
                except BadTemplate as problem:
                    self.add_error(name, str(problem))
        return cleaned


_ALWAYS = {"key", "title", "kind", "purpose"}


def _initial(step: Step) -> dict[str, Any]:
    """A step's parts as lines."""
    prompts, items, signed = step.get("prompts", ()), step.get("items", ()), step.get("instrument", {})
    return {
        **step,
        "prompts": lines.prompts_as(prompts),
        "columns": lines.columns_as(step.get("columns", ())),
        "items": lines.items_as(items),
        "scale": lines.scale_as(items[0]["scale"]) if items else "",
        "ways": lines.ways_as(step.get("ways", ()), prompts),
        "promises": bool(step.get("promises")),
        **{f"instrument_{name}": signed.get(name, "") for name in ("name", "version", "licence")},
    }


def _least(label: str, least: int = 1) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=least, max_value=20, required=False)


def _for_list() -> dict[str, forms.Field]:
    told = "One a line: Label | kind | needed. Kinds: text, date, number, person, or choice: one, two, three."
    promises = forms.BooleanField(label="Rows can become promises (needs a text, a date and a person)", required=False)
    return {"columns": _lines("Columns", told), "least": _least("At least how many rows"), "promises": promises}


def _for_vote() -> dict[str, forms.Field]:
    return {
        "items": _lines("What is scored", "One a line: Name | question."),
        "scale": _lines("Points", "One a line: number | word | sentence that says when it fits.", 4),
        "instrument_name": CleanText(label="Instrument", max_length=120, required=False),
        "instrument_version": CleanText(label="Version of the instrument", max_length=40, required=False),
        "instrument_licence": CleanText(label="Licence of the instrument", max_length=200, required=False),
        "least": _least("At least how many score", 2),
    }


def _for_fork() -> dict[str, forms.Field]:
    told = "One a line: yes, no | title | what follows. An answer for each question in order, or - for either."
    return {"prompts": _lines("Yes-or-no questions", "One a line.", 3), "ways": _lines("What follows", told)}


_OF_KIND: dict[StepKind, Any] = {
    StepKind.TEXT: lambda: {
        "prompts": _lines(
            "Questions", "One a line: Question | help. End a question with (optional) if it may stay open."
        )
    },
    StepKind.LIST: _for_list,
    StepKind.BOARD: lambda: {
        "board": forms.ChoiceField(label="Board", choices=[(one, one) for one in sorted(known())])
    },
    StepKind.VOTE: _for_vote,
    StepKind.FORK: _for_fork,
    StepKind.APPROVAL: lambda: {"least": _least("At least how many approve")},
}


def _least_read(given: Step, _: Step) -> Step:
    return {"least": given.get("least") or 1}


def _promises(given: Step, step: Step) -> Step:
    """Which columns make a promise: the first of each kind that it needs."""
    if not given.get("promises"):
        step.pop("promises", None)
        return {}
    first = {one.get("kind", ColumnKind.TEXT.value): one["key"] for one in reversed(step.get("columns", ()))}
    if not {ColumnKind.TEXT.value, ColumnKind.DATE.value, ColumnKind.PERSON.value} <= set(first):
        raise BadTemplate("A promise needs a column of text, one for a date and one for a person.")
    return {"promises": {"what": first["text"], "due": first["date"], "by": first["person"]}}


def _instrument(given: Step, _: Step) -> Step:
    return {"instrument": {name: given.get(f"instrument_{name}", "") for name in ("name", "version", "licence")}}


def _prompts(given: Step, step: Step) -> Step:
    return {"prompts": lines.prompts_from(given["prompts"], step.get("prompts", ()))}


_READ: dict[StepKind, list[tuple[str, Any]]] = {
    StepKind.TEXT: [("prompts", _prompts)],
    StepKind.LIST: [
        ("columns", lambda given, step: {"columns": lines.columns_from(given["columns"], step.get("columns", ()))}),
        ("least", _least_read),
        ("promises", _promises),
    ],
    StepKind.BOARD: [("board", lambda given, _: {"board": given["board"]})],
    StepKind.VOTE: [
        ("scale", lambda given, _: {"scale": lines.scale_from(given["scale"])}),
        ("items", lambda given, step: {
            "items": lines.items_from(given["items"], step.pop("scale", []), step.get("items", ()))
        }),
        ("instrument_name", _instrument),
        ("least", _least_read),
    ],
    StepKind.FORK: [
        ("prompts", _prompts),
        ("ways", lambda given, step: {"ways": lines.ways_from(given["ways"], step.get("prompts", ()))}),
    ],
    StepKind.APPROVAL: [("least", _least_read)],
}  # fmt: skip
