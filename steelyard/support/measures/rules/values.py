"""One value of a measure: read, judged, and written as people read it. Kept in hundredths, never as a broken number."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from steelyard.support.measures.rules import IN_ONE, LARGEST, Every, Form, NotNow, window_of, window_word


@dataclass(frozen=True)
class Given:
    """What somebody entered for one window; a share has numerator and denominator, the others an amount in hundredths."""

    amount: int | None = None
    numerator: int | None = None
    denominator: int | None = None
    n: int | None = None
    note: str = ""

    @property
    def is_blank(self) -> bool:
        return self.amount is None and self.numerator is None and self.denominator is None


@dataclass(frozen=True)
class Scale:
    """What a definition allows: its form, and the least and most of a score in hundredths."""

    form: str
    least: int | None = None
    most: int | None = None


def hundredths(given: Given, scale: Scale) -> int:
    """The value in hundredths (of a point, of one, of a percent); NotNow says what cannot be."""
    if scale.form == Form.SHARE:
        return _share(given)
    if given.amount is None:
        raise NotNow("Enter the value.")
    _check_size(given.amount // IN_ONE)
    if scale.form == Form.COUNT and (given.amount % IN_ONE or given.amount < 0):
        raise NotNow("A count is a whole number, 0 or more.")
    low, high = scale.least, scale.most
    if (low is not None and given.amount < low) or (high is not None and given.amount > high):
        raise NotNow(f"This lies outside the scale, which goes from {plain(low)} to {plain(high)}.")
    return given.amount


def _share(given: Given) -> int:
    if given.numerator is None or given.denominator is None:
        raise NotNow("Enter both numbers: how many, and of how many.")
    if given.denominator == 0:
        raise NotNow("Of 0 there is no share. Leave the month blank if there was nobody to count.")
    if given.numerator < 0 or given.denominator < 0:
        raise NotNow("Counts are 0 or more.")
    _check_size(given.denominator)
    if given.numerator > given.denominator:
        raise NotNow(f"{given.numerator:,} is more than the {given.denominator:,} it should be of.")
    return int(Fraction(given.numerator * 100 * IN_ONE, given.denominator) + Fraction(1, 2))


def _check_size(whole: int) -> None:
    if abs(whole) > LARGEST:
        raise NotNow(f"Check this number: more than {LARGEST:,} is not believed.")


def plain(value: int | None) -> str:
    """Hundredths as a number: 1250 becomes 12.5, 1200 becomes 12."""
    if value is None:
        return "—"
    sign, (whole, rest) = "−" if value < 0 else "", divmod(abs(value), IN_ONE)
    return f"{sign}{whole:,}.{rest:02}".rstrip("0") if rest else f"{sign}{whole:,}"


def shown(value: int | Fraction | None, form: str) -> str:
    """A value as people read it; a share as a percent with one decimal at most."""
    if value is None:
        return "—"
    whole = int(value + Fraction(1, 2)) if isinstance(value, Fraction) else value
    if form == Form.SHARE:
        tenths = (whole + 5) // 10
        return f"{tenths // 10}.{tenths % 10}%" if tenths % 10 else f"{tenths // 10}%"
    return plain(whole)


def check_window(every: str, window: date, *, since: date, today: date) -> None:
    """Refuse windows that have not begun, that lie before the measure, or that are none; NotNow says which."""
    if window_of(every, window) != window:
        raise NotNow(f"{window:%B} {window.day}, {window.year} is not the first day of a window of this measure.")
    if window > today:
        raise NotNow(f"{window_word(every, window)} has not begun yet.")
    if window < window_of(every, since):
        raise NotNow(f"This measure begins with {window_word(every, window_of(every, since))}.")


def met(value: int | None, target: int | None, better: str) -> bool | None:
    """Whether a value reaches its target; None where that cannot be said."""
    if value is None or target is None or better == "neither":
        return None
    return value >= target if better == "up" else value <= target


def target_told(target: int | None, form: str, by: date | None) -> str:
    """The target in words."""
    if target is None:
        return "No target"
    return f"{shown(target, form)}{f' by {by:%b} {by.day}, {by.year}' if by else ''}"


__all__ = ["Every", "Given", "Scale", "check_window", "hundredths", "met", "plain", "shown", "target_told"]
