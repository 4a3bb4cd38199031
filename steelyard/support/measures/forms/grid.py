"""A month's grid: a row for each measure that is due, its cells named by the measure's key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from steelyard.foundation.kit.forms import CleanText, Form
from steelyard.support.measures.actions.values import Entry
from steelyard.support.measures.forms.numbers import Amount, Whole, typed
from steelyard.support.measures.queries.months import Due
from steelyard.support.measures.rules import Form as Shape
from steelyard.support.measures.rules.values import Given

_CELLS = ("numerator", "denominator", "amount", "n", "note")
_LABELS = {"numerator": "how many", "denominator": "of how many", "amount": "value", "n": "n", "note": "note"}


@dataclass(frozen=True)
class GridRow:
    """One row of the grid: its measure, its cells, and what is wrong with it."""

    due: Due
    may_write: bool
    cells: Mapping[str, Any]
    version: Any

    @property
    def is_share(self) -> bool:
        return self.due.measure.now.form == Shape.SHARE

    @property
    def problems(self) -> list[str]:
        return [str(text) for cell in self.cells.values() for text in cell.errors]

    @property
    def problems_id(self) -> str:
        return f"p{self.due.measure.pk}"


class GridForm(Form):
    """Every value of a month at once. Rows that stay blank are left alone; a saved one is not emptied here."""

    def __init__(self, data: Any, *, due: Sequence[Due], writable: frozenset[int]) -> None:
        self.due, self.writable = due, writable
        super().__init__(data, initial=dict(_initial(due)))
        for one in due:
            if one.measure.pk in writable:
                self.fields.update(_fields(one))

    @property
    def rows(self) -> list[GridRow]:
        return [self._row(one) for one in self.due]

    def _row(self, due: Due) -> GridRow:
        key = due.measure.pk
        may = key in self.writable
        cells = {name: self[f"m{key}-{name}"] for name in _CELLS if f"m{key}-{name}" in self.fields}
        for name, cell in cells.items():
            if cell.errors or (name in {"numerator", "amount"} and any(one.errors for one in cells.values())):
                cell.field.widget.attrs |= {"aria-describedby": f"p{key}"}
        return GridRow(due, may, cells, self[f"m{key}-version"] if may else None)

    @property
    def entries(self) -> list[Entry]:
        """What is to be kept: rows with something in them."""
        found = (self._entry(one) for one in self.due if one.measure.pk in self.writable)
        return [one for one in found if not one.given.is_blank or one.version]

    def _entry(self, due: Due) -> Entry:
        key = due.measure.pk
        cell = {name: self.cleaned_data.get(f"m{key}-{name}") for name in _CELLS}
        given = Given(cell["amount"], cell["numerator"], cell["denominator"], cell["n"], cell["note"] or "")
        return Entry(due.measure, due.window, given, self.cleaned_data.get(f"m{key}-version") or 0)

    def refuse(self, problems: Mapping[int, str]) -> None:
        """Put sentences beside the rows they are about."""
        for one in self.due:
            if one.measure.pk in problems:
                first = "numerator" if one.measure.now.form == Shape.SHARE else "amount"
                self.add_error(f"m{one.measure.pk}-{first}", problems[one.measure.pk])

    def take_versions(self, due: Sequence[Due]) -> None:
        """Carry the versions that are saved now, so that saving again is a choice made with both in sight."""
        typed_: Any = self.data
        now = typed_.copy()
        for one in due:
            now[f"m{one.measure.pk}-version"] = str(one.value.version if one.value else 0)
        self.data = now


def _fields(due: Due) -> dict[str, forms.Field]:
    key, name = due.measure.pk, due.measure.definition.name
    agency = f", {due.measure.organization.name}" if due.measure.organization else ""
    told = {cell: f"{name}{agency}: {word}" for cell, word in _LABELS.items()}
    value: dict[str, forms.Field] = (
        {cell: Whole(label=told[cell], required=False) for cell in ("numerator", "denominator")}
        if due.measure.now.form == Shape.SHARE
        else {"amount": Amount(label=told["amount"], required=False)}
    )
    rest = {"n": Whole(label=told["n"], required=False),
            "note": CleanText(label=told["note"], max_length=1000, required=False)}  # fmt: skip
    fields = {f"m{key}-{cell}": field for cell, field in {**value, **rest}.items()}
    for cell, field in fields.items():
        field.widget.attrs["aria-label"] = str(field.label)
        field.widget.attrs["class"] = "cell cell--wide" if cell.endswith("-note") else "cell"
    hidden = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=10**6, required=False)
    return {**fields, f"m{key}-version": hidden}


def _initial(due: Sequence[Due]) -> Iterator[tuple[str, Any]]:
    for one in due:
        key, saved = one.measure.pk, one.value
        yield f"m{key}-version", saved.version if saved else 0
        if saved is not None:
            yield f"m{key}-amount", typed(saved.amount)
            for name in ("numerator", "denominator", "n", "note"):
                yield f"m{key}-{name}", getattr(saved, name)
