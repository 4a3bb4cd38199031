"""The draft of an agreement, its goals, and the signature."""

from collections.abc import Sequence
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.delivery.forms.choices import picked, rows_of
from steelyard.support.engagements.forms.people import LONG


class DraftForm(VersionedForm):
    """What both sides write down themselves; texts, people and dose come from where they are kept."""

    roles_center = CleanText(label="What the center does", lines=4, max_length=LONG, required=False)
    roles_agency = CleanText(label="What the agency does", lines=4, max_length=LONG, required=False)
    codesign_on = Day(label="Co-design ends on", required=False)
    codesign_milestone = CleanText(
        label="Or with this milestone",
        required=False,
        help_text="After it, both sides deliver what was planned. Planning that goes on all along makes roles unclear.",
    )
    data_shared = CleanText(
        label="Data shared each month", lines=3, max_length=LONG, required=False, help_text="What, by whom, to whom."
    )
    taper = CleanText(label="How it tapers off", lines=3, max_length=LONG, required=False)
    exit = CleanText(
        label="When it ends",
        lines=3,
        max_length=LONG,
        required=False,
        help_text="By which signs both sides see that the agency carries the work itself.",
    )


class GoalForm(Form):
    """A goal, the capacities it builds, and the measures that tell whether it is reached."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)
    goal = CleanText(label="Goal", max_length=500)
    due_on = Day(label="By when", required=False)
    capacities = forms.MultipleChoiceField(
        label="Capacities it builds", widget=forms.CheckboxSelectMultiple, required=False
    )
    measures = forms.MultipleChoiceField(
        label="Measures that tell", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self, data: Any = None, *, capacities: Sequence[Any] = (), measures: Sequence[Any] = (), **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.listed = {"capacities": capacities, "measures": measures}
        for name, rows in self.listed.items():
            if rows:
                field: Any = self.fields[name]
                field.choices = rows_of(rows)
            else:
                del self.fields[name]

    @property
    def values(self) -> dict[str, Any]:
        given = {name: self.cleaned_data[name] for name in ("goal", "due_on")}
        chosen = {
            name: [picked(key, rows) for key in self.cleaned_data.get(name, ())] for name, rows in self.listed.items()
        }
        return given | chosen


class SignForm(Form):
    """The hash of the words that were read, and that they were."""

    sha256 = forms.CharField(widget=forms.HiddenInput, max_length=64)
    has_read = forms.BooleanField(
        label="I have read it and sign it with my name",
        error_messages={"required": "Tick the box once you have read it."},
    )
