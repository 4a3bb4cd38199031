"""Imports: every kind of file goes in by the same steps, through the same forms and actions that people use.

A row is cleaned by a form, matched to the record it is about, then added, changed or left the same.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import batched
from typing import Any, NamedTuple

from django.db import models, transaction

from steelyard.foundation.kit.choices import Choice
from steelyard.foundation.kit.forms import Form
from steelyard.foundation.work.tables import Row

CHUNK = 1000


class Fate(Choice):
    ADDED = "added", "Added"
    CHANGED = "changed", "Changed"
    SAME = "same", "Already the same"
    REFUSED = "refused", "Refused"


class RowRefused(Exception):
    """What only the writing of a row can find out, such as an organization that nobody knows; a sentence."""


class Outcome(NamedTuple):
    """What became of a row, the name of its record, and why it was refused."""

    fate: Fate
    name: str
    problems: tuple[str, ...] = ()


def _only_many(*_: Any, **__: Any) -> Any:
    raise TypeError("This kind writes many rows at once.")


@dataclass(frozen=True)
class Kind:
    """A kind of import: how a row is cleaned, matched and written.

    ``find`` returns the record a cleaned row is about, or None; ``add`` makes one; ``alter`` brings the record
    to the row's state and returns what changed ({} for nothing). ``headings`` maps other tools' headings to ours.

    ``add`` and ``alter`` may raise RowRefused.

    ``key`` names the column that tells rows apart: of several rows with one key in a file, the last counts.

    A kind that comes by the ten thousand gives ``many`` instead: it writes a chunk of cleaned rows at once and returns an
    Outcome for each. Its form is one object cleaned again and again, so it keeps nothing between rows.
    """

    name: str
    label: str
    form: type[Form]
    find: Callable[[dict[str, Any]], models.Model | None] = _only_many
    add: Callable[..., models.Model] = _only_many
    alter: Callable[..., dict[str, Any]] = _only_many
    headings: dict[str, str] = field(default_factory=dict)
    many: Callable[..., list[Outcome]] | None = None
    key: str = ""


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


@dataclass(frozen=True)
class _Cleaned:
    """A row after its form: values to write, or the sentences that refuse it."""

    line: int
    values: dict[str, Any]
    name: str
    problems: tuple[str, ...]
    fate: Fate | None = None  # known before anything is written


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
    cleaned = _last_of_each(kind, list(_clean(kind, rows)))
    fates: list[RowFate] = []
    try:
        with transaction.atomic():
            for fate in _write(kind, cleaned, by=by):
                fates.append(fate)
                step(len(fates))
            if preview or any(fate.fate == Fate.REFUSED for fate in fates):
                raise _OnlyLooking
    except _OnlyLooking:
        return Report(name, fates, is_written=False)
    return Report(name, fates, is_written=True)


def _clean(kind: Kind, rows: Sequence[Row]) -> Iterator[_Cleaned]:
    form = kind.form({})
    for line, row in enumerate(rows, start=2):
        named = {kind.headings.get(heading, heading): value for heading, value in row.items()}
        if kind.many is None:
            form = kind.form(named)
        else:
            form.data = named
        form.full_clean()
        problems = tuple(f"{_label(form, name)}: {text}" for name, texts in form.errors.items() for text in texts)
        name = next((value for value in named.values() if value), "")
        yield _Cleaned(line, form.cleaned_data, name, problems, Fate.REFUSED if problems else None)


def _last_of_each(kind: Kind, cleaned: list[_Cleaned]) -> list[_Cleaned]:
    """Rows that a later row of the same key replaces are the same already, so that a file goes in twice unchanged."""
    if not kind.key:
        return cleaned
    last = {row.values[kind.key]: row.line for row in cleaned if row.fate is None}
    return [_replaced(row, last[row.values[kind.key]]) if row.fate is None else row for row in cleaned]


def _replaced(row: _Cleaned, last: int) -> _Cleaned:
    if row.line == last:
        return row
    return replace(row, fate=Fate.SAME, problems=(f"Line {last} is about the same; that one counts.",))


def _write(kind: Kind, cleaned: Sequence[_Cleaned], *, by: Any) -> Iterator[RowFate]:
    for chunk in batched(cleaned, CHUNK, strict=False):
        written = iter(_written(kind, [row for row in chunk if row.fate is None], by=by))
        for row in chunk:
            outcome = Outcome(row.fate, row.name, row.problems) if row.fate else next(written)
            yield RowFate(row.line, *outcome)


def _written(kind: Kind, rows: Sequence[_Cleaned], *, by: Any) -> Iterable[Outcome]:
    if kind.many is not None:
        return kind.many([row.values for row in rows], by=by)
    return (_one(kind, row, by=by) for row in rows)


def _one(kind: Kind, row: _Cleaned, *, by: Any) -> Outcome:
    try:
        found = kind.find(row.values)
        if found is None:
            return Outcome(Fate.ADDED, str(kind.add(row.values, by=by)))
        changed = kind.alter(found, row.values, by=by)
    except RowRefused as problem:
        return Outcome(Fate.REFUSED, row.name, (str(problem),))
    return Outcome(Fate.CHANGED if changed else Fate.SAME, str(found))


def _label(form: Form, name: str) -> str:
    return name if name in form.fields else "This row"
