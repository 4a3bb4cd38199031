"""Imports: every kind of file goes in by the same steps, through the same forms and actions that people use.

A row is cleaned by a form, matched to the record it is about, then added, changed or left the same.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models, transaction

from steelyard.foundation.kit.choices import Choice
from steelyard.foundation.kit.forms import Form
from steelyard.foundation.work.tables import Row


class Fate(Choice):
    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    SAME = "same", "Already the same"
    REFUSED = "refused", "Refused"


@dataclass(frozen=True)
class Kind:
    """A kind of import: how a row is cleaned, matched and written.

    ``find`` returns the record a cleaned row is about, or None; ``add`` makes one; ``alter`` brings the record
    to the row's state and returns what changed ({} for nothing). ``headings`` maps other tools' headings to ours.
    """

    name: str
    label: str
    form: type[Form]
    find: Callable[[dict[str, Any]], models.Model | None]
    add: Callable[..., models.Model]
    alter: Callable[..., dict[str, Any]]
    headings: dict[str, str] = field(default_factory=dict)


KINDS: dict[str, Kind] = {}


def kind(new: Kind) -> Kind:
    if new.name in KINDS:
        raise ValueError(f"The import kind {new.name} is registered twice.")
    KINDS[new.name] = new
    return new


@dataclass(frozen=True)
class RowFate:
    """What happened (or would happen) to one row: its line in the file, its fate, and why it was refused."""

    line: int
    fate: Fate
    name: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Report:
    """The fate of each row, and whether anything was written."""

    kind: str
    rows: list[RowFate]
    is_written: bool

    @property
    def counts(self) -> dict[str, int]:
        counted = Counter(row.fate for row in self.rows)
        return {fate.value: counted[fate] for fate in Fate}

    @property
    def refused(self) -> list[RowFate]:
        return [row for row in self.rows if row.fate == Fate.REFUSED]


class _OnlyLooking(Exception):
    """Roll a preview back."""


def run(
    name: str,
    rows: Sequence[Row],
    *,
    by: Any,
    preview: bool = False,
    step: Callable[[int], None] = lambda _: None,
) -> Report:
    """Import rows in one transaction; nothing is written if any row is refused, or in a preview."""
    kind = KINDS[name]
    forms = [_cleaned(kind, row) for row in rows]
    fates: list[RowFate] = []
    try:
        with transaction.atomic():
            for line, form in enumerate(forms, start=2):
                fates.append(_one(kind, form, line, by=by))
                step(line - 1)
            if preview or any(fate.fate == Fate.REFUSED for fate in fates):
                raise _OnlyLooking
    except _OnlyLooking:
        return Report(name, fates, is_written=False)
    return Report(name, fates, is_written=True)


def _cleaned(kind: Kind, row: Row) -> Form:
    named = {kind.headings.get(heading, heading): value for heading, value in row.items()}
    form = kind.form(named)
    form.is_valid()
    return form


def _one(kind: Kind, form: Form, line: int, *, by: Any) -> RowFate:
    if form.errors:
        problems = [f"{_label(form, name)}: {text}" for name, texts in form.errors.items() for text in texts]
        return RowFate(line, Fate.REFUSED, _name_of(form), tuple(problems))
    row = form.cleaned_data
    found = kind.find(row)
    if found is None:
        return RowFate(line, Fate.ADDED, str(kind.add(row, by=by)))
    changed = kind.alter(found, row, by=by)
    return RowFate(line, Fate.CHANGED if changed else Fate.SAME, str(found))


def _label(form: Form, name: str) -> str:
    return name if name in form.fields else "This row"


def _name_of(form: Form) -> str:
    return next((value for value in form.data.values() if value), "")
