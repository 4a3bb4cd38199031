"""What a form is beside its questions: titles, words, languages, clearance; and files that people bring."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms

from steelyard.evidence.questionnaires.rules import keys
from steelyard.evidence.questionnaires.rules.reading import LANGUAGE, LONGEST_PROSE, LONGEST_TITLE, MOST_LANGUAGES
from steelyard.evidence.questionnaires.rules.words import name_of
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm


def languages_of(draft: Mapping[str, Any]) -> list[str]:
    given = draft.get("languages")
    known = [one for one in given if isinstance(one, str)] if isinstance(given, (list, tuple)) else []
    return known or ["en"]


def said(given: Any, language: str, first: str) -> str:
    """A text of a draft in one language."""
    if isinstance(given, str):
        return given if language == first else ""
    return str(given.get(language, "")) if isinstance(given, Mapping) else ""


class Spoken:
    """A text as one field for each language of the form."""

    def __init__(self, name: str, label: str, languages: Sequence[str], **options: Any) -> None:
        self.name, self.label, self.languages, self.options = name, label, list(languages), options

    def fields(self) -> dict[str, forms.Field]:
        several = len(self.languages) > 1
        made: dict[str, forms.Field] = {}
        for place, language in enumerate(self.languages):
            options = {**self.options, "required": bool(self.options.get("required")) and place == 0}
            label = f"{self.label} ({name_of(language)})" if several else self.label
            made[f"{self.name}_{language.replace('-', '_')}"] = CleanText(label=label, **options)
        return made

    def initial(self, given: Any) -> dict[str, str]:
        first = self.languages[0]
        return {name: said(given, one, first) for name, one in zip(self.fields(), self.languages, strict=True)}

    def cleaned(self, data: Mapping[str, Any]) -> dict[str, str]:
        pairs = zip(self.fields(), self.languages, strict=True)
        return {language: data[name] for name, language in pairs if data.get(name)}


class BeginForm(Form):
    """A new questionnaire."""

    title = CleanText(label="Title", max_length=LONGEST_TITLE)
    language = CleanText(
        label="Language", max_length=8, initial="en", help_text="A code such as en or es. More can be added later."
    )

    def clean_language(self) -> str:
        return _known(self.cleaned_data["language"])

    @property
    def draft(self) -> dict[str, Any]:
        title, language = self.cleaned_data["title"], self.cleaned_data["language"]
        return {"title": {language: title}, "languages": [language], "pages": [{"questions": []}]}


def _known(code: str) -> str:
    if not LANGUAGE.fullmatch(code):
        raise forms.ValidationError("Write a code such as en, es or haw.", code="language")
    return code


class FactsForm(VersionedForm):
    """What a draft is, beside its questions."""

    languages = CleanText(
        label="Languages", max_length=100,
        help_text="Codes with blanks between, the form's own language first: en es. Words in a language that goes are lost.",
    )  # fmt: skip
    paged = forms.BooleanField(label="One page at a time", required=False)
    omb_number = CleanText(
        label="OMB number", max_length=9, required=False,
        help_text="Only for a federal collection, as 1850-0123. It then stands at the top of the form.",
    )  # fmt: skip
    omb_expires = Day(label="Expires on", required=False)
    omb_burden = forms.IntegerField(label="Minutes it was cleared for", min_value=1, max_value=600, required=False)

    def __init__(self, data: Any, *, draft: Mapping[str, Any], version: int) -> None:
        spoken, omb = languages_of(draft), draft.get("omb") or {}
        options: dict[str, Any] = {"max_length": LONGEST_PROSE, "lines": 4, "required": False}
        self.draft = draft
        self.texts = [
            Spoken("title", "Title", spoken, max_length=LONGEST_TITLE, required=True),
            Spoken("about", "Words at the beginning", spoken, **options),
            Spoken("thanks", "Words after sending", spoken, **options),
            Spoken("omb_statement", "Words of the clearance", spoken, **options),
        ]
        initial: dict[str, Any] = {"version": version, "languages": " ".join(spoken), "paged": draft.get("paged")}
        initial |= {f"omb_{name}": omb.get(name) for name in ("number", "expires", "burden")}
        for text in self.texts:
            initial |= text.initial(omb.get("statement") if text.name == "omb_statement" else draft.get(text.name))
        super().__init__(data, initial=initial)
        *told, statement = self.texts
        self.fields = {  # in the order in which one fills it in
            **{name: one for text in told for name, one in text.fields().items()},
            **self.fields,
            **statement.fields(),
        }

    def clean_languages(self) -> str:
        codes = self.cleaned_data["languages"].replace(",", " ").split()
        if len(set(codes)) != len(codes) or len(codes) > MOST_LANGUAGES:
            raise forms.ValidationError(f"Name each language once, and at most {MOST_LANGUAGES}.", code="languages")
        return " ".join(_known(code) for code in codes)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        omb = [cleaned.get(f"omb_{name}") for name in ("number", "expires", "burden")]
        if any(omb) and not all(omb) and not self.errors:
            self.add_error("omb_number", "A clearance has a number, a day on which it expires and minutes.")
        return cleaned

    def applied(self, draft: Mapping[str, Any]) -> dict[str, Any]:
        given = self.cleaned_data
        made = {**draft, "languages": given["languages"].split(), "paged": given["paged"]}
        for text in self.texts[:-1]:
            made[text.name] = text.cleaned(given)
        made.pop("omb", None)
        if given["omb_number"]:
            made["omb"] = {
                "number": given["omb_number"],
                "expires": given["omb_expires"].isoformat(),
                "burden": given["omb_burden"],
                "statement": self.texts[-1].cleaned(given),
            }
        return without_languages(made)


def without_languages(draft: dict[str, Any]) -> dict[str, Any]:
    """A draft without words in languages that it no longer speaks."""
    spoken = set(languages_of(draft))

    def kept(part: Any, name: str = "") -> Any:
        if isinstance(part, list):
            return [kept(one, name) for one in part]
        if isinstance(part, dict):
            if name in _TEXTS:
                return {language: words for language, words in part.items() if language in spoken}
            return {key: kept(one, key) for key, one in part.items()}
        return part

    return dict(kept(draft))


_TEXTS = {"title", "about", "thanks", "statement", "label", "hint", "text"}


class PageForm(VersionedForm):
    """A page's title and words."""

    def __init__(self, data: Any, *, page: Mapping[str, Any], languages: Sequence[str], version: int) -> None:
        self.texts = [
            Spoken("title", "Title", languages, max_length=LONGEST_TITLE, required=False),
            Spoken("text", "Words above its questions", languages, max_length=LONGEST_PROSE, lines=4, required=False),
        ]
        initial: dict[str, Any] = {"version": version}
        for text in self.texts:
            initial |= text.initial(page.get(text.name))
        super().__init__(data, initial=initial)
        self.fields |= {name: one for text in self.texts for name, one in text.fields().items()}

    @property
    def cleaned_texts(self) -> dict[str, dict[str, str]]:
        return {text.name: text.cleaned(self.cleaned_data) for text in self.texts}


class AddPageForm(Form):
    """A page more, at the end."""

    page_title = CleanText(label="Title of a new page", max_length=LONGEST_TITLE)


class FileForm(Form):
    """A form that another tool made."""

    file = forms.FileField(
        label="XLSForm workbook (.xlsx) or LimeSurvey survey (.lss)", max_length=200,
        help_text="At most 20 MB. What cannot be taken in is named, and you decide whether it may go.",
    )  # fmt: skip


def key_from(words: str) -> str:
    return keys.name_of(words, "part")
