"""Documents: taking in, names, finding."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.evidence.inquiry.forms.sample import chosen, no_match
from steelyard.evidence.inquiry.queries.sample import open_interviews, periods
from steelyard.evidence.inquiry.rules import DocumentKind, Stratum
from steelyard.evidence.inquiry.rules.renaming import BadRule, Rule, read
from steelyard.foundation.kit.files.fields import UploadField
from steelyard.foundation.kit.forms import CleanText, Day, Form, Lookup
from steelyard.support.delivery.models import Support

_ANY = [("", "Any")]
PASTED = 2_000_000


class DocumentFilter(Form):
    text = CleanText(label="Title or respondent", required=False, max_length=100)
    kind = forms.ChoiceField(label="Kind", choices=[*_ANY, *DocumentKind.choices()], required=False)
    stratum = forms.ChoiceField(label="Group", choices=[*_ANY, *Stratum.choices()], required=False)
    period = forms.ChoiceField(label="Period", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered: Any = self.fields["period"]
        offered.choices = [*_ANY, *((one, one) for one in periods())]


class TakeInForm(Form):
    """A document, pasted or brought as a file."""

    title = CleanText(label="Title", max_length=200, help_text="No names, please: coders read it.")
    kind = forms.ChoiceField(label="Kind", choices=DocumentKind.choices(), initial=DocumentKind.INTERVIEW.value)
    interview = forms.TypedChoiceField(
        label="Interview", required=False, coerce=int, empty_value=None, help_text="For a transcript."
    )
    support = Lookup(
        "inquiry:support-lookup",
        label="Support",
        required=False,
        match=no_match,
        help_text="For notes and artefacts.",
    )
    on = Day(label="Date", required=False)
    text = forms.CharField(
        label="Text",
        required=False,
        max_length=PASTED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12, "dir": "auto"}),
    )
    file = UploadField(label="Or a file", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered: Any = self.fields["interview"]
        self.interviews = {one.pk: one for one in open_interviews()}
        offered.choices = [
            ("", "—"),
            *((pk, f"{one.respondent.pseudonym}, {one.period}") for pk, one in self.interviews.items()),
        ]

    def clean_support(self) -> Any:
        return chosen(Support, self.cleaned_data["support"])

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"] or ""
        if "\0" in text or any("\ud800" <= char <= "\udfff" for char in text):
            raise ValidationError("This text holds characters that cannot be stored.")
        return text

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if bool((given.get("text") or "").strip()) == bool(given.get("file")) and not self.errors:
            self.add_error("text", "Paste a text or choose a file, one of the two.")
        if given.get("kind") == DocumentKind.INTERVIEW and not given.get("interview"):
            self.add_error("interview", "Choose the interview this is the transcript of.")
        return given

    @property
    def values(self) -> dict[str, Any]:
        """What is kept beside the text."""
        given = {name: self.cleaned_data[name] for name in ("title", "kind", "support", "on")}
        return {**given, "interview": self.interviews.get(self.cleaned_data["interview"])}


class NamesForm(Form):
    """Names and what stands in their place."""

    rules = CleanText(
        label="Names and pseudonyms",
        lines=8,
        max_length=40_000,
        required=False,
        help_text="One a line, as: Jane Doe = Recipient 04. Mail addresses and telephone numbers go by themselves.",
    )
    keep = forms.BooleanField(
        label="Keep these rules for the next document", required=False, initial=True,
        help_text="The names are sealed under the key that is kept apart.",
    )  # fmt: skip

    def clean_rules(self) -> list[Rule]:
        try:
            return read(self.cleaned_data["rules"])
        except BadRule as problem:
            raise ValidationError(str(problem)) from problem
