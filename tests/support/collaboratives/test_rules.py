"""Pure rules: who may join, what rests on one, the team rule of the pulse, likeness, the theory's picture."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from steelyard.support.collaboratives.rules import alike, joining, pulse, theory

DAY = date(2021, 5, 1)


def a_round(members: set[int], n: int | None = None) -> pulse.Round:
    count = len(members) if n is None else n
    return pulse.Round(DAY, frozenset(members), count, dict.fromkeys(pulse.ITEMS, 3 * count))


def drawn(*rounds: pulse.Round) -> list[bool]:
    return [point.means is not None for point in pulse.points(rounds)]


def test_a_point_needs_five_answers() -> None:
    assert drawn(a_round({1, 2, 3, 4, 5}, 4), a_round({1, 2, 3, 4, 5}, 5)) == [False, True]
    assert pulse.points([a_round({1, 2, 3, 4, 5}, 4)])[0].n == 0


def test_no_point_when_fewer_than_five_joined_or_left() -> None:
    five, six = {1, 2, 3, 4, 5}, {1, 2, 3, 4, 5, 6}
    others = {11, 12, 13, 14, 15}
    assert drawn(a_round(five), a_round(five)) == [True, True]
    assert drawn(a_round(five), a_round(six)) == [True, False]
    assert drawn(a_round(five), a_round(others)) == [True, True]
    # Also against a point before the last: the round of the others does not hide that one person came.
    assert drawn(a_round(five), a_round(others), a_round(six)) == [True, True, False]
    # A round that was not drawn gives nothing away, so nothing is compared with it.
    assert drawn(a_round(five), a_round(six), a_round(five)) == [True, False, True]


@given(st.lists(st.tuples(st.frozensets(st.integers(1, 9), max_size=9), st.integers(0, 9)), max_size=8))
def test_no_two_drawn_points_differ_by_few_people(given_rounds: list[tuple[frozenset[int], int]]) -> None:
    rounds = [a_round(set(members), min(n, len(members))) for members, n in given_rounds]
    shown = [one for one, point in zip(rounds, pulse.points(rounds), strict=True) if point.means]
    for one in shown:
        assert one.n >= 5
        for other in shown:
            assert not 0 < len(one.members ^ other.members) < 5


def test_knowledge_rests_on_one_person() -> None:
    assert joining.rests_on([7], 0, {}).person == 7
    assert joining.rests_on([7, 8], 4, {7: 4, 8: 1}).person == 7
    assert not joining.rests_on([7, 8], 4, {7: 4, 8: 2})
    assert not joining.rests_on([7, 8], 2, {7: 2}), "two sessions say too little"
    assert not joining.rests_on([7, 8], 4, {7: 1, 8: 1}), "nobody comes: that is another problem"
    assert not joining.rests_on([7, 8], 4, {9: 4}), "who left does not count"


def test_two_teams_are_fine_when_the_parts_differ() -> None:
    assert joining.two_teams("Rosa", "data", [("Ohio team", "lead")]) == ""
    assert "already has the part “Data” in Ohio team" in joining.two_teams("Rosa", "data", [("Ohio team", "data")])


def test_drift_counts_from_the_first_day_planned() -> None:
    first = date(2021, 5, 1)
    assert joining.drift(first, date(2021, 5, 31), date(2021, 5, 2)) == 30
    assert joining.drift(first, first, date(2021, 5, 11)) == 10
    assert joining.drift(first, first, date(2021, 4, 1)) == 0


def work(key: int, problem: str = "", topics: set[str] | None = None, *, stage: str = "exploring", agencies: set[str] | None = None) -> alike.Work:  # fmt: skip
    return alike.Work(key, frozenset(topics or ()), problem, frozenset(agencies or ()), stage)


def test_similar_work_is_suggested_with_its_reasons() -> None:
    mine = work(
        1, "Screening finds children, referrals take months", {"Mental health"}, agencies={"Department of Health"}
    )
    near = work(2, "A referral after a screening gets lost", {"Mental health"}, agencies={"Department of Health"})
    far = work(3, "Kindergarten curricula differ", {"Kindergarten"}, stage="trying")
    found = alike.alike(mine, [mine, far, near])
    assert [one.key for one in found] == [2]
    assert found[0].reason == (
        "Both work on Mental health; both problems speak of referral and screening; "
        "both have Department of Health in the team; both are at the stage “exploring”"
    )
    assert alike.alike(work(1), [work(2)]) == [], "the same stage alone is no reason"


def test_the_theory_is_drawn_from_left_to_right() -> None:
    elements = [
        theory.Element(1, "input", "control", "Four hours a month of six people from three agencies", (2,)),
        theory.Element(2, "strategy", "control", "A map", (3, 99)),
        theory.Element(3, "vision", "concern", "Safe"),
    ]
    drawing = theory.draw(elements)
    assert [(start.element.key, end.element.key) for start, end in drawing.arrows] == [(1, 2), (2, 3)]
    xs = [box.x for box in drawing.boxes]
    assert xs == sorted(xs)
    assert drawing.boxes[0].height > drawing.boxes[1].height
    assert all(len(line) <= theory.LETTERS for line in drawing.boxes[0].lines)
    assert theory.may_lead("input", "vision")
    assert theory.may_lead("change", "change")
    assert not theory.may_lead("vision", "input")
    assert not theory.may_lead("strategy", "strategy")
