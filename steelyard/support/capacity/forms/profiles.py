"""Whose capacities, what one finds of them, what both sides write down, and who holds them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms

from steelyard.center.charge.models import FocalArea
from steelyard.center.directory.queries.finding import organization_by_words, person_by_words
from steelyard.foundation.kit.forms import CleanText, Day, Form, Lookup
from steelyard.support.capacity.models import Capacity, Rating, Round
from steelyard.support.capacity.queries.rounds import Asked
from steelyard.support.capacity.rules import Kind, refused_levels
from steelyard.support.delivery.models import Support

_NO_CHOICE = {"invalid_choice": "Choose one of the five levels."}
LARGEST = 2**31 - 1


class ProfileForm(Form):
    """An agency and a focal area, perhaps under one support."""

    agency = Lookup("directory:lookup-organizations", match=organization_by_words, label="Agency",
                    help_text="Type a name and choose a suggestion.")  # fmt: skip
    focal_area = forms.ChoiceField(label="Focal area", error_messages={"invalid_choice": "Choose one of the list."})
    support = forms.ChoiceField(
        label="Support that builds them",
        required=False,
        help_text="Without one, capacities can be rated and claimed, but not shown by activities.",
        error_messages={"invalid_choice": "This agency does not receive that support."},
    )

    def __init__(
        self, data: Any = None, *, areas: Sequence[FocalArea], supports: Sequence[Support], **options: Any
    ) -> None:
        super().__init__(data, **options)
        self.areas, self.supports = {str(one.pk): one for one in areas}, {str(one.pk): one for one in supports}
        area: Any = self.fields["focal_area"]
        area.choices = [("", "Choose one"), *((one.pk, one.name) for one in areas)]
        support: Any = self.fields["support"]
        support.choices = [("", "None"), *((one.pk, one.name) for one in supports)]
        if not supports:
            del self.fields["support"]

    @property
    def chosen_area(self) -> FocalArea:
        return self.areas[self.cleaned_data["focal_area"]]

    @property
    def chosen_support(self) -> Support | None:
        return self.supports.get(self.cleaned_data.get("support") or "")


def _level(label: str, capacity: Capacity) -> forms.TypedChoiceField:
    points = [("", "—"), *((point, f"{point} · {words}") for point, words in capacity.points)]
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=False, choices=points, error_messages=_NO_CHOICE
    )


class LevelsForm(Form):
    """Two levels for each capacity of a round; whatever is given must fit together."""

    def __init__(self, data: Any = None, *, capacities: Sequence[Capacity], **options: Any) -> None:
        super().__init__(data, **options)
        self.capacities = capacities
        for one in capacities:
            self.fields[f"existing_{one.pk}"] = _level("There today", one)
            self.fields[f"desired_{one.pk}"] = _level("Wanted", one)
            self._more(one)

    def _more(self, capacity: Capacity) -> None:
        """Further fields of one capacity."""

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        for one in self.capacities:
            names = f"existing_{one.pk}", f"desired_{one.pk}"
            existing, desired = (given.get(name) for name in names)
            if set(names) & set(self.errors):
                continue
            if problem := refused_levels(existing, desired):
                self.add_error(names[0] if existing is None else names[1], problem)
        if not self.errors and not self.levels:
            self.add_error(None, "Give levels for at least one capacity.")
        return given

    @property
    def levels(self) -> dict[int, tuple[int, int]]:
        given = self.cleaned_data
        pairs = {one.pk: (given.get(f"existing_{one.pk}"), given.get(f"desired_{one.pk}")) for one in self.capacities}
        return {key: (low, high) for key, (low, high) in pairs.items() if low is not None and high is not None}

    @property
    def groups(self) -> list[tuple[Capacity, list[Any]]]:
        """Each capacity with its fields, as the page sets them out."""
        return [(one, [self[name] for name in self.fields if name.endswith(f"_{one.pk}")]) for one in self.capacities]


class RateForm(LevelsForm):
    """What one person finds, each with a sentence why."""

    def _more(self, capacity: Capacity) -> None:
        self.fields[f"why_{capacity.pk}"] = CleanText(label="Why", lines=2, max_length=1000, required=False)

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        for one in self.capacities:
            rated, why = given.get(f"existing_{one.pk}") is not None, given.get(f"why_{one.pk}")
            if rated and not why and f"why_{one.pk}" not in self.errors:
                self.add_error(f"why_{one.pk}", "Say in a sentence why you find so.")
            if why and not rated and f"existing_{one.pk}" not in self.errors:
                self.add_error(f"existing_{one.pk}", "Give the levels that you explain here.")
        return given

    @staticmethod
    def typed(own: Mapping[int, Rating]) -> dict[str, Any]:
        return {
            f"{name}_{key}": getattr(one, name) for key, one in own.items() for name in ("existing", "desired", "why")
        }

    @property
    def ratings(self) -> dict[int, tuple[int, int, str]]:
        return {key: (*levels, self.cleaned_data[f"why_{key}"]) for key, levels in self.levels.items()}


class ProposeForm(LevelsForm):
    """The levels that both sides found; begins with the middle of all ratings."""

    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    @staticmethod
    def typed(asked: Iterable[Asked], found: Round, seen: str) -> dict[str, Any]:
        del found
        rows = {"seen": seen}
        typed: dict[str, Any] = dict(rows)
        for one in asked:
            key, level = one.capacity.pk, one.level
            typed[f"existing_{key}"] = level.existing if level else one.existing
            typed[f"desired_{key}"] = level.desired if level else one.desired
        return typed


class MarkForm(Form):
    """A button that carries the hash of what was read."""

    mark = forms.CharField(widget=forms.HiddenInput, max_length=64)


class NoteForm(Form):
    """A sentence beside an answer, with the version that was read."""

    note = CleanText(label="What does not fit, or is missing?", lines=3, max_length=2000)
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST)


class HolderForm(Form):
    """Somebody in whom a capacity lies."""

    person = Lookup("directory:lookup-people", match=person_by_words, label="Who",
                    help_text="Type a name and choose a suggestion.")  # fmt: skip
    since = Day(label="Since", required=False)


class EndForm(Form):
    """The last day on which somebody held a capacity."""

    until = Day(label="Last day")


class Filters(Form):
    """What the list is narrowed by."""

    q = forms.CharField(
        label="Agency", required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    area = forms.ChoiceField(label="Focal area", required=False)
    kind = forms.ChoiceField(label="Capacities", required=False, choices=[("", "Both kinds"), *Kind.choices()])

    def __init__(self, data: Any, *, areas: Sequence[FocalArea]) -> None:
        super().__init__(data)
        area: Any = self.fields["area"]
        area.choices = [("", "Every focal area"), *((one.pk, one.name) for one in areas)]

    @property
    def wanted(self) -> dict[str, Any]:
        given = self.value
        area = given.get("area") or ""
        return {"focal_area": int(area) if area else None, "q": (given.get("q") or "").replace("\0", "")}

    @property
    def kind_wanted(self) -> str:
        return self.value.get("kind") or ""
