"""Targets of an award year: what was promised, and whether a number reaches it."""

from fractions import Fraction

from steelyard.foundation.kit import words
from steelyard.foundation.kit.choices import Choice
from steelyard.steering.packs.rules.values import Value, plain


class TargetKind(Choice):
    """Whose number it is, as the grant performance report asks."""

    GPRA = "gpra", "GPRA"
    PROGRAM = "program", "Program"
    PROJECT = "project", "Project"


class TargetForm(Choice):
    """How target and actual are written."""

    NUMBER = "number", "Raw number"
    RATIO = "ratio", "Ratio"
    PERCENT = "percent", "Percent"


class Direction(Choice):
    AT_LEAST = "at_least", "At least"
    AT_MOST = "at_most", "At most"


HUNDREDTHS = 100


def amount_of(form: str, hundredths: int, ratio: tuple[int, int]) -> Fraction:
    """The target as a number; percents as a fraction of one."""
    if form == TargetForm.RATIO:
        return Fraction(ratio[0], ratio[1])
    return Fraction(hundredths, HUNDREDTHS * (100 if form == TargetForm.PERCENT else 1))


def target_in_words(form: str, hundredths: int, ratio: tuple[int, int], *, direction: str) -> str:
    how = Direction(direction).label.lower()
    if form == TargetForm.RATIO:
        return f"{how} {words.number(ratio[0])}/{words.number(ratio[1])}"
    number = plain(Fraction(hundredths, HUNDREDTHS))
    return f"{how} {number}{'%' if form == TargetForm.PERCENT else ''}"


def actual_in_words(form: str, value: Value) -> str:
    """The actual number as the report asks for it: 38, 38/100 or 38%."""
    if form == TargetForm.RATIO and value.is_parted and value.denominator:
        return f"{words.number(value.numerator)}/{words.number(value.denominator)}"
    return value.shown(exact=False)


def reached(target: Fraction, direction: str, value: Value) -> bool | None:
    """Whether a number is where it was promised to be; None where there is no number."""
    number = value.number
    if number is None:
        return None
    return number >= target if direction == Direction.AT_LEAST else number <= target


def growth(baseline: Fraction, value: Value) -> str:
    """How far a number has come from a baseline: (actual − baseline) ÷ baseline."""
    if value.number is None or not baseline:
        return ""
    change = (value.number - baseline) / baseline
    sign = "+" if change > 0 else "−" if change < 0 else "±"
    size = abs(change) * 100
    return f"{sign}{plain(Fraction(int(size * 10 + Fraction(1, 2)), 10))}% from the baseline"
