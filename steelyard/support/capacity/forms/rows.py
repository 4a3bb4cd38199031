"""Rows of files about capacities; no file makes anything built."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.forms.rows import ByKey
from steelyard.center.charge.models import FocalArea
from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.support.capacity.rules import LEAST, MOST, refused_levels
from steelyard.support.delivery.models import Support

_BUILT = (
    "A file cannot say that something is built: that needs evidence and the agency’s confirmation on its page. "
    "Put the level into “claimed”."
)


def _level() -> forms.IntegerField:
    return forms.IntegerField(min_value=LEAST, max_value=MOST, required=False)


class CapacityRow(Form):
    """One capacity of one agency: two levels as the center's rating, or a level claimed, or both."""

    agency = ByKey(Organization.objects.all(), key="code")
    focal_area = ByKey(FocalArea.objects.all())
    support = ByKey(Support.objects.all(), key="code", required=False)
    capacity = forms.SlugField(max_length=60)
    existing = _level()
    desired = _level()
    claimed = _level()
    on = Day()
    why = CleanText(max_length=1000)
    built = CleanText(required=False)

    def clean_built(self) -> str:
        if self.cleaned_data["built"]:
            raise ValidationError(_BUILT, code="built")
        return ""

    def clean(self) -> dict[str, Any]:
        row: dict[str, Any] = super().clean() or self.cleaned_data
        if self.errors:
            return row
        if problem := refused_levels(row.get("existing"), row.get("desired")):
            raise ValidationError(problem, code="levels")
        if row.get("existing") is None and row.get("claimed") is None:
            raise ValidationError("Give existing and desired levels, or a level claimed.", code="none")
        return row
