"""Hours added and moved: what holds of every set of rows, and a few reckoned by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.analysis.balance import Charge, Row, positions
from steelyard.analysis.balance.what_if import (
    AMPLIFIED,
    DELIVERY,
    DIRECT,
    ORIGIN,
    PARTNERED,
    PLANNED,
    RESPONSIVE,
    TIER,
    TOPIC,
    Refused,
    Shift,
    apply,
    held,
)

PLACES: dict[str, list[str | int]] = {
    TIER: ["general", "targeted", "intensive"],
    TOPIC: [1, 2, 3],
    ORIGIN: [PLANNED, RESPONSIVE],
    DELIVERY: [DIRECT, PARTNERED, AMPLIFIED],
}
CHARGE = Charge(frozenset({1, 2, 3}), known=2, deep=1)


@st.composite
def a_row(draw: st.DrawFn) -> Row:
    amount = draw(st.integers(1, 100_000))
    partnered = draw(st.integers(0, amount))
    return Row(
        draw(st.integers(1, 30)),
        draw(st.sampled_from(["general", "targeted", "intensive"])),
        amount,
        planned=draw(st.integers(0, amount)),
        offered=draw(st.integers(0, amount)),
        partnered=partnered,
        amplified=draw(st.integers(0, amount - partnered)),
        topics=tuple(draw(st.lists(st.sampled_from([1, 2, 3]), unique=True, max_size=3))),
        recipients=tuple(draw(st.lists(st.integers(1, 5), unique=True, max_size=2))),
    )


@st.composite
def a_shift(draw: st.DrawFn) -> Shift:
    axis = draw(st.sampled_from(sorted(PLACES)))
    source, target = draw(st.permutations(PLACES[axis]))[:2]
    return Shift(axis, draw(st.integers(1, 200_000)), source, target)


SETS = st.lists(a_row(), max_size=8, unique_by=lambda row: row.key)
SHIFTS = st.lists(a_shift(), max_size=3)


@given(SETS)
def test_no_choice_changes_nothing(rows: list[Row]) -> None:
    assert apply(rows, [], []).rows == rows


@given(SETS, SHIFTS)
def test_shifts_keep_the_whole_and_refuse_what_is_not_there(rows: list[Row], shifts: list[Shift]) -> None:
    found = apply(rows, [], shifts)
    assert sum(row.amount for row in found.rows) == pytest.approx(sum(row.amount for row in rows))
    assert {row.key for row in found.rows} == {row.key for row in rows}
    assert sum(row.n for row in found.rows) == sum(row.n for row in rows)
    for row in found.rows:
        assert row.amount > 0
        for part in (row.planned, row.offered, row.partnered, row.amplified):
            assert -1e-6 <= part <= row.amount + 1e-6
        assert row.partnered + row.amplified <= row.amount + 1e-6
    for weight in positions(found.rows, CHARGE).weights:
        assert weight.position is None or -1 <= weight.position <= 1
    assert all(one.held < shifts[one.at].amount for one in found.refused)


@given(SETS, a_shift())
def test_a_shift_moves_exactly_its_hours_and_leaves_other_axes_alone(rows: list[Row], shift: Shift) -> None:
    found = apply(rows, [], [shift])
    sign = 0 if found.refused else shift.amount
    for axis, places in PLACES.items():
        for place in places:
            change = 0.0
            if axis == shift.axis:
                change = sign * ((place == shift.target) - (place == shift.source))
            assert held(found.rows, axis, place) == pytest.approx(held(rows, axis, place) + change, abs=1e-6)


def test_hours_from_general_to_intensive() -> None:
    rows = [Row(1, "general", 300, planned=300, topics=(1,)), Row(2, "general", 100, topics=(1, 2))]
    found = apply(rows, [], [Shift(TIER, 100, "general", "intensive")])
    assert held(found.rows, TIER, "intensive") == pytest.approx(100)
    assert held(found.rows, ORIGIN, PLANNED) == pytest.approx(300)
    now, then = (positions(one, CHARGE).weights[0].components[0].position for one in (rows, found.rows))
    assert (now, then) == pytest.approx((1, 0.5))


@pytest.mark.parametrize("amount", [60, 300])
@pytest.mark.parametrize("move", [(TIER, "general", "intensive"), (TOPIC, 1, 2)])
def test_a_shift_keeps_the_count_of_rows(move: tuple[str, str | int, str | int], amount: int) -> None:
    axis, source, target = move
    rows = [Row(1, "general", 300, n=5, topics=(1,)), Row(2, "intensive", 100, n=4, topics=(2,))]
    found = apply(rows, [], [Shift(axis, amount, source, target)])
    assert positions(found.rows, CHARGE).n == 9


def test_more_than_there_is_is_refused_and_the_next_one_goes_on() -> None:
    rows = [Row(1, "general", 60)]
    shifts = [Shift(TIER, 61, "general", "intensive"), Shift(TIER, 60, "general", "targeted")]
    found = apply(rows, [], shifts)
    assert found.refused == [Refused(0, 60)]
    assert [row.tier for row in found.rows] == ["targeted"]


def test_what_is_added_to_a_support_joins_its_row() -> None:
    rows = [Row(1, "general", 60, planned=60, topics=(1,))]
    more = [Row(1, "general", 30, n=0, topics=(1,)), Row(-7, "intensive", 10, n=0)]
    found = apply(rows, more, []).rows
    assert [(row.key, row.amount, row.planned, row.n) for row in found] == [(1, 90, 60, 1), (-7, 10, 0, 0)]


def test_nothing_at_all() -> None:
    found = apply([], [], [Shift(TOPIC, 5, 1, 2)])
    assert (found.rows, found.refused) == ([], [Refused(0, 0)])
