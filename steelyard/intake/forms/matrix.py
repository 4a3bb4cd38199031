"""Which requests the matrix shows."""

from typing import Any

from django import forms
from django.utils.http import urlencode

from steelyard.center.charge.queries import charge_topics
from steelyard.foundation.kit.forms import Day, Form
from steelyard.intake.queries.matrix import Cell, Standing
from steelyard.intake.rules import DecisionKind


class MatrixFilters(Form):
    since = Day(label="Received from", required=False)
    until = Day(label="Until", required=False)
    topic = forms.TypedChoiceField(label="Topic", required=False, coerce=int, empty_value=None)
    kind = forms.ChoiceField(
        label="Decided as", required=False, choices=[("", "Any or not yet"), *DecisionKind.choices()]
    )
    at = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Every topic"), *((topic.pk, topic.name) for topic in charge_topics())]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField's

    @property
    def standing(self) -> Standing:
        """What was asked; a filter that cannot be read is left out, with its sentence beside the field."""
        given = self.value
        return Standing(
            since=given.get("since"),
            until=given.get("until"),
            topic=given.get("topic"),
            kind=given.get("kind") or "",
            cell=Cell.read(given.get("at") or ""),
        )

    def with_cell(self, cell: Cell | None) -> str:
        """The page's address with these filters, at one place of the matrix or at all."""
        kept = {name: self.data.get(name, "") for name in ("since", "until", "topic", "kind")}
        query = {name: value for name, value in kept.items() if value} | ({"at": str(cell)} if cell else {})
        return f"?{urlencode(query)}"
