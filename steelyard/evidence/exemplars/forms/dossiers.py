"""What is entered while a candidate is verified."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.evidence.exemplars.models import Dossier
from steelyard.evidence.exemplars.rules.verifying import (
    Answer,
    Finding,
    LookKind,
    look_problem,
    names_of,
    panel_problem,
)
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.delivery.forms.choices import organization_lookup

LONGEST = 20_000
ABOUT = {
    LookKind.DOCUMENTS: ("Which documents?", "For example: improvement plan 2024, minutes of the school board."),
    LookKind.INTERVIEW: ("Who is interviewed?", "The part they play is enough: two principals, four teachers."),
    LookKind.VISIT: ("What is visited?", "Schools, rooms and hours of the day."),
    LookKind.EXPLANATION: (
        "Which other explanation?",
        "What could bring about this result besides what people there do?",
    ),
}


class StaffChoice(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return str(obj.person.name)


def found_organization(chosen: Any) -> Organization | None:
    return Organization.objects.filter(pk=chosen.pk).first() if chosen and chosen.pk else None


class DossierForm(Form):
    """Whom it is about and who sees to it."""

    group = forms.ChoiceField(label="Group", help_text="As the file calls it.")
    name = CleanText(label="Name", max_length=200, help_text="As people call it, for example Riverton School District.")
    organization = organization_lookup(
        "Organization in the directory", required=False, help_text="If it stands there. Type a few of its letters."
    )
    compared_with = forms.ModelChoiceField(
        label="Visited for comparison with",
        queryset=Dossier.objects.none(),
        required=False,
        empty_label="It is a candidate itself",
    )
    liaison = StaffChoice(
        label="Who sees to it", queryset=StaffMember.objects.none(), required=False, empty_label="Not said yet"
    )

    def __init__(
        self, *args: Any, groups: list[str], others: QuerySet[Dossier], staff: QuerySet[StaffMember], **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        fields: Any = self.fields
        fields["group"].choices = [("", "Choose a group"), *((one, one) for one in groups)]
        fields["compared_with"].queryset = others
        fields["liaison"].queryset = staff

    def clean_organization(self) -> Organization | None:
        chosen = self.cleaned_data["organization"]
        found = found_organization(chosen)
        if chosen and found is None:
            raise ValidationError("Choose one of the suggestions.", code="unknown")
        return found


class LookForm(VersionedForm):
    """A closer look: first its plan, later what was seen."""

    about = CleanText(max_length=300)
    planned_on = Day(label="Planned for", required=False)
    plan = CleanText(
        label="Plan", lines=5, max_length=LONGEST, required=False,
        help_text="What will be asked or looked for, and by whom.",
    )  # fmt: skip
    done_on = Day(label="Done on", required=False)
    notes = CleanText(
        label="What was seen and heard", lines=8, max_length=LONGEST, required=False,
        help_text="No names of students or families.",
    )  # fmt: skip
    finding = forms.ChoiceField(
        label="Does it explain the result?", required=False, choices=[("", "Not said yet"), *Finding.choices()]
    )

    def __init__(self, *args: Any, kind: LookKind, today: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.kind, self.today = kind, today
        self.fields["about"].label, self.fields["about"].help_text = ABOUT[kind]
        if kind != LookKind.EXPLANATION:
            del self.fields["finding"]

    def clean_done_on(self) -> date | None:
        return not_later(self.cleaned_data["done_on"], self.today)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if not self.errors:
            told = look_problem(self.kind, given["done_on"], notes=given["notes"], finding=given.get("finding", ""))
            if told:
                self.add_error(*told)
        return given

    @property
    def values(self) -> Any:
        return {name: self.cleaned_data[name] for name in self.fields if name != "version"}


def not_later(day: date | None, today: date) -> date | None:
    if day and day > today:
        raise ValidationError("This day has not come yet.", code="future")
    return day


class DecisionForm(Form):
    """What a panel decided, who sat on it, when and why."""

    answer = forms.ChoiceField(
        label="Is it an exemplar?",
        choices=[one for one in Answer.choices() if one[0] != Answer.OPEN],
        widget=forms.RadioSelect,
    )
    panel = CleanText(label="Who sat on the panel", lines=4, max_length=2_000, help_text="One name a line.")
    decided_on = Day(label="Decided on")
    reasons = CleanText(label="Reasons", lines=6, max_length=LONGEST)

    def __init__(self, *args: Any, today: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.today = today

    def clean_panel(self) -> str:
        text: str = self.cleaned_data["panel"]
        if problem := panel_problem(names_of(text)):
            raise ValidationError(problem, code="few")
        return text

    def clean_decided_on(self) -> date | None:
        return not_later(self.cleaned_data["decided_on"], self.today)
