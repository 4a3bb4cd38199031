"""Planned sessions, and the private calendar address that tells of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from steelyard.support.delivery import actions, tasks
from steelyard.support.delivery.forms.sessions import SessionForm
from steelyard.support.delivery.models import CalendarLink, Session, Support
from steelyard.support.delivery.queries import sessions as queries
from tests.factories.delivery import SessionFactory, SupportFactory
from tests.page import Visit
from tests.people import Cast

TYPED = {
    "version": "1", "title": "Call about data", "kind": "coaching", "on": "2099-07-01", "at": "14:30",
    "time_zone": "America/Chicago", "minutes": "90", "mode": "virtual", "place": "Room 4; upstairs, left",
}  # fmt: skip


def events(body: bytes) -> list[Any]:
    return list(Calendar.from_ical(body).walk("VEVENT"))


def test_a_session_is_planned_moved_and_cancelled(visit: Visit, cast: Cast, team: Support) -> None:
    visit.post("delivery:plan-session", TYPED, pk=team.pk, as_=cast.liam)
    session = Session.objects.get()
    assert session.starts_at == datetime(2099, 7, 1, 19, 30, tzinfo=UTC)
    assert "2:30 PM Central" in visit("delivery:support", pk=team.pk, as_=cast.rosa).text
    visit.post("delivery:change-session", TYPED | {"at": "3:00 PM"}, pk=session.pk, as_=cast.liam)
    session.refresh_from_db()
    assert (session.starts_at.hour, session.sequence, session.version) == (20, 1, 2)
    visit.post("delivery:change-session", TYPED, pk=session.pk, as_=cast.liam, status=409)
    visit.post("delivery:cancel-session", {"version": "2", "reason": "Snow"}, pk=session.pk, as_=cast.liam)
    assert "Call about data" not in visit("delivery:support", pk=team.pk, as_=cast.rosa).text
    visit.post("delivery:cancel-session", {"version": "3", "reason": "Snow"}, pk=session.pk, as_=cast.liam, status=422)


def test_an_unchanged_session_keeps_its_sequence(team: Support, cast: Cast) -> None:
    session = SessionFactory(support=team)
    actions.alter_session(session, by=cast.liam, title=session.title)
    assert session.sequence == 0


def test_a_time_that_no_clock_shows_is_refused() -> None:
    night = SessionForm(TYPED | {"on": "2027-03-14", "at": "02:30", "time_zone": "America/New_York"})
    assert not night.is_valid()
    assert "jumps over" in night.errors["at"][0]
    assert SessionForm(TYPED | {"on": "2027-03-14", "at": "02:30", "time_zone": "America/Phoenix"}).is_valid()


def test_the_calendar_says_all_that_rfc_5545_asks(team: Support) -> None:
    session = SessionFactory(support=team, title="Plan; next, steps\nand more", place="A, B; C", sequence=3)
    gone = SessionFactory(support=team, cancelled_at=timezone.now(), sequence=1)
    body = tasks.calendar_of([session, gone], name="Sessions")
    text = body.decode()
    assert "METHOD:PUBLISH" in text
    assert "VERSION:2.0" in text
    assert "DTSTART;TZID=America/New_York:20990302T140000" in text
    assert "BEGIN:VTIMEZONE" in text
    assert r"SUMMARY:Plan\; next\, steps\nand more" in text
    assert r"LOCATION:A\, B\; C" in text
    assert all(len(line.encode()) <= 75 for line in text.split("\r\n"))
    first, second = events(body)
    assert str(first["UID"]) == str(session.uid)
    assert (first["SEQUENCE"], first["STATUS"]) == (3, "CONFIRMED")
    assert (second["SEQUENCE"], second["STATUS"]) == (1, "CANCELLED")
    assert first["DTEND"].dt - first["DTSTART"].dt == timedelta(hours=1)


def feed_of(token: str) -> Any:
    return Client().get(f"/calendar/{token}.ics")


def test_each_person_follows_only_their_own(cast: Cast, team: Support) -> None:
    SessionFactory(support=team, title="Ours")
    SessionFactory(support=SupportFactory(), title="Theirs")
    response = feed_of(actions.make_calendar_link(cast.rosa, by=cast.rosa))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "no-store"
    assert not response.cookies
    assert [str(one["SUMMARY"]) for one in events(response.content)] == ["Ours"]
    assert events(feed_of(actions.make_calendar_link(cast.omar, by=cast.omar)).content) == []


def test_an_address_is_kept_as_a_hash_shown_once_and_ended(visit: Visit, cast: Cast) -> None:
    page = visit.post("delivery:calendar-address", as_=cast.rosa, status=200)
    [field] = page.all("input", id="address")
    token = (field.get("value") or "").rpartition("/")[2].removesuffix(".ics")
    assert token not in str(list(CalendarLink.objects.values()))
    assert feed_of(token).status_code == 200
    assert token not in visit("delivery:calendar-address", as_=cast.rosa).html
    visit.post("delivery:calendar-address", as_=cast.rosa, status=200)
    assert feed_of(token).status_code == 404, "a new address switches the old one off"
    assert CalendarLink.objects.current().count() == 1
    visit.post("delivery:end-calendar", as_=cast.rosa)
    assert CalendarLink.objects.current().count() == 0


@pytest.mark.parametrize("ending", ["closed", "roles"])
def test_who_has_left_gets_nothing_more(cast: Cast, team: Support, ending: str) -> None:
    SessionFactory(support=team)
    token = actions.make_calendar_link(cast.rosa, by=cast.rosa)
    if ending == "closed":
        type(cast.rosa).objects.filter(pk=cast.rosa.pk).update(is_active=False)
        assert feed_of(token).status_code == 404
    else:
        cast.rosa.held.update(ended_at=timezone.now())
        assert events(feed_of(token).content) == []


def test_the_feed_asks_as_much_for_three_as_for_one(cast: Cast, team: Support) -> None:
    token, counts = actions.make_calendar_link(cast.rosa, by=cast.rosa), []
    for _ in range(3):
        SessionFactory(support=team)
        with CaptureQueriesContext(connection) as made:
            feed_of(token)
        counts.append(len(made))
    assert counts[0] == counts[2]


def test_the_clock_is_that_of_the_recipients_state(team: Support) -> None:
    assert queries.usual_zone(team) == "America/New_York"
