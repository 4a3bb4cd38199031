"""What is entered when a verified exemplar is told to others."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from steelyard.center.charge.models import StaffMember
from steelyard.center.directory.models import Organization
from steelyard.evidence.exemplars.forms.dossiers import LONGEST, StaffChoice, found_organization, not_later
from steelyard.evidence.exemplars.rules.verifying import StepKind, UptakeState
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.support.delivery.forms.choices import organization_lookup


class ConsentForm(Form):
    """Who agreed for the district, when, and to what."""

    by_name = CleanText(label="Who agreed for the district", max_length=200)
    by_role = CleanText(label="Their office", max_length=200, help_text="For example superintendent.")
    given_on = Day(label="Agreed on")
    scope = CleanText(
        label="What may be told", lines=4, max_length=LONGEST,
        help_text="What of it, to whom, and whether the district may be named.",
    )  # fmt: skip

    def __init__(self, *args: Any, today: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.today = today

    def clean_given_on(self) -> date | None:
        return not_later(self.cleaned_data["given_on"], self.today)


class WithdrawConsentForm(Form):
    """When the district withdrew its consent, and why if it said."""

    on = Day(label="Withdrawn on")
    why = CleanText(label="What they said", lines=3, max_length=LONGEST)

    def __init__(self, *args: Any, today: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.today = today

    def clean_on(self) -> date | None:
        return not_later(self.cleaned_data["on"], self.today)


class PracticeForm(VersionedForm):
    """What they do, under which conditions."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)  # 0: nothing was written yet
    title = CleanText(label="Title", max_length=200, help_text="Name what is done, not who does it.")
    does = CleanText(label="What is done", lines=6, max_length=LONGEST)
    conditions = CleanText(
        label="Under which conditions", lines=6, max_length=LONGEST,
        help_text="Time, money, staff, size, history, agreements: what has to be in place so that it works.",
    )  # fmt: skip
    shown_by = CleanText(label="What shows it", lines=4, max_length=LONGEST)
    unknown = CleanText(label="What is not known", lines=3, max_length=LONGEST, required=False)

    @property
    def values(self) -> Any:
        return {name: self.cleaned_data[name] for name in self.fields if name != "version"}


class StepForm(Form):
    """One step of the plan: what, for whom, who and by when."""

    kind = forms.ChoiceField(label="What is it for?", choices=StepKind.choices(), widget=forms.RadioSelect)
    what = CleanText(label="What will be done?", max_length=200)
    audience = CleanText(label="For whom?", max_length=200)
    owner = StaffChoice(label="Who sees to it", queryset=StaffMember.objects.none())
    due_on = Day(label="Due on", help_text="It stands in their list until it is done.")

    def __init__(self, *args: Any, staff: QuerySet[StaffMember], **kw: Any) -> None:
        super().__init__(*args, **kw)
        fields: Any = self.fields
        fields["owner"].queryset = staff


class UptakeForm(Form):
    """Who else takes it up, and how far."""

    organization = organization_lookup("Which agency?", help_text="Type a few of its letters.")
    state = forms.ChoiceField(label="How far are they?", choices=UptakeState.choices(), widget=forms.RadioSelect)
    seen_on = Day(label="As of")
    told = CleanText(label="What do they do of it, and how do you know?", lines=4, max_length=LONGEST)

    def __init__(self, *args: Any, today: date, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.today = today

    def clean_organization(self) -> Organization:
        found = found_organization(self.cleaned_data["organization"])
        if found is None:
            raise ValidationError("Choose one of the suggestions.", code="unknown")
        return found

    def clean_seen_on(self) -> date | None:
        return not_later(self.cleaned_data["seen_on"], self.today)
