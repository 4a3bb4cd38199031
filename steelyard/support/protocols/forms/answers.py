"""A reviewer's answers: made from the template, the same for draft and lock; only a lock must be complete."""

from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, VersionedForm
from steelyard.support.protocols.rules import Answers, Content, Item, Reason, gaps

LONGEST = 4000
_MISSING = {"mark": "Choose one of the answers.", "reason": "Say in a sentence what led you to this."}


class AnswersForm(VersionedForm):
    """One choice and one reason for each item."""

    done = forms.BooleanField(required=False, label="I have finished. Nobody, not even I, can change this afterwards.")

    def __init__(self, data: Any, *, content: Content, **options: Any) -> None:
        super().__init__(data, **options)
        self.content = content
        for item in content.items:
            self.fields[_mark(item.key)] = forms.ChoiceField(
                label=item.name,
                help_text=item.question,
                choices=[(mark.value, _told(mark.label, mark.text)) for mark in item.marks],
                widget=forms.RadioSelect,
                required=False,
                error_messages={"invalid_choice": "Choose one of the answers."},
            )
            self.fields[_reason(item.key)] = CleanText(
                label=_asks(content, item), lines=3, max_length=LONGEST, required=False
            )

    @classmethod
    def of(cls, data: Any, *, content: Content, version: int, saved: Answers) -> "AnswersForm":
        """The form as a person finds it: with what was saved."""
        return cls(data, content=content, initial={"version": version, **as_fields(saved)})

    @property
    def answers(self) -> Answers:
        given = self.cleaned_data
        marks = {key: given[_mark(key)] for key in self.content.keys if given.get(_mark(key))}
        reasons = {key: given[_reason(key)] for key in self.content.keys if given.get(_reason(key))}
        return Answers(marks, reasons)

    def may_lock(self) -> bool:
        """Whether everything is there; what is missing stands beside its field."""
        names = {"mark": _mark, "reason": _reason}
        for key, what in gaps(self.content, self.answers):
            self.add_error(names[what](key), _MISSING[what])
        if not self.cleaned_data.get("done"):
            self.add_error("done", "Tick this box to lock your answers.")
        return not self.errors

    @property
    def pairs(self) -> list[tuple[Any, Any]]:
        """Each item's choice and reason, in order."""
        return [(self[_mark(key)], self[_reason(key)]) for key in self.content.keys]


def as_fields(answers: Answers) -> dict[str, str]:
    """Saved answers under the names of the form's fields."""
    marks = {_mark(key): value for key, value in answers.marks.items()}
    return marks | {_reason(key): text for key, text in answers.reasons.items()}


def _mark(key: str) -> str:
    return f"mark-{key}"


def _reason(key: str) -> str:
    return f"reason-{key}"


def _told(label: str, text: str) -> str:
    return f"{label}: {text}" if text else label


def _asks(content: Content, item: Item) -> str:
    needed = " (needed to lock)" if content.reason == Reason.REQUIRED else ""
    return f"{content.reason_label}: {item.name.lower()}{needed}"
