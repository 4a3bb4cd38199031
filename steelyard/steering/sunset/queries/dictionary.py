"""The data dictionary: every table and column of a pack, from the models themselves."""

import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from steelyard.steering.sunset.queries.tables import ROWS_IN_WORDS, every_model, is_free
from steelyard.steering.sunset.rules import HOW_IN_WORDS, Column, How, Leaving, leaving

HEADS = (
    "Table",
    "Column",
    "Name",
    "Type",
    "Longest",
    "May be empty",
    "Points to",
    "Values",
    "Meaning",
    "How it leaves",
)


@dataclass(frozen=True)
class Told:
    """A table of the pack with what it says of itself."""

    table: Leaving
    name: str
    meaning: str
    rows: str
    lines: list[tuple[str, ...]]


def dictionary() -> Iterator[Told]:
    for table in leaving():
        model = every_model()[table.table]
        meta = model._meta
        meaning = "Links between two tables." if meta.auto_created else inspect.getdoc(model) or ""
        lines = [_line(table, column, meta.get_field(column.name)) for column in table.columns]
        name = str(meta.verbose_name)
        yield Told(table, name[:1].upper() + name[1:], meaning.split("\n\n")[0], ROWS_IN_WORDS[table.rows], lines)


def _line(table: Leaving, column: Column, field: Any) -> tuple[str, ...]:
    points = field.related_model._meta.label.lower() if field.is_relation else ""
    values = "; ".join(f"{value} = {label}" for value, label in field.flatchoices) if field.choices else ""
    words = HOW_IN_WORDS[column.how] if column.how != How.CLEANED or is_free(field) else "As it is."
    kind = field.target_field.get_internal_type() if field.is_relation else field.get_internal_type()
    return (
        table.file, column.name, str(field.verbose_name), kind, str(field.max_length or ""),
        "yes" if field.null or field.blank else "no", points, values, str(field.help_text), words,
    )  # fmt: skip
