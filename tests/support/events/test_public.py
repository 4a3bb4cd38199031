"""The public pages: the list, one event, registering without an account."""

import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from steelyard.center.charge.models import FocalArea
from steelyard.foundation.history.kept import forget
from steelyard.foundation.work.models import Mail
from steelyard.foundation.work.tasks import message_of
from steelyard.support.events import actions
from steelyard.support.events.models import Event, Registration
from steelyard.support.events.queries.keys import free_key
from steelyard.support.events.rules import EventStatus, Place, QuestionKind
from tests.factories.directory import LEAFactory, OrganizationFactory
from tests.factories.events import EventFactory, QuestionFactory, RegistrationFactory, token_of
from tests.factories.library import ResourceFactory
from tests.page import location
from tests.people import Cast
from tests.support.events.conftest import typed

Visit = Any
LONG = "Donaudampfschifffahrtsgesellschaftskapitän" * 4


def titles(page: Any) -> list[str]:
    return [one.text or "" for one in page.tree.iter("bdi") if (one.text or "").startswith("E-")]


def test_the_list_shows_what_comes_and_never_a_draft(visit: Visit, area: FocalArea) -> None:
    now = timezone.now()
    EventFactory(title="E-later", starts_at=now + timedelta(days=9))
    EventFactory(title="E-sooner", starts_at=now + timedelta(days=2), focal_areas=[area], kind="training")
    EventFactory(title="E-off", starts_at=now + timedelta(days=5), status=EventStatus.CANCELLED)
    EventFactory(title="E-draft", status=EventStatus.DRAFT)
    EventFactory(title="E-past", starts_at=now - timedelta(days=5), status=EventStatus.HELD)
    assert titles(visit("events:public-list")) == ["E-sooner", "E-off", "E-later"]
    assert titles(visit("events:public-list", query={"when": "past"})) == ["E-past"]
    assert titles(visit("events:public-list", query={"area": str(area.pk)})) == ["E-sooner"]
    assert titles(visit("events:public-list", query={"kind": "training"})) == ["E-sooner"]
    assert titles(visit.part("events:public-list", "rows", query={"kind": "convening"})) == []


@pytest.mark.parametrize(
    "query", [{"area": "9" * 30}, {"area": "x"}, {"kind": "\0"}, {"zone": "Mars/Base"}, {"after": "nonsense"}]
)
def test_nonsense_in_the_address_shows_a_list(visit: Visit, query: dict[str, str]) -> None:
    EventFactory(title="E-one")
    visit("events:public-list", query=query)


def test_the_list_and_a_page_ask_the_same_number_of_questions_however_many_there_are(area: FocalArea) -> None:
    def count(path: str) -> int:
        forget()
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(path).status_code == 200
        return len(asked)

    first = EventFactory(focal_areas=[area])
    one, page = count("/events/"), count(first.public_url)
    for _ in range(12):
        made = EventFactory(focal_areas=[area], partners=[OrganizationFactory()])
        RegistrationFactory.create_batch(3, event=made)
    RegistrationFactory.create_batch(9, event=first)
    first.partners.set([OrganizationFactory() for _ in range(4)])
    assert (count("/events/"), count(first.public_url)) == (one, page)


def test_empty_lists_say_what_belongs_there(visit: Visit) -> None:
    assert "No event is planned just now" in visit("events:public-list").text
    assert "No past event" in visit("events:public-list", query={"when": "past"}).text


def test_the_page_tells_the_time_in_its_own_clock_and_the_readers(visit: Visit, webinar: Event) -> None:
    page = visit("events:public", key="spring")
    assert "Tuesday, March 16, 2027, 2:00 – 3:30 PM Eastern" in page.text
    assert "In your clock" not in page.text
    hawaii = visit("events:public", key="spring", query={"zone": "Pacific/Honolulu"})
    assert "In your clock: Tuesday, March 16, 2027, 8:00 – 9:30 AM Hawaii" in hawaii.text
    assert "In your clock" not in visit("events:public", key="spring", query={"zone": "Mars/Base"}).text
    assert "8:00 – 9:30 AM Hawaii" in visit("events:public-list", query={"zone": "Pacific/Honolulu"}).text


