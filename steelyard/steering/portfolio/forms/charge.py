"""What the charge asks of each focal area in an award year."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import FocalArea
from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.steering.portfolio.models import AskedShare


class SharesForm(Form):
    """A percent and its source for each area; a blank percent asks nothing."""

    def __init__(self, *args: Any, areas: Sequence[FocalArea], asked: Mapping[int, AskedShare], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.areas = areas
        for area in areas:
            now = asked.get(area.pk)
            self.fields[f"percent_{area.pk}"] = forms.IntegerField(
                label=f"{area.name}: percent of effort", required=False, min_value=0, max_value=100,
                initial=now.percent if now else None,
            )  # fmt: skip
            self.fields[f"source_{area.pk}"] = CleanText(
                label=f"{area.name}: where that stands", required=False, max_length=300,
                initial=now.source if now else "",
            )  # fmt: skip
            self.fields[f"version_{area.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, initial=now.version if now else 0
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for area in self.areas:
            if cleaned.get(f"percent_{area.pk}") is not None and not cleaned.get(f"source_{area.pk}"):
                self.add_error(f"source_{area.pk}", "Say where this stands, for example the cooperative agreement.")
        whole = sum(cleaned.get(f"percent_{area.pk}") or 0 for area in self.areas)
        if whole > 100:
            raise ValidationError(f"Together this is {whole} %. At most 100 % can be asked.")
        return cleaned

    def rows(self) -> list[tuple[FocalArea, dict[str, Any]]]:
        """Each area with what was typed."""
        return [
            (area, {name: self.cleaned_data[f"{name}_{area.pk}"] for name in ("percent", "source", "version")})
            for area in self.areas
        ]
