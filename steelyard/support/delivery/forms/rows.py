"""Rows of files about the ledger."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.forms.rows import ByKey, Keys
from steelyard.center.charge.models import AwardYear, FocalArea, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import State
from steelyard.center.directory.queries.finding import sea_of
from steelyard.foundation.kit.forms import CleanText, Day, Form
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import CostKind


class YesNo(forms.Field):
    """Yes or no as people write it in a table; blank is no."""

    def clean(self, value: Any) -> bool:
        text = str(value or "").strip().casefold()
        if text in {"yes", "y", "true", "1"}:
            return True
        if text in {"", "no", "n", "false", "0"}:
            return False
        raise ValidationError("Write yes or no.")


class TierNumber(forms.IntegerField):
    """A tier by its number, as published: 1 general, 2 targeted, 3 intensive."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=len(TierKey), **options)

    def clean(self, value: Any) -> Any:
        number = super().clean(value)
        return None if number is None else list(TierKey)[number - 1].value


class Strands(forms.Field):
    """Names parted by semicolons."""

    def clean(self, value: Any) -> list[str]:
        return [name.strip() for name in (value or "").split(";") if name.strip()]


class CollaborativeRow(Form):
    """A state collaborative: a support at the targeted tier."""

    key = forms.SlugField(max_length=60)
    name = CleanText()
    tier = TierNumber()
    starts_on = Day()
    ends_on = Day(required=False)
    strands = Strands(required=False)
    topics = Keys(Topic.objects.all())
    focal_areas = Keys(FocalArea.objects.all())
    source = CleanText(required=False)


class CollaborativeMemberRow(Form):
    """A state in a collaborative: its education agency receives the support."""

    collaborative = ByKey(Support.objects.all(), key="code")
    state = ByKey(State.objects.all(), key="postal")
    source = CleanText(required=False)

    def clean(self) -> dict[str, Any]:
        row = super().clean() or self.cleaned_data
        if row.get("state"):
            row["agency"] = sea_of(row["state"].postal)
            if row["agency"] is None:
                raise ValidationError(f"No state education agency of {row['state']} is in the directory.")
        return row


class CostRow(Form):
    """Money other than staff hours."""

    on = Day()
    kind = forms.ChoiceField(choices=CostKind.choices())
    what = CleanText(max_length=300)
    cents = forms.IntegerField(min_value=1, max_value=10**13)
    award_year = ByKey(AwardYear.objects.all(), key="number")
    support = ByKey(Support.objects.all(), key="code", required=False)
    is_open = YesNo(required=False)
