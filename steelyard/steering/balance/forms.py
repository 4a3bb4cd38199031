"""What an address may ask of the lever: months from and to, others to compare with, and the unit."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from steelyard.foundation.kit.forms import Form
from steelyard.steering.balance.queries import ACTIVITIES, CENTS, MINUTES
from steelyard.steering.balance.rules import YEARS, end_of, month_of, moved
from steelyard.steering.reporting.rules import Period, of_days

PAIRS = (("first", "last"), ("other_first", "other_last"))


class Month(forms.CharField):
    """A month; browsers with a picker of months show theirs, others take 2021-04 or 4/2021."""

    def __init__(self, *, label: str) -> None:
        super().__init__(label=label, required=False, max_length=10, widget=forms.TextInput(attrs={"type": "month"}))

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        if not text:
            return None
        month = month_of(text)
        if month is None:
            raise ValidationError("Enter a month as month/year, for example 4/2021.")
        return month


class LeverForm(Form):
    first = Month(label="From month")
    last = Month(label="To month")
    other_first = Month(label="Compared: from")
    other_last = Month(label="Compared: to")
    unit = forms.ChoiceField(
        label="Counted in",
        required=False,
        choices=[(MINUTES, "Hours of effort"), (ACTIVITIES, "Activities"), (CENTS, "Cost")],
    )

    def __init__(self, *args: Any, usual: Period, today: date, with_money: bool, **kw: Any) -> None:
        super().__init__(*args, **kw)
        unit: Any = self.fields["unit"]
        if not with_money:
            unit.choices = [one for one in unit.choices if one[0] != CENTS]
        last = (usual.last or today).replace(day=1)
        self.usual = (usual.first or moved(last, -11)).replace(day=1), last

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for first, last in PAIRS:
            if cleaned.get(first) and cleaned.get(last) and cleaned[last] < cleaned[first]:
                self.add_error(last, "The period ends before it begins.")
        return cleaned

    @property
    def months(self) -> tuple[date, date]:
        """The months asked for: one alone is both ends; the usual ones where nothing, or nothing readable, was."""
        return self._asked(*PAIRS[0]) or self.usual

    @property
    def other_months(self) -> tuple[date, date] | None:
        return self._asked(*PAIRS[1])

    def _asked(self, *names: str) -> tuple[date, date] | None:
        if not self.is_valid():
            return None
        days: list[date] = [day for day in map(self.cleaned_data.get, names) if day]
        return (days[0], days[-1]) if days else None

    @property
    def counted_in(self) -> str:
        return (self.is_valid() and self.cleaned_data["unit"]) or MINUTES

    def query(self, months: int = 0) -> dict[str, str]:
        """The parameters of an address that asks for the same, so many months later or earlier."""
        ends = [self.months, *([self.other_months] if self.other_months else [])]
        found = {
            name: _text(moved(day, months if names is PAIRS[0] else 0))
            for names, days in zip(PAIRS, ends, strict=False)
            for name, day in zip(names, days, strict=True)
        }
        return found | {"unit": self.counted_in}

    def can_move(self, months: int) -> bool:
        return all(day.year in YEARS for day in (moved(day, months) for day in self.months))

    def showing(self) -> "LeverForm":
        """The form filled with what is shown, ready to be changed; a refused one as it was typed."""
        if not (self.is_bound and not self.is_valid()):
            self.initial = self.query()
            self.data = self.initial if self.is_bound else {}
        return self


def period_of(months: tuple[date, date]) -> Period:
    """From the first day of the first month to the last day of the last."""
    return of_days(months[0], end_of(months[1]))


def _text(day: date) -> str:
    return f"{day:%Y-%m}"
