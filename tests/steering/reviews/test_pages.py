"""The pages of a review: for whom, what stands in each step, what bad input gets, and what stays after the close."""

from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from page import is_pdf_compliant_bytes

from steelyard.center.charge.models import StaffMember
from steelyard.center.context.models import ContextEvent
from steelyard.center.needs.models import Standing
from steelyard.foundation.work.worker import run_job
from steelyard.steering.reviews.actions import decisions, reviews
from steelyard.steering.reviews.models import Decision, FollowUp, Pack, Review
from steelyard.steering.reviews.rules import Course, Step, Subject
from tests.factories.delivery import EffortFactory
from tests.factories.needs import RoundFactory, StatementFactory
from tests.page import location
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger
from tests.steering.reviews.conftest import NOW, SECOND, YEAR_AGO, hold_all, lean, write

READERS = ("dana", "cora", "liam", "eva", "fay", "ada", "abe")
FOLLOWERS = ("dana", "cora", "liam", "eva", "ada")
REFUSED = ("libby", "rosa", "omar", "pia", "nobody")
FRAME = {
    "title": "Review of 2021", "held_on": "2021-11-01", "period_from": "2020-10-01", "period_to": "2021-09-30",
    "guests": "Abe Lin", "version": "1",
}  # fmt: skip


@pytest.fixture
def closed(cast: Cast, open_review: Review, mara: StaffMember) -> Review:
    with time_machine.travel(YEAR_AGO):
        lean(open_review, cast, mara)
        hold_rest(open_review, cast)
        write(open_review, Step.MINUTES, "We met for an hour.", by=cast.dana)
        return reviews.close(open_review, by=cast.dana)


def hold_rest(review: Review, cast: Cast) -> None:
    for weight in ("responsiveness", "partnership"):
        decisions.decide(review, Subject.WEIGHT, by=cast.dana, weight=weight, course=Course.HOLD, why="It serves us.")


def test_staff_follow_what_is_under_way_and_the_board_does_not(visit: Any, cast: Cast, open_review: Review) -> None:
    for name in READERS:
        inside = name in FOLLOWERS
        visit("reviews:review", pk=open_review.pk, as_=getattr(cast, name), status=200 if inside else 404)
        visit("reviews:print", pk=open_review.pk, as_=getattr(cast, name), status=200 if inside else 404)
        visit("reviews:step", pk=open_review.pk, key="lever", as_=getattr(cast, name), status=200 if inside else 403)
        assert ("Review of 2020" in visit("reviews:reviews", as_=getattr(cast, name)).text) == inside
    for name in REFUSED:
        visit("reviews:reviews", as_=getattr(cast, name), status=403)
        visit("reviews:review", pk=open_review.pk, as_=getattr(cast, name), status=403)


def test_what_is_closed_is_read_by_the_board_and_the_funder(visit: Any, cast: Cast, closed: Review) -> None:
    for name in READERS:
        page = visit("reviews:review", pk=closed.pk, as_=getattr(cast, name))
        assert "Lean toward depth" in page.text
        assert ("Open it again" in page.text) == (name == "dana")
    for name in REFUSED:
        visit("reviews:review", pk=closed.pk, as_=getattr(cast, name), status=403)


def test_only_the_director_holds_it(visit: Any, cast: Cast, open_review: Review) -> None:
    for name in (*READERS[1:], *REFUSED):
        user = getattr(cast, name)
        visit("reviews:start", as_=user, status=403)
        visit.post("reviews:close", pk=open_review.pk, as_=user, status=403)
        visit("reviews:decide", pk=open_review.pk, subject="band", as_=user, status=403)
        visit.post("reviews:step", {"text": "x"}, pk=open_review.pk, key="lever", as_=user, status=403)
    page = visit("reviews:step", pk=open_review.pk, key="lever", as_=cast.cora)
    assert not page.all("textarea")


def test_without_any_review_there_is_one_next_step(visit: Any, cast: Cast) -> None:
    page = visit("reviews:reviews", as_=cast.dana)
    assert "Start the first review" in page.text
    assert len([one for one in page.all("a") if one.get("href") == "/balance/reviews/start/"]) == 1
    assert "Start the first review" not in visit("reviews:reviews", as_=cast.fay).text


