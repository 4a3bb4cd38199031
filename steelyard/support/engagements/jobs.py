"""Imports: what agencies passed on to others."""

from typing import Any

from steelyard.foundation.work.imports import Kind, RowRefused, kind
from steelyard.support.engagements.actions import after as actions
from steelyard.support.engagements.actions.refusals import CannotEngage
from steelyard.support.engagements.forms.rows import PassageRow
from steelyard.support.engagements.models import Passage

Row = dict[str, Any]
_SAME = ("innovation", "what", "source", "target", "on")


def _find(row: Row) -> Passage | None:
    return Passage.objects.filter(**{name: row[name] for name in _SAME}).first()


def _add(row: Row, *, by: Any) -> Passage:
    values = {name: row[name] for name in ("what", "source", "target", "means", "on", "people")}
    try:
        return actions.pass_on(row["innovation"], by=by, **values)
    except CannotEngage as problem:
        raise RowRefused(str(problem)) from problem


def _alter(found: Passage, row: Row, *, by: Any) -> dict[str, Any]:
    return actions.alter_passage(found, by=by, means=row["means"], people=row["people"])


kind(Kind("passages", "Onward reach", PassageRow, find=_find, add=_add, alter=_alter))
