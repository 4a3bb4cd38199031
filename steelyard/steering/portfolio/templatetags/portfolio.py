"""Words of the portfolio's pages."""

from collections.abc import Sequence
from typing import Any

from django import template

from steelyard.analysis.adviser import Weight
from steelyard.steering.portfolio.queries import Told
from steelyard.steering.portfolio.rules import ENDS

register = template.Library()


@register.filter
def percent(share: float) -> str:
    return f"{100 * share:.0f} %"


@register.filter
def points(apart: int | None) -> str:
    """Points of percent with their sign, a true minus."""
    return "—" if apart is None else f"{apart:+d}".replace("-", "−")


@register.filter
def whole(minutes: Any) -> int:
    return round(minutes)


@register.filter
def gap_told(gap: float | None) -> str:
    if gap is None:
        return "not known"
    return "nothing" if gap < 0.0005 else f"at most {100 * gap:.1f} %"


@register.filter
def standings(answers: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """A row for each weight that has a band and each focal area with a share: where every answer would put it."""
    rows = []
    for place, first in enumerate(answers[0]["standings"]):
        at = [one["standings"][place]["at"] for one in answers]
        if first["name"] in Weight:
            minus, plus = ENDS[Weight(first["name"])]
            ends = f"{_signed(first['low'])} to {_signed(first['high'])}"
            rows.append({"label": f"{minus} to {plus}, asked {ends}", "at": [_signed(one) for one in at]})
        else:
            label = f"{first['name']}, asked at least {percent(first['low'])}"
            rows.append({"label": label, "at": ["not enough" if one is None else percent(one) for one in at]})
    return rows


def _signed(at: float | None) -> str:
    return "not enough" if at is None else f"{at:+.2f}".replace("-", "−")


@register.filter
def by_answer(told: Told) -> list[tuple[dict[str, Any], Any]]:
    return list(zip(told.answers, told.left, strict=True))
