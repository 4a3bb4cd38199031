"""Writing a text to agree on, and answering it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.foundation.kit.forms import CleanText, Form, VersionedForm

LONGEST_TEXT = 40_000


class TextForm(VersionedForm):
    """A draft; ``number`` says which version it is, ``version`` which state of the draft was read."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)
    text = CleanText(label="Text", lines=16, max_length=LONGEST_TEXT)


class SendForm(VersionedForm):
    """Nothing but the state of the draft that was read."""


class AnswerForm(Form):
    """What an agency answers: it approves the text of this hash, or says what should change."""

    sha256 = forms.CharField(widget=forms.HiddenInput, min_length=64, max_length=64)
    say = forms.ChoiceField(choices=[("approve", "Approve"), ("back", "Send back")], widget=forms.HiddenInput)
    note = CleanText(
        label="What should change",
        lines=3,
        max_length=4000,
        required=False,
        help_text="Needed if you send it back: one sentence is enough.",
    )

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields["say"].error_messages |= {"required": _NEITHER, "invalid_choice": _NEITHER}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("say") == "back" and not given.get("note") and "note" not in self.errors:
            raise ValidationError({"note": "Say in a sentence what should change."})
        return given


_NEITHER = "Approve the text or send it back with one of the two buttons."
