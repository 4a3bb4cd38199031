"""Ratings of the center, what was passed on, and the end."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.delivery.forms.choices import chips, not_after, offer, organization_lookup, picked, rows_of
from steelyard.support.delivery.forms.small import PastDay
from steelyard.support.engagements.forms.planning import LARGEST
from steelyard.support.engagements.models import Innovation
from steelyard.support.engagements.rules import Means, Standing
from steelyard.support.engagements.rules.scorecard import ANSWERS, QUESTIONS, Feature

_ANSWERS = list(ANSWERS.items())


class RatingForm(Form):
    """Six questions, each with one of four answers and room for a few words."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for feature in Feature:
            self.fields[feature.value] = forms.TypedChoiceField(
                label=f"{feature.label}: {QUESTIONS[feature]}", choices=_ANSWERS, coerce=int, widget=chips(_ANSWERS)
            )
            self.fields[f"{feature.value}_words"] = CleanText(
                label=f"In your words: {feature.label.lower()}", required=False
            )

    @property
    def answers(self) -> dict[str, tuple[int, str]]:
        given = self.cleaned_data
        return {feature.value: (given[feature.value], given[f"{feature.value}_words"]) for feature in Feature}


class PassageForm(Form):
    """What went from one organization to another."""

    innovation = forms.ChoiceField(label="What it belongs to")
    what = CleanText(label="What was passed on", max_length=300)
    source = organization_lookup("From")
    target = organization_lookup("To")
    means = forms.ChoiceField(label="How", choices=Means.choices())
    on = PastDay(label="Day")
    people = forms.IntegerField(
        label="How many of those who can benefit it reaches there", min_value=0, max_value=LARGEST
    )

    def __init__(self, data: Any = None, *, innovations: Sequence[Innovation], today: date, **options: Any) -> None:
        super().__init__(data, **options)
        self.innovations = innovations
        offer(self, "innovation", rows_of(innovations))
        not_after(self, "on", today)

    @property
    def chosen(self) -> Innovation:
        found: Innovation = picked(self.cleaned_data["innovation"], self.innovations)
        return found

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("what", "source", "target", "means", "on", "people")}


class PeopleForm(VersionedForm):
    people = forms.IntegerField(
        label="How many of those who can benefit it reaches there", min_value=0, max_value=LARGEST
    )
    means = forms.ChoiceField(label="How", choices=Means.choices())


class TaperForm(VersionedForm):
    on = Day(label="The work tapers off from")


class ExitForm(Form):
    on = PastDay(label="Last day")
    note = CleanText(
        label="What was met of what you agreed on, and who carries the work on",
        lines=5,
        max_length=4000,
        help_text="The agency reads this.",
    )

    def __init__(self, data: Any = None, *, today: date, **options: Any) -> None:
        super().__init__(data, initial={"on": today}, **options)
        not_after(self, "on", today)


class CheckForm(Form):
    standing = forms.ChoiceField(
        label="Is the structure that was built still there?",
        choices=Standing.choices(),
        widget=chips(Standing.choices()),
    )
    who_changed = CleanText(label="Who changed", lines=3, max_length=4000, required=False)
    kept = CleanText(label="What was kept", lines=3, max_length=4000, required=False)
    told_by = CleanText(label="Who at the agency said so")
    on = PastDay(label="Day")

    def __init__(self, data: Any = None, *, today: date, **options: Any) -> None:
        super().__init__(data, initial={"on": today}, **options)
        not_after(self, "on", today)
