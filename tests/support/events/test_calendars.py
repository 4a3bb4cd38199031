"""Calendars: what we write is read back by two parsers that do not know each other."""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

import icalendar
import pytest
import vobject
from django.test import Client
from django.utils import timezone

from steelyard.support.events import actions
from steelyard.support.events.models import Event
from steelyard.support.events.rules import EventStatus, Place
from steelyard.support.events.rules.moments import when
from steelyard.support.events.tasks.calendars import calendar_of, farewell, invitation
from tests.factories.events import EventFactory, RegistrationFactory
from tests.people import Cast
from tests.support.events.conftest import SPRING

Visit = Any
Read = dict[str, Any]
HOSTILE = "Plan; do, study\\act\nBEGIN:VEVENT\r\nשלום 🎉 " + "long " * 60


def by_icalendar(content: bytes) -> list[Read]:
    calendar = icalendar.Calendar.from_ical(content)
    assert not calendar.errors
    return [
        {
            "uid": str(one["uid"]), "sequence": int(one["sequence"]), "title": str(one["summary"]),
            "start": one["dtstart"].dt.astimezone(UTC), "end": one["dtend"].dt.astimezone(UTC),
            "zone": one["dtstart"].params.get("TZID"), "status": str(one["status"]),
        }
        for one in calendar.walk("VEVENT")
    ]  # fmt: skip


def by_vobject(content: bytes) -> list[Read]:
    calendar = vobject.readOne(content.decode(), validate=True)
    return [
        {
            "uid": one.uid.value, "sequence": int(one.sequence.value), "title": one.summary.value,
            "start": one.dtstart.value.astimezone(UTC), "end": one.dtend.value.astimezone(UTC),
            "zone": one.dtstart.params["X-VOBJ-ORIGINAL-TZID"][0],
            "status": one.status.value,
        }
        for one in calendar.contents.get("vevent", [])
    ]  # fmt: skip


def both(content: bytes) -> list[Read]:
    """What both parsers read, which must be the same."""
    first, second = by_icalendar(content), by_vobject(content)
    assert first == second
    return first


def lines(content: bytes) -> list[bytes]:
    assert content.endswith(b"\r\n")
    assert b"\n" not in content.replace(b"\r\n", b"")
    return content.split(b"\r\n")


