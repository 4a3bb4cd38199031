"""What two initiatives share, and what is said of findings."""

from collections.abc import Sequence
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.support.alignment.queries.pairs import Tie
from steelyard.support.alignment.rules import Bond

_MOST = 2**31 - 1
TELL = "Say which requirements contradict each other."


class PairForm(Form):
    """Four things that two initiatives may share, and whether their requirements contradict each other."""

    outcome = forms.BooleanField(label="They work for the same outcome", required=False)
    population = forms.BooleanField(label="They are for the same population", required=False)
    funding = forms.BooleanField(label="They draw on the same funding", required=False)
    staff = forms.BooleanField(label="They need the same staff", required=False)
    conflicts = forms.BooleanField(label="A requirement of one contradicts the other", required=False)
    note = CleanText(
        label="Note", lines=4, max_length=4000, required=False,
        help_text="What contradicts what, or anything worth knowing of the two.",
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_MOST)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("conflicts") and not given.get("note"):
            self.add_error("note", TELL)
        return given

    @property
    def values(self) -> dict[str, Any]:
        return {name: given for name, given in self.cleaned_data.items() if name != "version"}


class TiesForm(Form):
    """One initiative beside many: four boxes for each pair; a row whose box "compared" is blank stays untouched."""

    def __init__(self, *args: Any, ties: Sequence[Tie], **options: Any) -> None:
        super().__init__(*args, **options)
        self.ties = ties
        for tie in ties:
            known = tie.relationship
            for bond in Bond:
                self.fields[f"{bond}_{tie.other.pk}"] = forms.BooleanField(
                    label=f"{bond.label} as {tie.other.name}",
                    required=False,
                    initial=bool(known and getattr(known, bond)),
                )
            self.fields[f"seen_{tie.other.pk}"] = forms.BooleanField(
                label=f"Compared with {tie.other.name}", required=False, initial=known is not None
            )
            self.fields[f"version_{tie.other.pk}"] = forms.IntegerField(
                widget=forms.HiddenInput, min_value=0, max_value=_MOST, initial=known.version if known else 0
            )

    @property
    def rows(self) -> list[tuple[Tie, list[Any], Any, Any]]:
        """Each pair with its four boxes, the box that says it was compared, and its version."""
        return [
            (
                tie,
                [self[f"{bond}_{tie.other.pk}"] for bond in Bond],
                self[f"seen_{tie.other.pk}"],
                self[f"version_{tie.other.pk}"],
            )
            for tie in self.ties
        ]

    @property
    def changed(self) -> dict[int, tuple[int, dict[str, bool]]]:
        """By the other initiative, the version that was read and what is shared now; only rows that differ."""
        given, found = self.cleaned_data, {}
        for tie in self.ties:
            pk, known = tie.other.pk, tie.relationship
            shared = {str(bond): given[f"{bond}_{pk}"] for bond in Bond}
            before = {str(bond): bool(known and getattr(known, bond)) for bond in Bond}
            if shared != before or (known is None and given[f"seen_{pk}"]):
                found[pk] = (given[f"version_{pk}"], shared)
        return found


class RemarkForm(Form):
    """What the group makes of a finding."""

    note = CleanText(label="Note", lines=4, max_length=4000, required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_MOST)


class DismissForm(Form):
    """Why a finding is put aside."""

    reason = CleanText(label="Why is this no finding for you?", lines=3, max_length=2000)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_MOST)


class VersionForm(Form):
    """A button that carries what was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=_MOST)
