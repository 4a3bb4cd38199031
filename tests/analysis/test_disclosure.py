"""What is shown of people's answers is true, and tells no more than the rules allow.

Each check is also run on a rendering with one defence taken out (the ``sabotage`` tests), where it must find the leak.
"""

import pickle
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.analysis.disclosure import (
    HIDDEN,
    NOT_SHOWN,
    OneWay,
    Shown,
    bands,
    group_mix,
    mean,
    median,
    one_way,
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


# One-way tables


@given(tables, subgroups)
def test_a_table_shows_every_row_or_none(counts: dict[str, int], subgroup) -> None:
    table = one_way(counts, subgroup=subgroup)
    assert [row.label for row in table.rows] == list(counts)
    assert {row.percent.is_hidden for row in table.rows} == {sum(counts.values()) < K}
    assert table.is_hidden == table.n.is_hidden == (sum(counts.values()) < K)


@given(tables, subgroups)
def test_a_table_never_prints_a_decimal_and_an_answer_nobody_gave_is_no_zero(counts: dict[str, int], subgroup) -> None:
    for row in one_way(counts, subgroup=subgroup).rows:
        assert "." not in row.percent.text
        assert row.percent.text != "0%"
        assert row.percent.is_hidden == (row.percent.text == NOT_SHOWN)


@given(tables, subgroups, st.randoms(use_true_random=False))
def test_the_order_of_answers_orders_rows_and_changes_nothing_else(counts, subgroup, random) -> None:
    shuffled = list(counts.items())
    random.shuffle(shuffled)
    table, other = one_way(counts, subgroup=subgroup), one_way(dict(shuffled), subgroup=subgroup)
    assert other.n == table.n
    assert {row.label: row for row in other.rows} == {row.label: row for row in table.rows}


@given(tables, subgroups)
def test_other_labels_change_labels_only(counts: dict[str, int], subgroup) -> None:
    renamed = {f"x{label}": count for label, count in counts.items()}
    table, other = one_way(counts, subgroup=subgroup), one_way(renamed, subgroup=subgroup)
    assert other.n == table.n
    assert [(row.label, row.percent) for row in other.rows] == [(f"x{row.label}", row.percent) for row in table.rows]


@given(tables, subgroups)
def test_the_same_counts_give_the_same_bytes(counts: dict[str, int], subgroup) -> None:
    assert pickle.dumps(one_way(counts, subgroup=subgroup)) == pickle.dumps(one_way(dict(counts), subgroup=subgroup))


def reading(table: OneWay) -> tuple[str, ...]:
    return (table.n.text, *(row.percent.text for row in table.rows))


def test_tables_that_read_alike_are_equal_in_every_bit() -> None:
    seen: dict[tuple[str, ...], tuple[OneWay, bytes]] = {}
    alike = 0
    for counts in product(range(9), repeat=3):
        for subgroup in (True, False):
            table = one_way(dict(zip("abc", counts, strict=True)), subgroup=subgroup)
            first, data = seen.setdefault(reading(table), (table, pickle.dumps(asdict(table))))
            assert (table, pickle.dumps(asdict(table))) == (first, data)
            alike += first is not table
    assert alike > 100


def test_where_several_answers_may_be_ticked_n_is_given() -> None:
    table = one_way({"phone": 30, "visit": 25}, subgroup=True, n=40)
    assert reading(table) == ("40 to 49", "75 to 79%", "60 to 64%")
    with pytest.raises(ValueError, match="between 0 and n"):
        one_way({"phone": 41}, subgroup=True, n=40)


# Who answered


def test_groups_of_ten_and_more_are_shown() -> None:
    assert reading(group_mix({"State": 77, "Local": 53, "School": 54, "Other": 91})) == (
        "275",
        "28%",
        "19%",
        "20%",
        "33%",
    )


@pytest.mark.parametrize("small", [0, 1, 9])
def test_one_small_or_empty_group_hides_all_groups(small: int) -> None:
    assert reading(group_mix({"one": 250, "two": small, "three": 15})) == (str(265 + small), *[NOT_SHOWN] * 3)


# Attacks on the tables that a real report printed, and on the same tables by our rules


def consistent(table: OneWay, sizes: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """Every way to give counts to the rows that our rendering allows, for each n that an attacker holds possible."""
    for n in sizes:
        if shown_n(n, subgroup=True) != table.n and shown_n(n, subgroup=False) != table.n:
            continue
        subgroup = shown_n(n, subgroup=True) == table.n
        allowed = [
            [count for count in range(n + 1) if shown_percent(count, n, subgroup=subgroup) == row.percent]
            for row in table.rows
        ]
        yield from (counts for counts in product(*allowed) if sum(counts) == n)


# The reason that weighed most with ten state team members: seven gave one, three people stand alone.
REASONS = {"depth": 1, "breadth": 0, "cost": 1, "reputation": 0, "alignment": 7, "level": 0, "other": 1}


def test_printed_percents_of_ten_people_name_the_three_who_stand_alone() -> None:
    printed = [100 * count // 10 for count in REASONS.values()]
    fitting = [[count for count in range(11) if 10 * count == percent] for percent in printed]
    assert fitting == [[count] for count in REASONS.values()]


@pytest.mark.parametrize("sizes", [range(K, 15), [10]], ids=["n as shown", "n known from elsewhere"])
def test_our_table_of_ten_people_names_nobody(sizes: Sequence[int]) -> None:
    table = one_way(REASONS, subgroup=True)
    assert reading(table) == ("10 to 14", *["20% or less"] * 4, "60 to 79%", *["20% or less"] * 2)
    ways = list(zip(*consistent(table, sizes), strict=True))
    possible = {label: set(counts) for label, counts in zip(REASONS, ways, strict=True)}
    assert all({0, 1, 2} <= possible[label] for label in REASONS if label != "alignment")
    assert possible["alignment"] >= {6, 7}


TIERS = {"general": 250, "targeted": 10, "intensive": 15}
ROLES = {"state": 77, "local": 53, "school": 54, "other": 91}


def test_printed_decimals_give_the_number_who_answered_and_every_count() -> None:
    tiers, roles = [90.9, 3.6, 5.5], [28, 19.3, 19.6, 33]

    def fit(percents: Sequence[float], n: int) -> bool:
        choices = [
            [count for count in range(n + 1) if round(100 * count / n, 0 if percent % 1 == 0 else 1) == percent]
            for percent in percents
        ]
        return any(sum(counts) == n for counts in product(*choices))

    fitting = [n for n in range(200, 354) if fit(tiers, n) and fit(roles, n)]
    # Another printed table says that ten people took part in targeted support.
    assert [n for n in fitting if round(3.6 * n / 100) == 10] == [275]


@pytest.mark.parametrize("counts", [TIERS, ROLES], ids=["tiers", "roles"])
def test_our_mix_of_groups_leaves_several_counts_for_each_group(counts: dict[str, int]) -> None:
    ways = list(zip(*consistent(group_mix(counts), [275]), strict=True))
    assert all(len(set(possible)) >= 2 for possible in ways)
    assert all(true in possible for true, possible in zip(counts.values(), ways, strict=True))


def test_an_answer_that_almost_nobody_gave_is_shown_as_an_end() -> None:
    """One printed table left out a column; 100 less the others gave it back, and its zeros said that nobody had."""
    table = one_way({"not at all": 0, "somewhat": 7, "important": 64, "very": 99}, subgroup=False)
    assert reading(table) == ("170", "2% or less", "4%", "38%", "58%")
    assert reading(one_way({"not at all": 0, "very": 170}, subgroup=True)) == (
        "150 to 199",
        "5% or less",
        "95% or more",
    )


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
