"""The adviser's pages and the charge check: for whom, what they say, what a bad form gets."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext

from steelyard.center.charge.models import Expertise, FocalArea, Rate, StaffMember, Topic
from steelyard.center.charge.rules import Depth, Ring
from steelyard.foundation.history.models import Entry
from steelyard.foundation.work.worker import run_job
from steelyard.intake.models import HelpRequest
from steelyard.steering.portfolio.models import AskedShare, Question
from steelyard.steering.portfolio.queries import LISTED
from tests.factories.directory import PersonFactory
from tests.factories.intake import HelpRequestFactory
from tests.page import location
from tests.people import Cast
from tests.steering.reporting.conftest import Ledger

ADVISED = ("dana", "cora")
OTHERS = ("liam", "libby", "eva", "rosa", "pia", "ada", "fay", "abe", "nobody")
YEAR = {"period": "year-3"}


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(datetime(2021, 11, 1, 20, tzinfo=UTC), tick=False):
        yield


def typed(visit: Any, cast: Cast, **more: str) -> dict[str, str]:
    """The form as the page shows it, with some of it altered."""
    page = visit("portfolio:adviser", as_=cast.dana)
    form = page.response.context["form"]
    found = {bound.name: str(shown) for bound in form if (shown := bound.value()) is not None}
    shown = {bound.name: str(bound.field.prepare_value(bound.value())) for bound in form if bound.name in found}
    return shown | more


@pytest.mark.parametrize("name", ADVISED)
def test_those_who_decide_ask(visit: Any, cast: Cast, waiting: list[HelpRequest], name: str) -> None:
    page = visit("portfolio:adviser", as_=getattr(cast, name))
    assert "3 requests wait for a decision" in page.text
    assert "Sam Staff" in page.text
    assert "Equity" in page.text


@pytest.mark.parametrize("name", OTHERS)
def test_others_do_not(visit: Any, cast: Cast, waiting: list[HelpRequest], name: str) -> None:
    visit("portfolio:adviser", as_=getattr(cast, name), status=403)


def test_few_requests_are_answered_at_once_and_a_leaning_is_kept(
    visit: Any, cast: Cast, waiting: list[HelpRequest]
) -> None:
    one, two, three = waiting
    member = next(name for name in typed(visit, cast) if name.startswith("staff_"))
    asked = typed(visit, cast, **{member: "120", f"priority_{one.pk}": "9", f"priority_{two.pk}": "8"})
    where = location(visit.post("portfolio:adviser", asked, as_=cast.dana, status=303))
    question = Question.objects.get()
    assert where == question.get_absolute_url()
    first = question.answer["answers"][0]
    assert first["chosen"] == [one.pk, two.pk]
    assert first["left_out"][0]["key"] == three.pk
    page = visit("portfolio:question", as_=cast.cora, pk=question.pk)
    assert "Answer A" in page.text
    assert "more hours of Equity in Nov 2021" in page.text
    refused = visit.post("portfolio:question", {"letter": "A", "reason": ""}, as_=cast.dana, status=422, pk=question.pk)
    assert "Because" in refused.text
    visit.post("portfolio:question", {"letter": "Z", "reason": "x"}, as_=cast.dana, status=422, pk=question.pk)
    visit.post(
        "portfolio:question", {"letter": "A", "reason": "Two states ask."}, as_=cast.dana, status=303, pk=question.pk
    )
    page = visit("portfolio:question", as_=cast.dana, pk=question.pk)
    assert "Two states ask." in page.text
    assert Entry.objects.filter(verb="portfolio.choice.made").count() == 1
    # Nothing is decided by it; what people decide meanwhile is marked.
    assert set(HelpRequest.objects.values_list("status", flat=True)) == {"new"}
    HelpRequest.objects.filter(pk=one.pk).update(status="closed")
    assert "decided meanwhile" in visit("portfolio:question", as_=cast.dana, pk=question.pk).text


def test_limits_that_no_set_keeps_say_what_must_give(visit: Any, cast: Cast, waiting: list[HelpRequest]) -> None:
    take = {f"take_{one.pk}": "must" for one in waiting}
    visit.post("portfolio:adviser", typed(visit, cast, budget="1000", **take), as_=cast.dana, status=303)
    page = visit("portfolio:question", as_=cast.dana, pk=Question.objects.get().pk)
    assert "No set keeps every limit" in page.text
    assert "$4,400 more budget" in page.text


def test_a_share_asked_for_a_focal_area_chooses_what_belongs_to_it(
    visit: Any, cast: Cast, waiting: list[HelpRequest]
) -> None:
    """Hours for two of three requests; the third alone belongs to the area, so half the effort must be its own."""
    one, two, three = waiting
    area = FocalArea.objects.create(key="area", name="Area", position=1)
    topic = Topic.objects.create(key="other", name="Other", ring=Ring.SYSTEM)
    topic.focal_areas.add(area)
    HelpRequest.objects.filter(pk=three.pk).update(topic=topic)
    Expertise.objects.create(staff=StaffMember.objects.get(), topic=topic, depth=Depth.DEEP)
    member = next(name for name in typed(visit, cast) if name.startswith("staff_"))
    asked = typed(visit, cast, **{member: "120", f"priority_{one.pk}": "9", f"priority_{two.pk}": "8"})
    visit.post("portfolio:adviser", asked, as_=cast.dana, status=303)
    assert Question.objects.latest("pk").answer["answers"][0]["chosen"] == [one.pk, two.pk]
    visit.post("portfolio:adviser", asked | {f"area_{area.pk}": "50"}, as_=cast.dana, status=303)
    question = Question.objects.latest("pk")
    assert question.answer["answers"][0]["chosen"] == [one.pk, three.pk]
    page = visit("portfolio:question", as_=cast.dana, pk=question.pk)
    assert "Area, asked at least 50 %50 %50 %" in page.text
    refused = visit.post("portfolio:adviser", asked | {f"area_{area.pk}": "101"}, as_=cast.dana, status=422)
    assert "in percent of effort" in refused.text


def row_of(page: Any, begins: str) -> list[str]:
    for row in page.all("tr"):
        cells = [" ".join("".join(cell.itertext()).split()) for cell in row]
        if cells and cells[0] == begins:
            return cells
    raise AssertionError(begins)


def test_the_expertise_that_a_request_needs_decides_whose_hours_it_takes(
    visit: Any, cast: Cast, waiting: list[HelpRequest]
) -> None:
    """Sam knows equity alone: of three requests the one that needs trauma has nobody."""
    one, two, three = waiting
    Topic.objects.create(key="trauma", name="Trauma", ring=Ring.SYSTEM)
    assert row_of(visit("portfolio:adviser", as_=cast.dana), "Equity")[1:4:2] == ["3", "1"]
    asked = typed(visit, cast, **{f"needs_{one.pk}": "Trauma", f"needs_{two.pk}": ""})
    visit.post("portfolio:adviser", asked, as_=cast.dana, status=303)
    question = Question.objects.get()
    assert question.answer["answers"][0]["chosen"] == [two.pk, three.pk]
    page = visit("portfolio:question", as_=cast.dana, pk=question.pk)
    assert "more hours of Trauma in Nov 2021" in page.text
    assert row_of(page, "Trauma")[1:] == ["0", "0 min", "30 h", "0 min"]
    assert row_of(page, "Any staff")[3:] == ["30 h", "30 h"]
    visit.post("portfolio:adviser", asked | {f"needs_{one.pk}": "Alchemy"}, as_=cast.dana, status=422)


def test_the_cost_of_an_hour_is_that_of_todays_staff(visit: Any, cast: Cast, waiting: list[HelpRequest]) -> None:
    gone = StaffMember.objects.create(person=PersonFactory(), since=date(2018, 10, 1), until=date(2021, 10, 31))
    Rate.objects.create(staff=gone, since=date(2018, 10, 1), cents_per_hour=900_00)
    visit.post("portfolio:adviser", typed(visit, cast), as_=cast.dana, status=303)
    assert {one["cost_cents"] for one in Question.objects.get().asked["requests"]} == {30 * 60_00}


def test_the_limits_are_changed_from_what_was_typed(visit: Any, cast: Cast, waiting: list[HelpRequest]) -> None:
    one, two, three = waiting
    area = FocalArea.objects.create(key="area", name="Area", position=1)
    changed = {
        f"take_{one.pk}": "must", f"take_{two.pk}": "leave", f"priority_{three.pk}": "2", f"hours_{one.pk}": "12.5",
        f"tier_{one.pk}": "intensive", f"delivery_{one.pk}": "amplified", f"needs_{one.pk}": "", "budget": "1234",
        "breadth_low": "-0.25", "partnership_high": "0.5", f"area_{area.pk}": "10",
    }  # fmt: skip
    visit.post("portfolio:adviser", typed(visit, cast, **changed), as_=cast.dana, status=303)
    question = Question.objects.get()
    form = visit("portfolio:adviser", as_=cast.cora, query={"again": question.pk}).response.context["form"]
    shown = {name: str(form[name].field.prepare_value(form[name].value())) for name in changed}
    assert {name: shown[name].replace(",", "").removesuffix(".00") for name in changed} == changed
    assert form["breadth_high"].value() is None
    for bad in ("0", "x", "-1", "9" * 30, ""):
        visit("portfolio:adviser", as_=cast.dana, query={"again": bad}, status=404)


def test_a_center_may_lean_to_none_of_the_answers(visit: Any, cast: Cast, waiting: list[HelpRequest]) -> None:
    visit.post("portfolio:adviser", typed(visit, cast), as_=cast.dana, status=303)
    pk = Question.objects.get().pk
    leaning = {"letter": "-", "reason": "All three belong to a partner."}
    visit.post("portfolio:question", leaning, as_=cast.dana, status=303, pk=pk)
    assert "None of them, " in visit("portfolio:question", as_=cast.dana, pk=pk).text
    assert Entry.objects.get(verb="portfolio.choice.made").note == "None of them: All three belong to a partner."


def test_what_cannot_be_read_comes_back(visit: Any, cast: Cast, waiting: list[HelpRequest]) -> None:
    one = waiting[0]
    bad = {"breadth_low": "0.5", "breadth_high": "-0.5", f"priority_{one.pk}": "99", f"hours_{one.pk}": "many"}
    page = visit.post("portfolio:adviser", typed(visit, cast, **bad), as_=cast.dana, status=422)
    assert "The upper end lies below the lower one." in page.text
    assert f"Priority of {one.number}" in page.text
    take = {f"take_{one.pk}": "leave" for one in waiting}
    page = visit.post("portfolio:adviser", typed(visit, cast, **take), as_=cast.dana, status=422)
    assert "Every request is left for later." in page.text
    assert not Question.objects.exists()


def test_what_was_decided_between_page_and_answer_is_left_out_and_told(
    visit: Any, cast: Cast, waiting: list[HelpRequest]
) -> None:
    one, two, _ = waiting
    asked = typed(visit, cast, **{f"take_{two.pk}": "leave"})
    HelpRequest.objects.filter(pk=one.pk).update(status="closed")
    later = HelpRequestFactory(topic=one.topic)
    page = visit.post("portfolio:adviser", asked, as_=cast.dana, status=303)
    keys = [each["key"] for each in Question.objects.get().asked["requests"]]
    assert sorted(keys) == [waiting[2].pk, later.pk]
    told = [str(one) for one in get_messages(page.response.wsgi_request)]
    assert told == [f"Decided meanwhile and left out: {one.number}."]


def test_a_question_sent_twice_is_asked_once(visit: Any, cast: Cast, waiting: list[HelpRequest]) -> None:
    asked = typed(visit, cast) | {"once": "6e0f2b1e-1f0c-4a55-9a36-1d7f1e6a2f10"}
    first = location(visit.post("portfolio:adviser", asked, as_=cast.dana, status=303))
    assert location(visit.post("portfolio:adviser", asked, as_=cast.dana, status=303)) == first
    assert Question.objects.count() == 1


def test_an_empty_center_says_so(visit: Any, cast: Cast) -> None:
    assert "No request waits for a decision" in visit("portfolio:adviser", as_=cast.dana).text
    assert "Nothing was recorded in this period" in visit("portfolio:charge", as_=cast.dana).text
    visit.post("portfolio:adviser", {"sent": "1"}, as_=cast.dana, status=422)
    HelpRequestFactory()
    assert "No staff hours are written down" in visit("portfolio:adviser", as_=cast.dana).text
    visit.post("portfolio:adviser", typed(visit, cast), as_=cast.dana, status=303)
    page = visit("portfolio:question", as_=cast.dana, pk=Question.objects.get().pk)
    assert "1 left out" in page.text


def test_two_thousand_requests_are_listed_in_part_and_solved_whole(
    visit: Any, cast: Cast, waiting: list[HelpRequest]
) -> None:
    topic = waiting[0].topic
    HelpRequest.objects.bulk_create(HelpRequestFactory.build(number=f"2020-{n:04}", topic=topic) for n in range(1997))
    page = visit("portfolio:adviser", as_=cast.dana)
    assert f"{2000 - LISTED:,} more requests go in as estimated" in page.text
    where = location(visit.post("portfolio:adviser", typed(visit, cast), as_=cast.dana, status=303))
    question = Question.objects.get()
    assert (question.requests, where) == (2000, question.job.get_absolute_url())
    assert "This is still worked on" in visit("portfolio:question", as_=cast.dana, pk=question.pk).text
    assert run_job(inline=True)
    question.refresh_from_db()
    assert question.answer["answers"]
    assert len(question.answer["answers"][0]["left_out"]) == 30
    assert "side by side" in visit("portfolio:question", as_=cast.dana, pk=question.pk).text


def test_the_form_asks_the_database_no_more_for_more_requests(
    visit: Any, cast: Cast, waiting: list[HelpRequest]
) -> None:
    def asked() -> int:
        visit("portfolio:adviser", as_=cast.dana)
        with CaptureQueriesContext(
            connection,
        ) as found:
            visit("portfolio:adviser", as_=cast.dana)
        return len(found)

    few = asked()
    for _ in range(20):
        HelpRequestFactory(topic=waiting[0].topic)
    assert asked() == few


@pytest.mark.parametrize("name", ["dana", "cora", "liam", "eva", "fay", "ada", "abe"])
def test_effort_stands_beside_the_charge(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    """Webinars 180 for area 1, the team's 240 half for each, 60 for none: 300, 120 and 60 of 480."""
    AskedShare.objects.create(award_year=ledger.year, focal_area=ledger.areas[0], percent=50, source="The agreement.")
    page = visit("portfolio:charge", as_=getattr(cast, name), query=YEAR)
    assert "Area 1 62 % (asked 50 %)" in page.text
    assert "Area 2 25 %" in page.text
    assert "+12" in page.text
    assert "The agreement." in page.text
    assert "None named" in page.text
    assert ("Set what is asked" in page.text) == (name == "dana")