def test_the_page_never_shows_the_link_of_the_call_and_sets_no_cookie(visit: Visit, webinar: Event) -> None:
    Event.objects.filter(pk=webinar.pk).update(join_url="https://call.test/secret", title=LONG)
    page = visit("events:public", key="spring")
    assert "call.test" not in page.html
    assert not page.response.cookies
    assert page.h1 == LONG


def test_a_kept_page_shows_the_seat_that_was_just_taken(visit: Visit) -> None:
    event = EventFactory(seats=2)
    assert "2 of 2 left" in visit("events:public", key=event.key).text
    actions.register(event, by=None, name="A", email="a@a.test")
    assert "1 of 2 left" in visit("events:public", key=event.key).text
    actions.register(event, by=None, name="B", email="b@a.test")
    assert "All 2 are taken; there is a waiting list" in visit("events:public", key=event.key).text


def test_materials_stand_on_the_page_once_they_are_public(visit: Visit) -> None:
    event = EventFactory(
        starts_at=timezone.now() - timedelta(days=3),
        status=EventStatus.HELD,
        materials=[ResourceFactory(title="The recording"), ResourceFactory(title="Secret draft", status="draft")],
    )
    page = visit("events:public", key=event.key)
    assert "The recording" in page.text
    assert "Secret draft" not in page.text
    assert "Register" not in page.text


@pytest.mark.parametrize("key", ["nothing", "draft-one"])
def test_what_is_not_public_is_not_there(visit: Visit, key: str) -> None:
    EventFactory(key="draft-one", status=EventStatus.DRAFT)
    for route in ("events:public", "events:one-calendar", "events:register"):
        visit(route, key=key, status=404)


def test_addresses_are_given_once_and_never_take_one_of_ours(db: None) -> None:
    assert free_key("Manage") == "manage-2"
    EventFactory(key="guide")
    assert free_key("Guide!") == "guide-2"
    assert free_key("日本語") == "event"


# Registering


def test_a_visitor_registers_and_gets_a_letter_with_a_calendar(visit: Visit, webinar: Event) -> None:
    Event.objects.filter(pk=webinar.pk).update(join_url="https://call.test/secret")
    agency = LEAFactory(name="Harbor Schools", state="DE")
    sent = visit.post("events:register", typed(accommodation="An interpreter"), key="spring")
    page = visit(sent.response["Location"])
    assert page.h1 == "You have a seat"
    made = Registration.objects.get()
    assert (made.name, made.email, made.organization, made.accommodation) == (
        "Gus Guest", "gus@agency.test", agency, "An interpreter",
    )  # fmt: skip
    assert made.state_id == "DE"
    letter = Mail.objects.get()
    assert letter.secret
    assert f"/events/registrations/{token_of(made)}/" in letter.body
    assert "https://call.test/secret" in letter.body
    assert "2:00 – 3:30 PM Eastern" in letter.body
    message = message_of(letter).message()
    (part,) = [one for one in message.walk() if one.get_content_type() == "text/calendar"]
    assert part.get_param("method") == "PUBLISH"
    assert b"BEGIN:VCALENDAR\r\n" in part.get_payload(decode=True)


def test_the_waiting_list_tells_so(visit: Visit) -> None:
    event = EventFactory(seats=1)
    RegistrationFactory(event=event)
    assert "Join the waiting list" in visit("events:public", key=event.key).text
    sent = visit.post("events:register", typed(), key=event.key)
    assert visit(sent.response["Location"]).h1 == "You are on the waiting list"
    letter = Mail.objects.get()
    assert letter.subject.startswith("You are on the waiting list")
    assert not letter.calendar


def test_a_form_that_is_sent_twice_registers_once(visit: Visit, webinar: Event) -> None:
    data = typed(once=str(uuid.uuid4()))
    first, second = (visit.post("events:register", data, key="spring") for _ in range(2))
    assert first.response["Location"] == second.response["Location"]
    again = visit.post("events:register", typed(once=str(uuid.uuid4()), name="Somebody Else"), key="spring")
    assert visit(again.response["Location"]).h1 == "You have a seat"
    made = Registration.objects.get()
    webinar.refresh_from_db()
    assert (made.name, webinar.taken) == ("Gus Guest", 1)


