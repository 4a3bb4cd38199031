"""Cleaning what people type about the charge."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify

from steelyard.center.charge.models import FocalArea
from steelyard.center.charge.queries import charge_topics
from steelyard.center.charge.rules import Depth, Ring
from steelyard.foundation.kit.forms import CleanText, Day, Form, Several, VersionedForm

NAME_HINT = "As recipients would say it."


class Dollars(forms.DecimalField):
    """An amount in dollars as people type it; cleans to whole cents."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(min_value=0, max_value=10**10, decimal_places=2, **options)

    def to_python(self, value: Any) -> Any:
        return super().to_python(str(value).replace(",", "").replace("$", "").strip() if value else value)

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * 100)

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 100:,.2f}" if isinstance(value, int) else value


class Hours(forms.DecimalField):
    """Hours as people type them (quarter hours count); cleans to whole minutes."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("widget", forms.TextInput(attrs={"inputmode": "decimal"}))
        super().__init__(min_value=0, max_value=100_000, decimal_places=2, **options)

    def clean(self, value: Any) -> Any:
        amount = super().clean(value)
        return None if amount is None else int(amount * 60)

    def prepare_value(self, value: Any) -> Any:
        return f"{Decimal(value) / 60:g}" if isinstance(value, int) else value


class CenterForm(VersionedForm):
    name = CleanText(label="Name of the center")
    short_name = CleanText(max_length=40, label="Short name")
    mission = CleanText(
        max_length=2000, lines=3, required=False, label="What it is charged to do", help_text="One or two sentences."
    )
    contact_email = forms.EmailField(max_length=254, required=False, label="E-mail for questions")
    reply_days = forms.IntegerField(
        min_value=1,
        max_value=60,
        label="Working days until somebody replies",
        help_text="Requesters read this as a promise.",
    )
    decision_days = forms.IntegerField(min_value=1, max_value=180, label="Working days until a decision")
    readiness_required_from = Day(
        label="Intensive support needs readiness from",
        help_text="Intensive supports that start on this day or later become active only once readiness is decided. "
        "Earlier ones are exempt, and shown as such.",
    )


class FocalAreaForm(VersionedForm):
    name = CleanText(max_length=120, help_text=NAME_HINT)
    description = CleanText(max_length=2000, lines=3, required=False)
    position = forms.IntegerField(min_value=0, max_value=1000, label="Place in lists", initial=0)


class TopicForm(VersionedForm):
    name = CleanText(max_length=120, help_text=NAME_HINT)
    ring = forms.ChoiceField(choices=Ring.choices(), widget=forms.RadioSelect, label="Ring of the picture")
    focal_areas = Several(FocalArea.objects.order_by("position"), required=False, widget=forms.CheckboxSelectMultiple)


class TierForm(VersionedForm):
    name = CleanText(max_length=60)
    what_qualifies = CleanText(max_length=2000, lines=4, label="What qualifies for it")
    examples = CleanText(max_length=2000, lines=3, required=False)


class AwardYearForm(VersionedForm):
    number = forms.IntegerField(min_value=1, max_value=100)
    label = CleanText(max_length=40, help_text="For example FY 2027.")
    starts_on = Day(label="First day")
    ends_on = Day(label="Last day")
    budget_cents = Dollars(label="Budget in dollars")

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if row.get("starts_on") and row.get("ends_on") and row["ends_on"] <= row["starts_on"]:
            raise ValidationError("The last day must come after the first.")
        return row


class StaffForm(VersionedForm):
    title = CleanText(label="Position")
    hours_per_week = Hours(label="Hours a week")
    since = Day(label="First day")
    until = Day(required=False, label="Last day", help_text="Leave empty while they work here.")

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if row.get("since") and row.get("until") and row["until"] < row["since"]:
            raise ValidationError("The last day must not come before the first.")
        return row


class NewStaffForm(Form):
    name = CleanText()
    email = forms.EmailField(max_length=254, label="E-mail")
    title = CleanText(label="Position")
    hours_per_week = Hours(label="Hours a week", initial=2400)
    since = Day(label="First day")


class RateForm(Form):
    since = Day(label="From")
    cents_per_hour = Dollars(label="Dollars an hour")


class HoursForm(Form):
    """Hours of one staff member in each award year."""

    def __init__(self, *args: Any, years: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for year in years:
            self.fields[f"year_{year.pk}"] = Hours(label=year.label, required=False)

    def by_year(self) -> dict[int, int]:
        """{key of the award year: minutes} for the years that were filled in."""
        return {int(name.partition("_")[2]): value for name, value in self.cleaned_data.items() if value is not None}


class ExpertiseForm(Form):
    """How deeply one staff member knows each topic of the charge."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.topics = charge_topics()
        for topic in self.topics:
            self.fields[f"topic_{topic.pk}"] = forms.ChoiceField(
                choices=[("", "None"), *Depth.choices()], required=False, label=topic.name
            )

    def depths(self) -> dict[Any, str]:
        found = {topic: self.cleaned_data[f"topic_{topic.pk}"] for topic in self.topics}
        return {topic: depth for topic, depth in found.items() if depth}


class FoundCenterForm(Form):
    """First page of the set-up."""

    name = CleanText(label="Name of the center")
    short_name = CleanText(max_length=40, label="Short name", help_text="People will read it in letters.")
    mission = CleanText(max_length=2000, lines=3, required=False, label="What it is charged to do")
    contact_email = forms.EmailField(max_length=254, required=False, label="E-mail for questions")


class AwardForm(Form):
    """Second page of the set-up: the award and its first year."""

    award_number = CleanText(max_length=40, required=False, label="Award number")
    funder = CleanText(required=False, help_text="The agency that funds the center.")
    label = CleanText(max_length=40, label="This award year is called", help_text="For example FY 2027.")
    starts_on = Day(label="Its first day")
    ends_on = Day(label="Its last day")
    budget_cents = Dollars(label="Its budget in dollars")

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if row.get("starts_on") and row.get("ends_on") and row["ends_on"] <= row["starts_on"]:
            raise ValidationError("The last day must come after the first.")
        return row


class FocusForm(Form):
    """Third page of the set-up: focal areas and topics one a line, and what qualifies for each tier."""

    focal_areas = CleanText(max_length=2000, lines=5, label="Focal areas, one a line")
    topics = CleanText(max_length=4000, lines=8, label="Topics people may ask about, one a line")
    general = CleanText(max_length=2000, lines=2, label="General tier: what qualifies", initial="Open to everybody.")
    targeted = CleanText(
        max_length=2000,
        lines=2,
        label="Targeted tier: what qualifies",
        initial="Teams that work on a shared problem over some months.",
    )
    intensive = CleanText(
        max_length=2000,
        lines=2,
        label="Intensive tier: what qualifies",
        initial="One agency, ready and willing, for two years or more.",
    )

    def _lines(self, name: str) -> list[str]:
        found = [line.strip() for line in self.cleaned_data[name].splitlines() if line.strip()]
        if any(len(line) > 120 for line in found):
            raise ValidationError("A name may have at most 120 characters.")
        if len({slugify(line) for line in found}) < len(found):
            raise ValidationError("A name stands here twice.")
        return found

    def clean_focal_areas(self) -> list[str]:
        return self._lines("focal_areas")

    def clean_topics(self) -> list[str]:
        return self._lines("topics")
