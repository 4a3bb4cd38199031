"""What an address may ask: a question of the catalog, upon a period."""

from collections.abc import Sequence
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Form, VersionedForm
from steelyard.steering.reporting.forms import PeriodForm
from steelyard.steering.tables.permissions import may_count
from steelyard.steering.tables.queries import labels
from steelyard.steering.tables.rules import DIMENSIONS, FACTS, NARROWING, Ask, problems_of, way_out
from steelyard.steering.tables.rules.asked import ONLY

USUAL = Ask("activities", "kind", "tier")
_UNKNOWN = {"invalid_choice": "“%(value)s” is nothing that can be chosen here."}
# Parameters of our addresses that are no fields of the form.
BESIDES = frozenset({"row", "column", "after", "before", "small"})


def _choice(label: str, choices: Sequence[tuple[str, str]], **options: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=choices, error_messages=_UNKNOWN, **options)


class AskForm(PeriodForm):
    """Count what, in rows and columns by what, narrowed down to which groups."""

    def __init__(self, *args: Any, user: Any, **kw: Any) -> None:
        super().__init__(*args, **kw)
        own = [("", "None"), *((one.key, one.name) for one in DIMENSIONS.values())]
        facts = [(one.key, one.name) for one in FACTS.values() if may_count(user, one.permission)]
        asked = {
            "count": _choice("Count", facts),
            "rows": _choice("In rows by", own, required=False),
            "columns": _choice("In columns by", own, required=False),
        }
        only = {
            f"{ONLY}{name}": _choice(DIMENSIONS[name].name, [("", "All"), *labels.choices(name)], required=False)
            for name in NARROWING
        }
        hide = forms.BooleanField(label="Hide small groups of people", required=False)
        periods = self.fields
        periods["period"].error_messages |= _UNKNOWN
        self.fields = type(periods)(asked | dict(periods) | only | {"hide": hide})
        # An address whose words all mean nothing here asks nothing, and is told so.
        self.is_bound = any(name in self.fields for name in self.data)

    @property
    def front(self) -> list[Any]:
        return [self[name] for name in ("count", "rows", "columns", "period", "first", "last")]

    @property
    def narrowing(self) -> list[Any]:
        return [self[f"{ONLY}{name}"] for name in NARROWING]

    @property
    def is_narrowed(self) -> bool:
        return any(bound.value() or bound.errors for bound in self.narrowing)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.errors:
            for field, problem in problems_of(Ask.of(cleaned)).items():
                self.add_error(field, problem)
        return cleaned

    @property
    def way_out(self) -> str:
        """What can be asked of the fact, where the question asks for something else."""
        if any("told apart" in str(errors) for errors in self.errors.values()):
            return way_out(self.cleaned_data.get("count", ""))
        return ""

    @property
    def ask(self) -> Ask | None:
        """The question; the usual one of an address that asks nothing, none where it cannot be read."""
        if not self.is_bound:
            return USUAL
        return Ask.of(self.cleaned_data) if self.is_valid() else None

    @property
    def hides(self) -> bool:
        return bool(self.is_bound and self.is_valid() and self.cleaned_data["hide"])

    @property
    def unknown(self) -> list[str]:
        """Words of the address that mean nothing here."""
        return sorted(
            name[:40].replace("\0", "") for name in self.data if name not in self.fields and name not in BESIDES
        )

    def showing(self) -> "AskForm":
        """Filled with what is shown, ready to be changed; a refused one as it was typed."""
        if self.is_bound and not self.is_valid():
            return self
        ask, hides = self.ask or USUAL, self.hides
        super().showing()
        filled = ask.query | ({"hide": "on"} if hides else {})
        self.initial = dict(self.initial) | filled
        self.data = dict(self.data) | filled if self.is_bound else self.data
        return self


class NameForm(Form):
    name = CleanText(max_length=120, label="Name of the table")


class RenameForm(NameForm, VersionedForm):
    """Another name for what is saved."""
