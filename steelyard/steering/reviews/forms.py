"""What people enter in a review."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from steelyard.center.charge.models import FocalArea, StaffMember
from steelyard.center.offerings.models import Offering
from steelyard.foundation.kit.forms import CleanText, Day, Several, VersionedForm
from steelyard.steering.balance.rules import PAIRS
from steelyard.steering.reviews.rules import Course, Subject, Toward, Verdict, end_of, frame_problem, hundredths

LONGEST_TEXT = 20_000
LONGEST_WHY = 2_000


class StaffChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.person.name)


class StaffSeveral(Several):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.person.name)


class FrameForm(VersionedForm):
    """When the review is held, about which period, and who is there."""

    title = CleanText(label="Title", max_length=200, help_text="For example: Review of the balance, spring 2021.")
    held_on = Day(label="Held on")
    period_from = Day(label="First day of the period")
    period_to = Day(label="Last day of the period")
    present = StaffSeveral(
        label="Staff who are there",
        queryset=StaffMember.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    guests = CleanText(
        label="Others who are there",
        lines=3,
        max_length=2_000,
        required=False,
        help_text="One name a line, for example members of the advisory board.",
    )

    def __init__(self, *args: Any, staff: QuerySet[StaffMember], **kw: Any) -> None:
        super().__init__(*args, **kw)
        people: Any = self.fields["present"]
        people.queryset = staff

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last, held = (cleaned.get(name) for name in ("period_from", "period_to", "held_on"))
        if first and last and held and (problem := frame_problem(first, last, held)):
            self.add_error(*problem)
        if "present" in cleaned and not cleaned["present"] and not cleaned.get("guests"):
            self.add_error("present", "Say who is there: choose staff, or write names below.")
        return cleaned


class TextForm(VersionedForm):
    text = CleanText(lines=8, max_length=LONGEST_TEXT, required=False)

    def __init__(self, *args: Any, label: str, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.fields["text"].label = label
        if label == "Minutes":
            self.fields["text"].widget.attrs["rows"] = 18


class ReasonForm(VersionedForm):
    reason = CleanText(label="Why?", max_length=500)


class FollowUpForm(VersionedForm):
    """What became of a decision."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)  # 0: nobody said anything yet
    verdict = forms.ChoiceField(label="Did it happen?", choices=Verdict.choices(), widget=forms.RadioSelect)
    says = CleanText(label="What came of it, in a sentence", lines=3, max_length=LONGEST_WHY)
    on = Day(label="As of")

    def __init__(self, *args: Any, since: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.since = since

    def clean_on(self) -> date:
        day: date = self.cleaned_data["on"]
        if day < self.since:
            raise ValidationError("That day lies before the decision was made.")
        return day


class Hundredths(CleanText):
    """An end of a band: a number from -1 to 1 with at most two places."""

    widget = forms.TextInput(attrs={"inputmode": "decimal"})

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        found = hundredths(text)
        if found is None:
            raise ValidationError("Enter a number from −1 to 1 with at most two places, for example −0.25.")
        return found


@dataclass(frozen=True)
class Choices:
    """What a decision may name, and the day before which none is due."""

    held_on: date
    staff: QuerySet[StaffMember]
    areas: QuerySet[FocalArea]
    offerings: QuerySet[Offering]


class DecisionForm(VersionedForm):
    """A decision; each subject takes the fields that it needs."""

    course = forms.ChoiceField(label="What do you mean to do?", widget=forms.RadioSelect)
    focal_area = forms.ModelChoiceField(label="Focal area", queryset=FocalArea.objects.none())
    offering = forms.ModelChoiceField(label="Offering", queryset=Offering.objects.none())
    weight = forms.ChoiceField(label="Weight", choices=[(key, pair.title) for key, pair in PAIRS.items()])
    low = Hundredths(label="Lower end", help_text="From −1 to 1.", max_length=10)
    high = Hundredths(label="Upper end", max_length=10)
    what = CleanText(label="What will be done?", max_length=200)
    why = CleanText(label="Why?", lines=4, max_length=LONGEST_WHY)
    owner = StaffChoice(label="Owner", queryset=StaffMember.objects.none(), help_text="Who sees to it that it happens.")
    due_on = Day(label="Due on")

    NEEDED = {
        Subject.WEIGHT: ("course", "what"),
        Subject.BAND: ("weight", "low", "high"),
        Subject.FOCAL_AREA: ("focal_area", "what"),
        Subject.OFFERING: ("offering", "what"),
    }

    def __init__(self, *args: Any, subject: Subject, choices: Choices, weight: str = "", **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.subject, self.about, self.held_on = subject, weight, choices.held_on
        for name in set(self.fields) - {"version", "why", "owner", "due_on", *self.NEEDED[subject]}:
            del self.fields[name]
        fields: Any = self.fields
        fields["owner"].queryset = choices.staff
        if "focal_area" in fields:
            fields["focal_area"].queryset = choices.areas
        if "offering" in fields:
            fields["offering"].queryset = choices.offerings
        if subject == Subject.WEIGHT:
            self._may_hold(fields, weight)
        elif subject == Subject.BAND and weight:
            del self.fields["weight"]

    def _may_hold(self, fields: Any, weight: str) -> None:
        lean = [(one.value, f"Lean toward {end_of(weight, one).lower()}") for one in Toward]
        fields["course"].choices = [(Course.HOLD.value, Course.HOLD.label), *lean]
        for name in ("what", "owner", "due_on"):
            fields[name].required = False
        fields["what"].help_text = "Needed if it leans; an owner and a day too. If you hold it, say why and no more."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        due = cleaned.get("due_on")
        if due and due < self.held_on:
            self.add_error("due_on", "It is due before the review is held.")
        if cleaned.get("course") in set(Toward):
            self._needs(
                cleaned,
                {"what": "Say what will be done.", "owner": "Choose who sees to it.", "due_on": "Say until when."},
            )
        low, high = cleaned.get("low"), cleaned.get("high")
        if low is not None and high is not None and high < low:
            self.add_error("high", "The upper end lies below the lower end.")
        if bool(due) != bool(cleaned.get("owner")) and not self.errors:
            self.add_error("due_on" if not due else "owner", "An owner and a day go together.")
        return cleaned

    def _needs(self, cleaned: dict[str, Any], sentences: dict[str, str]) -> None:
        for name, sentence in sentences.items():
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, sentence)

    @property
    def values(self) -> dict[str, Any]:
        """What the action takes."""
        found = {name: value for name, value in self.cleaned_data.items() if name != "version"}
        if self.about:
            found["weight"] = self.about
        if self.subject == Subject.WEIGHT:
            leans = found["course"] in set(Toward)
            found["toward"] = found["course"] if leans else ""
            found["course"] = (Course.LEAN if leans else Course.HOLD).value
        return found
