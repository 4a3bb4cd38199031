"""The inbox: what it shows to whom, how it is narrowed, and that it stays fast."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steelyard.center.charge.models import Center, StaffMember, Topic
from steelyard.center.charge.rules import Ring
from steelyard.foundation.accounts.models import Held
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.panels import panels
from steelyard.intake.actions import requests as actions
from steelyard.intake.models import HelpRequest
from steelyard.intake.queries import inbox as queries
from steelyard.intake.queries.inbox import words_of
from steelyard.intake.rules import Owed, RequestStatus
from tests.factories.directory import LEAFactory, OrganizationFactory, PersonFactory, state
from tests.factories.intake import HelpRequestFactory, MessageFactory
from tests.intake.conftest import member
from tests.page import Page, text_of

MONDAY = datetime(2021, 5, 3, 17, tzinfo=UTC)


@pytest.fixture
def center(db: None) -> Center:
    return Center.objects.create(name="Center for Trying Things", short_name="CTT", organization=OrganizationFactory())


def found(**values: Any) -> HelpRequest:
    """A request that the search finds."""
    request = HelpRequestFactory(**values)
    actions.index([request], by=None)
    return request


def numbers(page: Page) -> list[str]:
    [body] = page.all("tbody") or [None]
    return [] if body is None else [text_of(a) for th in body.iter("th") for a in th.iter("a")]


# What it shows


def test_the_inbox_opens_on_what_is_new_and_longest_waiting_first(visit: Any, cast: Any) -> None:
    later = HelpRequestFactory(received_at=MONDAY + timedelta(days=1))
    first = HelpRequestFactory(received_at=MONDAY)
    HelpRequestFactory(status=RequestStatus.CLOSED)
    page = visit("intake:inbox", as_=cast.cora)
    assert numbers(page) == [first.number, later.number]
    [tab] = page.all("a", aria_current="page")[-1:]
    assert text_of(tab) == "New 2"


def test_tabs_count_and_show_each_standing(visit: Any, cast: Any) -> None:
    made = {status: HelpRequestFactory(status=status).number for status in RequestStatus}
    for status, number in made.items():
        page = visit("intake:inbox", query={"status": status}, as_=cast.cora)
        assert numbers(page) == [number]
    everything = visit("intake:inbox", query={"status": ""}, as_=cast.cora)
    assert sorted(numbers(everything)) == sorted(made.values())
    for label in ("New 1", "Being weighed 1", "Decided 1", "Handed off 1", "Closed 1", "All 5"):
        assert label in everything.text


def test_lateness_is_said_in_words(visit: Any, cast: Any, center: Center) -> None:
    HelpRequestFactory(received_at=MONDAY)
    HelpRequestFactory(received_at=MONDAY, first_reply_at=MONDAY)
    with time_machine.travel("2021-05-10 10:00-07:00", tick=False):
        page = visit("intake:inbox", as_=cast.cora)
    assert "1 waits for a first reply, 1 of them late; 1 waits for a decision." in page.text
    assert "First reply 2 working days late" in page.text
    assert "Decision by May 24, 2021" in page.text
    with time_machine.travel("2021-06-10 10:00-07:00", tick=False):
        assert "1 waits for a decision, 1 of them late." in visit("intake:inbox", as_=cast.cora).text


def test_nothing_owed_is_said_so(visit: Any, cast: Any) -> None:
    page = visit("intake:inbox", as_=cast.cora)
    assert "Nobody waits for an answer." in page.text
    assert "Nothing new" in page.text
    assert "No request stands here" in visit("intake:inbox", query={"status": "closed"}, as_=cast.cora).text
    assert "No request matches" in visit("intake:inbox", query={"q": "x"}, as_=cast.cora).text


def test_the_summary_and_the_rows_agree_on_what_is_late(db: None, cast: Any, center: Center) -> None:
    for age in range(40):
        HelpRequestFactory(received_at=MONDAY - timedelta(days=age))
        HelpRequestFactory(received_at=MONDAY - timedelta(days=age), first_reply_at=MONDAY)
    for today in ("2021-05-03", "2021-05-08", "2021-05-09", "2021-05-11"):
        with time_machine.travel(f"{today} 12:00-07:00", tick=False):
            days = {Owed.REPLY: 3, Owed.DECISION: 15}
            rows = [
                queries.row_of(r, date.fromisoformat(today), {Owed.REPLY: 3, Owed.DECISION: 15})
                for r in HelpRequest.objects.all()
            ]
            late = [row.due.what for row in rows if row.due and row.due.late]
            told = queries.waiting(cast.cora, date.fromisoformat(today), days)
        assert (told.reply_late, told.decision_late) == (late.count(Owed.REPLY), late.count(Owed.DECISION)), today
        assert (told.reply, told.decision) == (40, 40)


def test_whose_turn_it_is_shows(visit: Any, cast: Any) -> None:
    answered = MessageFactory(help_request=MessageFactory(from_requester=True).help_request)
    assert "The requester wrote last" not in visit("intake:inbox", as_=cast.cora).text
    MessageFactory(help_request=answered.help_request, from_requester=True)
    assert "The requester wrote last" in visit("intake:inbox", as_=cast.cora).text


@pytest.mark.parametrize("name", ["dana", "cora", "liam", "libby"])
def test_staff_see_it(visit: Any, cast: Any, name: str) -> None:
    assert visit("intake:inbox", as_=getattr(cast, name)).h1 == "Requests for help"


@pytest.mark.parametrize("name", ["eva", "fay", "abe", "rosa", "omar", "pia", "nobody"])
def test_others_do_not(visit: Any, cast: Any, name: str) -> None:
    visit("intake:inbox", as_=getattr(cast, name), status=403)


# Narrowing


def test_each_filter_leaves_what_it_names(visit: Any, cast: Any) -> None:
    topic = Topic.objects.create(key="sel", name="SEL", ring=Ring.INDIVIDUAL)
    agency, me = LEAFactory(), member("Cora", cast.cora)
    plain = HelpRequestFactory(received_at=MONDAY - timedelta(days=90))
    wanted: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
        "topic": ({"topic": topic}, {"topic": topic.pk}),
        "state": ({"state": state("OH")}, {"state": "OH"}),
        "holder": ({"holder": me}, {"holder": "me"}),
        "holder by name": ({"holder": me}, {"holder": me.pk}),
        "ask": ({"ask": "panel"}, {"ask": "panel"}),
        "period": ({"received_at": MONDAY}, {"since": "2021-05-03", "until": "2021-05-03"}),
        "agency": ({"agency": agency}, {"agency": agency.pk}),
    }
    for name, (values, query) in wanted.items():
        own = HelpRequestFactory(**({"received_at": MONDAY - timedelta(days=30)} | values))
        assert numbers(visit("intake:inbox", query=query, as_=cast.cora)) == [own.number], name
        own.delete()
    assert numbers(visit("intake:inbox", query={"topic": "none", "holder": "none"}, as_=cast.cora)) == [plain.number]


@pytest.mark.parametrize(
    "typed", ["2021-0041", "rita reques", "HARBÓR", "agency.test", "couns", "after crisis", "différent"]
)
def test_search_finds_number_name_agency_and_words(visit: Any, cast: Any, typed: str) -> None:
    right = found(number="2021-0041", hoped_change="Something différent")
    found(number="2020-0007", name="Zoe", email="zoe@z.org", agency_typed="Zed", need="Zebras")
    assert numbers(visit("intake:inbox", query={"q": typed}, as_=cast.cora)) == [right.number]


@pytest.mark.parametrize("typed", ["zebra", "2021-0042", "rita zoe", "???", "%", '"', "ounselors"])
def test_search_finds_nothing_else(visit: Any, cast: Any, typed: str) -> None:
    found(number="2021-0041")
    assert "No request matches" in visit("intake:inbox", query={"q": typed}, as_=cast.cora).text


def test_a_settled_agency_is_found_by_its_name(visit: Any, cast: Any) -> None:
    request = found(agency_typed="our schools")
    agency = LEAFactory(name="Quahog Unified", state="DE")
    actions.settle_agency(request, by=cast.cora, agency=agency)
    assert (request.agency, request.state_id) == (agency, "DE")
    for typed in ("quahog", "our schools"):
        assert numbers(visit("intake:inbox", query={"q": typed}, as_=cast.cora)) == [request.number]
    entry = Entry.objects.get(verb="intake.help_request.settled")
    assert entry.changes["agency"] == [None, "Quahog Unified"]


# The newest signs of all are letters to Python and not yet to a database server that is a few years older.
KEPT = st.text(st.characters(max_codepoint=0x2FFFF), min_size=1, max_size=60)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(typed=st.text(max_size=60), kept=KEPT)
def test_no_text_upsets_the_search(db: None, cast: Any, typed: str, kept: str) -> None:
    request = HelpRequestFactory(need="x", agency_typed=kept.replace("\0", " ").encode("utf-8", "ignore").decode())
    actions.index([request], by=None)
    list(queries.matching(cast.cora, {"q": typed}))
    words = words_of(request.agency_typed)
    if words:
        assert request in queries.matching(cast.cora, {"q": words})


def test_impossible_filters_are_refused_beside_their_fields(visit: Any, cast: Any) -> None:
    HelpRequestFactory()
    hostile = {
        "since": "9999-12-31",
        "until": "x",
        "topic": "9" * 30,
        "state": "Nowhere",
        "holder": "x",
        "ask": "x",
        "agency": "x",
        "status": "x",
    }
    page = visit("intake:inbox", query=hostile, as_=cast.cora)
    assert set(page.response.context["form"].errors) == set(hostile)
    visit("intake:inbox", query={"after": "x", "before": "%00", "agency": "9" * 30}, as_=cast.cora)


def test_pages_lead_on_and_back_without_a_request_twice(visit: Any, cast: Any) -> None:
    made = {HelpRequestFactory(received_at=MONDAY + timedelta(minutes=n // 3)).number for n in range(60)}
    first = visit("intake:inbox", as_=cast.cora)
    [onward] = first.all("a", rel="next")
    second = visit(f"/requests/{onward.get('href')}", as_=cast.cora)
    [further] = second.all("a", rel="next")
    third = visit(f"/requests/{further.get('href')}", as_=cast.cora)
    assert [len(numbers(page)) for page in (first, second, third)] == [25, 25, 10]
    assert {number for page in (first, second, third) for number in numbers(page)} == made
    [back] = third.all("a", rel="prev")
    assert numbers(visit(f"/requests/{back.get('href')}", as_=cast.cora)) == numbers(second)


def test_a_filter_swaps_only_the_rows(visit: Any, cast: Any) -> None:
    request = HelpRequestFactory()
    part = visit.part("intake:inbox", "rows", query={"q": ""}, as_=cast.cora)
    assert request.number in part.text
    assert not part.all("header")


def test_rows_are_walked_by_keys(visit: Any, cast: Any) -> None:
    HelpRequestFactory()
    page = visit("intake:inbox", as_=cast.cora)
    assert len([e for e in page.tree.iter("tbody") if e.get("data-rows") is not None]) == 1


def test_one_agency_s_requests_say_so_and_lead_back_to_all(visit: Any, cast: Any) -> None:
    agency = LEAFactory(name="Quahog Unified")
    HelpRequestFactory(agency=agency)
    page = visit("intake:inbox", query={"status": "", "agency": agency.pk}, as_=cast.cora)
    assert "Only requests of one agency: Quahog Unified." in page.text
    [all_of_them] = [a.get("href") for a in page.all("a") if text_of(a) == "Show all agencies"]
    assert all_of_them == "?status="


# Speed


def _queries(client: Any, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    return len(captured)


def test_the_inbox_reads_as_often_for_three_as_for_one(visit: Any, cast: Any, center: Center) -> None:
    client, path = visit.client(cast.cora), reverse("intake:inbox")
    topic = Topic.objects.create(key="sel", name="SEL", ring=Ring.INDIVIDUAL)

    def fill() -> None:
        MessageFactory(
            help_request=HelpRequestFactory(agency=LEAFactory(), topic=topic, holder=member("Liam"), state=state("DE"))
        )

    fill()
    one = _queries(client, path)
    fill()
    fill()
    assert _queries(client, path) == one
    assert one <= 13


def _many() -> StaffMember:
    """Enough requests that PostgreSQL, which looks at the rows before it plans, has a reason to use an index."""
    topics = [Topic.objects.create(key=f"t{n}", name=f"T{n}", ring=Ring.INDIVIDUAL) for n in range(20)]
    staff, states = [member(f"S{n}") for n in range(20)], [state(f"{a}{b}") for a in "QR" for b in "ABCDEFGHIJ"]
    rows = HelpRequest.objects.bulk_create(
        HelpRequest(
            number=f"2019-{n:05}", name="A", email="a@b.test", need=f"word{n}", how_soon="now",
            status=RequestStatus.NEW if n % 20 == 0 else RequestStatus.CLOSED, received_at=MONDAY + timedelta(hours=n),
            ask="panel" if n % 100 == 0 else "help", topic=topics[n // 20 % 20], holder=staff[n // 20 % 20], state=states[n // 20 % 20],
        )
        for n in range(4000)
    )  # fmt: skip
    actions.index(rows, by=None)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return staff[0]


def test_every_way_of_narrowing_has_its_index(db: None, cast: Any) -> None:
    holder = _many()
    topic = Topic.objects.get(key="t0").pk
    plans: dict[str, dict[str, Any]] = {
        "help_request_inbox": {"status": "new"},
        "help_request_received": {"status": ""},
        "help_request_topic": {"status": "new", "topic": str(topic)},
        "help_request_state": {"status": "new", "state": "QA"},
        "help_request_holder": {"status": "new", "holder": str(holder.pk)},
        "help_request_ask": {"status": "new", "ask": "panel"},
        "words_found": {"status": "", "q": "word3999"},
    }
    for index, wanted in plans.items():
        rows = queries.matching(cast.cora, wanted)
        rows = rows.filter(status=wanted["status"]) if wanted["status"] else rows
        assert index in rows.order_by("received_at", "id")[:50].explain(), index


# Panels


def test_the_page_of_an_agency_or_person_shows_their_requests(rf: Any, visit: Any, cast: Any) -> None:
    agency, person = LEAFactory(), PersonFactory()
    for n in range(10):
        HelpRequestFactory(agency=agency, person=person, received_at=MONDAY + timedelta(days=n))

    def shown(spot: str, obj: Any, user: Any) -> list[Any]:
        http = rf.get("/")
        http.user = user
        return [p["context"]["rows"] for p in panels(spot, http, obj) if p["template"] == "intake/requests_panel.html"]

    [rows] = shown("directory.organization", agency, cast.cora)
    assert [row.received_on.day for row in rows] == [12, 11, 10, 9, 8, 7, 6, 5]
    assert len(shown("directory.person", person, cast.liam)) == 1
    assert shown("directory.organization", LEAFactory(), cast.cora) == []
    Held.objects.filter(user=cast.rosa).update(organization_id=agency.pk)
    assert shown("directory.organization", agency, cast.rosa) == []
