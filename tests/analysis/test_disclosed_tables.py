"""Tables of answers tell no more than the rules allow, also to whom subtracts and compares."""

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.analysis.disclosure import (
    NOT_SHOWN,
    OneWay,
    group_mix,
    one_way,
    shown_n,
    shown_percent,
)

K = 10
subgroups = st.booleans()
tables = st.dictionaries(st.text(min_size=1, max_size=8), st.integers(0, 120), min_size=1, max_size=9)


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
