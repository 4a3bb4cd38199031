"""What may be shown of a state's figures: small numbers of people are not."""

from decimal import Decimal

from steelyard.analysis.disclosure import HIDDEN, K, Shown, shown_percent
from steelyard.foundation.kit.choices import Choice


class Unit(Choice):
    """What a figure counts."""

    PEOPLE = "people", "people"
    PERCENT = "percent", "percent of people"
    NUMBER = "number", "number of other things"
    DOLLARS = "dollars", "dollars"


def shown_figure(unit: str, value: Decimal, n: int | None) -> Shown:
    """A published figure as a public page may repeat it; ``n`` is the number of people behind it, if the source says.

    Counts of people below ``K``, and whatever stands on fewer than ``K`` people, are not shown; percents follow the
    bands of whole groups (disclosure, R2 and R4).
    """
    if (n is not None and n < K) or (unit == Unit.PEOPLE and value < K):
        return HIDDEN
    if unit == Unit.PERCENT and n is not None:
        return shown_percent(round(value * n / 100), n, subgroup=False)
    text = f"{value:,.2f}".rstrip("0").rstrip(".")
    return Shown({Unit.PERCENT: f"{text}%", Unit.DOLLARS: f"${text}"}.get(Unit(unit), text), value, value)
