"""The words and the order of groups."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import State
from steelyard.center.directory.rules import OrganizationKind
from steelyard.intake.rules import DecisionKind
from steelyard.steering.reporting.queries import AwardYear
from steelyard.steering.tables.rules import DIMENSIONS
from steelyard.support.delivery.rules import ActivityKind, Mode
from steelyard.support.events.rules import EventKind

NONE = "none"  # how an address writes the group of those without one
_KINDS = {str(key): label for key, label in (*EventKind.choices(), *ActivityKind.choices())}
_CHOICES: dict[str, dict[str, str]] = {
    "level": {str(key): label for key, label in OrganizationKind.choices()},
    "tier": {str(key): label for key, label in TierKey.choices()},
    "kind": dict(sorted(_KINDS.items(), key=lambda one: one[1])),
    "mode": {str(key): label for key, label in Mode.choices()},
    "quadrant": {str(key): label for key, label in DecisionKind.choices()},
    "decision": {str(key): label for key, label in DecisionKind.choices()},
}
_TABLES: dict[str, Any] = {"state": State, "topic": Topic, "area": FocalArea}


def choices(dimension: str) -> list[tuple[str, str]]:
    """The groups that a table can be narrowed down to."""
    return [(str(key), label) for key, label in names(dimension, []).items()]


def names(dimension: str, years: Iterable[AwardYear]) -> dict[Any, str]:
    """Every group with a name of its own, in order; times have none."""
    if dimension in _CHOICES:
        return dict(_CHOICES[dimension])
    if dimension in _TABLES:
        return dict(_TABLES[dimension].objects.order_by("name", "pk").values_list("pk", "name"))
    return {year.number: year.label for year in years} if dimension == "year" else {}


def label_of(dimension: str, key: Any, known: dict[Any, str]) -> str:
    if key is None or key == "":
        return DIMENSIONS[dimension].none
    if isinstance(key, date):
        return f"{key:%b %Y}" if dimension == "month" else f"Q{(key.month + 2) // 3} {key.year}"
    return known.get(key, str(key))


def in_order(dimension: str, found: Iterable[Any], known: dict[Any, str]) -> list[Any]:
    """Groups as they are named, times from first to last without gaps; those without a group at the end."""
    keys: set[Any] = {None if key == "" else key for key in found}
    named: set[Any] = keys - {None}
    if dimension in {"month", "quarter"}:
        ordered = _without_gaps(named, 1 if dimension == "month" else 3)
    else:
        places = {key: at for at, key in enumerate(known)}
        ordered = sorted(named, key=lambda key: (places.get(key, len(places)), str(key)))
    return [*ordered, None] if None in keys else ordered


def _without_gaps(days: Iterable[date], step: int) -> list[date]:
    found = sorted(days)
    if not found:
        return []
    first, last = ((day.year * 12 + day.month - 1) for day in (found[0], found[-1]))
    return [date(at // 12, at % 12 + 1, 1) for at in range(first, last + 1, step)]


def written(key: Any) -> str:
    """A group as an address writes it."""
    return NONE if key is None else key.isoformat() if isinstance(key, date) else str(key)


def _key_of_table(dimension: str, text: str) -> Any:
    return text if dimension == "state" else int(text)


def read(dimension: str, text: str) -> Any:
    """The group that an address means; ValueError for one that cannot be."""
    if text == NONE:
        return None
    readers: dict[str, Callable[[str], Any]] = {"month": date.fromisoformat, "quarter": date.fromisoformat, "year": int}
    if dimension in readers:
        return readers[dimension](text[:10])
    if dimension in _TABLES:
        return _key_of_table(dimension, text[:18])
    if text not in _CHOICES[dimension]:
        raise ValueError(text)
    return text
