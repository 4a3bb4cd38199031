"""Starting, deciding, closing, opening again and looking back: what is refused, and what each act leaves."""

from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from steelyard.center.charge.models import StaffMember
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.models import Stale
from steelyard.steering.reviews.actions import decisions, reviews
from steelyard.steering.reviews.models import Decision, Review
from steelyard.steering.reviews.queries.reviews import bands_in_force, look_back, what_followed
from steelyard.steering.reviews.rules import Course, NotNow, Step, Subject, Verdict
from steelyard.support.delivery.actions import keep_promise
from steelyard.support.delivery.models import Promise
from steelyard.support.delivery.queries.today import due
from tests.factories.charge import FocalAreaFactory
from tests.people import Cast
from tests.steering.reviews.conftest import FIRST, NOW, SECOND, YEAR_AGO, hold_all, lean, write

pytestmark = pytest.mark.django_db
DAY = date(2021, 1, 4)


def closed(review: Review, cast: Cast) -> Review:
    """The review with its weights held, its minutes written, and closed."""
    hold_all(review, cast)
    write(review, Step.MINUTES, "We met.", by=cast.dana)
    return reviews.close(review, by=cast.dana)


def again(review: Review) -> Review:
    return Review.objects.get(pk=review.pk)


@pytest.mark.parametrize(
    ("days", "says"),
    [
        ({"period_to": date(2019, 9, 30)}, "The period ends before it begins."),
        ({"held_on": date(2019, 9, 30)}, "The review is held before its period begins."),
    ],
)
def test_days_that_do_not_fit_start_nothing(cast: Cast, days: Any, says: str) -> None:
    with pytest.raises(NotNow, match=says):
        reviews.start(by=cast.dana, **{**FIRST, **days})
    assert not Review.objects.exists()


def test_one_review_is_under_way_at_a_time(cast: Cast, open_review: Review) -> None:
    with pytest.raises(NotNow, match="under way already"):
        reviews.start(by=cast.dana, **SECOND)
    with pytest.raises(IntegrityError), transaction.atomic():
        Review.objects.create(**SECOND)
    reviews.drop(again(open_review), by=cast.dana, reason="Started by mistake")
    assert reviews.start(by=cast.dana, **SECOND).previous is None


def test_a_decision_needs_an_owner_and_a_day_unless_it_holds(cast: Cast, open_review: Review) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        decisions.decide(
            open_review, Subject.WEIGHT, by=cast.dana, weight="breadth", course=Course.LEAN, toward="plus", why="So."
        )
    decisions.decide(open_review, Subject.WEIGHT, by=cast.dana, weight="breadth", course=Course.HOLD, why="So.")
    with pytest.raises(NotNow, match="decided already"):
        decisions.decide(open_review, Subject.WEIGHT, by=cast.dana, weight="breadth", course=Course.HOLD, why="No.")


def test_nothing_is_due_before_the_review_is_held(cast: Cast, open_review: Review, mara: StaffMember) -> None:
    with pytest.raises(NotNow, match="due before the review is held"):
        lean(open_review, cast, mara, due_on=FIRST["held_on"] - timedelta(days=1))
    lean(open_review, cast, mara, due_on=FIRST["held_on"])
    with pytest.raises(NotNow, match="Move its day first"):
        reviews.alter(open_review, by=cast.dana, **{**FIRST, "held_on": FIRST["held_on"] + timedelta(days=1)})


def test_a_band_lies_between_the_ends_in_order(cast: Cast, open_review: Review, mara: StaffMember) -> None:
    told = {"weight": "breadth", "why": "So.", "owner": mara, "due_on": FIRST["held_on"]}
    for low, high in ((10, -10), (-101, 0), (0, 101), (None, 10)):
        with pytest.raises(IntegrityError), transaction.atomic():
            decisions.decide(open_review, Subject.BAND, by=cast.dana, low=low, high=high, **told)
    assert str(decisions.decide(open_review, Subject.BAND, by=cast.dana, low=-20, high=10, **told)).endswith("+0.10")


@time_machine.travel(YEAR_AGO)
def test_closing_waits_for_every_weight_and_the_minutes(cast: Cast, open_review: Review) -> None:
    with pytest.raises(NotNow, match="breadth and depth"):
        reviews.close(open_review, by=cast.dana)
    made = closed(again(open_review), cast)
    assert made.is_closed and made.kept["texts"]["minutes"] == "We met."
    with pytest.raises(NotNow, match="not under way any more"):
        reviews.close(again(made), by=cast.dana)
    with pytest.raises(NotNow, match="stays as it is"):
        write(again(made), Step.LEVER, "Later", by=cast.dana)
    with pytest.raises(NotNow, match="stays as it is"):
        decisions.decide(again(made), Subject.WEIGHT, by=cast.dana, weight="breadth", course=Course.HOLD, why="So.")
    assert Entry.objects.filter(verb="reviews.review.closed").count() == 1


@time_machine.travel(YEAR_AGO)
def test_two_who_close_at_once_close_it_once(cast: Cast, open_review: Review) -> None:
    hold_all(open_review, cast)
    write(open_review, Step.MINUTES, "We met.", by=cast.dana)
    first, second = again(open_review), again(open_review)
    reviews.close(first, by=cast.dana)
    with pytest.raises(NotNow, match="not under way any more"):
        reviews.close(second, by=cast.dana)
    assert Entry.objects.filter(verb="reviews.review.closed").count() == 1


