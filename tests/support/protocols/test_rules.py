"""Means of means, pass marks and owed replies, by examples worked out by hand."""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.support.protocols.rules import (
    EQUITY,
    EXPERT,
    SHIPPED,
    Answers,
    BadTemplate,
    Content,
    Outcome,
    checked,
    content_of,
    gaps,
    item_score,
    kept,
    not_independent,
    outcome_of,
    owed,
    points,
    reviewer_score,
    share_high,
)
from tests.factories.protocols import rated, said

ASKS, QUESTIONS = EXPERT.content, EQUITY.content


def test_a_reviewer_scores_the_mean_of_the_dimensions_and_the_item_the_mean_of_reviewers() -> None:
    three = [rated(5, 4, 3), rated(4, 4, 4), rated(3, 5, 5)]
    assert [reviewer_score(ASKS, one) for one in three] == [Fraction(4), Fraction(4), Fraction(13, 3)]
    assert item_score(ASKS, three) == Fraction(37, 9)
    assert outcome_of(ASKS, three) == (Outcome.PASSED, 41_111)
    assert points(41_111) == "4.11"


@pytest.mark.parametrize(
    ("three", "outcome", "score"),
    [
        ([(4, 4, 4), (5, 4, 3), (3, 4, 5)], Outcome.PASSED, "4.00"),  # 36 / 9: just high
        ([(4, 4, 4), (5, 4, 3), (3, 4, 4)], Outcome.NOT_PASSED, "3.88"),  # 35 / 9 = 3.888…, cut
        ([(1, 1, 1)] * 3, Outcome.NOT_PASSED, "1.00"),
        ([(5, 5, 5)] * 3, Outcome.PASSED, "5.00"),
    ],
)
def test_high_begins_at_four(three: list[tuple[int, int, int]], outcome: Outcome, score: str) -> None:
    found, number = outcome_of(ASKS, [rated(*one) for one in three])
    assert (found, points(number)) == (outcome, score)


def test_what_is_just_below_the_pass_mark_never_reads_as_reaching_it() -> None:
    assert points(kept(Fraction(39_999, 10_000))) == "3.99"
    assert points(None) == "—"


def test_each_reviewer_weighs_the_same_however_many_there_are() -> None:
    four = [rated(5, 5, 5), rated(5, 5, 5), rated(5, 5, 5), rated(1, 1, 1)]
    assert item_score(ASKS, four) == 4


@given(st.lists(st.tuples(*[st.integers(1, 5)] * 3), min_size=1, max_size=9))
def test_a_score_lies_between_the_lowest_and_the_highest_point(given_points: list[tuple[int, int, int]]) -> None:
    score = item_score(ASKS, [rated(*one) for one in given_points])
    every = [point for one in given_points for point in one]
    assert min(every) <= score <= max(every)
    assert (outcome_of(ASKS, [rated(*one) for one in given_points])[0] == Outcome.PASSED) is (score >= 4)


def test_the_share_of_items_that_are_high() -> None:
    assert share_high([Fraction(4), Fraction(35, 9), Fraction(5), Fraction(3)]) == (2, 4)
    assert share_high([]) == (0, 0)


def test_questions_pass_when_nothing_is_missing() -> None:
    assert outcome_of(QUESTIONS, [said(), said(values="partly")]) == (Outcome.PASSED, None)


def test_each_not_yet_owes_a_reply_of_its_own() -> None:
    two = [said(values="not_yet"), said(values="not_yet", governance="not_yet")]
    assert owed(QUESTIONS, two) == {(0, "values"), (1, "values"), (1, "governance")}
    assert outcome_of(QUESTIONS, two)[0] == Outcome.OWED
    assert outcome_of(QUESTIONS, two, {(0, "values"), (1, "values")})[0] == Outcome.OWED
    assert outcome_of(QUESTIONS, two, {(0, "values"), (1, "values"), (1, "governance")})[0] == Outcome.PASSED


def test_gaps_are_named_in_order() -> None:
    assert gaps(ASKS, rated(5, 4, 3)) == []
    assert gaps(ASKS, Answers({"knowledge": "5", "delivery": "6"})) == [("fidelity", "mark"), ("delivery", "mark")]
    bare = Answers(said().marks, {"values": "  "})
    assert gaps(QUESTIONS, bare)[0] == ("values", "reason")
    assert len(gaps(QUESTIONS, bare)) == 6


def test_the_shipped_templates_are_whole() -> None:
    assert [(one.key, one.version, one.content.needs) for one in SHIPPED.values()] == [
        ("expert-review", 1, 3),
        ("equity-review", 1, 2),
    ]
    for one in SHIPPED.values():
        assert content_of(one.content.as_json()) == one.content
    assert [len(item.marks) for item in ASKS.items] == [5, 5, 5]
    anchors = [mark.text for item in ASKS.items for mark in item.marks]
    assert len(set(anchors)) == 15
    assert QUESTIONS.keys == ["values", "outcomes", "resources", "implementation", "measurement", "governance"]


def broken(**more: object) -> Content:
    return replace(ASKS, **more)  # type: ignore[arg-type]  # any field


@pytest.mark.parametrize(
    "content",
    [
        broken(kind="lottery"),
        broken(items=()),
        broken(needs=0),
        broken(items=(ASKS.items[0], ASKS.items[0])),
        broken(items=(replace(ASKS.items[0], marks=ASKS.items[0].marks[:1]),)),
        broken(passes_from="6"),
    ],
)
def test_a_template_that_cannot_be_answered_or_scored_is_refused(content: Content) -> None:
    with pytest.raises(BadTemplate):
        checked(content)


@pytest.mark.parametrize("data", [{}, {"items": 3}, {"items": [{}], "kind": "anchored"}, {"surprise": 1, "items": []}])
def test_a_template_that_cannot_be_read_is_refused(data: dict[str, object]) -> None:
    with pytest.raises(BadTemplate):
        content_of(data)


@pytest.mark.parametrize(
    ("name", "email"),
    [
        ("Ana Lee", "x@y.test"),
        ("LEE, Ana", "x@y.test"),
        ("Ána  lee", "x@y.test"),
        ("Somebody Else", "ANA@own.test"),
    ],
)
def test_an_author_is_known_by_name_and_by_address(name: str, email: str) -> None:
    assert "among the authors" in not_independent(name, email, authors={"Ana Lee"}, addresses={"ana@own.test"})
    assert not_independent("Ana Leeds", "x@y.test", authors={"Ana Lee"}, addresses={"ana@own.test"}) == ""
