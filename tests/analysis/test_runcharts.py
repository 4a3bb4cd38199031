"""The rules of run charts: planted signals are found, and how often chance alone makes one is told as it is."""

import re
from fractions import Fraction
from itertools import pairwise, permutations
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.analysis import runcharts
from steelyard.analysis.runcharts import DOWN, FEW, MANY, SHIFTED, TRENDED, UP, Signal, median, read, run_limits

UPS_AND_DOWNS = [50, 62, 58, 44, 47, 60, 52, 41, 57, 49, 46, 63]


def test_the_median_is_exact_and_nothing_has_none() -> None:
    assert median([3, None, 1, 2, 4]) == Fraction(5, 2)
    assert median([None]) is None
    assert read([None, None]).signals == ()


def test_ups_and_downs_are_no_signal() -> None:
    reading = read(UPS_AND_DOWNS)
    assert (reading.signals, reading.median, reading.useful) == ((), 51, 12)


def test_a_planted_shift_is_found_where_it_was_planted() -> None:
    series = [*UPS_AND_DOWNS, 30, 33, 28, 34, 29, 31, 35]
    [shift] = read(series, baseline=12).of(SHIFTED)
    assert (shift.first, shift.last, shift.count, shift.side) == (12, 18, 7, DOWN)


def test_five_on_one_side_are_no_shift_and_six_are() -> None:
    base = [1, 9] * 5
    assert read([*base, 9, 9, 9, 9], baseline=10).of(SHIFTED) == ()  # five with the last of the base
    assert [one.count for one in read([*base, 9, 9, 9, 9, 9], baseline=10).of(SHIFTED)] == [6]


def test_a_point_on_the_median_neither_adds_to_a_shift_nor_breaks_it() -> None:
    series = [5, 9, 9, 9, 5, 9, 9, 9, 1, 1, 1, 5]
    [shift] = read(series, baseline=1).of(SHIFTED)
    assert (shift.first, shift.last, shift.count) == (1, 7, 6)


def test_a_missing_month_breaks_nothing_and_is_no_point() -> None:
    [shift] = read([5, 9, 9, 9, None, None, 9, 9, 9], baseline=1).of(SHIFTED)
    assert (shift.first, shift.last, shift.count) == (1, 8, 6)


def test_five_rising_are_a_trend_four_are_none_and_equal_neighbours_count_once() -> None:
    assert read([1, 2, 3, 4]).of(TRENDED) == ()
    assert read([1, 2, 3, 4, 5]).of(TRENDED) == (Signal(TRENDED, 0, 4, 5, UP),)
    assert read([1, 2, 2, 3, 4]).of(TRENDED) == ()
    assert read([9, 8, 8, 7, 6, 5, 9]).of(TRENDED) == (Signal(TRENDED, 0, 5, 5, DOWN),)


def test_a_point_where_a_trend_turns_belongs_to_both() -> None:
    found = read([1, 2, 3, 4, 5, 4, 3, 2, 1]).of(TRENDED)
    assert [(one.first, one.last, one.side) for one in found] == [(0, 4, UP), (4, 8, DOWN)]


def test_too_few_and_too_many_runs() -> None:
    [few] = read([1] * 5 + [9] * 5 + [1] * 5 + [9] * 5).of(FEW)
    assert (few.count, run_limits(10, 10)) == (4, (7, 15))
    [many] = read([1, 9] * 10).of(MANY)
    assert many.count == 20


@pytest.mark.parametrize(("above", "below"), [(2, 3), (4, 4), (3, 5), (1, 6)])
def test_the_ways_to_make_runs_are_all_orders_counted_one_by_one(above: int, below: int) -> None:
    orders = set(permutations("a" * above + "b" * below))
    counted = [sum(_runs(order) == runs for order in orders) for runs in range(above + below + 1)]
    assert [runcharts._ways(above, below, runs) for runs in range(above + below + 1)] == counted
    assert sum(counted) == comb(above + below, above)


def _runs(order: tuple[str, ...]) -> int:
    return 1 + sum(one != other for one, other in pairwise(order))


# Swed and Eisenhart 1943, at 2.5 percent on a side: the most runs that are too few, the least that are too many.
@pytest.mark.parametrize(
    ("half", "few", "many"), [(5, 2, 10), (6, 3, 11), (8, 4, 14), (10, 6, 16), (12, 7, 19), (15, 10, 22)]
)
def test_limits_agree_with_the_published_table_of_equal_halves(half: int, few: int, many: int) -> None:
    assert run_limits(half, half) == (few + 1, many - 1)


@pytest.mark.parametrize(("above", "below"), [(0, 0), (0, 9), (1, 1), (2, 2), (3, 3)])
def test_few_points_allow_no_judgement(above: int, below: int) -> None:
    assert run_limits(above, below) is None


def test_a_baseline_of_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="baseline"):
        read([1], baseline=0)


@given(st.lists(st.none() | st.integers(-(10**30), 10**30), max_size=60), st.none() | st.integers(1, 40))
def test_any_series_can_be_read_and_upside_down_it_says_the_same(
    values: list[int | None], baseline: int | None
) -> None:
    there = read(values, baseline=baseline)
    back = read([None if one is None else -one for one in values], baseline=baseline)
    assert [(s.rule, s.first, s.last, s.count, -s.side) for s in back.signals] == [
        (s.rule, s.first, s.last, s.count, s.side) for s in there.signals
    ]
    assert all(values[s.first] is not None and values[s.last] is not None for s in there.signals)


def test_the_false_alarms_that_are_told_are_those_that_a_simulation_finds() -> None:
    """A tenth of the published simulation comes within three points of what the docstring says."""
    rows = re.findall(r"^(\d+) +(\d+)% +(\d+)% +(\d+)% +(\d+)%$", runcharts.__doc__ or "", flags=re.MULTILINE)
    assert [row[0] for row in rows] == ["12", "24", "36", "60"]
    points, *told = map(int, rows[1])
    found = runcharts.false_alarms(points, series=2000, seed=7)
    assert [abs(round(100 * share) - said) <= 3 for share, said in zip(found.values(), told, strict=True)] == [True] * 4
