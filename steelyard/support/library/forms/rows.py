"""Cleaning rows of files about resources."""

from calendar import monthrange
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.forms.rows import Keys, Month
from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.directory.models import State
from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.support.delivery.forms.rows import Strands, TierNumber, YesNo
from steelyard.support.library.rules import ResourceKind


class Period(forms.Field):
    """Two months as YYYY-MM/YYYY-MM: from the first day of one to the last day of the other."""

    def clean(self, value: Any) -> tuple[date, date] | None:
        text = str(super().clean(value) or "")
        if not text:
            return None
        first, slash, last = text.partition("/")
        if not slash:
            raise ValidationError("Write two months with a slash, for example 2020-05/2021-04.")
        begins, ends = Month().clean(first), Month().clean(last)
        if ends < begins:
            raise ValidationError("The period ends before it begins.")
        return begins, date(ends.year, ends.month, monthrange(ends.year, ends.month)[1])


class ResourceRow(Form):
    """A publication, a tool or a recording; how often it was downloaded is often known only as 'at least'."""

    key = forms.SlugField(max_length=80)
    title = CleanText(max_length=300)
    authors = Strands(required=False)
    year = CleanText(max_length=20, required=False)
    publisher = CleanText(max_length=300, required=False)
    kind = forms.ChoiceField(choices=ResourceKind.choices())
    by_center = YesNo(required=False)
    topics = Keys(Topic.objects.all())
    focal_areas = Keys(FocalArea.objects.all())
    states = Keys(State.objects.all(), "postal")
    tier = TierNumber()
    url = forms.URLField(max_length=500, required=False, assume_scheme="https")
    downloads_at_least = forms.IntegerField(min_value=0, max_value=2_000_000_000, required=False)
    period = Period(required=False)
    source = CleanText(required=False)

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if row.get("downloads_at_least") and not row.get("period"):
            raise ValidationError("Downloads need the period in which they were counted.")
        return row
