"""The steps, the bands and the shares of a review, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steelyard.steering.balance.rules import PAIRS
from steelyard.steering.reviews.rules import (
    STEPS,
    Step,
    Verdict,
    around,
    band_in_words,
    course_in_words,
    frame_problem,
    guide_of,
    hundredths,
    missing,
    promised,
    share,
)
from steelyard.steering.reviews.rules.pages import Beam, Section, Table, kept, read, shortened


@pytest.mark.parametrize(
    ("text", "found"),
    [("-0.25", -25), ("−0.25", -25), ("0,4", 40), ("+1", 100), ("1.00", 100), (".05", 5), ("0", 0), ("-0", 0)],
)
def test_an_end_of_a_band_is_read_as_people_type_it(text: str, found: int) -> None:
    assert hundredths(text) == found


@pytest.mark.parametrize("text", ["", "-", "1.01", "-1.5", "2", "0.255", "half", "0.", "1e-2", "٠"])
def test_what_is_no_end_of_a_band_is_refused(text: str) -> None:
    assert hundredths(text) is None


@given(st.integers(-100, 100))
def test_what_is_shown_of_a_band_is_read_again(value: int) -> None:
    shown = band_in_words("breadth", value, value).rpartition(" ")[2]
    assert hundredths(shown) == value


def test_courses_and_bands_in_words() -> None:
    assert course_in_words("breadth", "hold", "") == "Hold breadth and depth"
    assert course_in_words("partnership", "lean", "minus") == "Lean toward ownership"
    assert band_in_words("breadth", -20, 10) == "Keep breadth and depth between −0.20 and +0.10"


def test_a_promise_says_where_it_was_decided_as_far_as_there_is_room() -> None:
    assert promised("Do it", "Review of 2020") == "Do it (decided in “Review of 2020”)"
    assert promised("x" * 290, "Review of 2020") == "x" * 290
    assert promised("x" * 301, "Review of 2020") == f"{'x' * 299}…"


def test_the_last_review_comes_first_and_the_minutes_last() -> None:
    assert [one.key for one in STEPS] == list(Step)
    assert (STEPS[0].key, STEPS[-1].key) == (Step.LAST, Step.MINUTES)
    assert around(STEPS[0]) == (None, STEPS[1])
    assert around(STEPS[-1]) == (STEPS[-2], None)
    assert guide_of("lever") is STEPS[1]
    assert guide_of("nowhere") is None


def test_the_days_of_a_review_fit_together() -> None:
    first, last = date(2020, 10, 1), date(2021, 9, 30)
    assert frame_problem(first, last, date(2021, 11, 1)) is None
    assert frame_problem(first, first, first) is None
    assert frame_problem(last, first, date(2021, 11, 1)) == ("period_to", "The period ends before it begins.")
    assert frame_problem(first, last, date(2020, 9, 30)) == ("held_on", "The review is held before its period begins.")


def test_what_is_missing_before_a_review_closes() -> None:
    assert missing(list(PAIRS), 0, "We met.") == []
    found = missing(["breadth"], 2, " \n")
    assert found == [
        "Say what happened to 2 decisions of the last review.",
        "Decide whether to hold or to lean: responsiveness and structure.",
        "Decide whether to hold or to lean: partnership and ownership.",
        "Write the minutes.",
    ]
    assert missing(list(PAIRS), 1, "x") == ["Say what happened to 1 decision of the last review."]


def test_the_share_counts_only_what_somebody_answered() -> None:
    found = share([Verdict.HAPPENED, Verdict.HAPPENED, Verdict.PARTLY, Verdict.NOT, None])
    assert (found.happened, found.n, found.unanswered) == (2, 4, 1)
    assert found.told == "2 of 4 decisions happened, 1 happened in part, and 1 did not happen"
    assert share([Verdict.HAPPENED]).told == "1 of 1 decision happened"
    assert share([Verdict.NOT, Verdict.HAPPENED]).told == "1 of 2 decisions happened and 1 did not happen"
    assert share([None]).told == "Nobody has said yet what happened to them"


def test_a_section_that_is_kept_is_read_again() -> None:
    table = Table("Caption", ("A", "B"), (("x", "1"),), numbers=(1,), measure="left", note="n = 1")
    beams = (Beam("breadth", 0.25, low=0.1, high=0.4, then=None, band=(-0.2, 0.1)), Beam("partnership", None))
    section = Section(
        Step.LEVER, "It moved.", (table,), beams, then_label="then", now_label="now", link="balance:lever"
    )
    assert read(kept(section)) == section
    assert not section.is_empty
    assert read(kept(Section(Step.NEEDS, "Nothing."))).is_empty


def test_long_tables_say_how_long_they_are() -> None:
    rows = [(str(n),) for n in range(5)]
    assert shortened(rows, 5) == (tuple(rows), "")
    assert shortened(rows, 2) == ((("0",), ("1",)), "The first 2 of 5 are listed.")
