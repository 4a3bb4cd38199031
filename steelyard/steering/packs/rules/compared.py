"""Two numbers of one measure beside each other: what changed from the first to the second."""

from fractions import Fraction

from steelyard.steering.packs.rules.values import PARTED, Unit, Value, percent, plain

SAME = "the same"


def change(first: Value | None, second: Value | None, *, exact: bool) -> str:
    """The second number less the first, in words: "+12 (+8%)", "−3 points"; empty where one of them is missing or hidden.

    Shares differ in points, each taken at its full length before rounding; a growth in percent is told of counts alone.
    """
    if first is None or second is None or first.number is None or second.number is None:
        return ""
    if (first.counts_people or second.counts_people) and not exact:
        return ""
    difference = second.number - first.number
    if not difference:
        return SAME
    if second.unit in PARTED:
        return f"{_signed(difference * 100)} points"
    if second.unit == Unit.MINUTES:
        return f"{_signed(difference / 60)} hours"
    growth = difference / first.number if second.unit == Unit.COUNT and first.number else None
    return _signed(difference) + (f" ({_percent(growth)})" if growth is not None else "")


def _signed(number: Fraction) -> str:
    """With its sign, and at most one decimal where it is no whole number."""
    if number.denominator != 1:
        tenths = int(abs(number) * 10 + Fraction(1, 2))
        rounded = Fraction(tenths, 10)
        if not rounded:
            return "under +0.1" if number > 0 else "under −0.1"
        number = rounded if number > 0 else -rounded
    return f"+{plain(number)}" if number > 0 else plain(number).replace("-", "−")


def _percent(growth: Fraction) -> str:
    return f"{'+' if growth > 0 else '−'}{percent(abs(growth))}"
