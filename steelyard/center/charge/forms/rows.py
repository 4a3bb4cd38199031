"""Cleaning what is entered about the charge, on pages and in files."""

import json
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import FocalArea
from steelyard.center.charge.rules import Ring, TierKey
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import CleanText, Day, Form


class ByKey(forms.ModelChoiceField):
    """One record by its key, as files name it."""

    def __init__(self, queryset: Any, *, key: str = "key", **options: Any) -> None:
        options.setdefault("error_messages", {"invalid_choice": "Nothing has the key %(value)s."})
        super().__init__(queryset, to_field_name=key, **options)


class Keys(forms.Field):
    """Several records by their keys, divided by semicolons."""

    def __init__(self, queryset: Any, by: str = "key", **options: Any) -> None:
        super().__init__(required=False, **options)
        self.queryset, self.by = queryset, by

    def clean(self, value: Any) -> list[Any]:
        keys = [key.strip() for key in (value or "").split(";") if key.strip()]
        found = {getattr(row, self.by): row for row in self.queryset.all().filter(**{f"{self.by}__in": keys})}
        missing = [key for key in keys if key not in found]
        if missing:
            raise ValidationError(f"Nothing has the key {missing[0]}.")
        return [found[key] for key in keys]


class Month(forms.Field):
    """A month as YYYY-MM (its first day), or a day."""

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        return Day().clean(f"{text}-01" if len(text) == 7 else text)


class Json(forms.Field):
    """A list or mapping that travelled as JSON."""

    def clean(self, value: Any) -> Any:
        try:
            return json.loads(super().clean(value) or "null")
        except ValueError as problem:
            raise ValidationError("This is not a list.") from problem


class CenterRow(Form):
    name = CleanText()
    abbreviation = CleanText(max_length=40)
    organization = ByKey(Organization.objects.all(), key="code")
    award_number = CleanText(max_length=40, required=False)
    launched = Month()
    funder = ByKey(Organization.objects.all(), key="code", required=False)
    lead = ByKey(Organization.objects.all(), key="code", required=False)
    evaluator = Json(required=False)
    readiness_required_from = Day(required=False)  # blank: the day on which the center is set up here

    def clean_evaluator(self) -> Organization | None:
        told = self.cleaned_data["evaluator"]
        return Organization.objects.filter(code=told["organization"]).first() if told else None


class FocalAreaRow(Form):
    key = forms.SlugField(max_length=60)
    name = CleanText(max_length=120)
    description = CleanText(max_length=2000, required=False)
    position = forms.IntegerField(min_value=0, max_value=1000)


class TopicRow(Form):
    key = forms.SlugField(max_length=60)
    name = CleanText(max_length=120)
    ring = forms.ChoiceField(choices=Ring.choices())
    focal_areas = Keys(FocalArea.objects.all())


class TierRow(Form):
    tier = forms.IntegerField(min_value=1, max_value=3)
    name = CleanText(max_length=60)
    what_qualifies = CleanText(max_length=2000)
    examples = CleanText(max_length=2000, required=False)

    def clean(self) -> dict[str, Any]:
        """Files number the tiers, the table names them."""
        row = super().clean() or self.cleaned_data
        if "tier" in row:
            row["key"] = list(TierKey)[row.pop("tier") - 1]
        return row


class AwardYearRow(Form):
    number = forms.IntegerField(min_value=1, max_value=100)
    label = CleanText(max_length=40)
    starts_on = Day()
    ends_on = Day()
    budget_cents = forms.IntegerField(min_value=0, max_value=10**13)
    source = CleanText(required=False)

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if row.get("starts_on") and row.get("ends_on") and row["ends_on"] <= row["starts_on"]:
            raise ValidationError("The year must end after it starts.")
        return row


class MilestoneRow(Form):
    on = Month()
    what = CleanText(max_length=300)
    kind = CleanText(max_length=20)
    source = CleanText()


class PublishedFigureRow(Form):
    key = forms.SlugField(max_length=80)
    label = CleanText(max_length=300)
    value = CleanText(max_length=60)  # type: ignore[assignment]  # the column's name in the file
    shown_as = CleanText(max_length=120)
    unit = CleanText(max_length=40, required=False)
    n = CleanText(max_length=40, required=False)
    period_from = CleanText(max_length=10, required=False)
    period_to = CleanText(max_length=10, required=False)
    page_use = CleanText(max_length=60, required=False)
    source = CleanText()
