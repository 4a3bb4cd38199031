"""The rule that proposes candidates, the score it goes by, and the peers beside it."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.analysis.exemplars import (
    Cell,
    Data,
    Indicator,
    Rule,
    Unusable,
    peers,
    propose,
    scores,
    shown,
    side_by_side,
)

INDICATORS = (Indicator("climate"), Indicator("skills"), Indicator("absence", more_is_better=False))
YEARS = ("2021", "2022", "2023")


def state(seed=1, count=40, **planted):
    """Districts with three indicators over three years; what is planted is added to a district's outcomes."""
    dice = np.random.default_rng(seed)
    names = [f"d{at:02}" for at in range(count)]
    poverty = dict(zip(names, dice.uniform(0, 1, count), strict=True))
    cells = []
    for name in names:
        own = dice.normal() * 0.3 + planted.get(name, 0)
        for year in YEARS:
            for one in INDICATORS:
                value = own - 2 * poverty[name] + dice.normal() * 0.25
                cells.append(Cell(name, one.key, year, value if one.more_is_better else -value, 120))
    context = {
        name: {"poverty": poverty[name], "place": "rural" if at % 2 else "city"} for at, name in enumerate(names)
    }
    return Data(tuple(cells), INDICATORS, context, dict.fromkeys(names, 0.8))


def test_a_district_far_beyond_its_context_is_proposed():
    found = propose(state(d07=3.0), ["poverty"])
    assert found.candidates[0] == "d07"
    best = found.standings[0]
    assert (best.rank, best.of, best.response, best.against) == (1, 40, 0.8, ())
    assert best.effect - 1.96 * best.se > 0 and best.score > best.expected
    assert len(found.candidates) <= 4
    assert found.reliability.alpha > 0.8 and found.reliability.between_years > 0.8
    assert any("top 10%" in sentence for sentence in found.rule.sentences)


@given(seed=st.integers(0, 10**6), n=st.integers(0, 9), good=st.floats(1, 50))
@settings(max_examples=25, deadline=None)
def test_a_small_district_never_appears(seed, n, good):
    """Whatever a few pupils answer: neither as a candidate nor anywhere else, nor does it move the others."""
    data = state(seed)
    small = [
        Cell("small", one.key, year, good if one.more_is_better else -good, n) for one in INDICATORS for year in YEARS
    ]
    context = {**data.context, "small": {"poverty": 0.9, "place": "rural"}}
    found = propose(replace(data, cells=(*data.cells, *small), context=context), ["poverty"])
    assert "small" not in repr(found)
    assert found.suppressed == 9 and found.not_compared == 1
    assert found.standings == propose(data, ["poverty"]).standings


def test_few_people_are_not_compared_though_their_cells_are_shown():
    data = state()
    few = [Cell("few", one.key, year, 9 if one.more_is_better else -9, 10) for one in INDICATORS for year in YEARS[:2]]
    context = {**data.context, "few": {"poverty": 0.9, "place": "city"}}
    found = propose(replace(data, cells=(*data.cells, *few), context=context), ["poverty"])
    assert "few" not in [one.group for one in found.standings]
    assert (
        "few"
        in propose(
            replace(data, cells=(*data.cells, *few), context=context), ["poverty"], Rule(fewest_in_group=20)
        ).candidates
    )


def against(found, group):
    return next(one.against for one in found.standings if one.group == group)


def test_one_low_year_or_group_of_students_speaks_against():
    data = state(d07=3.0)
    cells = [
        replace(cell, value=-99) if (cell.group, cell.indicator, cell.year) == ("d07", "skills", "2022") else cell
        for cell in data.cells
    ]
    assert "in the bottom 25% on skills in 2022" in against(
        propose(replace(data, cells=tuple(cells)), ["poverty"]), "d07"
    )
    students = [Cell(name, "climate", "2023", float(name != "d07"), 15, "English learners") for name in data.context]
    found = propose(replace(data, cells=(*data.cells, *students)), ["poverty"])
    assert against(found, "d07") == ("in the bottom 25% on climate in 2023 for English learners",)
    unseen = [replace(cell, n=9) if cell.group == "d07" else cell for cell in students]
    assert propose(replace(data, cells=(*data.cells, *unseen)), ["poverty"]).candidates[0] == "d07"


def test_every_part_can_be_moved():
    data = replace(state(d07=3.0), response={})
    assert propose(data, ["poverty"], Rule(least_response=0.5)).candidates == ()
    wide = propose(data, ["poverty"], Rule(top=1, bottom=0, must_be_clearly_above=False))
    assert len(wide.candidates) == 40
    with pytest.raises(Unusable, match="wants 3 indicators"):
        propose(replace(data, indicators=INDICATORS[:2]), ["poverty"])
    with pytest.raises(Unusable, match="No group has enough years"):
        propose(data, ["poverty"], Rule(fewest_years=4))


def test_the_list_depends_on_what_is_held_constant():
    data = state(3)
    rule = Rule(top=0.3, bottom=0)
    plain, poor = propose(data, [], rule), propose(data, ["poverty", "place"], rule)
    change = side_by_side(plain, poor)
    assert set(change.stay) | set(change.enter) == set(poor.candidates)
    assert set(change.stay) | set(change.leave) == set(plain.candidates)
    assert change.enter or change.leave


def test_the_score_by_hand():
    cells = [Cell(group, key, "1", value, 50) for key, row in (("a", (1, 2, 3)), ("b", (9, 6, 3))) for group, value in zip("xyz", row, strict=True)]  # fmt: skip
    found, reliability = scores(cells, [Indicator("a", weight=3), Indicator("b", more_is_better=False)])
    assert {one.group: one.value for one in found} == pytest.approx({"x": -1, "y": 0, "z": 1})
    assert reliability.alpha == pytest.approx(1) and reliability.between_years is None
    assert shown([*cells, Cell("w", "a", "1", 5, 9)])[1] == 1
    assert [one.group for one in scores(cells[:5], [Indicator("a"), Indicator("b")])[0]] == ["x", "y"]


def test_peers_are_the_nearest_in_context():
    context = {
        "a": {"poverty": 0.1, "place": "city"}, "b": {"poverty": 0.2, "place": "city"},
        "c": {"poverty": 0.1, "place": "rural"}, "d": {"poverty": 0.9, "place": "city"}, "e": {"place": "city"},
    }  # fmt: skip
    found = peers(context, "a", ["poverty", "place"], count=2)
    assert [one.group for one in found] == ["b", "c"]
    assert found[1].distance == pytest.approx(1)
    with pytest.raises(Unusable, match="lacks something"):
        peers(context, "e", ["poverty"])
