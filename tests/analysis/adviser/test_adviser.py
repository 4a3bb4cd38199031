"""The adviser: problems small enough to solve by hand, and by trying every set."""

import json
from dataclasses import replace
from fractions import Fraction
from itertools import chain, combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from steelyard.analysis.adviser import (
    Band,
    Candidate,
    Need,
    Problem,
    Share,
    Staff,
    UnderWay,
    Unreadable,
    Weight,
    advice,
    as_document,
    read,
)


def asking(key, priority, minutes, *, expertise="equity", month="2021-10", **more):
    return Candidate(key, key.title(), priority, (Need(expertise, month, minutes),) if minutes else (), **more)


ANA = Staff("ana", frozenset({"equity"}), {"2021-10": 600})
BEN = Staff("ben", frozenset({"equity", "trauma"}), {"2021-10": 300})


def test_hours_of_the_right_expertise_decide():
    """Ben alone knows trauma; his 300 minutes go to it, and equity keeps Ana's 600: 5 + 4 + 3 of 15."""
    wanted = (
        asking("a", 5, 300, expertise="trauma"),
        asking("b", 4, 400),
        asking("c", 3, 200),
        asking("d", 3, 250),
    )
    found = advice(Problem(wanted, (ANA, BEN)))
    first = found.answers[0]
    assert (first.chosen, first.value, first.minutes) == (("a", "b", "c"), 12, 900)
    assert first.gap == 0
    left = first.left_out[0]
    assert left.key == "d"
    assert [(lack.words, lack.by) for lack in left.lacks] == [("hours of staff in 2021-10", 250)]
    assert (left.instead_of, left.loss) == (("b",), 1)
    assert [one.chosen for one in found.answers[1:2]] == [("a", "c", "d")]  # 11 points: good, and different


def test_the_budget_binds_and_what_it_would_take_is_said():
    wanted = (
        asking("a", 9, 0, cost_cents=700_00),
        asking("b", 6, 0, cost_cents=500_00),
        asking("c", 5, 0, cost_cents=400_00),
    )
    first = advice(Problem(wanted, (), budget_cents=900_00, answers=1)).answers[0]
    assert (first.chosen, first.value, first.cost_cents) == (("b", "c"), 11, 900_00)
    assert first.binding == (("the budget", 1),)
    left = first.left_out[0]
    assert (left.lacks[0].by, left.instead_of, left.loss) == (700_00, ("b", "c"), 2)


def test_a_band_keeps_the_balance():
    """600 direct minutes are under way; a band of at most 0 for partnership admits 600 partnered, not more."""
    base = UnderWay(600, {Weight.PARTNERSHIP: -600})
    wanted = (
        asking("a", 3, 400, delivery="partnered"),
        asking("b", 2, 200, delivery="amplified"),
        asking("c", 2, 300, delivery="partnered"),
    )
    rich = Staff("all", frozenset({"equity"}), {"2021-10": 10_000})
    problem = Problem(wanted, (rich,), bands=(Band(Weight.PARTNERSHIP, -1, 0),), under_way=base, answers=1)
    first = advice(problem).answers[0]
    assert first.chosen == ("a", "b")
    assert first.standings[0].at == 0
    assert [(lack.words, round(lack.by, 3)) for lack in first.left_out[0].lacks] == [
        ("the upper end of partnership", 0.2)  # (900 - 600) / 1500
    ]


def test_a_focal_area_gets_its_share():
    wanted = (
        asking("a", 5, 600, focal_areas=("x",)),
        asking("b", 1, 300, focal_areas=("x", "y")),
        asking("c", 1, 150, focal_areas=("y",)),
    )
    rich = Staff("all", frozenset({"equity"}), {"2021-10": 10_000})
    first = advice(Problem(wanted, (rich,), shares=(Share("y", 0.25, 1),), answers=1)).answers[0]
    assert first.chosen == ("a", "b", "c")  # y has (150 + 150) of 1050: 0.286
    assert first.standings[0].at == pytest.approx(300 / 1050)


