"""Planned sessions as calendars read them (RFC 5545)."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event

from steelyard.foundation.kit.clocks import add_clocks
from steelyard.support.delivery.models import Session

MEDIA_TYPE = "text/calendar; charset=utf-8"
_ASK_AGAIN = timedelta(hours=6)  # how often a calendar need look


def calendar_of(sessions: Iterable[Session], *, name: str) -> bytes:
    """A published calendar: one event for each session, with the clock in which it was agreed."""
    calendar = Calendar()
    calendar.add("prodid", "-//Steelyard//Sessions//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    shown = list(sessions)
    for session in shown:
        calendar.add_component(_event(session))
    return add_clocks(calendar, [session.local_start for session in shown]).to_ical()


def _event(session: Session) -> Event:
    event, zone = Event(), ZoneInfo(session.time_zone)
    start = session.starts_at.astimezone(zone)
    event.add("uid", str(session.uid))
    event.add("sequence", session.sequence)
    event.add("dtstamp", session.changed_at)
    event.add("last-modified", session.changed_at)
    event.add("dtstart", start)
    # Through the absolute time, so that a session across the change of clocks keeps its length.
    event.add("dtend", (session.starts_at + timedelta(minutes=session.minutes)).astimezone(zone))
    event.add("summary", session.title)
    event.add("description", f"{session.get_kind_display()}, {session.support.name}")
    if session.place:
        event.add("location", session.place)
    event.add("url", settings.BASE_URL + session.support.get_absolute_url())
    event.add("status", "CANCELLED" if session.cancelled_at else "CONFIRMED")
    return event
