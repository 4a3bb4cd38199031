"""Arithmetic of figures: medians from counts, delivery over days, and what a small group may show."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from steelyard.analysis.disclosure import shown_n
from steelyard.foundation.kit import words
from steelyard.support.delivery.rules import Delivery, Provision, delivery_on


def median_of_counts(counts: Mapping[int, int]) -> Fraction | None:
    """The median of whole numbers given as {value: how often}; the mean of the middle two where n is even."""
    n = sum(counts.values())
    if not n:
        return None
    return Fraction(_at(counts, (n - 1) // 2) + _at(counts, n // 2), 2)


def _at(counts: Mapping[int, int], place: int) -> int:
    """The value at a place (from 0) of the ordered list that the counts stand for."""
    seen = 0
    for value in sorted(counts):
        seen += counts[value]
        if place < seen:
            return value
    raise ValueError("The place lies beyond the list.")


def days_in_words(median: Fraction | None) -> str:
    """2 becomes "2 days", 5/2 becomes "2.5 days"."""
    if median is None:
        return "—"
    number = words.number(float(median))
    return f"{number} day" if median == 1 else f"{number} days"


def delivery_throughout(first: date, last: date, provisions: Iterable[Provision]) -> Delivery | None:
    """How a support was delivered on every day from first to last; None where that changes on the way."""
    known = list(provisions)
    changes = {day for one in known for day in (one.since, one.until) if day and first <= day <= last}
    if not changes:
        return delivery_on(first, known)
    # It can only change where a part begins, or on the day after one ends.
    moments = {first, *changes, *(date.fromordinal(day.toordinal() + 1) for day in changes)}
    found = {delivery_on(day, known) for day in moments if first <= day <= last}
    return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class Head:
    """A number of people as it is shown: itself, or the words that stand for a small group."""

    text: str
    is_hidden: bool = False


def heads(counts: Mapping[str, int], *, exact: bool) -> dict[str, Head]:
    """People by group for a table. Unless exact, no group is shown where one lies below ten: the others give it away."""
    if exact:
        return {key: Head(words.number(n)) for key, n in counts.items()}
    shown = {key: shown_n(n, subgroup=False) for key, n in counts.items()}
    small = next((one for one in shown.values() if one.is_hidden), None)
    if small is not None:
        return {key: Head(small.text, is_hidden=True) for key in counts}
    return {key: Head(words.number(n)) for key, n in counts.items()}


def head(n: int, *, exact: bool) -> Head:
    """One number of people by the same rule."""
    return heads({"": n}, exact=exact)[""]
