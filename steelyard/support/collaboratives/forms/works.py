"""Milestones, theory of change, coalition, log and loops."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.collaboratives.forms.calls import LONG
from steelyard.support.collaboratives.models import Milestone, TheoryElement
from steelyard.support.collaboratives.rules import (
    STAGES,
    ElementKind,
    EntryKind,
    GroupKind,
    LoopKind,
    LoopStatus,
    Power,
    Sphere,
)
from steelyard.support.collaboratives.rules.theory import may_lead
from steelyard.support.delivery.actions.promises import NewPromise
from steelyard.support.delivery.forms.choices import either, not_after, offer, rows_of
from steelyard.support.delivery.forms.small import PastDay


class MilestoneForm(Form):
    title = CleanText(label="What will be reached")
    due_on = Day(label="By when")
    celebration = CleanText(
        label="How you will mark it", max_length=300, required=False, help_text="Small things count."
    )


class MoveMilestoneForm(VersionedForm):
    title = CleanText(label="What will be reached")
    due_on = Day(label="By when", help_text="The first day planned stays beside it.")
    celebration = CleanText(label="How you will mark it", max_length=300, required=False)


class ReachForm(VersionedForm):
    on = PastDay(label="Reached on")
    celebration = CleanText(label="How you marked it", max_length=300, required=False)

    def __init__(self, data: Any = None, *, today: date, milestone: Milestone, **options: Any) -> None:
        super().__init__(
            data, initial={"on": today, "celebration": milestone.celebration, "version": milestone.version}, **options
        )
        not_after(self, "on", today)


class CommitmentForm(Form):
    """What an agency of the team commits to."""

    what = CleanText(label="What", max_length=300)
    who = forms.ChoiceField(label="Which agency")
    due_on = Day(label="By when")

    def __init__(self, data: Any = None, *, agencies: Sequence[Any], **options: Any) -> None:
        super().__init__(data, **options)
        self.agencies = agencies
        offer(self, "who", rows_of(agencies, blank="Choose"))

    @property
    def values(self) -> NewPromise:
        given = self.cleaned_data
        who = next(one for one in self.agencies if str(one.pk) == given["who"])
        return {"what": given["what"], "due_on": given["due_on"], "by_organization": who}


class ElementForm(Form):
    """A box of the theory of change, and what it is meant to lead to."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    kind = either("Column", ElementKind.choices())
    text = CleanText(label="In a few words", max_length=200)
    sphere = either("How far it is in our hands", Sphere.choices(), initial=Sphere.CONTROL.value)
    leads_to = forms.MultipleChoiceField(
        label="It is meant to lead to", widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(
        self,
        data: Any = None,
        *,
        elements: Sequence[TheoryElement],
        element: TheoryElement | None = None,
        **options: Any,
    ) -> None:
        super().__init__(data, **options)
        self.elements = [one for one in elements if one.kind != ElementKind.INPUT and one != element]
        if element is not None:  # its column stays: arrows depend on it
            del self.fields["kind"]
            self.elements = [one for one in self.elements if may_lead(element.kind, one.kind)]
        if self.elements:
            offer(self, "leads_to", [(str(one.pk), f"{one.get_kind_display()}: {one.text}") for one in self.elements])
        else:
            del self.fields["leads_to"]

    @property
    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        keys = set(given.get("leads_to", ()))
        names = [name for name in ("kind", "text", "sphere") if name in given]
        return {
            **{name: given[name] for name in names},
            "leads_to": [one for one in self.elements if str(one.pk) in keys],
        }


_POWERS = [("", "No part"), *Power.choices()]
STAGE_WORDS = {
    "identify": "Identifying what matters",
    "design": "Designing",
    "decide": "Deciding",
    "implement": "Implementing",
    "assess": "Assessing",
}


class GroupForm(Form):
    """A group around the team and its part in each stage of the work."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)
    name = CleanText(label="Name of the group")
    kind = forms.ChoiceField(label="Who they are", choices=GroupKind.choices())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for stage in STAGES:
            self.fields[stage] = forms.ChoiceField(label=STAGE_WORDS[stage], choices=_POWERS, required=False)

    @property
    def values(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("name", "kind", *STAGES)}


class EntryForm(Form):
    kind = either("What is it?", EntryKind.choices())
    text = CleanText(label="In a few lines", lines=3, max_length=LONG)
    on = PastDay(label="Day")

    def __init__(self, data: Any = None, *, today: date, **options: Any) -> None:
        super().__init__(data, initial={"on": today, "kind": EntryKind.REFLECTION.value}, **options)
        not_after(self, "on", today)


class RaiseForm(Form):
    """What helps or hinders in practice."""

    kind = either("Does it help or hinder?", LoopKind.choices(), initial=LoopKind.BARRIER.value)
    text = CleanText(label="What was seen in practice?", lines=4, max_length=LONG)
    seen_by = CleanText(label="Who met it there?", max_length=300, help_text="They are told the answer in the end.")
    on = PastDay(label="Day")

    def __init__(self, data: Any = None, *, today: date, **options: Any) -> None:
        super().__init__(data, initial={"on": today}, **options)
        not_after(self, "on", today)


class _StepForm(VersionedForm):
    on = PastDay(label="Day")

    def __init__(self, data: Any = None, *, today: date, version: int, **options: Any) -> None:
        super().__init__(data, initial={"on": today, "version": version}, **options)
        not_after(self, "on", today)


class SendForm(_StepForm):
    goes_to = CleanText(label="Who can change it?", max_length=300, help_text="An office, a board, a person’s post.")


class AnswerForm(_StepForm):
    answer = CleanText(label="What did they answer?", lines=4, max_length=LONG)


class TellForm(_StepForm):
    told_how = CleanText(label="How were those who met it told?", lines=3, max_length=2000)


# The form of the next step of a loop, with its heading and the words of its button.
STEPS = {
    LoopStatus.RAISED: (SendForm, "Send it to whoever can change policy", "It is sent"),
    LoopStatus.SENT: (AnswerForm, "Write down the answer", "Keep the answer"),
    LoopStatus.ANSWERED: (TellForm, "Tell the answer back", "They know: close the loop"),
}
