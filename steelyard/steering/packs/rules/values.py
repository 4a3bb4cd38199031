"""One number of a measure: what it says, of how many, and why there is none."""

from dataclasses import dataclass
from fractions import Fraction

from steelyard.analysis.disclosure import shown_n
from steelyard.foundation.kit import words
from steelyard.foundation.kit.choices import Choice

NOT_ENOUGH = "Not enough"


class Unit(Choice):
    """What a number counts; it decides how the number is written."""

    COUNT = "count", "Number"
    SHARE = "share", "Share"
    HOURS = "hours", "Share of hours"  # numerator and denominator are minutes
    DAYS = "days", "Days"
    MONTHS = "months", "Months"
    MINUTES = "minutes", "Time"
    MEAN = "mean", "Mean"
    RELEASED = "released", "As released"


PARTED = frozenset({Unit.SHARE, Unit.HOURS})


@dataclass(frozen=True)
class Value:
    """A number with its n. ``key`` is its own within its measure; ``words`` are those of a release, taken as they are.

    A share has numerator and denominator, everything else an ``amount``. ``n`` is how many rows it stands on.
    """

    key: str
    label: str
    unit: Unit
    n: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    amount: Fraction | None = None
    words: str = ""
    n_words: str = ""
    note: str = ""
    counts_people: bool = False

    @property
    def is_parted(self) -> bool:
        return self.unit in PARTED

    @property
    def number(self) -> Fraction | None:
        """The number itself, a share as a fraction of one; None where there is not enough or only words."""
        if self.unit == Unit.RELEASED:
            return None
        if self.is_parted:
            return Fraction(self.numerator or 0, self.denominator) if self.denominator else None
        return self.amount

    @property
    def is_enough(self) -> bool:
        return bool(self.words) if self.unit == Unit.RELEASED else self.number is not None

    def shown(self, *, exact: bool = True) -> str:
        """The number in words; a small number of people only where ``exact``."""
        if not self.is_enough:
            return NOT_ENOUGH
        if self.unit == Unit.RELEASED:
            return self.words
        if self.counts_people and not exact and self.amount is not None:
            return shown_n(int(self.amount), subgroup=False).text
        return _written(self)

    @property
    def n_shown(self) -> str:
        """Of how many, in words."""
        if self.n_words:
            return self.n_words
        if self.unit == Unit.HOURS and self.denominator:
            return f"{words.hours(self.numerator)} of {words.hours(self.denominator)}"
        if self.is_parted and self.denominator:
            return f"{words.number(self.numerator)} of {words.number(self.denominator)}"
        return f"n\u00a0=\u00a0{words.number(self.n)}" if self.n is not None and self.unit != Unit.COUNT else ""


def _written(value: Value) -> str:
    number = value.number
    assert number is not None, "only what is enough is written"
    if value.is_parted:
        return percent(number)
    if value.unit == Unit.MINUTES:
        return words.minutes(float(number))
    text = plain(number)
    if value.unit in {Unit.DAYS, Unit.MONTHS}:
        noun = "day" if value.unit == Unit.DAYS else "month"
        return f"{text} {noun}{'' if number == 1 else 's'}"
    return text


def percent(number: Fraction) -> str:
    """Whole percents, rounded half up; what is not nothing and not all is never written as nothing or all."""
    whole = (200 * number.numerator + number.denominator) // (2 * number.denominator)
    if number > 0 and whole == 0:
        return "under 1%"
    return "over 99%" if number < 1 and whole == 100 else f"{whole}%"


def plain(number: Fraction) -> str:
    """A whole number as it is, another with at most two decimals, rounded half up."""
    if number.denominator == 1:
        return words.number(int(number))
    sign, size = ("−", -number) if number < 0 else ("", number)
    hundredths = int(size * 100 + Fraction(1, 2))
    return f"{sign}{hundredths // 100:,}.{hundredths % 100:02}".rstrip("0").rstrip(".")


def count(key: str, label: str, n: int, *, people: bool = False, note: str = "") -> Value:
    return Value(key, label, Unit.COUNT, n=n, amount=Fraction(n), counts_people=people, note=note)


def share(key: str, label: str, numerator: int, denominator: int, *, note: str = "") -> Value:  # noqa: PLR0917 -- what, then part of whole
    return Value(key, label, Unit.SHARE, n=denominator, numerator=numerator, denominator=denominator, note=note)


def median(key: str, label: str, numbers: list[int], *, unit: Unit = Unit.DAYS, note: str = "") -> Value:
    """The middle of some whole numbers, or the mean of the middle two."""
    found, n = sorted(numbers), len(numbers)
    middle = Fraction(found[(n - 1) // 2] + found[n // 2], 2) if n else None
    return Value(key, label, unit, n=n, amount=middle, note=note)


def mean(key: str, label: str, numbers: list[int], *, unit: Unit = Unit.MEAN, note: str = "") -> Value:
    n = len(numbers)
    return Value(key, label, unit, n=n, amount=Fraction(sum(numbers), n) if n else None, note=note)