def test_an_event_is_read_with_its_own_clock(visit: Visit, webinar: Event) -> None:
    response = Client().get("/events/spring/event.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert "attachment" in response["Content-Disposition"]
    (read,) = both(response.content)
    assert (read["uid"], read["start"], read["end"]) == (str(webinar.uid), SPRING, SPRING + timedelta(minutes=90))
    assert (read["zone"], read["status"], read["sequence"]) == ("America/New_York", "CONFIRMED", 0)
    assert b"BEGIN:VTIMEZONE" in response.content
    assert b"TZID:America/New_York" in response.content


@pytest.mark.parametrize("zone", ["America/New_York", "America/Phoenix", "Pacific/Guam", "America/Puerto_Rico"])
@pytest.mark.parametrize("start", [datetime(2027, 3, 14, 6, 30, tzinfo=UTC), datetime(2026, 11, 1, 5, 30, tzinfo=UTC)])
def test_an_event_across_the_change_of_clocks_keeps_its_moments(zone: str, start: datetime, db: None) -> None:
    event = EventFactory(starts_at=start, ends_at=start + timedelta(hours=3), time_zone=zone)
    (read,) = by_icalendar(calendar_of([event], name="x"))
    assert (read["start"], read["end"]) == (start, start + timedelta(hours=3))


def test_hostile_words_stay_words_and_lines_stay_short(db: None) -> None:
    event = EventFactory(
        title=HOSTILE[:190].replace("\r\n", " ").replace("\n", " "), description=HOSTILE, place=HOSTILE[:200]
    )
    content = calendar_of([event], name=HOSTILE)
    (read,) = both(content)
    assert read["title"] == event.title
    assert max(map(len, lines(content))) <= 75


def test_a_cancelled_event_says_so_with_a_higher_sequence(cast: Cast, webinar: Event) -> None:
    actions.alter_event(webinar, by=cast.cora, title="Another title")
    actions.cancel_event(webinar, by=cast.cora, reason="Ill")
    (read,) = both(invitation(webinar, with_link=False).encode())
    assert (read["status"], read["sequence"], read["uid"]) == ("CANCELLED", 2, str(webinar.uid))
    assert "METHOD:CANCEL" in invitation(webinar, with_link=False)


def test_who_gives_the_seat_up_loses_the_entry_while_the_event_goes_on(webinar: Event) -> None:
    (read,) = both(farewell(webinar).encode())
    assert read["status"] == "CANCELLED"
    (read,) = both(invitation(webinar, with_link=True).encode())
    assert read["status"] == "CONFIRMED"


def test_everybodys_calendar_has_what_is_public(db: None) -> None:
    coming, off = EventFactory(join_url="https://call.test/x"), EventFactory(status=EventStatus.CANCELLED)
    EventFactory(status=EventStatus.DRAFT)
    EventFactory(starts_at=timezone.now() - timedelta(days=200))
    response = Client().get("/events.ics")
    assert {one["uid"] for one in both(response.content)} == {str(coming.uid), str(off.uid)}
    assert b"call.test" not in response.content


# A person's own


def address(visit: Visit, user: Any) -> str:
    page = visit.post("events:calendar-address", as_=user, status=200)
    (field,) = page.all("input", id="address")
    return urlsplit(field.get("value") or "").path


def test_a_persons_address_shows_their_events_with_the_link_of_the_call(visit: Visit, cast: Cast) -> None:
    own = EventFactory(join_url="https://call.test/own")
    waiting = EventFactory(join_url="https://call.test/waiting", seats=1)
    EventFactory(join_url="https://call.test/other")
    RegistrationFactory(event=own, email=cast.rosa.email)
    RegistrationFactory(event=waiting, email=cast.rosa.email, status=Place.WAITING)
    path = address(visit, cast.rosa)
    response = Client().get(path)
    assert {one["uid"] for one in both(response.content)} == {str(own.uid), str(waiting.uid)}
    assert b"call.test/own" in response.content.replace(b"\r\n ", b"")
    assert b"call.test/waiting" not in response.content.replace(b"\r\n ", b"")
    assert response["Cache-Control"] == "no-store"


def test_an_address_is_switched_off_and_a_new_one_ends_the_old(visit: Visit, cast: Cast) -> None:
    first = address(visit, cast.rosa)
    second = address(visit, cast.rosa)
    assert Client().get(first).status_code == 404
    assert Client().get(second).status_code == 200
    assert "You have an address since" in visit("events:calendar-address", as_=cast.rosa).text
    visit.post("events:end-calendar", as_=cast.rosa)
    assert Client().get(second).status_code == 404
    assert Client().get("/events/calendar/nonsense/").status_code == 404


def test_the_desk_follows_every_public_event(visit: Visit, cast: Cast) -> None:
    EventFactory.create_batch(3)
    assert len(both(Client().get(address(visit, cast.liam)).content)) == 3


def test_an_empty_calendar_is_still_one(visit: Visit, cast: Cast) -> None:
    assert by_icalendar(Client().get(address(visit, cast.omar)).content) == []


@pytest.mark.parametrize(
    ("hours", "zone", "told"),
    [
        (0, "America/New_York", "Tuesday, March 16, 2027, 2:00 – 3:30 PM Eastern"),
        (-3, "America/New_York", "Tuesday, March 16, 2027, 11:00 AM – 12:30 PM Eastern"),
        (9, "America/New_York", "Tuesday, March 16, 2027, 11:00 PM – Wednesday, March 17, 2027, 12:30 AM Eastern"),
        (0, "Pacific/Guam", "Wednesday, March 17, 2027, 4:00 – 5:30 AM Chamorro"),
    ],
)
def test_times_in_words(hours: int, zone: str, told: str) -> None:
    start = SPRING + timedelta(hours=hours)
    assert when(start, start + timedelta(minutes=90), zone) == told
