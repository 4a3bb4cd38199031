"""What if: the rows of a period with something added and hours moved, for the same measures as before.

A shift takes from every row that holds what it moves, in proportion, so that nothing but the moved hours changes: the
whole amount stays the same. More than there is cannot be moved.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from steelyard.analysis.balance.shapes import Row

TIER, TOPIC, ORIGIN, DELIVERY = AXES = ("tier", "topic", "origin", "delivery")
PLANNED, RESPONSIVE = "planned", "responsive"
DIRECT, PARTNERED, AMPLIFIED = "direct", "partnered", "amplified"
ROUNDING = 1e-6  # sums of floats may fall so far short of what was typed


@dataclass(frozen=True)
class Shift:
    """So much from one place to another on the same axis; a topic is named by its key."""

    axis: str
    amount: float
    source: str | int
    target: str | int


@dataclass(frozen=True)
class Refused:
    """A shift that cannot be made, by its place in the list: what it would take from holds only so much."""

    at: int
    held: float


@dataclass(frozen=True)
class Applied:
    rows: list[Row]
    refused: list[Refused]


def apply(rows: Sequence[Row], more: Iterable[Row], shifts: Iterable[Shift]) -> Applied:
    """The rows with more beside them, then each shift in turn; a refused one changes nothing."""
    found = added(rows, more)
    refused = []
    for at, shift in enumerate(shifts):
        there = held(found, shift.axis, shift.source)
        if shift.amount > there + ROUNDING:
            refused.append(Refused(at, there))
        else:
            found = shifted(found, shift)
    return Applied(found, refused)


def added(rows: Sequence[Row], more: Iterable[Row]) -> list[Row]:
    """What belongs to a support that has a row already is added to it."""
    found = {row.key: row for row in rows}
    for row in more:
        found[row.key] = _sum(found[row.key], row) if row.key in found else row
    return list(found.values())


_AMOUNTS = ("amount", "planned", "offered", "partnered", "amplified", "raised")


def _sum(row: Row, other: Row) -> Row:
    return replace(row, n=row.n + other.n, **{name: getattr(row, name) + getattr(other, name) for name in _AMOUNTS})


def _scaled(row: Row, part: float, **instead: object) -> Row:
    return replace(row, **{name: getattr(row, name) * part for name in _AMOUNTS} | instead)


def held(rows: Iterable[Row], axis: str, place: str | int) -> float:
    """How much of the amounts stands at a place of an axis."""
    return sum(_held(row, axis, place) for row in rows)


def _held(row: Row, axis: str, place: str | int) -> float:
    if axis == TIER:
        return row.amount if row.tier == place else 0
    if axis == TOPIC:
        return row.amount / len(row.topics) if place in row.topics else 0
    if axis == ORIGIN:
        return row.planned if place == PLANNED else row.amount - row.planned
    return {
        PARTNERED: row.partnered,
        AMPLIFIED: row.amplified,
        DIRECT: row.amount - row.partnered - row.amplified,
    }[str(place)]


def shifted(rows: Sequence[Row], shift: Shift) -> list[Row]:
    """The rows after a shift of no more than is held."""
    whole = held(rows, shift.axis, shift.source)
    if whole <= 0 or shift.amount <= 0 or shift.source == shift.target:
        return list(rows)
    part = min(1.0, shift.amount / whole)
    return [new for row in rows for new in _moved(row, shift, part)]


def _moved(row: Row, shift: Shift, part: float) -> list[Row]:
    amount = _held(row, shift.axis, shift.source) * part
    if amount <= 0:
        return [row]
    if shift.axis == TIER:
        parts = [_scaled(row, 1 - part), _scaled(row, part, tier=shift.target, n=0)]
    elif shift.axis == TOPIC:
        parts = _between_topics(row, shift, part)
    elif shift.axis == ORIGIN:
        planned = row.planned + (amount if shift.target == PLANNED else -amount)
        parts = [replace(row, planned=min(max(0.0, planned), row.amount))]
    else:
        parts = [_delivered(row, shift, amount)]
    left = [one for one in parts if one.amount > 0]
    if left and not any(one.n for one in left):
        left[0] = replace(left[0], n=row.n)  # what moves whole takes its count along
    return left


def _between_topics(row: Row, shift: Shift, part: float) -> list[Row]:
    """A row counts the same under each of its topics: the one that is left, the one it goes to, and the others."""
    each = 1 / len(row.topics)
    others = tuple(topic for topic in row.topics if topic != shift.source)
    return [
        _scaled(row, 1 - each, topics=others),
        _scaled(row, each * (1 - part), topics=(shift.source,), n=row.n if len(row.topics) == 1 else 0),
        _scaled(row, each * part, topics=(shift.target,), n=0),
    ]


def _delivered(row: Row, shift: Shift, amount: float) -> Row:
    found = {PARTNERED: row.partnered, AMPLIFIED: row.amplified}
    for place, change in ((shift.source, -amount), (shift.target, amount)):
        if place in found:
            found[str(place)] += change
    return replace(row, **{name: max(0.0, value) for name, value in found.items()})  # type: ignore[arg-type]  # names of fields
