"""Gaps and what is closed of them: the formula, its edges, and the flag for what rests on one person."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.support.capacity.rules import Kind, median, refused_levels
from steelyard.support.capacity.rules.gaps import Course, Rest, Step, closed

FIRST, LATER, LAST = date(2025, 1, 1), date(2025, 6, 1), date(2026, 1, 1)


def course(*levels: int, target: int | None = 4, kind: str = Kind.ORGANIZATIONAL.value) -> Course:
    return Course(
        kind, target, tuple(Step(day, level) for day, level in zip((FIRST, LATER, LAST), levels, strict=False))
    )


@pytest.mark.parametrize(
    ("levels", "target", "share"),
    [
        ((1, 2), 4, 1 / 3),
        ((1, 4), 4, 1.0),
        ((1, 5), 4, 1.0),  # beyond the target closes no more
        ((2, 1), 4, -0.5),  # what fell counts against
        ((2,), 4, 0.0),
        ((4, 4), 4, None),  # target = baseline: no gap, nothing is divided
        ((5, 5), 4, None),
        ((), 4, None),
        ((2, 3), None, None),
    ],
)
def test_gap_closed_is_gained_by_wanted(levels: tuple[int, ...], target: int | None, share: float | None) -> None:
    assert course(*levels, target=target).share() == share


def test_a_day_tells_what_counted_then() -> None:
    one = course(1, 3, 4)
    assert [one.level(day) for day in (date(2024, 12, 31), FIRST, date(2025, 12, 31), LAST)] == [None, 1, 3, 4]
    assert one.share(date(2025, 12, 31)) == 2 / 3
    assert [closed([one], on=day).until for day in (FIRST, date(2025, 5, 31), LATER)] == [FIRST, FIRST, LATER]


def test_sums_weigh_wide_gaps_more_and_tell_the_organizational_part() -> None:
    found = closed([course(1, 4), course(2, 2, target=3, kind="individual"), course(5, target=5), course()], built=1)
    assert (found.gained, found.wanted, found.percent) == (3, 4, 75)
    assert (found.capacities, found.gaps, found.gaps_closed) == (3, 2, 1)  # the one without levels is not in n
    assert (found.organizational_percent, found.organizational_closed_percent) == (75, 100)
    assert (found.since, found.until) == (FIRST, LATER)


def test_no_gap_gives_no_percent() -> None:
    found = closed([course(5, target=5)])
    assert (found.percent, found.organizational_percent, found.capacities) == (None, None, 1)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5), st.integers(1, 5)), max_size=30))
def test_nothing_is_ever_more_than_closed(rows: list[tuple[int, int, int]]) -> None:
    found = closed([course(low, now, target=high) for low, now, high in rows])
    assert found.gained <= found.wanted
    assert found.gaps_closed <= found.gaps <= found.capacities == len(rows)
    assert (found.percent is None) == (found.wanted == 0)


@pytest.mark.parametrize(
    ("here", "left", "told"),
    [
        (("Ann",), (), "Rests on one person: Ann."),
        (("Ann",), ("Ben",), "Rests on one person: Ann. Ben has left."),
        ((), ("Ben", "Cy"), "Nobody named holds it any more. Ben and Cy have left."),
        (("Ann", "Di"), ("Ben",), "Ben has left."),
        (("Ann", "Di"), (), ""),
        ((), (), ""),  # nobody named is unknown, not a warning
    ],
)
def test_what_rests_on_one_person_is_flagged(here: tuple[str, ...], left: tuple[str, ...], told: str) -> None:
    assert Rest(here, left).told == told


def test_the_middle_and_what_levels_may_be() -> None:
    assert [median(levels) for levels in ([], [4], [2, 5], [1, 5, 2])] == [None, 4, 2, 2]
    assert refused_levels(2, 4) == refused_levels(None, None) == ""
    assert "below" in refused_levels(4, 2)
    assert "Levels go" in refused_levels(0, 6)
    assert "neither" in refused_levels(2, None)
