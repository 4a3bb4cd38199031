"""The profile's arithmetic, where a support stands, and who is exempt."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.support.readiness.rules import DecisionStatus, Facts, Part, Where, is_exempt, reach_of, where_of
from steelyard.support.readiness.rules.profile import Instrument, Profile, decimals, item_share, moved, part_share

OURS = (Instrument("Ours", "1", "CC0"),)


def profile(*shares: Fraction, instruments: tuple[Instrument, ...] = OURS) -> Profile:
    return Profile(dict(zip(Part, shares, strict=True)), 5, instruments)


def test_a_part_is_the_mean_of_its_items_on_their_own_scales() -> None:
    # Worked by hand: four people give 0, 1, 1, 3 of 0..3: 5/12. Two give 1 and 5 of 1..5: 1/2. Together 11/24.
    first, second = {0: 1, 1: 2, 2: 0, 3: 1}, {1: 1, 2: 0, 3: 0, 4: 0, 5: 1}
    assert (item_share(first), item_share(second)) == (Fraction(5, 12), Fraction(1, 2))
    assert part_share([first, second]) == Fraction(11, 24)
    assert decimals(Fraction(11, 24)) == "0.46"


def test_nobody_rated_is_no_share() -> None:
    assert item_share({0: 0, 1: 0}) is None
    assert part_share([]) is None
    assert decimals(None) == "—"


@given(st.lists(st.dictionaries(st.sampled_from([0, 1, 2, 3]), st.integers(0, 9)), min_size=1, max_size=5))
def test_a_share_lies_between_none_and_all_and_turns_round_with_its_scale(items: list[dict[int, int]]) -> None:
    whole = [{point: counts.get(point, 0) for point in range(4)} for counts in items]
    turned = [{point: counts[3 - point] for point in range(4)} for counts in whole]
    share, other = part_share(whole), part_share(turned)
    assert (share is None) == (other is None)
    if share is not None and other is not None:
        assert 0 <= share <= 1
        assert share + other == 1


def test_product_minimum_and_the_weakest_part() -> None:
    found = profile(Fraction(1, 2), Fraction(1, 4), Fraction(4, 5))
    assert (found.product, found.minimum) == (Fraction(1, 10), Fraction(1, 4))
    assert found.weakest_words == "general capacity"
    assert profile(Fraction(1, 4), Fraction(1, 4), Fraction(1, 2)).weakest_words == "motivation and general capacity"
    assert profile(Fraction(1, 2), Fraction(1, 2), Fraction(1, 2)).weakest == []


def test_rounds_compare_only_with_the_same_instrument() -> None:
    before, now = (
        profile(Fraction(1, 2), Fraction(1, 4), Fraction(1, 3)),
        profile(Fraction(1, 2), Fraction(3, 4), Fraction(1, 5)),
    )
    assert [moved(before, now, part) for part in Part] == ["±0.00", "+0.50", "−0.13"]
    licensed = profile(
        Fraction(1, 2), Fraction(3, 4), Fraction(1, 5), instruments=(Instrument("Theirs", "2", "CC BY-NC-ND"),)
    )
    assert moved(before, licensed, Part.GENERAL) == "other instrument"


RATING = Facts(has_round=True, asked=3, rated=1, least=3)
SHOWN = Facts(has_round=True, asked=3, rated=3, least=3, is_revealed=True)


@pytest.mark.parametrize(
    ("facts", "where"),
    [
        (Facts(), Where.INVITE),
        (Facts(is_exempt=True), Where.EXEMPT),
        (Facts(has_round=True, asked=2, rated=2, least=3), Where.INVITE),
        (RATING, Where.RATING),
        (Facts(has_round=True, asked=3, rated=3, least=3), Where.REVEAL),
        (SHOWN, Where.CONTEXT),
        (Facts(has_round=True, is_revealed=True, has_context=True), Where.ASSUMPTIONS),
        (Facts(has_round=True, is_revealed=True, has_context=True, has_assumptions=True), Where.DECIDE),
        (Facts(has_round=True, is_revealed=True, decision=DecisionStatus.WAITING), Where.AGENCY),
        (Facts(has_round=True, is_revealed=True, decision=DecisionStatus.RETURNED), Where.SENT_BACK),
        (Facts(has_round=True, is_revealed=True, decision=DecisionStatus.TOLD), Where.NOT_YET),
        (Facts(has_round=True, is_ready=True, is_exempt=True), Where.READY),
    ],
)
def test_there_is_one_place_and_one_next_step(facts: Facts, where: Where) -> None:
    assert where_of(facts) == where


def test_exempt_is_what_starts_before_the_day_and_nothing_where_there_is_no_day() -> None:
    day = date(2026, 11, 22)
    assert [is_exempt(one, day) for one in (date(2026, 11, 21), day)] == [True, False]
    assert not is_exempt(date(1990, 1, 1), None)


def test_reach_is_cut_and_never_rounded_up() -> None:
    assert (reach_of(599, 1000), reach_of(3, 5), reach_of(0, 0)) == (59, 60, 0)
