"""The measures against published examples and counts by hand."""

import json
import math
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.analysis.agreement import alpha, kappa, of_values, percent, pooled_alpha, pooled_kappa


def table(text):
    """Units from one line per coder, values between blanks, a point where one is missing."""
    lines = [[None if one == "." else one for one in line.split()] for line in text.strip().splitlines()]
    return of_values(list(zip(*lines, strict=True)))


# Krippendorff (2011), "Computing Krippendorff's alpha-reliability": four observers, twelve units, nominal 0.743.
FOUR = """
1 2 3 3 2 1 4 1 2 . . .
1 2 3 3 2 2 4 1 2 5 . 3
. 3 3 3 2 3 4 2 2 5 1 .
1 2 3 3 2 4 4 1 2 5 1 .
"""
# The same paper: two observers and two values, 0.095; two observers and five values (Meg and Owen), 0.692.
TWO = "0 1 0 0 0 0 0 0 1 0\n1 1 1 0 0 1 0 0 0 0"
MEG_AND_OWEN = "a a b b d c c c e d d a\nb a b b b c c c e d d d"


@pytest.mark.parametrize(("text", "published"), [(FOUR, 0.743), (TWO, 0.095), (MEG_AND_OWEN, 0.692)])
def test_alpha_is_that_of_krippendorffs_examples(text, published):
    assert alpha(table(text)).value == pytest.approx(published, abs=0.0005)


def test_alpha_with_missing_values_counted_by_hand():
    # Of the twelve units one has a single value (the last), so eleven count, with 40 values in all.
    # Coincidences off the diagonal: unit 2 (2,2,3,2) gives 2 x 3/3, unit 6 (1,2,3,4) 12/3, unit 8 (1,1,2,1) 2 x 3/3.
    found = alpha(table(FOUR))
    assert found.units == 11
    n = {1: 9, 2: 13, 3: 10, 4: 5, 5: 3}
    disagreed = Fraction(2) + Fraction(12, 3) + Fraction(2)
    by_chance = Fraction(40 * 40 - sum(one * one for one in n.values()), 39)
    assert found.value == pytest.approx(float(1 - disagreed / by_chance))


def counted(cells):
    """Units of two coders from a table of counts."""
    return of_values([(a, b) for a, row in enumerate(cells) for b, count in enumerate(row) for _ in range(count)])


def test_kappa_is_that_of_cohens_example():
    # Cohen (1960), 200 cases: agreement .70, by chance .41, kappa .492.
    units = counted([[88, 14, 18], [10, 40, 10], [2, 6, 12]])
    assert percent(units).value == pytest.approx(0.70)
    assert kappa(units).value == pytest.approx(0.29 / 0.59)
    assert str(kappa(units)) == "0.492"


def test_kappa_counted_by_hand():
    # 20 twice yes, 5 and 10 apart, 15 twice no: agreement 35/50; chance .5 x .6 + .5 x .4 = .5.
    units = counted([[20, 5], [10, 15]])
    assert percent(units).value == pytest.approx(0.7)
    assert kappa(units).value == pytest.approx(0.4)


def test_kappa_of_three_coders_is_the_mean_over_pairs():
    rows = [(1, 1, 1), (1, 1, 0), (0, 0, 0), (0, 1, 0)]
    pairs = [kappa(of_values([(row[a], row[b]) for row in rows])).value for a, b in ((0, 1), (0, 2), (1, 2))]
    assert kappa(of_values(rows)).value == pytest.approx(sum(pairs) / 3)
    assert percent(of_values(rows)).value == pytest.approx((3 + 1 + 3 + 1) / 12)


def test_pooled_kappa_averages_agreement_and_chance_first():
    one, two = counted([[20, 5], [10, 15]]), counted([[40, 0], [10, 0]])
    # The second alone: agreement .8, chance .8, kappa 0. Pooled: (.7 + .8)/2 = .75 and (.5 + .8)/2 = .65.
    assert kappa(two).value == pytest.approx(0)
    assert pooled_kappa([one, two]).value == pytest.approx((0.75 - 0.65) / 0.35)
    # A code on which all agree that it is nowhere (1 and 1) moves the pool and has no kappa of its own.
    never = counted([[50]])
    assert kappa(never).value is None
    assert pooled_kappa([one, never]).value == pytest.approx((0.85 - 0.75) / 0.25)


def test_pooled_alpha_averages_disagreements():
    # First: 10 units, 4 apart: 4/10 of disagreement; margins 14 and 6 of 20: 2 x 14 x 6 / (20 x 19).
    # Second: 10 units, all alike, 2 of one value: no disagreement; margins 16 and 4: 2 x 16 x 4 / (20 x 19).
    first, second = table(TWO), table("0 0 0 0 0 0 0 0 1 1\n0 0 0 0 0 0 0 0 1 1")
    expected = 1 - Fraction(4, 10) / (Fraction(2 * 14 * 6, 380) + Fraction(2 * 16 * 4, 380))
    assert pooled_alpha([first, second]).value == pytest.approx(float(expected))
    assert pooled_alpha([first]).value == alpha(first).value


@pytest.mark.parametrize("rows", [[], [(1, None), (None, 1)], [(1,), (0,)], [(None, None)]])
def test_without_a_unit_of_two_coders_nothing_is_told(rows):
    units = of_values(rows)
    for measure in (percent, kappa, alpha):
        found = measure(units)
        assert (found.value, found.units, str(found)) == (None, 0, "not enough")
        assert "two coders" in found.why
    assert pooled_kappa([units]).value is None
    assert pooled_alpha([units]).value is None
    assert pooled_alpha([]).value is None


def test_one_value_throughout_is_no_agreement_beyond_chance():
    units = of_values([(0, 0)] * 20)
    assert percent(units).value == 1
    for measure in (kappa, alpha):
        assert measure(units).value is None
        assert "same value" in measure(units).why
    assert json.loads(json.dumps(alpha(units).told()))["value"] == "not enough"


def test_the_interval_is_the_same_each_time_and_holds_the_value():
    found = alpha(table(FOUR))
    assert found == alpha(table(FOUR))
    assert found.low < found.value < found.high <= 1
    assert alpha(table(FOUR), seed=7).low != found.low
    assert alpha(table(FOUR), draws=0).low is None
    # One block alone says nothing of others.
    units = table(FOUR)
    assert alpha(type(units)(units.values, units.weights, units.blocks * 0)).low is None


def test_an_interval_over_draws_that_mostly_have_no_answer_is_not_told():
    # Nineteen units alike and one apart: a third of the draws do not meet it and see one value only.
    found = alpha(of_values([(0, 0)] * 19 + [(0, 1)]))
    assert found.value is not None
    assert found.low is None


VALUES = st.lists(st.tuples(*[st.sampled_from([0, 1, 2, None])] * 3), max_size=12)


@given(VALUES)
def test_measures_are_numbers_within_bounds_or_nothing(rows):
    units = of_values(rows) if rows else of_values([])
    for measure, low in ((percent, 0), (kappa, -1), (lambda one: alpha(one, draws=0), -1)):
        value = measure(units).value
        assert value is None or (not math.isnan(value) and low <= value <= 1 + 1e-12)


@given(VALUES)
def test_a_row_of_weight_two_is_two_rows(rows):
    units = of_values(rows) if rows else of_values([])
    double = of_values([*rows, *rows]) if rows else of_values([])
    heavy = type(units)(units.values, units.weights * 2, units.blocks)
    for measure in (percent, kappa, lambda one: alpha(one, draws=0)):
        assert measure(heavy).value == pytest.approx(measure(double).value)
