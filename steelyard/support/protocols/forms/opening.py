"""Opening a run of a guided protocol, and finding one in the list."""

from typing import Any

from django import forms

from steelyard.center.directory.queries.finding import organization_by_words
from steelyard.foundation.kit.forms import CleanText, Form, Lookup
from steelyard.support.protocols.models import ProtocolVersion
from steelyard.support.protocols.queries.hosts import AGENCY
from steelyard.support.protocols.rules.guided.shape import RunState

LANGUAGES = {"en": "English", "es": "Spanish", "fr": "French", "pt": "Portuguese", "vi": "Vietnamese", "zh": "Chinese"}


class OpenRunForm(Form):
    """Which protocol, for whom, about what."""

    protocol = forms.TypedChoiceField(
        label="Protocol", coerce=int, error_messages={"invalid_choice": "Choose one of the protocols."}
    )
    agency = Lookup(
        "directory:lookup-organizations",
        match=organization_by_words,
        label="For which agency",
        help_text="Type a name and choose a suggestion.",
    )
    about = CleanText(
        label="What it is about", help_text="In a few words, so that people recognize it.", max_length=200
    )
    language = forms.ChoiceField(label="Language", required=False, help_text="For protocols that speak several.")

    def __init__(self, data: Any, *, versions: list[ProtocolVersion], label: str = AGENCY, **options: Any) -> None:
        super().__init__(data, **options)
        self.versions = {one.pk: one for one in versions}
        chosen: Any = self.fields["protocol"]
        chosen.choices = [(one.pk, one.name) for one in versions]
        spoken = dict.fromkeys(language for one in versions for language in one.guide().languages)
        language: Any = self.fields["language"]
        language.choices = [(one, LANGUAGES.get(one, one)) for one in spoken]
        if len(spoken) < 2:
            del self.fields["language"]
        if label != AGENCY:
            del self.fields["agency"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        found, language = self.versions.get(cleaned.get("protocol") or 0), cleaned.get("language")
        if found and language and language not in found.guide().languages:
            spoken = ", ".join(LANGUAGES.get(one, one) for one in found.guide().languages)
            self.add_error("language", f"{found.name} speaks {spoken}.")
        return cleaned

    @property
    def version(self) -> ProtocolVersion:
        return self.versions[self.cleaned_data["protocol"]]


class RunFilters(Form):
    """Which runs a list shows."""

    state = forms.ChoiceField(label="Where they stand", required=False, choices=[("", "All"), *RunState.choices()])

    @property
    def wanted(self) -> dict[str, str]:
        return {"state": self.value.get("state") or ""}