@time_machine.travel(NOW)
def test_a_review_is_started_once_and_leads_to_its_first_step(visit: Any, cast: Cast) -> None:
    page = visit("reviews:start", as_=cast.dana)
    once = next(one.get("value") for one in page.all("input", name="once"))
    first, second = (visit.post("reviews:start", {**FRAME, "once": once}, as_=cast.dana) for _ in range(2))
    made = Review.objects.get()
    assert location(first) == location(second) == f"/balance/reviews/{made.pk}/steps/last/"
    assert "This is the first review" in visit("reviews:step", pk=made.pk, key="last", as_=cast.dana).text


def test_while_one_is_under_way_no_other_is_started(visit: Any, cast: Cast, open_review: Review) -> None:
    assert location(visit("reviews:start", as_=cast.dana, status=303)) == open_review.get_absolute_url()
    assert location(visit.post("reviews:start", FRAME, as_=cast.dana)) == open_review.get_absolute_url()
    assert Review.objects.count() == 1


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"period_to": "2020-09-30"}, "The period ends before it begins."),
        ({"period_from": ""}, "This field is required."),
        ({"held_on": "2020-01-01"}, "The review is held before its period begins."),
        ({"title": ""}, "This field is required."),
        ({"title": "x" * 201}, "at most 200 characters"),
        ({"guests": ""}, "Say who is there"),
        ({"guests": "x" * 2_001}, "at most 2000 characters"),
        ({"present": "999"}, "not one of the available choices"),
        ({"held_on": "21/21/2021"}, "Enter a date as month/day/year"),
    ],
)
def test_a_bad_frame_is_given_back_with_a_sentence(visit: Any, cast: Cast, wrong: Any, says: str) -> None:
    assert says in visit.post("reviews:start", {**FRAME, **wrong}, as_=cast.dana, status=422).text
    assert not Review.objects.exists()


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"course": ""}, "This field is required."),
        ({"course": "minus", "owner": ""}, "Choose who sees to it."),
        ({"course": "minus", "due_on": ""}, "Say until when."),
        ({"course": "minus", "what": ""}, "Say what will be done."),
        ({"course": "minus", "due_on": "2020-11-01"}, "It is due before the review is held."),
        ({"course": "hold", "what": "", "owner": "", "due_on": "", "why": ""}, "This field is required."),
        ({"course": "hold", "why": "x" * 2_001}, "at most 2000 characters"),
        ({"course": "hold", "owner": ""}, "An owner and a day go together."),
        ({"course": "minus", "owner": "999"}, "not one of the available choices"),
    ],
)
def test_a_bad_decision_is_given_back(
    visit: Any, cast: Cast, open_review: Review, mara: StaffMember, wrong: Any, says: str
) -> None:
    told = {
        "course": "minus",
        "what": "Move hours",
        "why": "So.",
        "owner": mara.pk,
        "due_on": "2021-03-01",
        "version": 1,
    }
    page = visit.post(
        "reviews:decide-weight", {**told, **wrong}, pk=open_review.pk, weight="breadth", as_=cast.dana, status=422
    )
    assert says in page.text
    visit.post("reviews:decide-weight", told, pk=open_review.pk, weight="breadth", as_=cast.dana)
    made = Decision.objects.get()
    assert (made.course, made.toward, made.owner) == ("lean", "minus", mara)


@pytest.mark.parametrize(("low", "high"), [("0.5", "0.1"), ("two", "0.1"), ("-2", "0"), ("", "0.1")])
def test_a_bad_band_is_given_back(
    visit: Any, cast: Cast, open_review: Review, mara: StaffMember, low: str, high: str
) -> None:
    told = {"weight": "breadth", "why": "So.", "owner": mara.pk, "due_on": "2021-03-01", "version": 1}
    where: dict[str, Any] = {"pk": open_review.pk, "subject": "band", "as_": cast.dana}
    visit.post("reviews:decide", {**told, "low": low, "high": high}, **where, status=422)
    visit.post("reviews:decide", {**told, "low": "-0.2", "high": "0,1"}, **where)
    made = Decision.objects.get()
    assert (made.low, made.high) == (-20, 10)
    page = visit("reviews:decision", pk=made.pk, as_=cast.dana)
    assert [one.get("value") for one in page.all("input", name="low")] == ["−0.20"]


def test_addresses_that_lead_nowhere(visit: Any, cast: Cast, open_review: Review) -> None:
    who = {"pk": open_review.pk, "as_": cast.dana, "status": 404}
    visit("reviews:step", key="nowhere", **who)
    visit("reviews:decide", subject="weight", **who)
    visit("reviews:decide", subject="the-moon", **who)
    visit("reviews:decide-weight", weight="luck", **who)
    visit("reviews:follow-up", decision=1, **who)
    visit("reviews:pdf", **who)


