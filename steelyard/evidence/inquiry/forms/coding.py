"""Codes, codings, memos, lists."""

from typing import Any

from django import forms

from steelyard.center.charge.rules import TierKey
from steelyard.evidence.inquiry.queries.codes import indented, tree
from steelyard.evidence.inquiry.queries.sample import periods
from steelyard.evidence.inquiry.rules import AgencyLevel, Level, Stratum
from steelyard.evidence.inquiry.rules.matrix import BY
from steelyard.evidence.inquiry.rules.passages import NoSuchPlace, Span, paragraphs, place
from steelyard.evidence.inquiry.rules.tree import Tree
from steelyard.foundation.kit.forms import CleanText, Form

_ANY = [("", "Any")]
LONG = 8000


class CodeForm(Form):
    name = CleanText(label="Name", max_length=120)
    definition = CleanText(label="Definition", lines=3, required=False, max_length=LONG)
    inclusion = CleanText(label="When it applies", lines=2, required=False, max_length=LONG)
    exclusion = CleanText(label="When it does not", lines=2, required=False, max_length=LONG)
    examples = CleanText(
        label="Examples", lines=2, required=False, max_length=LONG, help_text="Made up or pseudonymous."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1)


class NewCodeForm(CodeForm):
    """Where a new code stands, and its words."""

    level = forms.ChoiceField(label="Level", choices=Level.choices(), initial=Level.THEMATIC.value)
    parent = forms.TypedChoiceField(
        label="Below", required=False, coerce=int, empty_value=None, help_text="It then has the level of that code."
    )
    field_order = ("name", "level", "parent", "definition")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered: Any = self.fields["parent"]
        offered.choices = [("", "On top of its level"), *indented(tree())]


class MoveForm(Form):
    parent = forms.TypedChoiceField(label="Below", required=False, coerce=int, empty_value=None)
    level = forms.ChoiceField(label="Level, if on top", choices=Level.choices())

    def __init__(self, data: Any, *, found: Tree, code: int, **options: Any) -> None:
        super().__init__(data, **options)
        below = set(found.below(code))
        offered: Any = self.fields["parent"]
        offered.choices = [
            ("", "On top of its level"),
            *((pk, name) for pk, name in indented(found) if pk not in below),
        ]


class MergeForm(Form):
    gone = forms.TypedChoiceField(
        label="The code that goes", coerce=int, help_text="Its excerpts and what stands below it come here."
    )

    def __init__(self, data: Any, *, found: Tree, code: int, **options: Any) -> None:
        super().__init__(data, **options)
        offered: Any = self.fields["gone"]
        offered.choices = [(pk, name) for pk, name in indented(found) if pk != code]


class SplitForm(Form):
    name = CleanText(label="Name of the new code", max_length=120)


class CodesField(forms.TypedMultipleChoiceField):
    """Numbers of codes; whether they are in use is for the act to say, in whose transaction it holds."""

    def valid_value(self, value: str) -> bool:
        return value.isdecimal() and len(value) < 10


class ApplyForm(Form):
    """Words of a document and the codes they get: by places in code points, or by paragraph and sentence."""

    start = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)
    end = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)
    first = CleanText(label="From", max_length=20, required=False, help_text="Paragraph 12, or its sentence 12.3.")
    last = CleanText(label="To", max_length=20, required=False, help_text="Empty: the same.")
    codes = CodesField(label="Codes", coerce=int, required=False)

    def span(self, text: str) -> Span | None:
        """The stretch that is meant; None leaves the reason beside its field."""
        given = self.cleaned_data
        if given.get("start") is not None and given.get("end") is not None:
            return Span(given["start"], given["end"])
        found, spans = paragraphs(text), []
        for name in ("first", "last"):
            written = given.get(name) or given.get("first") or ""
            try:
                spans.append(place(text, found, written))
            except NoSuchPlace as problem:
                self.add_error(name if given.get(name) else "first", str(problem))
                return None
        if spans[1].end <= spans[0].start:
            self.add_error("last", "This place stands before the first one.")
            return None
        return Span(spans[0].start, spans[1].end)


class MemoForm(Form):
    text = CleanText(label="Memo", lines=4, max_length=20_000)


class WordsForm(Form):
    """What to look for in all documents. It travels in the form, so that no address and no log holds it."""

    words = CleanText(label="Words", max_length=200, help_text="A star stands for any letters: respons*.")
    code = forms.TypedChoiceField(
        label="Suggest for", required=False, coerce=int, empty_value=None,
        help_text="Then only places that do not carry this code yet are listed, each with a box to confirm it.",
    )  # fmt: skip

    def __init__(self, data: Any = None, *, found: Tree, **options: Any) -> None:
        super().__init__(data, **options)
        offered: Any = self.fields["code"]
        offered.choices = [("", "—"), *indented(found)]


class NarrowForm(Form):
    """Which excerpts are meant."""

    code = forms.TypedChoiceField(label="Code", required=False, coerce=int, empty_value=None)
    with_below = forms.ChoiceField(
        label="Codes below", choices=[("", "With codes below"), ("no", "This code alone")], required=False
    )
    coder = forms.TypedChoiceField(label="Coder", required=False, coerce=int, empty_value=None)
    document = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)
    respondent = forms.IntegerField(required=False, min_value=1, max_value=2**31, widget=forms.HiddenInput)
    stratum = forms.ChoiceField(label="Group", choices=[*_ANY, *Stratum.choices()], required=False)
    tier = forms.ChoiceField(label="Tier", choices=[*_ANY, *TierKey.choices()], required=False)
    agency_level = forms.ChoiceField(label="Agency level", choices=[*_ANY, *AgencyLevel.choices()], required=False)
    period = forms.ChoiceField(label="Period", required=False)

    def __init__(self, data: Any, *, found: Tree, coders: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(data, **options)
        for name, choices in (
            ("code", indented(found)),
            ("coder", coders),
            ("period", [(one, one) for one in periods()]),
        ):
            field: Any = self.fields[name]
            field.choices = [("", "Any"), *choices]


class MatrixForm(NarrowForm):
    by = forms.ChoiceField(label="Lines", choices=list(BY.items()), required=False)
    level = forms.ChoiceField(
        label="Columns", choices=[("", "Top codes"), *Level.choices(), ("all", "All codes")], required=False
    )
    field_order = ("by", "level")
