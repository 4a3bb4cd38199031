"""What an address may ask of figures: a period, and what narrows a list down."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.center.charge.models import AwardYear
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit.forms import Day, Form
from steelyard.intake.rules import DecisionKind
from steelyard.steering.reporting.queries import PLANNED_WORK, RESPONSIVE_WORK, Scope
from steelyard.steering.reporting.rules import DAYS, Period, default, money_years, of_days, presets
from steelyard.support.delivery.rules import Delivery


class PeriodForm(Form):
    """A period by name or by its days; without ``rolling`` only periods whose ends do not move.

    ``was`` is the period that the form showed: days that were changed win over a name that was not.
    """

    period = forms.ChoiceField(label="Period", required=False)
    first = Day(label="From", required=False)
    last = Day(label="To", required=False)
    was = forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)

    def __init__(self, *args: Any, years: Sequence[AwardYear], today: date, rolling: bool = True, **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.presets = {one.key: one for one in presets(years, today, rolling=rolling)}
        self.default = default(years, today)
        own = [(DAYS, "Days of your own")] if rolling else []
        names: Any = self.fields["period"]
        names.choices = [(one.key, one.label) for one in self.presets.values()] + own
        if not rolling:
            del self.fields["first"], self.fields["last"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        first, last = cleaned.get("first"), cleaned.get("last")
        if first and last and last < first and self._asks_for_days(cleaned):
            raise ValidationError("The period ends before it begins.")
        return cleaned

    @staticmethod
    def _asks_for_days(cleaned: dict[str, Any]) -> bool:
        return cleaned.get("period") in {"", None, DAYS, cleaned.get("was")}

    @property
    def chosen(self) -> Period:
        """The period asked for; the usual one where nothing, or nothing readable, was."""
        if not self.is_valid():
            return self.default
        asked = self.cleaned_data
        first, last = asked.get("first"), asked.get("last")
        preset = self.presets.get(asked["period"])
        if (
            (first or last)
            and self._asks_for_days(asked)
            and not (preset and (first, last) == (preset.first, preset.last))
        ):
            return of_days(first, last)
        return preset or self.default

    def showing(self) -> "PeriodForm":
        """The form filled with the chosen period, ready to be changed; a refused one as it was typed."""
        if self.is_bound and not self.is_valid():
            return self
        period = self.chosen
        filled = {"period": period.key, "first": period.first, "last": period.last, "was": period.key}
        self.data = {name: str(value) for name, value in filled.items() if value} if self.is_bound else {}
        self.initial = filled
        return self


def _choices(*pairs: tuple[str, str]) -> forms.ChoiceField:
    return forms.ChoiceField(required=False, choices=list(pairs))


class Narrowing(Form):
    """What narrows the rows behind a figure; the addresses on our pages carry it."""

    tier = _choices(*TierKey.choices())
    state = forms.RegexField(r"^[A-Z]{2}$", required=False)
    kind = _choices(*DecisionKind.choices())
    origin = _choices((PLANNED_WORK, "Planned"), (RESPONSIVE_WORK, "Responsive"))
    delivery = _choices(*Delivery.choices())
    topic = forms.IntegerField(required=False, min_value=0, max_value=2**62)
    area = forms.IntegerField(required=False, min_value=0, max_value=2**62)

    def scope(self, period: Period, years: Sequence[AwardYear]) -> Scope:
        """The rows asked for; call it on a valid form."""
        return Scope(period, **self.cleaned_data, years=tuple(money_years(period, years)))
