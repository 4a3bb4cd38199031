"""What is shown of people's answers is true, and tells no more than the rules allow.

Each check is also run on a rendering with one defence taken out (the ``sabotage`` tests), where it must find the leak.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.analysis.disclosure import (
    HIDDEN,
    Shown,
    bands,
    mean,
    median,
    shown_n,
    shown_percent,
)

K = 10
LARGEST = 5000
subgroups = st.booleans()
tables = st.dictionaries(st.text(min_size=1, max_size=8), st.integers(0, 120), min_size=1, max_size=9)

type Render = Callable[[int, int, bool], tuple[int, int]]


def ours(count: int, n: int, subgroup) -> tuple[int, int]:
    shown = shown_percent(count, n, subgroup=subgroup)
    assert shown.low is not None
    assert shown.high is not None
    return int(shown.low), int(shown.high)


def plain(count: int, n: int, subgroup) -> tuple[int, int]:
    """Sabotage: whole percents without coded ends or bands."""
    percent = round(Fraction(100 * count, n))
    return percent, percent


def halves_up(count: int, n: int, subgroup) -> tuple[int, int]:
    """Sabotage: the same bands, but halves always rounded up."""
    percent = (200 * count + n) // (2 * n)
    return next((low, high) for low, high in bands(n, subgroup=subgroup) if percent <= high)


# n


@given(st.integers(K, LARGEST))
def test_the_n_of_a_whole_wave_is_exact(n: int) -> None:
    assert shown_n(n, subgroup=False) == Shown(str(n), Decimal(n), Decimal(n))


@pytest.mark.parametrize("subgroup", [True, False])
@pytest.mark.parametrize("n", range(K))
def test_below_ten_people_nothing_is_shown_and_nobody_is_a_small_group_too(n: int, subgroup) -> None:
    assert shown_n(n, subgroup=subgroup) == HIDDEN
    assert shown_percent(n, n, subgroup=subgroup) == HIDDEN
    assert shown_percent(0, n, subgroup=subgroup) == HIDDEN


def test_the_n_of_a_subgroup_is_a_range_of_at_least_five_that_holds_it() -> None:
    ranges = [shown_n(n, subgroup=True) for n in range(K, LARGEST)]
    assert all(shown.low <= n <= shown.high for n, shown in enumerate(ranges, start=K) if shown.low and shown.high)
    assert [shown.text for shown in dict.fromkeys(ranges)][:7] == [
        "10 to 14",
        "15 to 19",
        "20 to 29",
        "30 to 39",
        "40 to 49",
        "50 to 99",
        "100 to 149",
    ]


def test_ranges_neither_overlap_nor_leave_gaps() -> None:
    ranges = list(dict.fromkeys(shown_n(n, subgroup=True) for n in range(K, 1000)))
    for earlier, later in pairwise(ranges):
        assert earlier.high is not None
        assert later.low == earlier.high + 1


def test_the_bands_of_a_subgroup_tell_nothing_of_n_beyond_its_range() -> None:
    told: dict[str, set[tuple[tuple[int, int], ...]]] = {}
    for n in range(K, LARGEST):
        told.setdefault(shown_n(n, subgroup=True).text, set()).add(bands(n, subgroup=True))
    assert {text: len(tables) for text, tables in told.items() if len(tables) > 1} == {}


# Percents


@pytest.mark.parametrize(
    ("n", "subgroup", "first"),
    [
        (10, True, [(0, 20), (21, 39), (40, 59), (60, 79), (80, 100)]),
        (19, False, [(0, 20), (21, 39), (40, 59), (60, 79), (80, 100)]),
        (20, True, [(0, 10), (11, 19), (20, 29), (30, 39)]),
        (39, True, [(0, 10), (11, 19), (20, 29), (30, 39)]),
        (40, True, [(0, 5), (6, 9), (10, 14), (15, 19)]),
        (99, False, [(0, 5), (6, 9), (10, 14), (15, 19)]),
        (100, False, [(0, 2), (3, 3), (4, 4)]),
        (199, True, [(0, 5), (6, 9), (10, 14), (15, 19)]),
        (200, True, [(0, 2), (3, 3), (4, 4)]),
        (299, False, [(0, 2), (3, 3), (4, 4)]),
        (300, True, [(0, 1), (2, 2), (3, 3)]),
    ],
)
def test_bands_are_those_of_the_rule(n: int, subgroup, first: list[tuple[int, int]]) -> None:
    assert list(bands(n, subgroup=subgroup)[: len(first)]) == first


@pytest.mark.parametrize("subgroup", [True, False])
@pytest.mark.parametrize("n", [10, 20, 40, 100, 200, 300])
def test_bands_cover_every_percent_once(n: int, subgroup) -> None:
    covered = [percent for low, high in bands(n, subgroup=subgroup) for percent in range(low, high + 1)]
    assert covered == list(range(101))


@pytest.mark.parametrize(
    ("count", "n", "subgroup", "text"),
    [
        (0, 12, True, "20% or less"),
        (7, 10, True, "60 to 79%"),
        (12, 12, True, "80% or more"),
        (1, 30, True, "10% or less"),
        (8, 60, True, "10 to 14%"),
        (35, 170, False, "21%"),
        (35, 170, True, "20 to 24%"),
        (2, 170, False, "2% or less"),
        (353, 353, False, "99% or more"),
    ],
)
def test_percents_read_like_this(count: int, n: int, subgroup, text: str) -> None:
    assert str(shown_percent(count, n, subgroup=subgroup)) == text


@st.composite
def shares(draw: st.DrawFn) -> tuple[int, int]:
    n = draw(st.integers(K, LARGEST))
    return draw(st.integers(0, n)), n


@given(shares(), subgroups)
def test_what_is_shown_is_true(share: tuple[int, int], subgroup) -> None:
    count, n = share
    low, high = ours(count, n, subgroup)
    assert low - Fraction(1, 2) <= Fraction(100 * count, n) <= high + Fraction(1, 2)


@given(shares(), subgroups)
def test_more_people_are_never_shown_as_fewer(share: tuple[int, int], subgroup) -> None:
    count, n = share
    if count:
        assert ours(count - 1, n, subgroup) <= ours(count, n, subgroup)


def narrow_ends(render: Render, subgroup) -> list[int]:
    """Numbers of people for which an end holds fewer than three counts, so that it nearly names its count."""
    return [
        n
        for n in range(K, LARGEST + 1)
        if not (
            render(0, n, subgroup) == render(2, n, subgroup) and render(n, n, subgroup) == render(n - 2, n, subgroup)
        )
    ]


@pytest.mark.parametrize("subgroup", [True, False])
def test_each_end_holds_at_least_three_counts(subgroup) -> None:
    assert narrow_ends(ours, subgroup) == []


def test_sabotage_without_coded_ends_an_end_holds_one_count() -> None:
    # From 401 people on half a percent is two people.
    assert narrow_ends(plain, subgroup=False) == list(range(K, 400))


def one_sided_ends(render: Render, subgroup, largest: int) -> list[tuple[int, int]]:
    """Shares where one of two answers lies in a coded end and the other does not, so that both together name it."""
    found = []
    for n in range(K, largest + 1):
        for count in range(n // 5 + 1):
            yes, no = render(count, n, subgroup), render(n - count, n, subgroup)
            if (yes[0] == 0) != (no[1] == 100):
                found.append((count, n))
    return found


@pytest.mark.parametrize("subgroup", [True, False])
def test_two_answers_lie_in_coded_ends_together_or_not_at_all(subgroup) -> None:
    assert one_sided_ends(ours, subgroup, 600) == []


def test_sabotage_rounding_halves_up_opens_an_end() -> None:
    assert (5, 200) in one_sided_ends(halves_up, subgroup=True, largest=200)


@pytest.mark.parametrize(("count", "n"), [(-1, 20), (21, 20), (1, 0)])
def test_impossible_counts_are_refused(count: int, n: int) -> None:
    with pytest.raises(ValueError, match="between 0 and n"):
        shown_percent(count, n, subgroup=True)


def test_a_negative_number_of_people_is_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        shown_n(-1, subgroup=False)


# Means and medians


@given(st.lists(st.integers(1, 4), max_size=80), subgroups)
def test_a_mean_is_true_or_not_shown(values: list[int], subgroup) -> None:
    shown = mean(values, subgroup=subgroup, low=1, high=4)
    assert shown.n == shown_n(len(values), subgroup=subgroup)
    assert shown.value.is_hidden == (len(values) < K)
    if shown.value.low is not None and shown.value.high is not None:
        exact = Fraction(sum(values), len(values))
        assert Fraction(shown.value.low) - Fraction(1, 20) <= exact <= Fraction(shown.value.high) + Fraction(1, 20)


@pytest.mark.parametrize("subgroup", [True, False])
@pytest.mark.parametrize("n", range(K, 120))
def test_a_mean_at_the_end_of_its_scale_leaves_three_totals(n: int, subgroup) -> None:
    bottom = [mean([1] * (n - more) + [2] * more, subgroup=subgroup, low=1, high=4) for more in range(3)]
    top = [mean([4] * (n - fewer) + [3] * fewer, subgroup=subgroup, low=1, high=4) for fewer in range(3)]
    assert len(set(bottom)) == len(set(top)) == 1


def test_sabotage_without_the_ends_of_the_scale_a_mean_tells_that_all_agreed() -> None:
    agreed = mean([4] * 10, subgroup=True)
    assert agreed.value.text == "4.0"
    assert mean([4] * 9 + [3], subgroup=True) != agreed


@pytest.mark.parametrize(
    ("values", "text"),
    [([4] * 12, "3.8 or more"), ([1] * 12, "1.2 or less"), ([1, 2, 3, 4] * 3, "2.5"), ([4] * 60, "4.0")],
)
def test_means_read_like_this(values: list[int], text: str) -> None:
    assert mean(values, subgroup=True, low=1, high=4).value.text == text


def test_the_ends_of_means_tell_nothing_of_n_beyond_its_range() -> None:
    told: dict[str, set[str]] = {}
    for n in range(K, 300):
        shown = mean([1] * n, subgroup=True, low=1)
        told.setdefault(shown.n.text, set()).add(shown.value.text)
    assert all(len(texts) == 1 for texts in told.values())


def test_an_answer_outside_the_scale_is_refused() -> None:
    for outside in ([0] * 10, [5] * 10):
        with pytest.raises(ValueError, match="outside the ends"):
            mean(outside, subgroup=True, low=1, high=4)


@given(st.lists(st.integers(0, 9), min_size=K, max_size=60), subgroups)
def test_a_median_halves_the_answers(values: list[int], subgroup) -> None:
    shown = median(values, subgroup=subgroup).value
    assert shown.low == shown.high is not None
    assert sum(value <= shown.high for value in values) * 2 >= len(values)
    assert sum(value >= shown.high for value in values) * 2 >= len(values)
    assert median(sorted(values, reverse=True), subgroup=subgroup).value == shown


def test_a_median_of_few_is_not_shown() -> None:
    assert median([3] * 9, subgroup=False).value == HIDDEN
    assert median([1, 2] * 5, subgroup=False).value.text == "1.5"
