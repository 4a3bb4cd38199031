"""Pages of a long list by key, not by offset: any page costs what the first one costs."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet


@dataclass(frozen=True)
class Page[M]:
    """Rows of one page and the keys that lead on and back (None at the ends)."""

    rows: list[M]
    after: str | None
    before: str | None


def _pack(values: Sequence[Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(values, default=str).encode()).decode().rstrip("=")


def _unpack(key: str, width: int) -> list[Any] | None:
    """The values of a key; None for one that nobody was given."""
    try:
        values = json.loads(base64.urlsafe_b64decode(key + "=" * (-len(key) % 4)))
    except (ValueError, UnicodeError):
        return None
    known = isinstance(values, list) and len(values) == width and all(map(_may_be_compared, values))
    return values if known else None


def _may_be_compared(value: Any) -> bool:
    """Text without NUL and lone surrogates, or a number that both databases hold."""
    if isinstance(value, str):
        return "\0" not in value and not any("\ud800" <= char <= "\udfff" for char in value)
    return isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63


def _fits(rows: Any, by: Sequence[str], values: Sequence[Any]) -> bool:
    """Whether each value is of the kind of its column, also of one that the query made up."""
    for path, value in zip(by, values, strict=True):
        name = path.lstrip("-")
        made_up = rows.query.annotations.get(name)
        field = made_up.output_field if made_up is not None else _column(rows.model, name)
        try:
            field.to_python(value)
        except (ValidationError, TypeError):  # a number where a date stands is the latter
            return False
    return True


def _column(model: Any, path: str) -> Any:
    *relations, last = path.split("__")
    for name in relations:
        model = model._meta.get_field(name).related_model
    return model._meta.get_field(last)


def _beyond(fields: Sequence[str], values: Sequence[Any], *, forward: bool) -> Q:
    """Rows past the key in lexicographic order; '-field' turns that field's direction."""
    condition, equal = Q(), Q()
    for name, value in zip(fields, values, strict=True):
        falls = name.startswith("-")
        bare = name.lstrip("-")
        condition |= equal & Q(**{f"{bare}__{'gt' if forward != falls else 'lt'}": value})
        equal &= Q(**{bare: value})
    # The plain bound on the first field lets both databases use its index.
    first = fields[0].lstrip("-")
    bound = "gte" if forward != fields[0].startswith("-") else "lte"
    return Q(**{f"{first}__{bound}": values[0]}) & condition


def paged[M: Any](
    rows: "QuerySet[M]", by: Sequence[str], *, after: str = "", before: str = "", size: int = 50
) -> Page[M]:
    """One page of ``rows`` ordered by the fields ``by`` (the last one unique, none null); bad keys give page one."""
    back = _unpack(before, len(by)) if before else None
    key = back or (_unpack(after, len(by)) if after else None)
    if key and not _fits(rows, by, key):
        key = back = None
    forward = back is None
    order = list(by) if forward else [name[1:] if name.startswith("-") else f"-{name}" for name in by]
    chosen = rows.order_by(*order)
    if key:
        chosen = chosen.filter(_beyond(by, key, forward=forward))
    found = list(chosen[: size + 1])
    more, found = len(found) > size, found[:size]
    if not forward:
        found.reverse()
    keys = [[_value(row, name.lstrip("-")) for name in by] for row in (found[:1] + found[-1:])]
    has_next, has_previous = (more, bool(key)) if forward else (True, more)
    return Page(
        found, _pack(keys[1]) if found and has_next else None, _pack(keys[0]) if found and has_previous else None
    )


def _value(row: Any, path: str) -> Any:
    for name in path.split("__"):
        row = row[name] if isinstance(row, dict) else getattr(row, name)
    return row
