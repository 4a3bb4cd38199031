"""At the door: the list, one tap a person, the code, walk-ins; closing into the ledger; the pulse; reminders."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError
from django.test import Client
from django.utils import timezone

from steelyard.center.directory.models import Person
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit.tokens import hash_of
from steelyard.foundation.work.models import Mail
from steelyard.support.delivery.models import Activity, Participation
from steelyard.support.events import actions
from steelyard.support.events.jobs import remind
from steelyard.support.events.models import Event, PulseAnswer, PulseToken, Registration
from steelyard.support.events.queries.pulse import said
from steelyard.support.events.rules import CheckIn, EventStatus, Place
from steelyard.support.events.tasks.codes import picture, scan_url, scanned
from tests.factories.directory import AddressFactory, OrganizationFactory, PersonFactory
from tests.factories.events import EventFactory, RegistrationFactory, token_of
from tests.people import Cast

Visit = Any


@pytest.fixture
def today(db: None) -> Event:
    """An event in a room that has just ended."""
    made: Event = EventFactory(
        key="today", mode="in_person", kind="convening", starts_at=timezone.now() - timedelta(hours=2), seats=50
    )
    return made


def test_one_tap_checks_somebody_in_and_one_takes_it_back(visit: Visit, cast: Cast, today: Event) -> None:
    one = RegistrationFactory(event=today, name="Ann Able", organization_typed="Harbor Schools")
    page = visit("events:door", pk=today.pk, as_=cast.libby)
    assert "0 of 1 came" in page.text
    assert [button.get("value") for button in page.all("button", name="attendance")] == [
        "attended",
        "absent",
        "excused",
    ]
    visit.post("events:mark", {"attendance": "attended"}, pk=one.pk, as_=cast.libby)
    one.refresh_from_db()
    assert one.attendance == CheckIn.ATTENDED
    assert one.checked_in_at
    assert "1 of 1 came" in visit("events:door", pk=today.pk, as_=cast.libby).text
    visit.post("events:mark", {"attendance": ""}, pk=one.pk, as_=cast.libby)
    one.refresh_from_db()
    assert (one.attendance, one.checked_in_at) == ("", None)
    visit.post("events:mark", {"attendance": "king"}, pk=one.pk, as_=cast.libby, status=404)


def test_with_htmx_the_row_and_the_count_come_back(cast: Cast, today: Event) -> None:
    one = RegistrationFactory(event=today)
    client = Client()
    client.force_login(cast.libby)
    response = client.post(
        f"/events/door/people/{one.pk}/mark/", {"attendance": "excused"}, headers={"HX-Request": "true"}
    )
    assert f'id="person-{one.pk}"' in response.text
    assert 'hx-swap-oob="outerHTML"' in response.text
    assert "1 excused" in response.text


def test_the_door_finds_people_by_name_address_and_agency(visit: Visit, cast: Cast, today: Event) -> None:
    RegistrationFactory(event=today, name="Zoë Müller", email="zoe@a.test")
    RegistrationFactory(event=today, name="Ann Able", organization=OrganizationFactory(name="Harbor Schools"))
    RegistrationFactory(event=today, name="Gone Away", status=Place.CANCELLED)
    for words, found in (("muller", "Zoë Müller"), ("ZOE@", "Zoë Müller"), ("harb", "Ann Able"), ("gone", "Gone Away")):
        page = visit.part("events:door", "rows", pk=today.pk, as_=cast.libby, query={"q": words})
        assert found in page.text
        assert page.html.count("<li") == 1
    assert "Gone Away" not in visit("events:door", pk=today.pk, as_=cast.libby).text
    assert "Nobody of these words" in visit("events:door", pk=today.pk, as_=cast.libby, query={"q": "xyz"}).text


def test_the_code_opens_the_person_for_the_staff_alone(visit: Visit, cast: Cast, today: Event) -> None:
    one = RegistrationFactory(event=today)
    code = scan_url(one).rstrip("/").rpartition("/")[2]
    assert scanned(code) == one.pk
    assert scanned(code + "x") is None
    assert visit("events:scan", code=code, as_=cast.libby, status=303).response["Location"] == one.get_absolute_url()
    assert visit("events:scan", code=code, status=302).response["Location"].startswith("/accounts/login/")
    visit("events:scan", code=code, as_=cast.rosa, status=403)
    visit("events:scan", code="12.forged", as_=cast.libby, status=404)
    page = visit("events:registration", pk=one.pk, as_=cast.libby)
    visit.post("events:mark", {"attendance": "attended", "scanned": "1"}, pk=one.pk, as_=cast.libby)
    assert one.name in page.h1
    assert "checked in" in visit("events:registration", pk=one.pk, as_=cast.libby).text


def test_the_private_page_shows_the_code_and_it_holds_no_secret(visit: Visit) -> None:
    event = EventFactory(mode="in_person")
    one = RegistrationFactory(event=event)
    page = visit("events:place", token=token_of(one))
    assert "Code for the door" in page.html
    assert str(picture(scan_url(one))) in page.html
    assert token_of(one) not in scan_url(one)
    assert "Code for the door" not in visit("events:place", token=token_of(RegistrationFactory())).html


def test_somebody_not_on_the_list_is_added_once_and_checked_in(visit: Visit, cast: Cast, today: Event) -> None:
    known = RegistrationFactory(event=today, email="known@a.test")
    visit.post("events:walk-in", {"name": "New Face"}, pk=today.pk, as_=cast.libby)
    visit.post("events:walk-in", {"name": "K.", "email": "Known@A.test"}, pk=today.pk, as_=cast.libby)
    visit.post("events:walk-in", {"name": ""}, pk=today.pk, as_=cast.libby, status=422)
    known.refresh_from_db()
    new = Registration.objects.get(name="New Face")
    assert (known.attendance, known.is_walk_in) == (CheckIn.ATTENDED, False)
    assert (new.attendance, new.is_walk_in, new.email) == (CheckIn.ATTENDED, True, "")
    today.refresh_from_db()
    assert today.taken == 1  # a walk-in takes nobody's seat


def test_nobody_comes_to_a_cancelled_event(visit: Visit, cast: Cast) -> None:
    one = RegistrationFactory(event=EventFactory(status=EventStatus.CANCELLED))
    visit.post("events:mark", {"attendance": "attended"}, pk=one.pk, as_=cast.libby)
    one.refresh_from_db()
    assert one.attendance == ""
    visit.post("events:walk-in", {"name": "X"}, pk=one.event_id, as_=cast.libby, status=422)


def test_a_hostile_name_stays_a_name(visit: Visit, cast: Cast, today: Event) -> None:
    name = '<script>alert("x")</script> ' + "שלום🎉" * 20
    one = RegistrationFactory(event=today, name=name)
    for route, pk in (("events:door", today.pk), ("events:registration", one.pk), ("events:registrations", today.pk)):
        assert "<script>alert" not in visit(route, pk=pk, as_=cast.cora).html


# Into the ledger


def ledger(event: Event) -> dict[str, tuple[str, int | None]]:
    event.refresh_from_db()
    rows = Participation.objects.filter(activity=event.activity).select_related("person")
    return {one.person.name if one.person else f"{one.count} people": (one.status, one.minutes) for one in rows}


def test_closing_writes_who_came_once(visit: Visit, cast: Cast, today: Event) -> None:
    known = AddressFactory(person=PersonFactory(name="Known Person"), email="known@a.test").person
    agency = OrganizationFactory(name="Harbor Schools")
    RegistrationFactory(event=today, name="K. P.", email="known@a.test", attendance="attended")
    RegistrationFactory(event=today, name="New One", email="new@a.test", organization=agency, attendance="attended")
    RegistrationFactory(
        event=today, name="Ill", email="ill@a.test", attendance="excused", person=PersonFactory(name="Ill")
    )
    RegistrationFactory(event=today, name="Never came", email="never@a.test", person=PersonFactory(name="Never came"))
    RegistrationFactory(event=today, name="Unknown absent", email="unknown@a.test")
    RegistrationFactory(event=today, name="Waits", email="waits@a.test", status=Place.WAITING, person=PersonFactory())
    RegistrationFactory(event=today, name="Walked In", email="", is_walk_in=True, attendance="attended")
    page = visit("events:event", pk=today.pk, as_=cast.cora)
    assert "The ledger does not have it yet" in page.text
    visit.post("events:close", {"rest_absent": "on"}, pk=today.pk, as_=cast.cora)
    found = ledger(today)
    assert found == {
        "Known Person": ("attended", 90), "New One": ("attended", 90), "Walked In": ("attended", 90),
        "Ill": ("excused", None), "Never came": ("absent", None),
    }  # fmt: skip
    assert (today.status, today.activity.kind, today.activity.minutes) == (EventStatus.HELD, "convening", 90)
    assert Person.objects.get(name="New One").organization == agency
    assert Person.objects.filter(name="Known Person").get() == known
    before = (Activity.objects.count(), Person.objects.count(), Entry.objects.filter(label="delivery.activity").count())
    visit.post("events:close", {}, pk=today.pk, as_=cast.cora)
    assert ledger(today) == found
    assert before == (
        Activity.objects.count(), Person.objects.count(), Entry.objects.filter(label="delivery.activity").count(),
    )  # fmt: skip


def test_closing_again_keeps_what_a_report_knew_and_adds_who_came_late(cast: Cast, today: Event) -> None:
    first = RegistrationFactory(event=today, name="First", attendance="attended")
    late = RegistrationFactory(event=today, name="Late")
    actions.close_event(today, by=cast.cora)
    activity = today.activity
    assert activity is not None
    Participation.objects.filter(activity=activity, person__name="First").update(minutes=47)
    Participation.objects.create(activity=activity, count=3)
    Participation.objects.create(activity=activity, person=PersonFactory(name="By file"), minutes=12)
    actions.check_in(Registration.objects.select_related("event").get(pk=late.pk), by=cast.cora, attendance="attended")
    today.refresh_from_db()
    actions.close_event(today, by=cast.cora)
    assert ledger(today) == {
        "First": ("attended", 47), "Late": ("attended", 90), "By file": ("attended", 12), "3 people": ("attended", None),
    }  # fmt: skip
    actions.check_in(Registration.objects.select_related("event").get(pk=first.pk), by=cast.cora, attendance="absent")
    actions.close_event(today, by=cast.cora)
    assert ledger(today)["First"] == ("absent", None)


def test_two_addresses_of_one_person_count_once(cast: Cast, today: Event) -> None:
    person = PersonFactory(name="Twice")
    RegistrationFactory(event=today, person=person, attendance="absent")
    RegistrationFactory(event=today, person=person, attendance="attended")
    actions.close_event(today, by=cast.cora)
    assert ledger(today) == {"Twice": ("attended", 90)}


def test_what_has_not_begun_or_is_off_is_not_closed(visit: Visit, cast: Cast, webinar: Event) -> None:
    page = visit.post("events:close", {}, pk=webinar.pk, as_=cast.cora, status=422)
    assert "has not begun yet" in page.text
    off = EventFactory(status=EventStatus.CANCELLED, starts_at=timezone.now() - timedelta(days=1))
    assert "is cancelled" in visit.post("events:close", {}, pk=off.pk, as_=cast.cora, status=422).text
    assert not Activity.objects.exists()


def test_the_ledgers_refusal_is_told(visit: Visit, cast: Cast, today: Event) -> None:
    today.support.ends_on = timezone.localdate() - timedelta(days=30)
    today.support.save()
    assert "This support closed on" in visit.post("events:close", {}, pk=today.pk, as_=cast.cora, status=422).text
    today.refresh_from_db()
    assert today.status == EventStatus.PUBLISHED


# The pulse


def links() -> list[str]:
    return [re.search(r"/events/pulse/(\S+)/", one.body)[1] for one in Mail.objects.filter(key__contains="pulse")]  # type: ignore[index]  # each has one


def test_who_came_gets_one_link_and_each_link_gives_one_answer(visit: Visit, cast: Cast, today: Event) -> None:
    RegistrationFactory.create_batch(3, event=today, attendance="attended")
    RegistrationFactory(event=today, attendance="absent")
    RegistrationFactory(event=today, name="Walk", email="", is_walk_in=True, attendance="attended")
    actions.close_event(today, by=cast.cora)
    actions.close_event(today, by=cast.cora)
    assert len(links()) == 3
    assert PulseToken.objects.count() == 3
    token = links()[0]
    assert visit("events:pulse", token=token).h1 == "Two questions"
    visit.post("events:pulse", {"next_step": "x"}, token=token, status=422)
    visit.post("events:pulse", {"usefulness": "5", "next_step": "Train the aides"}, token=token)
    assert visit("events:pulse", token=token).h1 == "Thank you"
    visit.post("events:pulse", {"usefulness": "1"}, token=token, status=200)
    assert list(PulseAnswer.objects.values_list("usefulness", "next_step")) == [(5, "Train the aides")]
    visit("events:pulse", token="nonsense", status=404)


def test_nothing_joins_an_answer_to_a_person_or_a_time(cast: Cast, today: Event) -> None:
    RegistrationFactory(event=today, attendance="attended")
    actions.close_event(today, by=cast.cora)
    before = Entry.objects.count()
    actions.answer_pulse(PulseToken.objects.get(), by=None, usefulness=4)
    assert Entry.objects.count() == before
    columns = {field.name for model in (PulseAnswer, PulseToken) for field in model._meta.get_fields()}
    assert columns == {"id", "event", "token_hash", "is_spent", "usefulness", "next_step", "is_simulated"}
    with pytest.raises(actions.Spent):
        actions.answer_pulse(PulseToken.objects.get(), by=None, usefulness=4)


def test_the_order_of_links_tells_nothing_of_who_has_which(cast: Cast, today: Event) -> None:
    for number in range(12):
        RegistrationFactory(event=today, attendance="attended", email=f"p{number}@a.test")
    actions.close_event(today, by=cast.cora)
    stored = list(PulseToken.objects.order_by("id").values_list("token_hash", flat=True))
    places = [stored.index(hash_of(token)) for token in links()]  # in the order of who registered
    assert places not in (sorted(places), sorted(places, reverse=True))


@pytest.mark.parametrize("n", [9, 10])
def test_answers_are_shown_from_ten_on_and_in_bands(visit: Visit, cast: Cast, today: Event, n: int) -> None:
    shown = n == 10
    PulseAnswer.objects.bulk_create(
        PulseAnswer(event=today, usefulness=5 if place else 1, next_step=f"Step {place}") for place in range(n)
    )
    page = visit("events:event", pk=today.pk, as_=cast.eva)
    assert ("Step 3" in page.text) is shown
    assert ("80% or more" in page.text) is shown
    assert "90%" not in page.text
    assert bool(said(today).table) is shown


def test_ten_answers_with_nine_sentences_show_no_sentence(today: Event) -> None:
    PulseAnswer.objects.bulk_create(
        PulseAnswer(event=today, usefulness=5, next_step="Words" if place else "") for place in range(10)
    )
    assert said(today).words == []


def test_an_answer_lies_between_one_and_five(today: Event) -> None:
    with pytest.raises(IntegrityError):
        PulseAnswer.objects.create(event=today, usefulness=6)


# Reminders


def test_the_day_before_everybody_with_a_seat_is_reminded_once(db: None) -> None:
    soon = EventFactory(starts_at=timezone.now() + timedelta(hours=20))
    later = EventFactory(starts_at=timezone.now() + timedelta(hours=30))
    off = EventFactory(starts_at=timezone.now() + timedelta(hours=20), status=EventStatus.CANCELLED)
    seated = RegistrationFactory.create_batch(3, event=soon)
    RegistrationFactory(event=soon, status=Place.WAITING)
    RegistrationFactory(event=soon, status=Place.CANCELLED)
    RegistrationFactory(event=later)
    RegistrationFactory(event=off)
    for _ in range(3):
        remind()
    letters = Mail.objects.filter(subject__startswith="Soon:")
    assert {one.to for one in letters} == {one.email for one in seated}
    assert letters.count() == 3
    assert token_of(seated[0]) in letters.get(to=seated[0].email).body


def test_who_registers_on_the_last_day_is_not_reminded_of_what_they_just_did(db: None) -> None:
    event = EventFactory(starts_at=timezone.now() + timedelta(hours=20))
    actions.register(event, by=None, name="A", email="a@a.test")
    remind()
    assert [one.subject[:15] for one in Mail.objects.all()] == ["You have a seat"]


def test_the_portal_shows_events_of_ones_agency(visit: Visit, cast: Cast) -> None:
    event = EventFactory(title="E-ours")
    agency = OrganizationFactory(pk=900_001)
    assert "E-ours" in visit("portal:portal", as_=cast.rosa).text
    other = EventFactory(title="E-registered")
    RegistrationFactory(event=other, organization=agency)
    page = visit("portal:portal", as_=cast.rosa)
    assert "E-registered" in page.text
    assert "E-ours" not in page.text
    assert event.title not in page.text


def test_a_support_shows_its_events(visit: Visit, cast: Cast, webinar: Event) -> None:
    page = visit("delivery:support", pk=webinar.support_id, as_=cast.cora)
    assert "Spring webinar" in page.text
    assert f"/events/manage/new/?support={webinar.support_id}" in page.html
    form = visit(f"/events/manage/new/?support={webinar.support_id}", as_=cast.cora)
    assert form.all("input", name="support")[0].get("value") == f"{webinar.support.name} #{webinar.support_id}"


def test_a_lost_letter_is_sent_again_on_the_same_day_but_no_flood_of_them(visit: Visit, cast: Cast) -> None:
    with time_machine.travel("2026-05-04 17:20Z", tick=False) as clock:
        event = EventFactory(starts_at=timezone.now() + timedelta(days=9))
        one = actions.register(event, by=None, name="Ann", email="ann@a.test")
        for minutes in (0, 0, 1):  # a second press within the minute is the same letter
            clock.shift(timedelta(minutes=minutes))
            visit.post("events:letter", pk=one.pk, as_=cast.cora)
        actions.register(event, by=None, name="Ann", email="ann@a.test")  # herself, as the page of lost links says
        links = {mail.body.partition("/events/registrations/")[2].split()[0] for mail in Mail.objects.all()}
        assert (Mail.objects.filter(subject__startswith="You have a seat").count(), len(links)) == (3, 1)
        for _ in range(12):
            clock.shift(timedelta(minutes=1))
            visit.post("events:letter", pk=one.pk, as_=cast.cora)
        assert Mail.objects.count() == 10  # twelve asked for on this day, two of them twice in a minute
        assert Entry.objects.filter(verb="events.registration.letter_again", object_id=one.pk).count() == 10
        way = {"action": f"/events/door/people/{one.pk}/letter/"}
        assert visit("events:registration", pk=one.pk, as_=cast.cora).all("form", **way)
        actions.give_up(one, by=None)
        assert not visit("events:registration", pk=one.pk, as_=cast.cora).all("form", **way)
