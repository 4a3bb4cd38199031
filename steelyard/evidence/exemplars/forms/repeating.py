"""A kept specification: what was asked once, to be asked again of this file."""

import json
from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.evidence.exemplars.forms.proposing import SHARES, RuleForm
from steelyard.evidence.exemplars.forms.studies import ModelForm
from steelyard.evidence.exemplars.models import Study
from steelyard.evidence.exemplars.rules.proposing import RULE
from steelyard.foundation.kit.forms import Form

LARGEST = 64 * 1024 * 1024


def as_typed(asked: Mapping[str, Any]) -> dict[str, Any]:
    """What was asked, as its form takes it."""
    typed = {name: ("" if value is None else value) for name, value in asked.items() if name != "kind"}
    missing = typed.get("missing")
    typed["missing"] = ", ".join(map(str, missing)) if isinstance(missing, list) else ""
    for name in SHARES:
        if isinstance(value := typed.get(name), int | float):
            typed[name] = round(value * 100, 6)
    return typed


def form_of(asked: Mapping[str, Any], study: Study) -> ModelForm | RuleForm:
    """The form that asks this of a study, filled in."""
    typed = as_typed(asked)
    return RuleForm(typed, study=study) if asked.get("kind") == RULE else ModelForm(typed, study=study)


class RepeatForm(Form):
    """The JSON file of a result; what was asked stands in it."""

    file = forms.FileField(
        label="Kept result (JSON)",
        max_length=200,
        widget=forms.FileInput(attrs={"accept": ".json"}),
        help_text="The file that “Download everything” gave. Its choices are asked again of this file.",
    )

    def __init__(self, *args: Any, study: Study, **options: Any) -> None:
        super().__init__(*args, **options)
        self.study, self.sha256 = study, ""
        self.asked: Mapping[str, Any] = {}

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        if upload.size > LARGEST:
            raise ValidationError(f"This file is larger than {LARGEST // 1024 // 1024} MB.", code="large")
        kept = _read(upload.read())
        form = form_of(kept["asked"], self.study)
        if not form.is_valid():
            told = [
                f"{form.fields[name].label if name in form.fields else name}: {text[0]}"
                for name, text in form.errors.items()
            ]
            raise ValidationError(told, code="unfit")
        self.asked, self.sha256 = form.asked, str(kept.get("sha256", ""))
        return upload


def _read(content: bytes) -> Mapping[str, Any]:
    try:
        kept = json.loads(content)
    except (ValueError, RecursionError) as problem:
        raise ValidationError("This is no JSON file that we can read.", code="unreadable") from problem
    if not isinstance(kept, dict) or not isinstance(kept.get("asked"), dict):
        raise ValidationError("This file does not say what was asked.", code="unfit")
    return kept