def test_a_second_writer_sees_both_texts(visit: Any, cast: Cast, open_review: Review) -> None:
    where: dict[str, Any] = {"pk": open_review.pk, "key": "lever", "as_": cast.dana}
    visit.post("reviews:step", {"text": "First", "version": 1}, **where)
    page = visit.post("reviews:step", {"text": "Second", "version": 1}, **where, status=409)
    assert "Somebody else changed this" in page.text
    assert "First" in page.text
    assert "Second" in page.text


def test_a_second_decider_sees_both_texts(visit: Any, cast: Cast, open_review: Review, mara: StaffMember) -> None:
    made = lean(open_review, cast, mara)
    told = {"course": "minus", "what": "A", "why": "So.", "owner": mara.pk, "due_on": "2021-03-01", "version": 1}
    visit.post("reviews:decision", told, pk=made.pk, as_=cast.dana)
    page = visit.post("reviews:decision", {**told, "what": "B"}, pk=made.pk, as_=cast.dana, status=409)
    assert "Somebody else changed this" in page.text


def test_closing_too_early_says_what_is_missing(visit: Any, cast: Cast, open_review: Review) -> None:
    visit.post("reviews:close", pk=open_review.pk, as_=cast.dana)
    page = visit("reviews:review", pk=open_review.pk, as_=cast.dana)
    assert "Write the minutes." in page.text
    assert Review.objects.get().is_open


@time_machine.travel(NOW)
def test_each_step_says_what_the_records_say(visit: Any, cast: Cast, ledger: Ledger, mara: StaffMember) -> None:
    review = reviews.start(by=cast.dana, present=[mara], **SECOND)
    ContextEvent.objects.create(
        key="flood",
        name="A flood",
        starts_on=date(2021, 1, 5),
        kind="crisis",
        strength="strong",
        breadth_to="breadth",
        press_reason="All asked at once.",
    )
    told = {
        "lever": ("Breadth and depth: +0.39", "n = 5 entries of effort on 3 supports"),
        "context": ("A flood", "1 event lasted in the period. Pressing on the fulcrum: 1."),
        "needs": ("No round of needs sensing was closed",),
        "feedback": ("No figures about this period were released",),
        "partners": ("with external partners or by passing on",),
        "work": ("What the staff can carry",),
        "budget": ("FY 2021:", "left."),
    }
    for key, words in told.items():
        page = visit("reviews:step", pk=review.pk, key=key, as_=cast.dana)
        for one in words:
            assert one in page.text, (key, one, page.text)
    assert "You need leave to see costs" in visit("reviews:step", pk=review.pk, key="budget", as_=cast.liam).text
    assert "FY 2021:" not in visit("reviews:print", pk=review.pk, as_=cast.liam).text


def test_with_nothing_recorded_each_step_says_so(visit: Any, cast: Cast, open_review: Review) -> None:
    told = {
        "lever": "No hours were recorded in this period",
        "context": "No context event is recorded",
        "needs": "No round of needs sensing",
        "feedback": "No figures about this period were released",
        "partners": "No work, no partnership and no overlap",
        "work": "No engagement, no capacity and no hours",
        "budget": "No award year meets this period",
    }
    for key, words in told.items():
        assert words in visit("reviews:step", pk=open_review.pk, key=key, as_=cast.dana).text


@time_machine.travel(NOW)
def test_a_closed_review_keeps_its_figures(visit: Any, cast: Cast, ledger: Ledger, mara: StaffMember) -> None:
    review = reviews.start(by=cast.dana, present=[mara], **SECOND)
    hold_all(review, cast)
    write(review, Step.MINUTES, "We met.", by=cast.dana)
    reviews.close(review, by=cast.dana)
    before = visit("reviews:review", pk=review.pk, as_=cast.fay).text
    assert "Breadth and depth: +0.39" in before
    assert "$" in before, "the budget is not in the pack"
    support = next(iter(ledger.supports.values()))
    EffortFactory(support=support, staff=ledger.staff, on=date(2021, 3, 3), minutes=600)
    mara.person.name = "Somebody Else"
    mara.person.save(update_fields=["name"])
    after = visit("reviews:review", pk=review.pk, as_=cast.fay).text
    assert after.replace("Somebody Else", "Mara Olsen") == before
    following = reviews.start(by=cast.dana, **{**SECOND, "title": "Next", "held_on": date(2021, 11, 2)})
    page = visit("reviews:step", pk=following.pk, key="lever", as_=cast.dana)
    assert "before +0.39" in page.text, "then is not what the last review kept"