@pytest.mark.parametrize("name", ["libby", "rosa", "pia", "nobody"])
def test_others_do_not_see_it(visit: Any, cast: Cast, ledger: Ledger, name: str) -> None:
    visit("portfolio:charge", as_=getattr(cast, name), status=403)
    visit("portfolio:asked", as_=getattr(cast, name), status=403, pk=ledger.year.pk)


def test_the_director_sets_what_is_asked(visit: Any, cast: Cast, ledger: Ledger) -> None:
    one, two = ledger.areas
    base = {f"{part}_{area.pk}": "" for area in ledger.areas for part in ("percent", "source")}
    base |= {f"version_{area.pk}": "0" for area in ledger.areas}

    def send(status: int, **more: str) -> Any:
        return visit.post("portfolio:asked", base | more, as_=cast.dana, status=status, pk=ledger.year.pk)

    assert "Say where this stands" in send(422, **{f"percent_{one.pk}": "50"}).text
    both = {f"percent_{one.pk}": "70", f"percent_{two.pk}": "50", f"source_{one.pk}": "A", f"source_{two.pk}": "B"}
    assert "Together this is 120 %" in send(422, **both).text
    send(303, **both | {f"percent_{two.pk}": "30"})
    assert list(AskedShare.objects.order_by("pk").values_list("percent", flat=True)) == [70, 30]
    assert "Nothing was overwritten" in send(409, **both | {f"percent_{two.pk}": "20"}).text
    send(
        303, **{f"version_{one.pk}": "1", f"version_{two.pk}": "1", f"percent_{one.pk}": "60", f"source_{one.pk}": "A"}
    )
    assert list(AskedShare.objects.order_by("pk").values_list("percent", flat=True)) == [60, None]
    page = visit("portfolio:charge", as_=cast.dana, query=YEAR)
    assert "asked 60 %" in page.text
    assert "asked 30 %" not in page.text
    verbs = Entry.objects.filter(verb__startswith="portfolio.share").values_list("verb", flat=True)
    assert sorted(verb.rpartition(".")[2] for verb in verbs) == ["altered", "dropped", "set", "set"]
    visit("portfolio:asked", as_=cast.cora, status=403, pk=ledger.year.pk)