@pytest.mark.parametrize(
    ("problem", "relax"),
    [
        (Problem((asking("a", 1, 700, must=True),), (ANA,)), [("hours of equity in 2021-10", 100)]),
        (Problem((asking("a", 1, 60, must=True),), ()), [("hours of equity in 2021-10", 60)]),
        (Problem((asking("a", 1, 0, cost_cents=900, must=True),), (), budget_cents=400), [("the budget", 500)]),
        (
            Problem(
                (asking("a", 1, 100, tier="general"),),
                (ANA,),
                bands=(Band(Weight.BREADTH, 0.5, 1),),
                under_way=UnderWay(100, {Weight.BREADTH: -100}),
            ),
            [("the lower end of breadth", 0.5)],
        ),
    ],
    ids=["hours", "nobody", "budget", "band"],
)
def test_an_infeasible_problem_says_what_to_relax(problem, relax):
    found = advice(problem)
    assert found.is_infeasible and not found.answers
    assert [(lack.words, round(lack.by, 3)) for lack in found.relax] == relax


def test_nothing_to_choose_from_and_no_hours_are_honest():
    assert advice(Problem((), ())).answers[0].chosen == ()
    nobody = advice(
        Problem((asking("a", 3, 60),), (replace(ANA, minutes={}),), bands=(Band(Weight.BREADTH, -0.5, 0.5),))
    )
    first = nobody.answers[0]
    assert (first.chosen, first.standings[0].at, first.gap) == ((), None, 0)
    assert first.left_out[0].lacks[0].by == 60


EXPERTISE, MONTHS = ("e", "f", "g"), ("m1", "m2")
needs = st.lists(st.builds(Need, st.sampled_from(EXPERTISE), st.sampled_from(MONTHS), st.integers(0, 400)), max_size=3)
candidates = st.lists(
    st.builds(
        lambda priority, wants, tier, delivery, area, cost: Candidate(
            "", "", priority, tuple(wants), tier, "responsive", delivery, (area,), cost
        ),
        st.integers(0, 9), needs, st.sampled_from(["general", "targeted", "intensive"]),
        st.sampled_from(["partnered", "direct"]), st.sampled_from("xy"), st.integers(0, 50),
    ),
    max_size=6,
)  # fmt: skip
people = st.lists(
    st.builds(
        lambda known, hours: Staff("", frozenset(known), hours),
        st.sets(st.sampled_from(EXPERTISE)), st.dictionaries(st.sampled_from(MONTHS), st.integers(0, 600)),
    ),
    max_size=4,
)  # fmt: skip
ends = st.tuples(st.integers(-4, 4), st.integers(-4, 4)).map(lambda two: (min(two) / 4, max(two) / 4))


def can(problem, chosen):
    """Whether a set keeps every limit: hours by Hall's condition on every set of expertise, the rest in fractions."""
    picked = [problem.candidates[at] for at in chosen]
    for month in MONTHS:
        for names in chain.from_iterable(combinations(EXPERTISE, size) for size in (1, 2, 3)):
            asked = sum(n.minutes for one in picked for n in one.needs if n.month == month and n.expertise in names)
            if asked > sum(s.minutes.get(month, 0) for s in problem.staff if s.expertise & set(names)):
                return False
    if sum(one.cost_cents for one in picked) > problem.budget_cents:
        return False
    base, total = problem.under_way, problem.under_way.minutes + sum(one.minutes for one in picked)
    for band in problem.bands:
        pull = base.pulls[band.weight] + sum(one.pull(band.weight) * one.minutes for one in picked)
        if not Fraction(band.low) * total <= pull <= Fraction(band.high) * total:
            return False
    for share in problem.shares:
        given_ = base.focal_areas[share.focal_area] + sum(
            one.minutes for one in picked if share.focal_area in one.focal_areas
        )
        if given_ < Fraction(share.low) * total:
            return False
    return True


