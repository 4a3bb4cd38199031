"""The context review, and what intensive support assumes."""

from typing import Any

from django import forms
from django.utils import timezone

from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.readiness.models import Assumptions, ContextReview
from steelyard.support.readiness.rules import ASSUMED, NAMED, REACH, Aspect, reach_of

LONGEST = 8000
MOST = 1_000_000_000  # people: more live in no country that asks

_ASKED = {
    Aspect.OTHER_TA: "Who else helps there, on what, until when?",
    Aspect.CULTURE: "How do people there work, decide, and speak with each other?",
    Aspect.STRENGTHS: "What is there to build on?",
    Aspect.STRESSORS: "What weighs on people now, and what will soon?",
    Aspect.POLICY: "Which laws, rules and plans help or stand in the way?",
    Aspect.DATA: "Which data exist, who may see them, how good are they?",
}


class ContextForm(Form):
    """A version of the review; ``number`` says which one it is to be."""

    number = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=9999)
    reviewed_on = Day(label="Reviewed on")

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields |= {
            one.value: CleanText(
                label=one.label, lines=4, max_length=LONGEST, help_text=_ASKED[one],
                error_messages={"required": "Say something here; “nothing known” where that is so."},
            )
            for one in Aspect
        }  # fmt: skip

    def clean_reviewed_on(self) -> Any:
        day = self.cleaned_data["reviewed_on"]
        if day > timezone.localdate():
            raise forms.ValidationError("A review cannot be of a day that is still to come.")
        return day

    @property
    def texts(self) -> dict[str, str]:
        return {one.value: self.cleaned_data[one.value] for one in Aspect}


def as_read(review: ContextReview | None) -> dict[str, Any]:
    """What a new version begins from: the words of the last one."""
    return {one.value: getattr(review, one.value) for one in Aspect} if review else {}


class AssumptionsForm(VersionedForm):
    """Answers that may be kept as a draft; complete and confirmed, they count."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        self.fields |= {name: _words(*told) for name, told in {**ASSUMED, **NAMED}.items()}
        self.fields["shows_names"] = forms.BooleanField(
            label="The agency may read who is for and who is against it",
            required=False,
            help_text="Otherwise these two answers stay on the center's side. Everything else here is read by both.",
        )
        self.fields["counted"] = CleanText(
            label="Those who can benefit are counted in",
            required=False,
            max_length=120,
            help_text="Schools, teachers, students …",
        )
        self.fields["can_benefit"] = _number("How many can benefit?", "All for whom the work is meant, in the end.")
        self.fields["planned"] = _number(
            "How many of them will the work reach?", f"It works toward {REACH} percent or more."
        )
        self.fields["reach_note"] = CleanText(
            label="How does it grow toward that?", required=False, lines=3, max_length=LONGEST,
            help_text=f"Needed where less than {REACH} percent are planned.",
        )  # fmt: skip
        self.fields["whole"] = forms.BooleanField(
            label="Both sides have talked about these answers and hold them to be so",
            required=False,
            help_text="Without this mark they are kept as a draft.",
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        reach, planned = given.get("can_benefit"), given.get("planned")
        if planned is not None and reach is None and "can_benefit" not in self.errors:
            self.add_error("can_benefit", "Say how many can benefit.")
        if reach is not None and planned is not None and planned > reach:
            self.add_error("planned", "More cannot be reached than can benefit.")
        if given.get("whole"):
            self._check_whole(given)
        return given

    def _check_whole(self, given: dict[str, Any]) -> None:
        for name in (*ASSUMED, *NAMED):
            if not given.get(name) and name not in self.errors:
                self.add_error(name, "Answer this before you confirm all of it.")
        for name in ("can_benefit", "planned"):
            if given.get(name) is None and name not in self.errors:
                self.add_error(name, "Enter a whole number before you confirm all of it.")
        reach, planned = given.get("can_benefit"), given.get("planned")
        if reach and planned is not None and reach_of(planned, reach) < REACH and not given.get("reach_note"):
            self.add_error(
                "reach_note", f"{reach_of(planned, reach)} percent are planned. Say how it grows toward {REACH}."
            )

    @property
    def answers(self) -> dict[str, Any]:
        return {name: given for name, given in self.cleaned_data.items() if name not in {"version", "whole"}}


def _words(label: str, told: str) -> CleanText:
    return CleanText(label=label, help_text=told, lines=3, max_length=LONGEST, required=False)


def _number(label: str, told: str) -> forms.IntegerField:
    least = 1 if "benefit" in label else 0
    return forms.IntegerField(label=label, help_text=told, min_value=least, max_value=MOST, required=False)


def as_typed(assumptions: Assumptions) -> dict[str, Any]:
    """The answers as their form holds them."""
    names = (*ASSUMED, *NAMED, "shows_names", "counted", "can_benefit", "planned", "reach_note", "version")
    return {**{name: getattr(assumptions, name) for name in names}, "whole": assumptions.answered_at is not None}
