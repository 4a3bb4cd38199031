"""What may be shown of people's answers: thresholds, ranges of n, bands of percents, one-way tables and means.

Answers leave the evaluator's room only through this module, whether to a page, a file or a feed. The rules, by the
numbers that docs/measures.md and the decisions use:

R2  No answers of a group below ``K`` people; in a table of the groups themselves no group below ``K``, and an empty
    group counts as a small one.
R4  Whole wave: exact n; whole percents with coded ends from n = 100, bands below. Subgroups: n as a range, percents
    in bands up to 199; never a count, never a decimal. The ends of the bands from 40 people on are those of Utah's
    school report cards; the wider ones below are ours, after federal guidance on small groups.
R5  Means and medians from n = ``K``, with one decimal. Minima, maxima and standard deviations have no function here.
R8  One mark, ``NOT_SHOWN``, for every reason, and no result carries a hidden value: results that read alike are equal.

A table is safe row by row. What several tables say together, or the rows of one table where a share lies exactly
between two bands, is for the audit of a release and not for this module.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cache

K = 10
NOT_SHOWN = "not shown: small group"

type Band = tuple[int, int]

# First and last whole percent of each band, by the number of people.
FIFTHS: tuple[Band, ...] = ((0, 20), (21, 39), (40, 59), (60, 79), (80, 100))
TENTHS: tuple[Band, ...] = ((0, 10), (11, 19), *((low, low + 9) for low in range(20, 90, 10)), (90, 100))
TWENTIETHS: tuple[Band, ...] = ((0, 5), (6, 9), *((low, low + 4) for low in range(10, 95, 5)), (95, 100))
# The ranges in which the n of a subgroup is shown; above them each is 50 wide.
RANGES: tuple[Band, ...] = ((10, 14), (15, 19), (20, 29), (30, 39), (40, 49))
WIDTH = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it may be shown: its words, and the least and greatest value they allow (none where not shown)."""

    text: str
    low: Decimal | None = None
    high: Decimal | None = None

    @property
    def is_hidden(self) -> bool:
        return self.low is None

    def __str__(self) -> str:
        return self.text


HIDDEN = Shown(NOT_SHOWN)


@dataclass(frozen=True, slots=True)
class Row:
    """An answer (or a group) and the percent of people, in whole percents or a band of them."""

    label: str
    percent: Shown


@dataclass(frozen=True, slots=True)
class OneWay:
    """A table of one question: n people, and a row for each answer in the order given."""

    n: Shown
    rows: tuple[Row, ...]

    @property
    def is_hidden(self) -> bool:
        return all(row.percent.is_hidden for row in self.rows)


@dataclass(frozen=True, slots=True)
class Average:
    """A mean or median of n people's answers, in the unit of the answers, to one decimal."""

    n: Shown
    value: Shown


def shown_n(n: int, *, subgroup: bool) -> Shown:
    """The number of people: exact for a whole wave, a range for a subgroup, nothing below ``K`` (R2, R4).

    Raises ValueError for a negative number.
    """
    if n < 0:
        raise ValueError("There is no negative number of people.")
    if n < K:
        return HIDDEN
    low, high = _range_of(n) if subgroup else (n, n)
    return _people(low, high)


def shown_percent(count: int, n: int, *, subgroup: bool) -> Shown:
    """The percent that ``count`` people are of ``n``: a whole percent or the band that holds it (R4).

    The percent is first rounded to a whole one, a half to the even one: so the shares of two answers that make up
    the whole stay complements, and a coded end on one side is a coded end on the other. Rounding halves up would show
    5 of 200 as 3% beside "98% or more", which can only be 2.5%.
    Raises ValueError unless 0 <= count <= n.
    """
    if not 0 <= count <= n:
        raise ValueError("A share needs a count between 0 and n.")
    if n < K:
        return HIDDEN
    percent = round(Fraction(100 * count, n))
    low, high = next(band for band in bands(n, subgroup=subgroup) if percent <= band[1])
    return _percents(low, high)


def one_way(counts: Mapping[str, int], *, subgroup: bool, n: int | None = None) -> OneWay:
    """A table of one question, from the count of people for each answer (R2, R4, R8).

    ``n`` is the sum of the counts, for one answer a person; give it where people could tick several. Every answer
    that could be given belongs in ``counts``, also those nobody gave: a left-out row can be computed back. Rows keep
    the order of ``counts``, which must be that of the form: an order by count would tell what the bands hide.
    Raises ValueError for negative counts and for counts above n.
    """
    people = sum(counts.values()) if n is None else n
    rows = (Row(label, shown_percent(count, people, subgroup=subgroup)) for label, count in counts.items())
    return OneWay(shown_n(people, subgroup=subgroup), tuple(rows))


