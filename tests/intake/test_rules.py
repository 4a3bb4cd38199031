"""Where a request stands, what may be done there, and where its scores put it."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.intake.rules import (
    ALLOWED,
    DEFAULT_CRITERIA,
    NEXT_STATUS,
    QUADRANTS,
    Act,
    Axis,
    Criterion,
    DecisionKind,
    DeclineReason,
    HandOffStatus,
    NextStep,
    NotNow,
    RequestStatus,
    draft,
    hundredths,
    is_link_old,
    next_step,
    place,
    please_take_up,
    quadrant,
    recommended,
    refusal,
    refused_because,
    require,
    sketch,
    taken_back,
    weigh,
)

NEW, WEIGHED, DECIDED, HANDED_OFF, CLOSED = RequestStatus

# Every status by every act: may it be done there?
TABLE = {
    Act.SORT: {NEW, WEIGHED},
    Act.TAKE_UP: {NEW, WEIGHED},
    Act.WEIGH: {NEW, WEIGHED},
    Act.DECIDE: {WEIGHED},
    Act.DECLINE: {NEW, WEIGHED},
    Act.HAND_OFF: {DECIDED, HANDED_OFF},
    Act.REOPEN: {DECIDED, HANDED_OFF, CLOSED},
    Act.CLOSE: {DECIDED, HANDED_OFF},
}


def test_every_act_and_every_status_is_in_the_tables() -> None:
    assert set(TABLE) == set(Act) == set(ALLOWED)
    assert set(NEXT_STATUS) == set(RequestStatus)


@pytest.mark.parametrize(("act", "status"), product(Act, RequestStatus))
def test_what_may_be_done_where(act: Act, status: RequestStatus) -> None:
    if status in TABLE[act]:
        assert refusal(act, status) == ""
        require(act, status)
    else:
        assert refusal(act, status).endswith(".")
        with pytest.raises(NotNow):
            require(act, status)


@pytest.mark.parametrize(
    ("act", "leads_to"),
    [(Act.TAKE_UP, WEIGHED), (Act.DECIDE, DECIDED), (Act.DECLINE, DECIDED), (Act.HAND_OFF, HANDED_OFF),
     (Act.REOPEN, WEIGHED), (Act.CLOSE, CLOSED)],
)  # fmt: skip
def test_no_act_leads_where_no_step_goes(act: Act, leads_to: RequestStatus) -> None:
    assert [status for status in ALLOWED[act] if leads_to not in NEXT_STATUS[status] | {status}] == []


# Places on the axes


@pytest.mark.parametrize(
    ("scores", "mean", "is_high", "is_near"),
    [
        ([2, 2, 2], Fraction(2), False, False),
        ([2, 2, 3], Fraction(7, 3), False, True),
        ([2, 3, 3], Fraction(8, 3), True, True),
        ([3, 3, 3], Fraction(3), True, False),
        ([2, 3], Fraction(5, 2), True, True),
        ([2, 2, 2, 3], Fraction(9, 4), False, True),  # exactly 0.25 below
        ([3, 3, 3, 2], Fraction(11, 4), True, True),  # exactly 0.25 above
        ([0], Fraction(0), False, False),
        ([4], Fraction(4), True, False),
    ],
)
def test_the_mean_its_side_and_the_line(scores: list[int], mean: Fraction, *, is_high: bool, is_near: bool) -> None:
    found = place(scores)
    assert (found.mean, found.is_high, found.is_near) == (mean, is_high, is_near)


@pytest.mark.parametrize("scores", [[], [5], [-1], [2, 9]])
def test_scores_that_cannot_be(scores: list[int]) -> None:
    with pytest.raises(ValueError, match="0 to 4"):
        place(scores)


@given(st.lists(st.integers(0, 4), min_size=1, max_size=12))
def test_a_mean_lies_among_its_scores(scores: list[int]) -> None:
    found = place(scores)
    assert min(scores) <= found.mean <= max(scores)
    assert found.is_high == (2 * sum(scores) >= 5 * len(scores))
    assert 0 <= hundredths(found.mean) <= 400


@pytest.mark.parametrize(("mean", "shown"), [((8, 3), 267), ((7, 3), 233), ((1, 8), 13), ((4, 1), 400)])
def test_hundredths_round_half_up(mean: tuple[int, int], shown: int) -> None:
    assert hundredths(Fraction(*mean)) == shown


def test_every_quadrant_has_its_decision() -> None:
    assert set(QUADRANTS.values()) == set(DecisionKind) - {DecisionKind.DECLINED}
    assert quadrant(others=True, placed=True) == DecisionKind.COLLABORATE
    assert quadrant(others=True, placed=False) == DecisionKind.AMPLIFY
    assert quadrant(others=False, placed=True) == DecisionKind.DIRECT
    assert quadrant(others=False, placed=False) == DecisionKind.ILLUMINATE


CRITERIA = [Criterion(f"{axis}{n}", axis, "?", ("", "", "", "", "")) for axis in Axis for n in range(3)]


def scored(others: tuple[int, ...], placed: tuple[int, ...]) -> dict[str, int]:
    return dict(zip([one.key for one in CRITERIA], [*others, *placed], strict=True))


def test_near_the_line_nothing_follows_until_somebody_chooses() -> None:
    scores = scored((2, 2, 3), (4, 4, 4))
    assert weigh(CRITERIA, scores).suggested is None
    assert weigh(CRITERIA, scores).undecided == [Axis.OTHERS]
    assert weigh(CRITERIA, scores, {Axis.OTHERS: True}).suggested == DecisionKind.COLLABORATE
    assert weigh(CRITERIA, scores, {Axis.OTHERS: False}).suggested == DecisionKind.DIRECT


def test_a_choice_counts_for_nothing_away_from_the_line() -> None:
    found = weigh(CRITERIA, scored((4, 4, 4), (0, 0, 0)), {Axis.OTHERS: False, Axis.PLACED: True})
    assert found.suggested == DecisionKind.AMPLIFY


def test_a_missing_score_is_seen() -> None:
    with pytest.raises(KeyError):
        weigh(CRITERIA, {CRITERIA[0].key: 3})


def test_a_sketch_shows_how_far_one_is() -> None:
    none, some = (sketch(Axis.OTHERS, CRITERIA, given) for given in ({}, {CRITERIA[0].key: 4, CRITERIA[1].key: 2}))
    assert (none.place, none.scored, none.of, none.is_whole) == (None, 0, 3, False)
    assert some.place is not None
    assert (some.place.mean, some.scored, some.is_whole) == (3, 2, False)


def test_our_own_matrix_asks_about_both_axes_with_five_different_anchors_each() -> None:
    assert {one.axis for one in DEFAULT_CRITERIA} == set(Axis)
    assert all(len(set(one.anchors)) == 5 for one in DEFAULT_CRITERIA)
    assert len({one.key for one in DEFAULT_CRITERIA}) == len(DEFAULT_CRITERIA)


# What comes next


@pytest.mark.parametrize(
    ("status", "is_weighed", "hand_offs", "step"),
    [
        (NEW, False, [], NextStep.WEIGH),
        (WEIGHED, False, [], NextStep.WEIGH),
        (WEIGHED, True, [], NextStep.DECIDE),
        (DECIDED, True, [], NextStep.CLOSE),
        (HANDED_OFF, True, [HandOffStatus.OPEN], NextStep.WAIT),
        (HANDED_OFF, True, [HandOffStatus.ACCEPTED], NextStep.CLOSE),
        (DECIDED, True, [HandOffStatus.REFUSED], NextStep.PASS_ON),
        (HANDED_OFF, True, [HandOffStatus.REFUSED, HandOffStatus.OPEN], NextStep.WAIT),
        (HANDED_OFF, True, [HandOffStatus.REFUSED, HandOffStatus.ACCEPTED], NextStep.CLOSE),
        (DECIDED, True, [HandOffStatus.WITHDRAWN], NextStep.CLOSE),
        (CLOSED, True, [], NextStep.NOTHING),
    ],
)
def test_the_one_next_step(status: str, *, is_weighed: bool, hand_offs: list[str], step: NextStep) -> None:
    assert next_step(status, is_weighed=is_weighed, hand_offs=hand_offs) == step


def test_a_link_opens_an_answer_for_sixty_days() -> None:
    assert [is_link_old(days) for days in (0, 60, 61)] == [False, False, True]


# Letters


@pytest.mark.parametrize("kind", DecisionKind)
def test_every_decision_begins_with_a_letter_of_its_own(kind: DecisionKind) -> None:
    letter = draft(kind, name="Rita", number="2021-0001", center="The Center")
    assert letter.startswith("Dear Rita,\n\n")
    assert "2021-0001" in letter
    assert letter.endswith("The Center")
    others = {draft(other, name="Rita", number="2021-0001", center="The Center") for other in DecisionKind}
    assert len(others) == len(DecisionKind)


def test_what_a_letter_adds() -> None:
    assert recommended([]) == ""
    assert recommended([("A brief", "https://a.test/"), ("A talk", "")]).endswith(
        "- A brief, https://a.test/\n- A talk"
    )
    assert "Why: Not ready." in refused_because(DeclineReason.NOT_READY, "Ask again in May.")
    assert "took our decision back" in taken_back(name="Rita", number="1", center="C")
    assert please_take_up(topic="School safety", agency="Harbor") == (
        "Please get in touch with Harbor about school safety and tell us whether you can help."
    )
    assert (
        please_take_up(topic="", agency="") == "Please get in touch with the agency and tell us whether you can help."
    )