def test_what_is_missing_is_said_beside_the_field_and_nothing_is_lost(visit: Visit, webinar: Event) -> None:
    question = QuestionFactory(event=webinar, is_required=True)
    page = visit.post(
        "events:register", typed(name="", email="nonsense", accommodation="A ramp"), key="spring", status=422
    )
    assert "Enter your name." in page.text
    assert "name@agency.gov" in page.text
    assert "Answer this question." in page.text
    assert "A ramp" in page.html
    assert page.all("input", name="agency")[0].get("value") == "Harbor Schools"
    assert not Registration.objects.exists()
    assert question.text in page.text


def test_the_centers_own_questions_are_asked_and_kept(visit: Visit, webinar: Event) -> None:
    where = QuestionFactory(event=webinar, text="Where did you hear of us?", position=1)
    role = QuestionFactory(
        event=webinar, text="Your role?", kind=QuestionKind.ONE_OF, options=["Teacher", "Leader"], position=2
    )
    yes = QuestionFactory(event=webinar, text="First time?", kind=QuestionKind.YES_NO, position=3)
    answers = {f"question_{where.pk}": "A friend", f"question_{role.pk}": "Leader", f"question_{yes.pk}": "Yes"}
    visit.post("events:register", typed(**answers), key="spring")
    assert Registration.objects.get().answers == {str(where.pk): "A friend", str(role.pk): "Leader", str(yes.pk): "Yes"}
    visit.post("events:register", typed(**answers | {f"question_{role.pk}": "King"}), key="spring", status=422)


def test_a_program_that_fills_everything_in_is_stopped(visit: Visit, webinar: Event) -> None:
    page = visit.post("events:register", typed(homepage="https://spam.test"), key="spring", status=422)
    assert "Only programs fill this field in" in page.text


def test_too_much_from_one_place_is_refused_with_the_typing_kept(
    visit: Visit, webinar: Event, monkeypatch: pytest.MonkeyPatch
) -> None:
    from steelyard.support.events.views import visitor

    monkeypatch.setitem(visitor.LIMITS, "register", 1)
    visit.post("events:register", typed(), key="spring")
    page = visit.post("events:register", typed(email="two@a.test"), key="spring", status=429)
    assert "Nothing is lost" in page.text
    assert page.all("input", name="name")[0].get("value") == "Gus Guest"
    assert page.response["Retry-After"]
    assert Registration.objects.count() == 1


def test_one_address_gets_no_flood_of_letters(db: None) -> None:
    for _ in range(14):
        actions.register(EventFactory(), by=None, name="A", email="a@a.test")
    assert Mail.objects.count() == 12
    assert Registration.objects.count() == 14


def test_an_agency_is_known_only_by_its_own_words(visit: Visit, webinar: Event) -> None:
    agency = LEAFactory(name="Harbor Schools", state="DE")
    visit.post("events:register", typed(agency=f"Something else #{agency.pk}"), key="spring")
    made = Registration.objects.get()
    assert (made.organization, made.organization_typed) == (None, "Something else")
    visit.post(
        "events:register", typed(email="b@a.test", agency=f"Harbor Schools, Delaware #{agency.pk}"), key="spring"
    )
    assert Registration.objects.get(email="b@a.test").organization == agency


def test_suggestions_of_agencies_need_no_account(visit: Visit) -> None:
    agency = LEAFactory(name="Harbor Schools", state="DE")
    assert f"#{agency.pk}" in Client().get("/events/agencies/?field=agency&agency=har").text


def test_a_forged_confirmation_is_not_there(visit: Visit, webinar: Event) -> None:
    visit("events:registered", key="spring", signed="x:y:z", status=404)


def test_somebody_signed_in_may_register_too(visit: Visit, webinar: Event, cast: Cast) -> None:
    sent = visit.post("events:register", typed(), key="spring", as_=cast.rosa)
    assert location(sent).startswith("/events/spring/registered/")
    assert Registration.objects.get().status == Place.SEATED