def group_mix(counts: Mapping[str, int]) -> OneWay:
    """Who answered, by a self-description such as role or tier, from the number of people in each group (R2, R4).

    All rows are shown or none: a single hidden one would be what the others leave of 100. None are if a group has
    fewer than ``K`` people, and an empty group is such a group.
    """
    table = one_way(counts, subgroup=False)
    if all(count >= K for count in counts.values()):
        return table
    return OneWay(table.n, tuple(Row(label, HIDDEN) for label in counts))


def mean(values: Sequence[int], *, subgroup: bool, low: int | None = None, high: int | None = None) -> Average:
    """The mean of whole-number answers, to one decimal (R5).

    ``low`` and ``high`` are the least and greatest answer that could be given, where there is one. A mean at such an
    end says that everybody gave the same answer; so ends are coded, wide enough that at least three totals fit. This
    goes beyond R5.
    Raises ValueError for an answer outside ``low`` and ``high``.
    """
    _check(values, low, high)
    n = shown_n(len(values), subgroup=subgroup)
    if n.low is None:
        return Average(n, HIDDEN)
    # From the n that is shown, not from the true one, so that the width of an end tells nothing more of n.
    slack = round(Fraction(10 * 2, int(n.low)))
    tenths = round(Fraction(10 * sum(values), len(values)))
    return Average(n, _coded(tenths, slack, low=low, high=high))


def median(values: Sequence[int], *, subgroup: bool) -> Average:
    """The median of whole-number answers, to one decimal (R5): half of the people gave at most this answer."""
    n = shown_n(len(values), subgroup=subgroup)
    if n.is_hidden:
        return Average(n, HIDDEN)
    ordered = sorted(values)
    middle = len(ordered) // 2
    both = ordered[middle] + ordered[~middle]
    return Average(n, _tenths(both * 5))


@cache
def bands(n: int, *, subgroup: bool) -> tuple[Band, ...]:
    """The bands that percents of ``n`` people fall into: first and last whole percent of each, from 0 to 100 (R4)."""
    banded_up_to = 199 if subgroup else 99
    if n <= 19:
        return FIFTHS
    if n <= 39:
        return TENTHS
    if n <= banded_up_to:
        return TWENTIETHS
    return _whole_percents(2 if n <= 299 else 1)


def _whole_percents(end: int) -> tuple[Band, ...]:
    return ((0, end), *((percent, percent) for percent in range(end + 1, 100 - end)), (100 - end, 100))


def _range_of(n: int) -> Band:
    for low, high in RANGES:
        if n <= high:
            return low, high
    low = n - n % WIDTH
    return low, low + WIDTH - 1


def _people(low: int, high: int) -> Shown:
    return Shown(str(low) if low == high else f"{low} to {high}", Decimal(low), Decimal(high))


def _percents(low: int, high: int) -> Shown:
    if low == high:
        text = f"{low}%"
    elif low == 0:
        text = f"{high}% or less"
    elif high == 100:
        text = f"{low}% or more"
    else:
        text = f"{low} to {high}%"
    return Shown(text, Decimal(low), Decimal(high))


def _tenths(tenths: int) -> Shown:
    value = Decimal(tenths) / 10
    return Shown(f"{value:.1f}", value, value)


def _coded(tenths: int, slack: int, *, low: int | None, high: int | None) -> Shown:
    """A mean in tenths, or the end of the scale it lies in; an end is ``slack`` tenths wide."""
    if slack and low is not None and tenths <= 10 * low + slack:
        end = _tenths(10 * low + slack)
        return Shown(f"{end.text} or less", Decimal(low), end.high)
    if slack and high is not None and tenths >= 10 * high - slack:
        end = _tenths(10 * high - slack)
        return Shown(f"{end.text} or more", end.low, Decimal(high))
    return _tenths(tenths)


def _check(values: Sequence[int], low: int | None, high: int | None) -> None:
    if any((low is not None and value < low) or (high is not None and value > high) for value in values):
        raise ValueError("An answer lies outside the ends of its scale.")
