"""Shifts planted in simulated measures are found in their month; series in which nothing was planted mostly stay silent."""

import random

from steelyard.analysis.runcharts import DOWN, SHIFTED, UP, read
from steelyard.faces.command.simulation.measures import BASE, SHIFT_AT, series

MONTHS, SEEDS = 17, range(400)  # as long as the support of the seven recipients


def shifts(seed: int, **planted: object) -> list[tuple[int, int]]:
    """Side and first month of each shift that the rules see."""
    values = series(random.Random(seed), MONTHS, **planted)  # type: ignore[arg-type]  # shift_at and down, as given below
    return [(one.side, one.first) for one in read(values, baseline=BASE).of(SHIFTED)]


def share(found: list[bool]) -> float:
    return sum(found) / len(found)


def test_a_planted_rise_and_a_planted_fall_are_found_in_their_month() -> None:
    for side, down in ((UP, False), (DOWN, True)):
        seen = [shifts(seed, shift_at=SHIFT_AT, down=down) for seed in SEEDS]
        assert share([any(one == side for one, _ in found) for found in seen]) >= 0.95
        # The month itself, unless chance already lay on that side in the months before it.
        early = [
            min(first for one, first in found if one == side) for found in seen if any(one == side for one, _ in found)
        ]
        assert share([SHIFT_AT - 3 <= first <= SHIFT_AT + 1 for first in early]) >= 0.9


def test_series_without_a_planted_shift_mostly_stay_silent() -> None:
    silent = [not shifts(seed, shift_at=None) for seed in SEEDS]
    assert share(silent) >= 0.7


def test_a_shift_in_the_other_direction_is_not_reported() -> None:
    assert (
        share(
            [
                any(side == DOWN and first >= SHIFT_AT for side, first in shifts(seed, shift_at=SHIFT_AT))
                for seed in SEEDS
            ]
        )
        == 0
    )