@time_machine.travel(YEAR_AGO)
def test_a_closed_decision_stands_in_its_owners_list(cast: Cast, open_review: Review, mara: StaffMember) -> None:
    made = lean(open_review, cast, mara, due_on=DAY)
    assert not Promise.objects.exists(), "a draft promises something"
    for weight in ("responsiveness", "partnership"):
        decisions.decide(open_review, Subject.WEIGHT, by=cast.dana, weight=weight, course=Course.HOLD, why="So.")
    write(open_review, Step.MINUTES, "We met.", by=cast.dana)
    reviews.close(open_review, by=cast.dana)
    [promise] = due(mara, DAY + timedelta(days=1)).overdue
    assert promise.what == "Move 200 hours to intensive work (decided in “Review of 2020”)"
    assert promise.due_on == DAY
    assert Decision.objects.get(pk=made.pk).promise == promise


@time_machine.travel(YEAR_AGO)
def test_opened_again_it_drops_open_promises_and_keeps_kept_ones(
    cast: Cast, open_review: Review, mara: StaffMember
) -> None:
    lean(open_review, cast, mara)
    area = FocalAreaFactory()
    told = {"focal_area": area, "what": "Rename it", "why": "So.", "owner": mara, "due_on": DAY}
    decisions.decide(open_review, Subject.FOCAL_AREA, by=cast.dana, **told)
    for weight in ("responsiveness", "partnership"):
        decisions.decide(open_review, Subject.WEIGHT, by=cast.dana, weight=weight, course=Course.HOLD, why="So.")
    write(open_review, Step.MINUTES, "We met.", by=cast.dana)
    made = reviews.close(open_review, by=cast.dana)
    keep_promise(Promise.objects.get(what__contains="Rename it"), by=cast.dana, on=DAY)
    with pytest.raises(NotNow, match="why"):
        reviews.reopen(again(made), by=cast.dana, reason=" ")
    reviews.reopen(again(made), by=cast.dana, reason="A figure was wrong")
    assert sorted(Promise.objects.values_list("status", flat=True)) == ["dropped", "kept"]
    assert again(made).kept == {}
    reviews.close(again(made), by=cast.dana)
    assert sorted(Promise.objects.values_list("status", flat=True)) == ["dropped", "kept", "open"]


@time_machine.travel(YEAR_AGO)
def test_the_next_review_measures_what_happened(cast: Cast, open_review: Review, mara: StaffMember) -> None:
    first = closed(open_review, cast)
    with time_machine.travel(NOW):
        second = reviews.start(by=cast.dana, **SECOND)
        assert second.previous == first
        with pytest.raises(NotNow, match="later review looks back"):
            reviews.reopen(again(first), by=cast.dana, reason="Oh")
        hold_all(second, cast)
        write(second, Step.MINUTES, "We met again.", by=cast.dana)
        with pytest.raises(NotNow, match="3 decisions of the last review"):
            reviews.close(second, by=cast.dana)
        one, two, three = (outcome.decision for outcome in look_back(second).outcomes)
        told = {"says": "It did.", "on": date(2021, 9, 30)}
        decisions.follow_up(second, one, by=cast.dana, verdict=Verdict.HAPPENED, **told)
        decisions.follow_up(second, two, by=cast.dana, verdict=Verdict.PARTLY, **told)
        said = decisions.follow_up(second, three, by=cast.dana, verdict=Verdict.NOT, **told)
        with pytest.raises(Stale):
            decisions.follow_up(second, three, by=cast.dana, verdict=Verdict.HAPPENED, **told)
        decisions.follow_up(second, three, by=cast.dana, seen=said.version, verdict=Verdict.HAPPENED, **told)
        with pytest.raises(NotNow, match="before the decision"):
            decisions.follow_up(second, one, by=cast.dana, seen=1, verdict=Verdict.NOT, says="x", on=date(2020, 1, 1))
        assert look_back(second).share.told == "2 of 3 decisions happened and 1 happened in part"
        done = reviews.close(again(second), by=cast.dana)
        assert done.kept["past_told"] == "2 of 3 decisions happened and 1 happened in part"
        assert what_followed(first)[0] == second
        stranger = done.decisions.standing().order_by("pk")[0]
        with pytest.raises(NotNow):
            decisions.follow_up(again(second), stranger, by=cast.dana, verdict=Verdict.NOT, **told)


@time_machine.travel(YEAR_AGO)
def test_a_band_holds_from_the_close_on(cast: Cast, open_review: Review, mara: StaffMember) -> None:
    told = {"weight": "breadth", "why": "So.", "owner": mara, "due_on": DAY}
    decisions.decide(open_review, Subject.BAND, by=cast.dana, low=-20, high=10, **told)
    assert bands_in_force() == {}
    closed(open_review, cast)
    assert (bands_in_force()["breadth"].low, bands_in_force()["breadth"].high) == (-20, 10)


def test_two_who_write_at_once_lose_nothing(cast: Cast, open_review: Review) -> None:
    mine, theirs = (open_review.texts.select_related("review").get(step=Step.LEVER) for _ in range(2))
    reviews.write(mine, by=cast.dana, words="Mine")
    with pytest.raises(Stale):
        reviews.write(theirs, by=cast.dana, words="Theirs")
    assert open_review.texts.get(step=Step.LEVER).text == "Mine"


def test_what_is_taken_back_counts_no_more(cast: Cast, open_review: Review, mara: StaffMember) -> None:
    made = lean(open_review, cast, mara)
    decisions.take_back(made, by=cast.dana)
    with pytest.raises(NotNow, match="already"):
        decisions.take_back(Decision.objects.get(pk=made.pk), by=cast.dana)
    lean(open_review, cast, mara)
