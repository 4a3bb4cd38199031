"""Definitions, instruments, and the mark of a self-assessment."""

from collections.abc import Sequence
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.support.measures.forms.numbers import Amount, typed
from steelyard.support.measures.models import Definition
from steelyard.support.measures.rules import Better, EnteredBy, Every, Kind, Level
from steelyard.support.measures.rules import Form as ValueForm
from steelyard.support.protocols.models import ProtocolVersion

_ONE = {"invalid_choice": "Choose one of the list."}
LONG = 2000


class InstrumentForm(Form):
    """An instrument in one of its versions: a template that the center loaded, or a free entry."""

    template = forms.TypedChoiceField(
        label="A template that was loaded",
        required=False,
        coerce=int,
        empty_value=None,
        error_messages=_ONE,
        help_text="Then name, version and licence are the template's own; leave them blank.",
    )
    name = CleanText(label="Name of the instrument", required=False)
    edition = CleanText(
        label="Its version", help_text="As it stands on it, for example 4.2 or 2019.", max_length=60, required=False
    )
    licence = CleanText(
        label="Licence",
        help_text="Under which terms the center uses it. Its questions are not kept here.",
        max_length=300,
        required=False,
    )
    source = CleanText(label="Where it comes from", max_length=300, required=False)

    def __init__(self, data: Any, *, templates: Sequence[ProtocolVersion]) -> None:
        super().__init__(data)
        self.templates = {one.pk: one for one in templates}
        chosen: Any = self.fields["template"]
        chosen.choices = [("", "None of them"), *((one.pk, str(one)) for one in templates)]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        found = self.templates.get(cleaned.pop("template", None) or 0)
        cleaned["protocol_version"] = found
        if found is not None:
            own = {"name": found.name, "edition": str(found.number), "licence": found.licence}
            cleaned |= {name: cleaned.get(name) or text for name, text in own.items()}
        for name in ("name", "edition", "licence"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, "Say this, or choose a template that does.")
        return cleaned


class DefinitionForm(Form):
    """What a measure is: its words, its form, its level, and who enters it when."""

    name = CleanText(label="Name of the measure")
    key = forms.SlugField(
        label="Key in files",
        max_length=60,
        help_text="Small letters, digits and hyphens; never changed afterwards.",
        error_messages={"invalid": "Use small letters, digits and hyphens only."},
    )
    counted = CleanText(label="What is counted", lines=2, max_length=LONG, help_text="In one sentence.")
    form = forms.ChoiceField(label="Form", choices=ValueForm.choices(), error_messages=_ONE)
    numerator = CleanText(
        label="How many (of a share)", required=False, help_text="For example: observed lessons done as intended."
    )
    denominator = CleanText(
        label="Of how many (of a share)", required=False, help_text="For example: all observed lessons."
    )
    least = Amount(label="Lowest score (of a scale)", required=False)
    most = Amount(label="Highest score (of a scale)", required=False)
    unit = CleanText(label="Unit", max_length=60, required=False, help_text="For example: points, people, hours.")
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices(), error_messages=_ONE)
    level = forms.ChoiceField(label="Level", choices=Level.choices(), error_messages=_ONE)
    better = forms.ChoiceField(label="Which way is better", choices=Better.choices(), error_messages=_ONE)
    every = forms.ChoiceField(label="Collected", choices=Every.choices(), error_messages=_ONE)
    entered_by = forms.ChoiceField(
        label="Entered by", choices=EnteredBy.choices(), initial=EnteredBy.EITHER, error_messages=_ONE
    )
    instrument = forms.TypedChoiceField(
        label="Instrument", required=False, coerce=int, empty_value=None, error_messages=_ONE
    )

    def __init__(self, data: Any, *, instruments: list[tuple[int, str]], definition: Definition | None = None) -> None:
        super().__init__(data, initial=_initial(definition))
        chosen: Any = self.fields["instrument"]
        chosen.choices = [("", "None"), *instruments]
        if definition is not None:
            del self.fields["key"]
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=10**6)
            self.initial["version"] = definition.version

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("form") == ValueForm.SHARE:
            for name in ("numerator", "denominator"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "A share needs words for both numbers.")
        low, high = cleaned.get("least"), cleaned.get("most")
        if cleaned.get("form") == ValueForm.SCORE and low is not None and high is not None and low >= high:
            self.add_error("most", "The highest score must lie above the lowest.")
        return cleaned

    @property
    def words(self) -> dict[str, Any]:
        """What a version says, without name, key and instrument."""
        left = {"name", "key", "instrument", "version"}
        return {name: given for name, given in self.cleaned_data.items() if name not in left}


def _initial(definition: Definition | None) -> dict[str, Any]:
    if definition is None or definition.current is None:
        return {}
    now = definition.current
    names = ("counted", "form", "numerator", "denominator", "unit", "kind", "level", "better", "every", "entered_by")
    same = {name: getattr(now, name) for name in names}
    scale = {"least": typed(now.least), "most": typed(now.most)}
    return {"name": definition.name, "instrument": now.instrument_id, **same, **scale}


class MarkForm(Form):
    """Below which share of points a subscale asks for a plan."""

    mark = forms.IntegerField(
        label="Mark, in percent", min_value=1, max_value=100, help_text="A subscale below it asks for a plan."
    )


class CycleForm(Form):
    """What a cycle is about."""

    about = CleanText(label="What will you try?", help_text="In a few words, so that people recognize it.")
