"""Values of measures from a file: entered, corrected, or the same already; a window twice in one file is refused."""

from collections.abc import Sequence
from typing import Any

from steelyard.foundation.work.imports import Fate, Kind, Outcome, kind
from steelyard.support.measures.actions import values
from steelyard.support.measures.forms.rows import ValueRow
from steelyard.support.measures.models import Value
from steelyard.support.measures.rules import NotNow, window_word

Row = dict[str, Any]
FROM_FILE = "From a file"


def _many(rows: Sequence[Row], *, by: Any) -> list[Outcome]:
    seen: set[tuple[int, Any]] = set()
    found = []
    for row in rows:
        key = (row["use"].pk, row["window"])
        found.append(_one(row, by=by, is_second=key in seen))
        seen.add(key)
    return found


def _one(row: Row, *, by: Any, is_second: bool) -> Outcome:
    measure, window = row["use"], row["window"]
    word = window_word(measure.now.every, window)
    name = f"{measure.definition.name}, {word}"
    if is_second:
        return Outcome(Fate.REFUSED, name, (f"{word} of this measure stands in the file twice. Leave one row out.",))
    try:
        return Outcome(_written(row, by=by), name)
    except NotNow as problem:
        return Outcome(Fate.REFUSED, name, (str(problem),))


def _written(row: Row, *, by: Any) -> Fate:
    saved = Value.objects.filter(measure=row["use"], on=row["window"]).first()
    if saved is None:
        values.enter(row["use"], by=by, on=row["window"], given=row["given"])
        return Fate.ADDED
    saved.measure = row["use"]
    return Fate.CHANGED if values.correct(saved, by=by, given=row["given"], why=FROM_FILE) else Fate.SAME


kind(Kind("measure_values", "Values of measures", ValueRow, many=_many))
