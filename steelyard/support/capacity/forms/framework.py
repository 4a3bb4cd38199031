"""The draft of the framework: its name and dimensions, and each capacity with its scale."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.foundation.kit.forms import CleanText, VersionedForm
from steelyard.foundation.kit.text import fold
from steelyard.support.capacity.models import Capacity, FrameworkVersion
from steelyard.support.capacity.rules import MOST_DIMENSIONS, SCALE, Kind


class FrameworkForm(VersionedForm):
    """What the framework is called, what it is, and the funder's dimensions."""

    name = CleanText(label="Name", max_length=120)
    note = CleanText(
        label="Note",
        lines=3,
        max_length=2000,
        required=False,
        help_text="What it is for, or what this version changes.",
    )
    dimensions = CleanText(
        label="Your funder’s dimensions",
        lines=4,
        max_length=2500,
        required=False,
        help_text="One to a line; leave it blank if your funder names none. Each capacity may be put under one of them.",
    )

    @staticmethod
    def typed(framework: FrameworkVersion) -> dict[str, Any]:
        return {
            "name": framework.name,
            "note": framework.note,
            "dimensions": "\n".join(framework.dimensions),
            "version": framework.version,
        }

    def clean_dimensions(self) -> list[str]:
        found: dict[str, str] = {}
        for line in self.cleaned_data["dimensions"].splitlines():
            if words := " ".join(line.split()):
                found.setdefault(fold(words), words)
        if len(found) > MOST_DIMENSIONS:
            raise ValidationError(f"At most {MOST_DIMENSIONS} dimensions.", code="many")
        if any(len(words) > 120 for words in found.values()):
            raise ValidationError("A dimension has at most 120 letters.", code="long")
        return list(found.values())

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "note", "dimensions")}


class CapacityForm(VersionedForm):
    """One capacity: what it is, and a sentence for each point of its scale."""

    name = CleanText(label="Name", max_length=120)
    kind = forms.ChoiceField(label="Kind", choices=Kind.choices(), widget=forms.RadioSelect,
                             help_text="What people hold goes with them; what the organization holds stays.",
                             error_messages={"invalid_choice": "Choose one of the two."})  # fmt: skip
    description = CleanText(label="What it means", lines=2, max_length=1000, required=False)
    dimension = forms.ChoiceField(label="Your funder’s dimension", required=False)

    def __init__(self, data: Any = None, *, framework: FrameworkVersion, **options: Any) -> None:
        super().__init__(data, **options)
        chosen: Any = self.fields["dimension"]
        chosen.choices = [("", "None"), *((one, one) for one in framework.dimensions)]
        if not framework.dimensions:
            del self.fields["dimension"]
        for point in SCALE:
            words = {SCALE[0]: " (least)", SCALE[-1]: " (most)"}.get(point, "")
            self.fields[f"anchor_{point}"] = CleanText(label=f"Level {point}{words}", max_length=200)

    @staticmethod
    def typed(capacity: Capacity) -> dict[str, Any]:
        names = ("name", "kind", "description", "dimension", "version")
        return {name: getattr(capacity, name) for name in names} | {
            f"anchor_{point}": words for point, words in capacity.points
        }

    @property
    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        plain = {name: given.get(name, "") for name in ("name", "kind", "description", "dimension")}
        return plain | {"anchors": [given[f"anchor_{point}"] for point in SCALE]}