@time_machine.travel(NOW)
def test_the_next_review_asks_what_happened(visit: Any, cast: Cast, closed: Review, mara: StaffMember) -> None:
    second = reviews.start(by=cast.dana, **SECOND)
    one = closed.decisions.get(course="lean")
    where: dict[str, Any] = {"pk": second.pk, "decision": one.pk, "as_": cast.dana}
    told = {"verdict": "partly", "says": "Half of it.", "on": "2021-09-30", "version": 0}
    for wrong in ({"verdict": ""}, {"says": ""}, {"on": "2020-11-01"}, {"verdict": "perhaps"}):
        visit.post("reviews:follow-up", {**told, **wrong}, **where, status=422)
    visit.post("reviews:follow-up", told, **where)
    page = visit.post("reviews:follow-up", {**told, "says": "All of it."}, **where, status=409)
    assert "Half of it." in page.text
    assert FollowUp.objects.get().verdict == "partly"
    assert (
        "0 of 1 decision happened and 1 happened in part"
        in visit("reviews:step", pk=second.pk, key="last", as_=cast.dana).text
    )
    assert "Half of it." in visit("reviews:review", pk=closed.pk, as_=cast.abe).text


def test_the_pack_is_a_tagged_file(visit: Any, cast: Cast, closed: Review) -> None:
    while run_job(inline=True):
        pass
    answer = visit.client(cast.abe).get(f"/balance/reviews/{closed.pk}/pack.pdf")
    assert answer["Content-Type"] == "application/pdf"
    assert is_pdf_compliant_bytes(answer.content, profile="ua1")
    assert "The pack as PDF" in visit("reviews:review", pk=closed.pk, as_=cast.abe).text
    reviews.reopen(Review.objects.get(pk=closed.pk), by=cast.dana, reason="A slip")
    assert not Pack.objects.exists()


@time_machine.travel(NOW)
def test_the_pack_with_figures_is_a_tagged_file(cast: Cast, ledger: Ledger, mara: StaffMember) -> None:
    review = reviews.start(by=cast.dana, present=[mara], **SECOND)
    lean(review, cast, mara, due_on=date(2021, 12, 1), what="<b>200</b> hours & more")
    hold_rest(review, cast)
    write(review, Step.MINUTES, "We met.\nWe left.", by=cast.dana)
    reviews.close(review, by=cast.dana)
    while run_job(inline=True):
        pass
    assert is_pdf_compliant_bytes(bytes(Pack.objects.get().content), profile="ua1")


@time_machine.travel(NOW)
def test_no_step_costs_more_with_more_rows(visit: Any, cast: Cast, ledger: Ledger, mara: StaffMember) -> None:
    review = reviews.start(by=cast.dana, present=[mara], **SECOND)

    def counted() -> dict[str, int]:
        found = {}
        for step in Step:
            client = visit.client(cast.dana)
            client.get(f"/balance/reviews/{review.pk}/steps/{step.value}/")  # what is remembered is remembered
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(f"/balance/reviews/{review.pk}/steps/{step.value}/")
            found[step.value] = len(queries)
        return found

    two = [
        RoundFactory(name=str(year), is_open=False, closed_at=NOW, since=date(year, 1, 1), until=date(year, 6, 30))
        for year in (2020, 2021)
    ]
    _ranked(two, 1, 2)
    few = counted()
    _ranked(two, 2, 9)
    support = next(iter(ledger.supports.values()))
    for number in range(8):
        ContextEvent.objects.create(key=f"e{number}", name=f"Event {number}", starts_on=date(2021, 1, 5), kind="crisis")
        EffortFactory(support=support, staff=ledger.staff, on=date(2021, 3, 3))
    assert counted() == few
    assert max(few.values()) <= 50


def _ranked(rounds: list[Any], first: int, beyond: int) -> None:
    """One more need on each of these ranks, in every round."""
    for rank in range(first, beyond):
        need = StatementFactory()
        for each in rounds:
            counts = {"weight": 2, "in_favor": 1, "against": 0, "voices": 1, "people": 1}
            Standing.objects.create(round=each, statement=need, rank=rank, **counts)
