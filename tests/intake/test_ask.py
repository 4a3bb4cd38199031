"""The public form: what a visitor sends, what is refused, and what comes of sending it often or twice."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.urls import reverse

from steelyard.center.charge.models import Center, Topic
from steelyard.center.charge.rules import Ring
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.limits import is_over
from steelyard.foundation.kit.models import Attempt, Submission
from steelyard.foundation.work.models import Mail
from steelyard.intake.actions import requests as actions
from steelyard.intake.models import HelpRequest, Numbering, StatusLink
from steelyard.intake.rules import Ask, CameBy, HowSoon, RequestStatus
from steelyard.intake.views import visitor
from steelyard.support.partners.models import ProviderProfile
from tests.factories.directory import LEAFactory, OrganizationFactory, PersonFactory, SEAFactory, state
from tests.page import Page, text_of

TYPED = {
    "ask": "help",
    "name": "Rita Requester",
    "email": "Rita@Agency.test",
    "agency": "Harbor County Schools",
    "need": "Our counselors need a shared way to check in with students.",
    "how_soon": "quarter",
}


def typed(**more: Any) -> dict[str, Any]:
    return {**TYPED, "once": str(uuid.uuid4()), **more}


@pytest.fixture
def center(db: None) -> Center:
    return Center.objects.create(
        name="Center for Trying Things",
        short_name="CTT",
        organization=OrganizationFactory(name="Center for Trying Things", kind="center"),
        contact_email="hello@center.test",
    )


def errors(page: Page) -> dict[str, str]:
    return {name: " ".join(texts) for name, texts in page.response.context["form"].errors.items()}


def test_anybody_opens_the_form(visit: Any, center: Center) -> None:
    page = visit("intake:ask")
    assert page.h1 == "Ask us for help"
    assert "hello@center.test" in page.text
    assert [e.get("value") for e in page.all("input", name="ask", checked="")] == ["help"]


def test_a_link_begins_with_what_providers_ask_for(visit: Any) -> None:
    assert [
        e.get("value") for e in visit("intake:ask", query={"ask": "panel"}).all("input", name="ask", checked="")
    ] == ["panel"]
    assert [e.get("value") for e in visit("intake:ask", query={"ask": "x"}).all("input", name="ask", checked="")] == [
        "help"
    ]


@time_machine.travel("2021-05-03 10:00-07:00", tick=False)
def test_a_request_gets_a_number_and_a_letter(visit: Any, center: Center) -> None:
    topic = Topic.objects.create(key="sel", name="Social and emotional learning", ring=Ring.INDIVIDUAL)
    answer = visit.post(
        "intake:ask",
        typed(
            title="Director of student services", state=state("DE").pk, topic=topic.pk, others_helping="Our region",
            hoped_change="Fewer crises",
        ),
    )  # fmt: skip
    [request] = HelpRequest.objects.all()
    assert request.number == "2021-0001"
    assert (request.name, request.email, request.title) == (
        "Rita Requester", "rita@agency.test", "Director of student services",
    )  # fmt: skip
    assert (request.agency, request.agency_typed, request.state_id) == (None, "Harbor County Schools", "DE")
    assert (request.topic, request.others_helping, request.hoped_change) == (topic, "Our region", "Fewer crises")
    assert (request.status, request.ask, request.how_soon) == (RequestStatus.NEW, Ask.HELP, HowSoon.QUARTER)
    assert (request.came_by, request.holder, request.is_simulated) == (CameBy.FORM, None, False)
    [entry] = Entry.objects.filter(verb="intake.help_request.received")
    assert (entry.actor, entry.name, entry.object_id) == ("Steelyard", "Request 2021-0001", request.pk)

    page = visit(answer.response["Location"])
    assert "Your number is 2021-0001." in page.text
    # Three and fifteen working days from a Monday.
    assert "writes to you by May 6, 2021" in page.text
    assert "by May 24, 2021" in page.text


def test_the_letter_holds_the_number_and_a_link_and_nothing_that_was_typed(visit: Any, center: Center) -> None:
    visit.post("intake:ask", typed(name="Buy pills", need="Buy pills", agency="Buy pills", title="Buy pills"))
    [request], [mail] = HelpRequest.objects.all(), Mail.objects.all()
    assert (mail.to, mail.secret) == ("rita@agency.test", True)
    assert request.number in mail.subject
    assert request.number in mail.body
    assert "pills" not in mail.subject + mail.body
    token = mail.body.partition("/status/")[2].partition("/")[0]
    assert visit("intake:status", token=token).h1 == f"Your request {request.number}"


def test_tokens_are_long_and_only_their_hash_is_kept(visit: Any) -> None:
    visit.post("intake:ask", typed())
    [link], [mail], [sent] = StatusLink.objects.all(), Mail.objects.all(), Submission.objects.all()
    token = mail.body.partition("/status/")[2].partition("/")[0]
    assert len(token) == 22  # 128 bits in base64
    assert token not in str(link.__dict__) + str(sent.__dict__)


def test_an_address_gets_three_letters_a_day(visit: Any) -> None:
    for _ in range(5):
        visit.post("intake:ask", typed())
    assert HelpRequest.objects.count() == 5
    assert Mail.objects.count() == 3
    visit.post("intake:ask", typed(email="other@agency.test"))
    assert Mail.objects.filter(to="other@agency.test").count() == 1


@pytest.mark.parametrize("field", ["name", "email", "agency", "need", "how_soon", "ask"])
def test_what_is_missing_is_named_beside_its_field(visit: Any, field: str) -> None:
    page = visit.post("intake:ask", typed(**{field: ""}), status=422)
    assert list(errors(page)) == [field]
    assert HelpRequest.objects.count() == 0
    [kept] = page.all("textarea", name="need")
    assert text_of(kept) == ("" if field == "need" else TYPED["need"])


HARD = {
    "emoji": "👩🏽‍🏫 needs help 🆘",
    "right to left": "نحتاج إلى المساعدة في دعم الطلاب",
    "word": "\u201cSmart\u201d quotes \u2013 and a\u00a0bullet:\r\n\u2022\tone\u000b\r\n\u2026",
    "script": "<script>alert(1)</script>",
    "long": "word " * 2000,
}


@pytest.mark.parametrize("text", HARD.values(), ids=HARD)
def test_hard_text_is_kept_as_meant(visit: Any, cast: Any, text: str) -> None:
    short = text[:150]
    visit.post("intake:ask", typed(need=text, name=short, agency=short, title=short, hoped_change=text[:4000]))
    [request] = HelpRequest.objects.all()
    assert request.need.split() == text.replace("\x0b", "").split()
    token = actions.open_link(request, by=None).split("/")[-2]
    assert text.split(maxsplit=1)[0] in visit("intake:status", token=token).text


def test_too_long_and_unreadable_texts_come_back(visit: Any) -> None:
    page = visit.post("intake:ask", typed(need="x" * 10_001, name="N\0ul", email="a\0@b.test"), status=422)
    assert set(errors(page)) == {"need", "name", "email"}
    assert "10001" in errors(page)["need"]
    assert "x" * 10_001 in page.html
    assert [e.get("value") for e in page.all("input", name="name")] == ["Nul"]


def test_no_field_cuts_off_what_is_pasted(visit: Any) -> None:
    page = visit("intake:ask")
    assert [e.get("name") for e in page.tree.iter() if e.get("maxlength")] == []


def test_wrong_choices_and_keys_are_refused_not_crashed(visit: Any) -> None:
    hostile = {"topic": "9" * 30, "state": "\0", "how_soon": "soon", "ask": "x", "providers": ["1", "9" * 30, "a\0"]}
    assert set(errors(visit.post("intake:ask", typed(**hostile), status=422))) == set(hostile)


def test_extra_fields_change_nothing(visit: Any) -> None:
    extra = {"number": "1999-0001", "status": "closed", "holder": "1", "id": "77", "is_simulated": "on", "came_by": "phone",
             "received_at": "1999-01-01", "received_on": "1999-01-01", "is_told": "", "person": "1", "token_hash": "x"}  # fmt: skip
    visit.post("intake:ask", typed(**extra))
    [request] = HelpRequest.objects.all()
    assert (request.status, request.holder, request.is_simulated, request.came_by) == ("new", None, False, "form")
    assert request.number.endswith("-0001")
    assert not request.number.startswith("1999")
    assert Mail.objects.count() == 1


# Which agency


def test_a_suggestion_names_its_agency(visit: Any) -> None:
    lea = LEAFactory(name="Harbor County Schools", search_key=" harbor county schools", state="DE")
    page = visit.client(None).get(reverse("intake:agencies"), {"field": "agency", "agency": "harb sch"})
    assert f'value="Harbor County Schools, {lea.state.name} #{lea.pk}"' in page.content.decode()
    visit.post("intake:ask", typed(agency=f"Harbor County Schools, {lea.state.name} #{lea.pk}", state="OH"))
    [request] = HelpRequest.objects.all()
    assert (request.agency, request.state_id) == (lea, "DE")


def test_a_name_that_only_one_agency_has_is_that_agency(visit: Any) -> None:
    lea = LEAFactory(name="Harbor County Schools", state="DE")
    visit.post("intake:ask", typed(agency="  HARBOR county  schools"))
    assert HelpRequest.objects.get().agency == lea


def test_a_name_that_two_agencies_have_needs_the_state(visit: Any) -> None:
    LEAFactory(name="Harbor County Schools", state="DE")
    ohio = LEAFactory(name="Harbor County Schools", state="OH")
    visit.post("intake:ask", typed())
    visit.post("intake:ask", typed(state="OH"))
    assert [one.agency for one in HelpRequest.objects.order_by("pk")] == [None, ohio]


def test_a_number_beside_other_words_counts_for_nothing(visit: Any) -> None:
    lea = LEAFactory(name="Harbor County Schools", state="DE")
    gone = LEAFactory(name="Old Harbor", state="DE", closed_on=date(2019, 1, 1))
    for words in (f"My own school #{lea.pk}", f"Old Harbor #{gone.pk}", f"Harbor #{10**17}"):
        visit.post("intake:ask", typed(agency=words))
    assert list(HelpRequest.objects.values_list("agency", flat=True)) == [None, None, None]


def test_suggestions_show_agencies_only(visit: Any) -> None:
    SEAFactory(name="Harbor State Department", search_key=" harbor state department")
    OrganizationFactory(name="Harbor Foundation", search_key=" harbor foundation", kind="funder")
    page = visit.client(None).get(reverse("intake:agencies"), {"field": "agency", "agency": "Harbor"})
    assert page.content.decode().count("<option") == 1
    for nothing in ("", "%", "_", "\0", "zzz"):
        assert (
            b"<option"
            not in visit.client(None).get(reverse("intake:agencies"), {"agency": nothing, "field": "agency"}).content
        )


def test_providers_who_help_can_be_ticked(visit: Any) -> None:
    known = OrganizationFactory(name="Helping Hands")
    ProviderProfile.objects.create(organization=known)
    OrganizationFactory(name="Unknown Helpers")
    page = visit("intake:ask")
    assert "Helping Hands" in page.text
    assert "Unknown Helpers" not in page.text
    visit.post("intake:ask", typed(providers=[known.pk]))
    assert list(HelpRequest.objects.get().providers.all()) == [known]


# Who asks


def test_whoever_asks_first_becomes_known_and_is_known_again(visit: Any) -> None:
    lea = LEAFactory(name="Harbor County Schools", state="DE")
    visit.post("intake:ask", typed(title="Counselor"))
    visit.post("intake:ask", typed(name="Somebody Else", email="RITA@agency.test", agency="Elsewhere"))
    first, second = HelpRequest.objects.order_by("pk")
    assert first.person == second.person
    person = first.person
    assert (person.name, person.organization, person.title) == ("Rita Requester", lea, "Counselor")


def test_what_a_stranger_types_changes_nobody(visit: Any) -> None:
    known = PersonFactory(name="Rita Known", email="rita@agency.test")
    LEAFactory(name="Harbor County Schools", state="DE")
    visit.post("intake:ask", typed(name="Mallory"))
    known.refresh_from_db()
    assert HelpRequest.objects.get().person == known
    assert (known.name, known.organization, known.affiliations.count()) == ("Rita Known", None, 0)


# Robots and double clicks


def test_the_trap_stops_who_fills_it_in_and_says_so(visit: Any) -> None:
    page = visit.post("intake:ask", typed(homepage="http://spam.test"), status=422)
    assert "empty it" in errors(page)["homepage"]
    assert HelpRequest.objects.count() == 0


def test_a_flood_is_stopped_and_gets_its_typing_back(
    visit: Any, center: Center, django_assert_max_num_queries: Any
) -> None:
    client, path = Client(), reverse("intake:ask")
    answers = [client.post(path, typed(name="")).status_code for _ in range(45)]
    assert answers == [422] * 40 + [429] * 5
    with django_assert_max_num_queries(3):
        response = client.post(path, typed(need="Kept <words>", providers=["1", "2"]))
    page = visit._checked(response, 429)
    assert "hello@center.test" in page.text
    assert "Kept <words>" in page.text
    kept = {(e.get("name"), e.get("value")) for e in page.all("input", type="hidden")}
    assert {("name", "Rita Requester"), ("need", "Kept <words>"), ("providers", "1"), ("providers", "2")} <= kept
    assert HelpRequest.objects.count() == 0


def test_a_flood_from_many_places_meets_the_last_limit(visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "FROM_EVERYWHERE", 3)
    answers = [
        Client().post(reverse("intake:ask"), typed(name=""), REMOTE_ADDR=f"192.0.2.{n}").status_code for n in range(5)
    ]
    assert answers == [422, 422, 422, 429, 429]


def test_the_day_has_a_limit_of_its_own(visit: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(visitor, "LIMITS", {"ask": (40, 2)})
    with time_machine.travel("2021-05-03 10:00Z", tick=False) as clock:
        answers = []
        for _ in range(3):
            answers.append(Client().post(reverse("intake:ask"), typed(name="")).status_code)
            clock.shift(timedelta(hours=2))
    assert answers == [422, 422, 429]
    assert Attempt.objects.exists()
    assert not is_over("another.act", "everywhere", most=1, seconds=60)


def test_a_second_send_of_one_form_leads_to_the_first_request(visit: Any) -> None:
    form = typed()
    first, second = visit.post("intake:ask", form), visit.post("intake:ask", form)
    assert first.response["Location"] == second.response["Location"]
    assert HelpRequest.objects.count() == 1


def _send(form: dict[str, Any]) -> tuple[int, str]:
    try:
        response = Client().post(reverse("intake:ask"), form)
        return response.status_code, response["Location"]
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_sends_of_one_form_are_one_request() -> None:
    form = typed()
    with ThreadPoolExecutor(20) as threads:
        answers = set(threads.map(_send, [form] * 20))
    assert len(answers) == 1
    assert {status for status, _ in answers} == {303}
    assert HelpRequest.objects.count() == 1
    assert Mail.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_parallel_requests_get_numbers_without_gaps_or_doubles() -> None:
    with ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(_send, [typed(email=f"r{n}@agency.test") for n in range(8)]))
    assert {status for status, _ in answers} == {303}
    numbers = sorted(int(number.partition("-")[2]) for number in HelpRequest.objects.values_list("number", flat=True))
    assert numbers == list(range(1, 9))


# Numbers


def test_numbers_go_on_from_what_is_there_and_begin_anew_each_year(visit: Any) -> None:
    HelpRequest.objects.create(number="2021-0041", name="A", email="a@b.test", need="x", how_soon="now")
    with time_machine.travel("2021-12-31 23:30-08:00", tick=False):
        visit.post("intake:ask", typed())
    with time_machine.travel("2022-01-01 00:30-08:00", tick=False):
        visit.post("intake:ask", typed())
    assert set(HelpRequest.objects.values_list("number", flat=True)) == {"2021-0041", "2021-0042", "2022-0001"}
    assert dict(Numbering.objects.values_list("year", "last")) == {2021: 42, 2022: 1}


def test_a_refused_request_takes_no_number(visit: Any) -> None:
    visit.post("intake:ask", typed(email="no address"), status=422)
    visit.post("intake:ask", typed())
    assert HelpRequest.objects.get().number.endswith("-0001")


# Written down by the staff


def test_staff_write_down_what_came_by_telephone(visit: Any, cast: Any) -> None:
    with time_machine.travel("2021-05-10 10:00-07:00", tick=False):
        form = typed(came_by="phone", received_on="2021-05-05", is_told="")
        visit.post("intake:enter", form, as_=cast.cora)
    [request] = HelpRequest.objects.all()
    assert (request.came_by, request.number, request.received_at.date()) == (
        CameBy.PHONE,
        "2021-0001",
        date(2021, 5, 5),
    )
    assert Mail.objects.count() == 0
    assert Entry.objects.get(verb="intake.help_request.received").actor == "Cora"


@pytest.mark.parametrize(
    ("day", "told"), [("2099-01-01", "not come yet"), ("1999-10-14", "after 2000"), ("x", "month/day/year")]
)
def test_days_that_cannot_be_are_refused(visit: Any, cast: Any, day: str, told: str) -> None:
    page = visit.post("intake:enter", typed(came_by="mail", received_on=day), as_=cast.cora, status=422)
    assert told in errors(page)["received_on"]


def test_who_may_write_down(visit: Any, cast: Any) -> None:
    page = visit("intake:enter", as_=cast.dana)
    assert page.h1 == "Write down a request"
    assert "Name of the requester" in page.text
    assert "Your name" not in page.text
    for user in (cast.liam, cast.rosa, cast.pia, cast.eva):
        visit("intake:enter", as_=user, status=403)
    visit("intake:enter", status=302)
