"""What a coordinator enters to place a request on the matrix."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.boundfield import BoundField
from django.utils.html import format_html, format_html_join

from steelyard.center.charge.models import StaffMember, Topic
from steelyard.center.charge.queries import charge_topics
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import Chosen, CleanText, Form, Lookup, VersionedForm
from steelyard.intake.actions.weighing import Spent
from steelyard.intake.queries.decisions import agency_named, organization
from steelyard.intake.rules import Axis, Criterion, Sketch, Weighed, sketch, weigh

_SIDES = {"high": True, "low": False}
_ASKED = {
    Axis.OTHERS: (
        "What others do, in a sentence",
        "Who already works on this, how well, and whether they reach this agency.",
    ),
    Axis.PLACED: (
        "Where we stand, in a sentence",
        "What we know about it, what time we have, and how it fits our charge.",
    ),
}


@dataclass(frozen=True)
class AxisFields:
    """The fields of one axis, in the order they are asked."""

    axis: Axis
    criteria: list[BoundField]
    sentence: BoundField


@dataclass(frozen=True)
class Preview:
    """Where the request stands by what is chosen so far."""

    others: Sketch
    placed: Sketch
    weighed: Weighed | None  # once every criterion has its score


class WeighForm(VersionedForm):
    """A score for each criterion, a sentence for each axis, and a side where a mean lies near the line."""

    others_side = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    placed_side = forms.ChoiceField(required=False, widget=forms.RadioSelect)
    others_sentence = CleanText(lines=2, max_length=500)
    placed_sentence = CleanText(lines=2, max_length=500)
    minutes = forms.IntegerField(
        label="Minutes you spent on weighing",
        required=False,
        min_value=1,
        max_value=24 * 60,
        help_text="If you give them, they are written into the ledger as your effort of today.",
    )

    def __init__(
        self,
        *args: Any,
        criteria: Sequence[Criterion],
        facts: Mapping[str, Sequence[str]],
        keeps_time: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.criteria = criteria
        for criterion in criteria:
            self.fields[f"score_{criterion.key}"] = _score(criterion, facts.get(criterion.key, ()))
        for axis in Axis:
            label, hint = _ASKED[axis]
            sentence, side = self.fields[f"{axis.value}_sentence"], self.fields[f"{axis.value}_side"]
            sentence.label, sentence.help_text = label, hint
            side.label = f"{axis.label}: is that high or low?"
            side.choices = [("high", "High"), ("low", "Low")]  # type: ignore[attr-defined]  # a ChoiceField's
        if not keeps_time:
            del self.fields["minutes"]

    def clean(self) -> dict[str, Any]:
        """Near the line somebody must choose a side; the page then asks."""
        cleaned = self.cleaned_data
        found = self.preview.weighed
        for axis in found.undecided if found else ():
            self.add_error(f"{axis.value}_side", f"{_mean(found, axis)} is within 0.25 of the line. Choose a side.")
        return cleaned

    @property
    def axes(self) -> list[AxisFields]:
        return [
            AxisFields(
                axis,
                [self[f"score_{one.key}"] for one in self.criteria if one.axis == axis],
                self[f"{axis.value}_sentence"],
            )
            for axis in Axis
        ]

    @property
    def scores(self) -> dict[str, int]:
        """The scores chosen so far, whether or not the rest of the form is filled in."""
        given = {one.key: self[f"score_{one.key}"].value() for one in self.criteria}
        return {key: int(value) for key, value in given.items() if str(value) in _POINTS}

    @property
    def choices(self) -> dict[Axis, bool | None]:
        return {axis: _SIDES.get(str(self[f"{axis.value}_side"].value())) for axis in Axis}

    @property
    def sentences(self) -> dict[Axis, str]:
        return {axis: self.cleaned_data[f"{axis.value}_sentence"] for axis in Axis}

    @property
    def typed(self) -> dict[Axis, str]:
        """The sentences as they were typed, valid or not."""
        return {axis: self[f"{axis.value}_sentence"].value() or "" for axis in Axis}

    @property
    def suggestion(self) -> str:
        """The decision that follows from what was entered, in a word; empty while a side is missing."""
        found = self.preview.weighed
        return found.suggested.label if found and found.suggested else ""

    def spent(self, staff: StaffMember | None, on: date) -> Spent | None:
        minutes = self.cleaned_data.get("minutes")
        return Spent(staff, minutes, on) if staff and minutes else None

    @property
    def preview(self) -> Preview:
        scores = self.scores
        others, placed = (sketch(axis, self.criteria, scores) for axis in Axis)
        whole = others.is_whole and placed.is_whole
        return Preview(others, placed, weigh(self.criteria, scores, self.choices) if whole else None)

    @property
    def asked_sides(self) -> list[BoundField]:
        """The fields that ask for a side: those of axes whose mean, all scores given, lies near the line."""
        preview = self.preview
        found = {Axis.OTHERS: preview.others, Axis.PLACED: preview.placed}
        return [
            self[f"{axis.value}_side"]
            for axis, one in found.items()
            if one.is_whole and one.place and one.place.is_near
        ]


_POINTS = [str(point) for point in range(5)]


def _score(criterion: Criterion, facts: Sequence[str]) -> forms.ChoiceField:
    anchors = zip(_POINTS, criterion.anchors, strict=True)
    return forms.ChoiceField(
        label=criterion.name,
        widget=forms.RadioSelect,
        choices=[(point, format_html('<span class="point">{}</span> {}', point, text)) for point, text in anchors],
        error_messages={"required": "Choose the sentence that fits best."},
        help_text=format_html_join(" ", '<span class="fact">{}</span>', ((fact,) for fact in facts)),
    )


def _mean(found: Weighed | None, axis: Axis) -> str:
    place = found and {Axis.OTHERS: found.others, Axis.PLACED: found.placed}[axis]
    return f"{float(place.mean):.2f}" if place else ""


class SortForm(VersionedForm):
    """Who asks, as the directory knows them, and what about, in the words of the charge."""

    agency = Lookup("intake:organizations", label="Agency or organization", match=agency_named, required=False)

    topic = forms.TypedChoiceField(label="Topic", coerce=int, empty_value=None, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = {topic.pk: topic for topic in charge_topics()}
        choices = [("", "No topic fits"), *((topic.pk, topic.name) for topic in self.topics.values())]
        self.fields["topic"].choices = choices  # type: ignore[attr-defined]  # a ChoiceField's

    def clean_agency(self) -> Organization | None:
        chosen: Chosen | None = self.cleaned_data["agency"]
        if chosen is None:
            return None
        found = organization(chosen.pk) if chosen.pk is not None else None
        if found is None:
            raise ValidationError("The directory has no organization with this name. Add it there first.")
        return found

    @property
    def chosen_topic(self) -> Topic | None:
        return self.topics.get(self.cleaned_data["topic"])


class WriteForm(Form):
    """A letter to the requester."""

    text = CleanText(
        lines=8,
        max_length=10_000,
        label="What you write",
        help_text="It goes out by mail and stands on the requester's page.",
    )
