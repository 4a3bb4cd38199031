"""The plan: its days, dose, innovations, stages, milestones; decisions and risks."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.delivery.forms.choices import not_after, offer, picked, rows_of
from steelyard.support.delivery.forms.small import PastDay
from steelyard.support.engagements.models import Innovation
from steelyard.support.engagements.rules import Stage
from steelyard.support.engagements.rules.planning import YEARS

LARGEST = 50_000_000  # people; there are not that many students in the country


class PlanForm(VersionedForm):
    plan_from = Day(label="The plan begins")
    plan_until = Day(label="It ends", required=False, help_text="Such work usually takes two to five years.")


class ExampleForm(Form):
    first = Day(label="First day")
    years = forms.TypedChoiceField(
        label="For how long", coerce=int, choices=[(n, f"{n} years") for n in range(YEARS[0], YEARS[1] + 1)], initial=4
    )
    innovation = CleanText(label="What is put into practice", help_text="For example: tiered supports.")


class DoseForm(Form):
    since = Day(label="From")
    visits = forms.IntegerField(label="Visits a month", min_value=0, max_value=60)
    contacts = forms.IntegerField(label="Contacts a month, visits included", min_value=0, max_value=300)
    minutes = forms.IntegerField(label="Minutes together a month", min_value=0, max_value=30_000)


class InnovationForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    name = CleanText(label="What is put into practice")
    can_benefit = forms.IntegerField(
        label="How many people can benefit",
        min_value=0,
        max_value=LARGEST,
        required=False,
        help_text="Left empty while nobody knows; the share is shown once it is there.",
    )
    whom = CleanText(label="Who they are", required=False, help_text="For example: students of the state.")

    @property
    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {"name": given["name"], "can_benefit": given["can_benefit"] or 0, "whom": given["whom"]}


class StageForm(Form):
    """An agency is in a stage with an innovation."""

    innovation = forms.ChoiceField(label="What is put into practice")
    organization = forms.ChoiceField(label="Where")
    stage = forms.ChoiceField(label="Stage", choices=Stage.choices())
    since = Day(label="Since")
    until = Day(label="Until", required=False, help_text="Left empty: it goes on.")
    note = CleanText(label="Note", max_length=300, required=False)

    def __init__(
        self, data: Any = None, *, innovations: Sequence[Innovation], agencies: Sequence[Organization], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.innovations, self.agencies = innovations, agencies
        offer(self, "innovation", rows_of(innovations))
        offer(self, "organization", rows_of(agencies))

    @property
    def values(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        given["innovation"] = picked(given["innovation"], self.innovations)
        given["organization"] = picked(given["organization"], self.agencies)
        return given


class StageDaysForm(VersionedForm):
    since = Day(label="Since")
    until = Day(label="Until", required=False, help_text="Left empty: it goes on.")
    note = CleanText(label="Note", max_length=300, required=False)


class MilestoneForm(Form):
    title = CleanText(label="What will be reached")
    due_on = Day(label="By when")


class MoveMilestoneForm(VersionedForm):
    title = CleanText(label="What will be reached")
    due_on = Day(label="By when", help_text="The first day planned stays beside it.")


class DoneForm(VersionedForm):
    on = PastDay(label="Day")

    def __init__(self, data: Any = None, *, today: date, version: int, **options: Any) -> None:
        super().__init__(data, initial={"on": today, "version": version}, **options)
        not_after(self, "on", today)


class DecisionForm(Form):
    what = CleanText(label="What was decided", max_length=500)
    who = CleanText(label="Who decided", max_length=300, help_text="People of both sides, or a group.")
    on = PastDay(label="Day")
    why = CleanText(label="Why", lines=3, max_length=4000)
    rests_on = CleanText(
        label="Which data it rests on", max_length=300, required=False, help_text="Left empty where there was none."
    )

    def __init__(self, data: Any = None, *, today: date, **options: Any) -> None:
        super().__init__(data, initial={"on": today}, **options)
        not_after(self, "on", today)


class RiskForm(Form):
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    what = CleanText(label="What could go wrong", max_length=300)
    likelihood = CleanText(label="How likely, in words", max_length=100)
    effect = CleanText(label="What it would do", max_length=300)
    owner = CleanText(label="Whose it is")
    response = CleanText(label="What we do about it", lines=3, max_length=4000)
    review_on = Day(label="We look at it again on")

    @property
    def values(self) -> dict[str, Any]:
        return {name: given for name, given in self.cleaned_data.items() if name != "version"}


class CloseRiskForm(DoneForm):
    because = CleanText(label="Why it is closed", max_length=300)
