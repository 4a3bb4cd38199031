"""What runs by itself, and what is read from files."""

import json
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone

from steelyard.center.needs.actions import hear_request
from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.foundation.work.imports import Kind, kind
from steelyard.foundation.work.registry import daily
from steelyard.intake.actions import hand_off_talk, hand_offs
from steelyard.intake.actions.weighing import set_matrix
from steelyard.intake.models import Matrix
from steelyard.intake.queries.hand_offs import to_ask_about, unanswered_since
from steelyard.intake.queries.matrix import newest_matrix
from steelyard.intake.queries.needs import as_need, unheard
from steelyard.intake.rules import FLAG_AFTER_DAYS, HIGH_FROM, NEAR, QUADRANTS, Axis, Criterion, DecisionKind


def flag_old_hand_offs(today: date) -> int:
    """Flag every hand-off that its provider has not answered for 15 days; return how many."""
    old = unanswered_since(today - timedelta(days=FLAG_AFTER_DAYS))
    for hand_off in old:
        hand_offs.flag(hand_off, by=None)
    return len(old)


@daily
def look_at_hand_offs() -> None:
    """Flag hand-offs that nobody has answered."""
    flag_old_hand_offs(timezone.localdate())


def ask_how_hand_offs_went(today: date) -> int:
    """Ask both sides of every hand-off that was accepted 60 days ago how it went; return of how many."""
    due = to_ask_about(today)
    for hand_off in due:
        hand_off_talk.ask_how_it_went(hand_off, by=None)
    return len(due)


@daily
def look_after_hand_offs() -> None:
    """Ask how hand-offs went that were accepted 60 days ago."""
    ask_how_hand_offs_went(timezone.localdate())


def hear_unmet_requests() -> int:
    """Let every request that was declined or illuminated, also before needs were sensed, become a need; how many."""
    decisions = list(unheard())
    for one in decisions:
        hear_request(as_need(one.help_request, DecisionKind(one.kind), one.unmet_need), by=None)
    return len(decisions)


@daily
def look_at_unmet_requests() -> None:
    """Hear what requests say that nobody could meet."""
    hear_unmet_requests()


class Nested(forms.Field):
    """A part of a plain file that is more than text; it travels as JSON."""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values:
            return None
        try:
            return json.loads(value) if isinstance(value, str) else value
        except ValueError as problem:
            raise ValidationError("This part of the file cannot be read.") from problem


class MatrixRow(Form):
    """A decision matrix as a case keeps it: two axes with their criteria, each with five anchors."""

    axes = Nested()
    scale = Nested(required=False)
    quadrants = Nested(required=False)
    high_from = forms.DecimalField(required=False)
    close_within = forms.DecimalField(required=False)
    source = CleanText(required=False, max_length=200)

    def clean_axes(self) -> list[Criterion]:
        """The criteria of both axes; a sentence says what is missing."""
        axes = self.cleaned_data["axes"]
        if not isinstance(axes, list):
            raise ValidationError("The axes are a list.")
        criteria = [_criterion(axis, row) for axis in axes for row in _rows(axis)]
        keys = [one.key for one in criteria]
        if len(keys) != len(set(keys)):
            raise ValidationError("Two criteria have the same key.")
        if {one.axis for one in criteria} != set(Axis):
            raise ValidationError("Each of the axes others and placed needs at least one criterion.")
        return criteria

    def clean_scale(self) -> None:
        if self.cleaned_data["scale"] not in (None, [0, 4]):
            raise ValidationError("Criteria are scored from 0 to 4.")

    def clean_high_from(self) -> None:
        if self.cleaned_data["high_from"] not in (None, HIGH_FROM):
            raise ValidationError("High begins at 2.5 here.")

    def clean_close_within(self) -> None:
        if self.cleaned_data["close_within"] not in (None, NEAR):
            raise ValidationError("Near the line means within 0.25 here.")

    def clean_quadrants(self) -> None:
        rows = self.cleaned_data["quadrants"] or []
        if not (isinstance(rows, list) and all(isinstance(row, dict) for row in rows)):
            raise ValidationError("The quadrants are a list, each with both sides and its decision.")
        for row in rows:
            sides = (row.get("others") == "high", row.get("placed") == "high")
            if row.get("decision") != QUADRANTS[sides]:
                raise ValidationError(f"Here this quadrant means {QUADRANTS[sides].label.lower()}.")


def _rows(axis: Any) -> list[Any]:
    rows = axis.get("criteria") if isinstance(axis, dict) else None
    if not isinstance(rows, list):
        raise ValidationError("Each axis has a list of criteria.")
    return rows


def _criterion(axis: dict[str, Any], row: Any) -> Criterion:
    try:
        points = {int(point): str(text) for point, text in row["points"].items()}
        first, second, third, fourth, fifth = (points[point] for point in range(5))
        anchors = (first, second, third, fourth, fifth)
        return Criterion(str(row["key"])[:40], Axis(str(axis["key"])), str(row["name"])[:120], anchors)
    except (KeyError, ValueError, TypeError, AttributeError) as problem:
        raise ValidationError("Each criterion has a key, a name and an anchor for each point from 0 to 4.") from problem


def _same(row: dict[str, Any]) -> Matrix | None:
    """The matrix in force if it asks the same questions; a file that asks others makes a new version."""
    matrix = newest_matrix()
    return matrix if matrix and matrix.questions() == row["axes"] else None


def _add(row: dict[str, Any], *, by: Any) -> models.Model:
    return set_matrix(by=by, criteria=row["axes"], source=row["source"])


kind(
    Kind(
        "decision_matrix",
        "The decision matrix",
        MatrixRow,
        find=_same,
        add=_add,
        alter=lambda _matrix, _row, *, by: {},  # noqa: ARG005 -- a version in force is never altered
    )
)
