"""A claim, and the three things that may show it."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from steelyard.foundation.kit.files.fields import UploadField
from steelyard.foundation.kit.forms import CleanText, Day, Form, Several
from steelyard.support.capacity.forms.profiles import LARGEST
from steelyard.support.capacity.models import Capacity
from steelyard.support.capacity.rules import SCALE
from steelyard.support.delivery.models import Activity


class _PastDay(Day):
    """A day that has come."""

    def clean(self, value: Any) -> date | None:
        day: date | None = super().clean(value)
        if day is not None and day > timezone.localdate():
            raise ValidationError("This day lies ahead.", code="ahead")
        return day


class ClaimForm(Form):
    """Which capacity has grown, to which level, since when, and what has changed."""

    capacity = forms.ChoiceField(label="Capacity", error_messages={"invalid_choice": "Choose one of the list."})
    level = forms.TypedChoiceField(
        label="Level reached", coerce=int, choices=[("", "Choose one"), *((point, str(point)) for point in SCALE)],
        error_messages={"invalid_choice": f"Levels go from {SCALE[0]} to {SCALE[-1]}."},
    )  # fmt: skip
    on = _PastDay(label="Since")
    words = CleanText(label="What has changed", lines=3, max_length=2000, help_text="One or two sentences.")

    def __init__(self, data: Any = None, *, capacities: Sequence[Capacity], **options: Any) -> None:
        super().__init__(data, **options)
        self.capacities = {one.key: one for one in capacities}
        chosen: Any = self.fields["capacity"]
        chosen.choices = [("", "Choose one"), *((one.key, one.name) for one in capacities)]

    @property
    def values(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "capacity": self.capacities[given["capacity"]],
            "level": given["level"],
            "on": given["on"],
            "words": given["words"],
        }


class EvidenceFileForm(Form):
    """A file that shows the claim; looked into before anything is kept."""

    file = UploadField(label="File")
    note = CleanText(label="What it shows", lines=2, max_length=1000)


class QuoteForm(Form):
    """What somebody said."""

    quote = CleanText(label="Their words", lines=3, max_length=2000)
    speaker = CleanText(label="Who said it", help_text="Name and office.", max_length=200)
    said_on = _PastDay(label="When")
    note = CleanText(label="What it shows", required=False, max_length=1000)


class ActivitiesForm(Form):
    """Activities of the support that show the claim."""

    activities = Several(queryset=Activity.objects.none(), label="Activities", widget=forms.CheckboxSelectMultiple)
    note = CleanText(label="What they show", lines=2, max_length=1000)

    def __init__(self, data: Any = None, *, offered: Sequence[Activity], **options: Any) -> None:
        super().__init__(data, **options)
        chosen: Any = self.fields["activities"]
        chosen.queryset = Activity.objects.filter(pk__in=[one.pk for one in offered]).order_by("-on", "-id")
        chosen.label_from_instance = _told

    @property
    def values(self) -> dict[str, Any]:
        return {"activities": list(self.cleaned_data["activities"]), "note": self.cleaned_data["note"]}


def _told(one: Activity) -> str:
    title = f": {one.title}" if one.title else ""
    return f"{one.on:%b %-d, %Y} · {one.get_kind_display()}{title}"


class WhyForm(Form):
    """Why something is taken away."""

    why = CleanText(label="Why", lines=2, max_length=1000, help_text="One sentence; it stays in the history.")
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST)


class VersionForm(Form):
    """A button that carries the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST)
