"""One question of a draft, whatever its kind, and the parts that questions share: audiences and modules."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from steelyard.evidence.questionnaires.forms.conditions import ConditionFields
from steelyard.evidence.questionnaires.forms.facts import Spoken, languages_of
from steelyard.evidence.questionnaires.rules import keys, lines
from steelyard.evidence.questionnaires.rules.reading import LONGEST_LABEL
from steelyard.evidence.questionnaires.rules.shape import LONGEST_TEXT, WITH_CHOICES, Kind
from steelyard.evidence.questionnaires.rules.shape import Form as Whole
from steelyard.foundation.kit.forms import CleanText, Form, VersionedForm

LONGEST_LINES = 30_000
BLANK: dict[Kind, dict[str, Any]] = {
    Kind.GRID: {"choices": [], "rows": []},
    **{kind: {"choices": []} for kind in WITH_CHOICES - {Kind.GRID}},
}


class AddQuestionForm(Form):
    """A new question, or one of the library."""

    label = CleanText(label="Question", max_length=LONGEST_LABEL)
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices())
    page = forms.ChoiceField(label="Page")

    def __init__(self, data: Any = None, *, pages: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"page": pages[-1][0]})
        _choices(self, "page", pages)

    def made(self, language: str) -> dict[str, Any]:
        given = self.cleaned_data
        name = keys.name_of(given["label"], "question")
        return {
            "name": name,
            "kind": given["kind"],
            "label": {language: given["label"]},
            **BLANK.get(Kind(given["kind"]), {}),
        }


class AddFromLibraryForm(Form):
    """A question that other waves ask as well."""

    key = forms.ChoiceField(label="Question of the library")
    to_page = forms.ChoiceField(label="Page")

    def __init__(
        self, data: Any = None, *, library: Sequence[tuple[str, str]], pages: Sequence[tuple[str, str]]
    ) -> None:
        super().__init__(data, initial={"to_page": pages[-1][0]})
        _choices(self, "key", library)
        _choices(self, "to_page", pages)


def _choices(form: Form, name: str, choices: Sequence[tuple[str, str]]) -> None:
    found: Any = form.fields[name]
    found.choices = choices


class QuestionForm(VersionedForm):
    """One question of a draft."""

    def __init__(
        self, data: Any, *, draft: Mapping[str, Any], question: Mapping[str, Any], whole: Whole, version: int
    ) -> None:
        self.question, self.languages, self.kind = question, languages_of(draft), Kind(question["kind"])
        before = []
        for one in whole.questions:
            if one.name == question["name"]:
                break
            before.append(one)
        self.condition = ConditionFields(question.get("show_if"), form=whole, before=before)
        self.texts = [
            Spoken("label", "Question", self.languages, max_length=LONGEST_LABEL, lines=2, required=True),
            Spoken("hint", "Hint", self.languages, max_length=LONGEST_LABEL, lines=2, required=False),
        ]
        initial = {"version": version, **self._initial(), **self.condition.initial()}
        super().__init__(data, initial=initial)
        self.fields |= {name: one for text in self.texts for name, one in text.fields().items()}
        self.fields |= self._of_kind()
        self.fields["required"] = forms.BooleanField(label="Must be answered", required=False)
        self.fields |= self.condition.fields()
        if whole.modules:
            modules = [
                ("", "no module: asked of everybody it is shown to"),
                *((one.name, whole.say(one.label)) for one in whole.modules),
            ]
            self.fields["module"] = forms.ChoiceField(label="Module", choices=modules, required=False)

    def _initial(self) -> dict[str, Any]:
        question = self.question
        made = {name: question.get(name) for name in ("required", "module", "low", "high", "most")}
        for text in self.texts:
            made |= text.initial(question.get(text.name))
        for part in ("choices", "rows"):
            made[part] = lines.written(question.get(part, ()), self.languages)
        return made

    def _of_kind(self) -> dict[str, forms.Field]:
        made: dict[str, forms.Field] = {}
        spoken = (
            " | ".join(f"words in {language}" for language in self.languages) if len(self.languages) > 1 else "words"
        )
        told = f"One a line: words alone, or name | {spoken}."
        if self.kind in WITH_CHOICES:
            apart = {
                Kind.MULTIPLE: " End a line with | alone if it excludes the others.",
                Kind.SCALE: _OUTSIDE,
                Kind.GRID: _OUTSIDE,
            }
            made["choices"] = CleanText(
                label="Answers",
                lines=6,
                max_length=LONGEST_LINES,
                required=False,
                help_text=told + apart.get(self.kind, ""),
            )
        if self.kind == Kind.GRID:
            made["rows"] = CleanText(label="Rows", lines=6, max_length=LONGEST_LINES, required=False, help_text=told)
        if self.kind == Kind.NUMBER:
            made["low"] = _whole("Lowest number")
            made["high"] = _whole("Highest number")
        if self.kind in _MOST:
            most = LONGEST_TEXT if self.kind == Kind.TEXT else 60
            made["most"] = forms.IntegerField(label=_MOST[self.kind], min_value=1, max_value=most, required=False)
        return made

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.parts: dict[str, Any] = {}
        for part in ("choices", "rows"):
            if part in self.fields and part in cleaned:
                try:
                    self.parts[part] = lines.read(cleaned[part], self.languages)
                except lines.BadLine as problem:
                    self.add_error(part, str(problem))
        try:
            self.parts["show_if"] = self.condition.cleaned(cleaned)
        except forms.ValidationError as problem:
            self.add_error("show_how", problem)
        return cleaned

    @property
    def changed(self) -> dict[str, Any]:
        """The question as it is now; parts that say nothing are left out."""
        given = self.cleaned_data
        made = {**self.question, **{text.name: text.cleaned(given) for text in self.texts}, **self.parts}
        made |= {name: given[name] for name in ("required", "low", "high", "most", "module") if name in given}
        return {name: part for name, part in made.items() if _says(part) or name in {"choices", "rows"}}


def _says(part: Any) -> bool:
    """Whether a part says something; the number 0 does."""
    return bool(part) or (part == 0 and part is not False)


_OUTSIDE = " End a line with | outside if it is no point of the scale."
_MOST = {Kind.MULTIPLE: "At most how many answers", Kind.RANK: "How many places", Kind.TEXT: "At most how many letters"}


def _whole(label: str) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=-(10**9), max_value=10**9, required=False)


class GroupForm(Form):
    """An audience or a module of a draft."""

    def __init__(self, data: Any = None, *, kind: str, draft: Mapping[str, Any], whole: Whole) -> None:
        self.kind, languages = kind, languages_of(draft)
        before = [one for one in whole.questions if not one.module] if kind == "modules" else list(whole.questions)
        self.condition = ConditionFields(None, form=whole, before=before, audiences=kind == "modules")
        label = "Name of the module" if kind == "modules" else "In words: people …"
        self.text = Spoken("label", label, languages, max_length=200, required=True)
        super().__init__(data, prefix=kind, initial=self.condition.initial())
        who = "Who they are" if kind == "audiences" else "Shown to"
        self.fields |= {**self.text.fields(), **self.condition.fields(who)}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.chosen: dict[str, Any] | None = None
        try:
            self.chosen = self.condition.cleaned(cleaned)
        except forms.ValidationError as problem:
            self.add_error("show_how", problem)
        if self.kind == "audiences" and not self.chosen and not self.errors:
            self.add_error("show_how", "An audience is people with certain answers. Choose them.")
        return cleaned

    @property
    def made(self) -> dict[str, Any]:
        label = self.text.cleaned(self.cleaned_data)
        name = keys.name_of(next(iter(label.values())), "group")
        condition = {"show_if" if self.kind == "modules" else "when": self.chosen} if self.chosen else {}
        return {"name": name, "label": label, **condition}
