"""Words of a what-if: differences with their sign, and what is not enough to tell."""

from collections.abc import Mapping

from django import template

from steelyard.foundation.kit import words
from steelyard.intake.models import HelpRequest
from steelyard.steering.balance.queries import Outcome
from steelyard.steering.balance.rules import NOT_ENOUGH, PAIRS, signed
from steelyard.steering.balance.rules.what_if import Move, place_name

register = template.Library()
SAME = "0.00"


@register.filter
def difference(value: float | None) -> str:
    """A difference like "+0.12", none, or that it cannot be told."""
    text = signed(value)
    return "no change" if text == SAME else text


@register.filter
def more_hours(minutes: float) -> str:
    """A difference like "+20 h" or "−5 h"; a dash for none."""
    text = words.hours(abs(minutes))
    if text == words.hours(0):
        return "—"
    return f"{'−' if minutes < 0 else '+'}{text}"


@register.filter
def more(count: int) -> str:
    return f"+{count:,}" if count > 0 else "—" if not count else f"−{-count:,}"


@register.filter
def or_not_enough(cents: int | None) -> str:
    return NOT_ENOUGH if cents is None else words.money(round(cents, -2))


@register.filter
def hours_or_not_enough(minutes: float | None) -> str:
    return NOT_ENOUGH if minutes is None else words.hours(minutes)


@register.simple_tag
def told(outcome: Outcome) -> str:
    """The outcome in one or two sentences, for those who hear it."""
    parts = []
    if outcome.added > 0:
        parts.append(f"{words.hours(outcome.added)} added")
    if outcome.pushed:
        parts.append(f"{words.hours(outcome.pushed)} moved")
    if not parts:
        return "Nothing is chosen: this is how it stands."
    weights = [
        f"{PAIRS[one.now.key].title.lower()} from {signed(one.now.position)} to {signed(one.then.position)}"
        for one in outcome.weights
    ]
    return f"With {' and '.join(parts)}: {'; '.join(weights)}."


@register.simple_tag
def moved(move: Move, topics: Mapping[int, str]) -> str:
    """A move in words: "200 h from general to intensive"."""
    ends = (place_name(end, topics) for end in (move.source, move.target))
    return f"{words.hours(move.minutes)} from {' to '.join(ends)}"


@register.filter
def asked_by(found: HelpRequest) -> str:
    return f"{found.number} · {found.agency or found.agency_typed or 'No agency'}"
