"""A question as people alter it: estimates of each request, hours, budget, and bands."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms import BoundField

from steelyard.center.charge.forms.pages import Dollars, Hours
from steelyard.center.charge.rules import TierKey
from steelyard.foundation.kit.forms import Form
from steelyard.steering.portfolio.queries import LISTED
from steelyard.steering.portfolio.rules import ANY, ENDS
from steelyard.support.delivery.rules import cost_of

WEIGH, MUST, LEAVE = "weigh", "must", "leave"
_TAKES = [(WEIGH, "If it fits"), (MUST, "In any case"), (LEAVE, "Not now")]
_HEADINGS = {
    "take": "Accept",
    "priority": "Priority",
    "hours": "Hours",
    "needs": "Needs",
    "tier": "Tier",
    "delivery": "Delivery",
}
_DELIVERIES = [("direct", "Direct"), ("partnered", "Partnered"), ("amplified", "Amplified")]


@dataclass(frozen=True)
class Line:
    """A request with its controls, each under its heading."""

    about: dict[str, Any]
    controls: list[tuple[str, BoundField]]

    @property
    def problems(self) -> list[str]:
        return [f"{one.label}: {told}" for _, one in self.controls for told in one.errors]


class AskingForm(Form):
    """Begins with the question as it stands; what a page does not list stays as estimated.

    What was typed is about the requests that the page listed then, whatever came or was decided since.
    """

    def __init__(self, *args: Any, asked: dict[str, Any], **kw: Any) -> None:
        super().__init__(*args, **kw)
        self.asked = asked
        keys = {name.removeprefix("take_") for name in self.data if name.startswith("take_")}
        typed = [one for one in asked["requests"] if str(one["key"]) in keys]
        self.listed = typed if self.is_bound else asked["requests"][:LISTED]
        # Decided between the page and the answer.
        self.gone = sorted(keys - {str(one["key"]) for one in typed})
        self._topics = [("", ANY.capitalize()), *((name, name) for name in asked["topics"])]
        self.fields["budget"] = Dollars(
            label="Budget that is left, in dollars", required=False, help_text="Blank: no limit.",
            initial=asked["budget_cents"],
        )  # fmt: skip
        for weight, (minus, plus) in ENDS.items():
            for end, at in (("low", "not below"), ("high", "not above")):
                self.fields[f"{weight}_{end}"] = forms.DecimalField(
                    label=f"{minus} to {plus}: {at}", required=False, min_value=-1, max_value=1, decimal_places=2
                )
        for one in asked["areas"]:
            self.fields[f"area_{one['key']}"] = forms.IntegerField(
                label=f"{one['name']}: at least, in percent of effort", required=False, min_value=0, max_value=100,
                help_text="" if one["asked"] is None else f"The charge asks {one['asked']} %.",
            )  # fmt: skip
        for one in asked["staff"]:
            self.fields[f"staff_{one['key']}"] = Hours(label=f"Hours of {one['name']}", initial=one["minutes"])
        for one in self.listed:
            self._request(one)

    def _request(self, one: dict[str, Any]) -> None:
        key, name = one["key"], one["name"]
        self.fields[f"take_{key}"] = forms.ChoiceField(label=f"Accept {name}", choices=_TAKES, initial=WEIGH)
        self.fields[f"priority_{key}"] = forms.IntegerField(
            label=f"Priority of {name}", min_value=0, max_value=10, initial=one["priority"]
        )
        self.fields[f"hours_{key}"] = Hours(label=f"Hours of {name}", initial=one["minutes"])
        self.fields[f"needs_{key}"] = forms.ChoiceField(
            label=f"Expertise that {name} needs", choices=self._topics, required=False, initial=one["needs"]
        )
        self.fields[f"tier_{key}"] = forms.ChoiceField(
            label=f"Tier of {name}", choices=TierKey.choices(), initial=one["tier"]
        )
        self.fields[f"delivery_{key}"] = forms.ChoiceField(
            label=f"Delivery of {name}", choices=_DELIVERIES, initial=one["delivery"]
        )

    def lines(self) -> Iterator[Line]:
        for one in self.listed:
            yield Line(one, [(_HEADINGS[part], self[f"{part}_{one['key']}"]) for part in _HEADINGS])

    def staff(self) -> Iterator[tuple[dict[str, Any], BoundField]]:
        for one in self.asked["staff"]:
            yield one, self[f"staff_{one['key']}"]

    def bands(self) -> Iterator[BoundField]:
        for weight in ENDS:
            yield from (self[f"{weight}_{end}"] for end in ("low", "high"))

    def shares(self) -> Iterator[BoundField]:
        yield from (self[f"area_{one['key']}"] for one in self.asked["areas"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for weight in ENDS:
            low, high = cleaned.get(f"{weight}_low"), cleaned.get(f"{weight}_high")
            if low is not None and high is not None and low > high:
                self.add_error(f"{weight}_high", "The upper end lies below the lower one.")
        if sum(cleaned.get(f"area_{one['key']}") or 0 for one in self.asked["areas"]) > 100:
            raise ValidationError("Together the focal areas are asked for more than 100 % of the effort.")
        left = [one for one in self.listed if cleaned.get(f"take_{one['key']}") == LEAVE]
        if self.asked["requests"] and len(left) == len(self.asked["requests"]):
            raise ValidationError("Every request is left for later. Keep at least one.")
        return cleaned

    def altered(self) -> dict[str, Any]:
        """The question as it was typed."""
        typed = self.cleaned_data
        bands = {
            str(weight): [float(-1 if low is None else low), float(1 if high is None else high)]
            for weight in ENDS
            for low, high in [(typed[f"{weight}_low"], typed[f"{weight}_high"])]
            if low is not None or high is not None
        }
        staff = [one | {"minutes": typed[f"staff_{one['key']}"]} for one in self.asked["staff"]]
        shares = {one["name"]: least for one in self.asked["areas"] if (least := typed[f"area_{one['key']}"])}
        listed = {one["key"] for one in self.listed}
        rest = [one for one in self.asked["requests"] if one["key"] not in listed]
        own = [self._altered(one) for one in self.listed if typed[f"take_{one['key']}"] != LEAVE]
        limits = {"budget_cents": typed["budget"], "bands": bands, "shares": shares}
        left = [one["key"] for one in self.listed if typed[f"take_{one['key']}"] == LEAVE]
        return self.asked | {"requests": own + rest, "left": left, "staff": staff} | limits

    def _altered(self, one: dict[str, Any]) -> dict[str, Any]:
        typed = {part: self.cleaned_data[f"{part}_{one['key']}"] for part in ("take", "priority", "hours", "tier")}
        return one | {
            "must": typed["take"] == MUST,
            "priority": typed["priority"],
            "minutes": typed["hours"],
            "needs": self.cleaned_data[f"needs_{one['key']}"],
            "tier": typed["tier"],
            "delivery": self.cleaned_data[f"delivery_{one['key']}"],
            "cost_cents": cost_of(typed["hours"], self.asked["rate"]),
        }


def as_typed(asked: dict[str, Any]) -> dict[str, Any]:
    """What to begin the form with so that it shows an earlier question again."""
    found: dict[str, Any] = {"budget": asked["budget_cents"]}
    for weight, (low, high) in asked["bands"].items():
        found |= {f"{weight}_low": None if low == -1 else low, f"{weight}_high": None if high == 1 else high}
    keys = {one["name"]: one["key"] for one in asked["areas"]}
    found |= {f"area_{keys[name]}": least for name, least in asked["shares"].items()}
    found |= {f"staff_{one['key']}": one["minutes"] for one in asked["staff"]}
    found |= {f"take_{key}": LEAVE for key in asked["left"]}
    for one in asked["requests"]:
        own = {"take": MUST if one["must"] else WEIGH, "hours": one["minutes"]}
        own |= {part: one[part] for part in ("priority", "needs", "tier", "delivery")}
        found |= {f"{part}_{one['key']}": value for part, value in own.items()}
    return found
