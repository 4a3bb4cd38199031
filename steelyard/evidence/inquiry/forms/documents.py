"""Documents: taking in, names, finding."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError

from steelyard.evidence.inquiry.forms.sample import chosen, no_match
from steelyard.evidence.inquiry.queries.sample import open_interviews, periods
from steelyard.evidence.inquiry.rules import DocumentKind, Level, Stratum
from steelyard.evidence.inquiry.rules.renaming import BadRule, Rule, read
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


def fitting(file: Any) -> Any:
    """A file that is not larger than what is taken."""
    if file and file.size > settings.FILE_LIMIT:
        raise ValidationError(f"This file is larger than {settings.FILE_LIMIT // 1024**2} MB.")
    return file


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
    file = forms.FileField(
        label="Or a file",
        required=False,
        max_length=200,
        help_text="Text, Word, PDF, a web page, captions (WebVTT, SubRip); told by what it holds.",
    )

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

    def clean_file(self) -> Any:
        return fitting(self.cleaned_data["file"])

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


class ProjectForm(Form):
    """A project or codebook of another tool."""

    file = forms.FileField(
        label="File", max_length=200, help_text="REFI-QDA (.qdpx, .qdc), Taguette, QualCoder; told by what it holds."
    )
    level = forms.ChoiceField(
        label="Level of codes that are new here", choices=Level.choices(), initial=Level.THEMATIC.value
    )
    rules = CleanText(
        label="Names and pseudonyms",
        lines=6,
        max_length=40_000,
        required=False,
        help_text="One a line, as: Jane Doe = Recipient 04. They are replaced in every document, and marks move along.",
    )
    look_only = forms.BooleanField(label="Only say what it holds; write nothing", required=False, initial=True)

    def clean_file(self) -> Any:
        return fitting(self.cleaned_data["file"])

    def clean_rules(self) -> list[Rule]:
        try:
            return read(self.cleaned_data["rules"])
        except BadRule as problem:
            raise ValidationError(str(problem)) from problem