@settings(max_examples=40, deadline=None)
@given(candidates, people, st.integers(0, 150), ends, st.sampled_from([0, 0.25]), st.integers(-300, 300))
def test_no_set_is_better_and_every_answer_is_possible(wanted, staff, budget, band, share, pull):
    """Against trying all of up to 64 sets: the first answer is worth the most, and each answer keeps every limit."""
    problem = Problem(
        tuple(replace(one, key=f"c{at}") for at, one in enumerate(wanted)), tuple(staff), budget,
        (Band(Weight.BREADTH, *band),), (Share("x", share, 1),),
        UnderWay(300, {Weight.BREADTH: pull}, {"x": 100}), gap=0.0,
    )  # fmt: skip
    every = chain.from_iterable(combinations(range(len(wanted)), size) for size in range(len(wanted) + 1))
    possible = [sum(wanted[at].priority for at in one) for one in every if can(problem, one)]
    found = advice(problem)
    assert found.is_infeasible == (not possible)
    if not possible:
        assert found.relax
        return
    assert found.answers[0].value == max(possible)
    sets = [tuple(int(key[1:]) for key in one.chosen) for one in found.answers]
    assert all(can(problem, one) for one in sets) and len(set(sets)) == len(sets)
    for answer, one in zip(found.answers, sets, strict=True):
        for left in answer.left_out:
            at = int(left.key[1:])
            assert bool(left.lacks) != can(problem, (*one, at)), left


def test_two_thousand_candidates_end_within_their_time_and_say_their_gap():
    wanted = tuple(
        asking(f"c{at}", 1 + at * 7919 % 10, 60 + at * 104_729 % 900, month=f"m{at % 12}", cost_cents=at % 13 * 100)
        for at in range(2000)
    )
    staff = tuple(Staff(f"s{at}", frozenset({"equity"}), {f"m{m}": 300 for m in range(12)}) for at in range(40))
    found = advice(Problem(wanted, staff, budget_cents=100_000, seconds=4))
    first = found.answers[0]
    assert first.chosen and first.gap is not None
    assert found.in_time == (first.gap <= 0.0101)


DOCUMENT = {
    "requests": [{"key": "a", "priority": 2, "needs": [{"expertise": "e", "month": "m", "minutes": 60}]}],
    "staff": [{"key": "s", "expertise": ["e"], "minutes": {"m": 60}}],
    "bands": [{"weight": "breadth", "low": -0.5, "high": 0.5}],
    "under_way": {"minutes": 60, "tiers": {"general": 40, "intensive": 20}},
}


def test_a_document_is_read_and_advice_is_one():
    problem = read(json.loads(json.dumps(DOCUMENT)))
    assert problem.under_way.pulls[Weight.BREADTH] == 20
    told = json.loads(json.dumps(as_document(advice(problem))))
    assert told["answers"][0]["chosen"] == ["a"] and told["answers"][0]["gap"] == 0


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"requests": 3}, "requests: write a list"),
        (
            {"requests": [{"key": "a", "needs": [{"expertise": "e", "month": "m", "minutes": -1}]}]},
            "requests[0].needs[0].minutes: write a whole number",
        ),
        ({"requests": [{"key": "a"}, {"key": "a"}]}, "requests: the key a is there twice."),
        ({"requests": [{"key": "a", "tier": "huge"}]}, "requests[0].tier: write one of general, targeted, intensive."),
        ({"requests": [{"key": "a", "priority": True}]}, "requests[0].priority: write a whole number"),
        ({"bands": [{"weight": "breadth", "low": 0.5, "high": 0.1}]}, "bands[0].low: the lower end lies above"),
        ({"bands": [{"weight": "breadth", "low": float("nan")}]}, "bands[0].low: write a number from -1 to 1."),
        ({"budjet": 3}, "budjet: nothing is called so"),
        ({"staff": [[]]}, "staff[0]: write an object in braces."),
        ({"under_way": {"tiers": {"huge": 3}}}, "under_way: huge is none of"),
    ],
)
def test_what_cannot_be_read_says_where(change, sentence):
    with pytest.raises(Unreadable) as refused:
        read({**DOCUMENT, **change})
    assert str(refused.value).startswith(sentence)
