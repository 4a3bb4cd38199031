"""Starting a report, writing in it, looking at it, sharing it."""

from datetime import date
from typing import Any

from django import forms

from steelyard.center.charge.models import AwardYear
from steelyard.foundation.kit.forms import CleanText, Day, Form, VersionedForm
from steelyard.steering.packs.rules.packs import KINDS, Frequency, period_problem

LONGEST_TEXT = 20_000


class StartForm(Form):
    """Which report, about which award year; days only for a report about a part of it."""

    kind = forms.ChoiceField(
        label="Report",
        choices=[(one.key, f"{one.title}. {one.for_whom}") for one in KINDS.values()],
        widget=forms.RadioSelect,
    )
    award_year = forms.ModelChoiceField(label="Award year", queryset=AwardYear.objects.none(), empty_label=None)
    first = Day(label="First day, if it is about a part of the year", required=False)
    last = Day(label="Last day", required=False)

    def __init__(self, *args: Any, years: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        offered: Any = self.fields["award_year"]
        offered.queryset = years

    @property
    def period(self) -> tuple[date, date]:
        year, given = self.cleaned_data["award_year"], self.cleaned_data
        return given.get("first") or year.starts_on, given.get("last") or year.ends_on

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        year = cleaned.get("award_year")
        if year and "first" in cleaned and "last" in cleaned:
            problem = period_problem(*self.period, (year.starts_on, year.ends_on))
            if problem:
                self.add_error("first", problem)
        return cleaned


class WordsForm(VersionedForm):
    text = CleanText(label="Your words", lines=10, max_length=LONGEST_TEXT, required=False)


class NoteForm(VersionedForm):
    """What a reviewer says; needed to send a report back."""

    note = CleanText(label="What you want to say to the drafter", lines=3, max_length=2_000, required=False)


class ShareForm(Form):
    for_whom = CleanText(label="For whom", max_length=200, help_text="For example: program officer, advisory board.")
    expires_on = Day(label="Until", help_text="The last day on which the address opens.")


class CoverForm(VersionedForm):
    """The cover of every report of the award."""

    agency = CleanText(label="Federal agency and office", max_length=200, required=False)
    uei = CleanText(label="Unique entity identifier (UEI)", max_length=20, required=False)
    ein = CleanText(label="Employer identification number (EIN)", max_length=20, required=False)
    recipient = CleanText(label="Recipient organization", max_length=200, required=False)
    recipient_address = CleanText(label="Address of the recipient", lines=3, max_length=1_000, required=False)
    internal_number = CleanText(label="Recipient's own number", max_length=60, required=False)
    project_from = Day(label="Project period begins", required=False)
    project_to = Day(label="Project period ends", required=False)
    frequency = forms.ChoiceField(label="Report frequency", choices=Frequency.choices())
    certifier_name = CleanText(label="Certified by", max_length=200, required=False)
    certifier_title = CleanText(label="Title", max_length=200, required=False)
    certifier_phone = CleanText(label="Telephone", max_length=60, required=False)
    certifier_email = forms.EmailField(label="E-mail", max_length=254, required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("project_from"), cleaned.get("project_to")
        if first and last and last < first:
            self.add_error("project_to", "The project period ends before it begins.")
        if last and not first and "project_from" in cleaned:
            self.add_error("project_from", "Say when the project period begins, too.")
        return cleaned
