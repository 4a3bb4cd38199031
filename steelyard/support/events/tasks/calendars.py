"""Events as calendars read them (RFC 5545): one, several, or none that is left."""

from collections.abc import Iterable
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar
from icalendar import Event as Entry

from steelyard.foundation.kit.clocks import add_clocks
from steelyard.support.events.models import Event
from steelyard.support.events.rules import EventStatus

MEDIA_TYPE = "text/calendar; charset=utf-8"
_ASK_AGAIN = timedelta(hours=6)  # how often a calendar need look


def calendar_of(events: Iterable[Event], *, name: str, joined: Iterable[int] = ()) -> bytes:
    """A published calendar of events; those of ``joined`` (keys) come with the link of the call."""
    seated = frozenset(joined)
    calendar = _begun("PUBLISH")
    calendar.add("x-wr-calname", " ".join(name.split()))
    calendar.add("refresh-interval", _ASK_AGAIN, parameters={"VALUE": "DURATION"})
    shown = list(events)
    for event in shown:
        calendar.add_component(_entry(event, with_link=event.pk in seated))
    return _ended(calendar, shown)


def invitation(event: Event, *, with_link: bool) -> str:
    """One event for one person's calendar; of a cancelled one, that it is off."""
    calendar = _begun("CANCEL" if event.status == EventStatus.CANCELLED else "PUBLISH")
    calendar.add_component(_entry(event, with_link=with_link))
    return _ended(calendar, [event]).decode()


def farewell(event: Event) -> str:
    """For who gave up the seat: the entry goes, although the event goes on."""
    calendar, entry = _begun("CANCEL"), _entry(event, with_link=False)
    entry["status"] = "CANCELLED"
    calendar.add_component(entry)
    return _ended(calendar, [event]).decode()


def _begun(method: str) -> Calendar:
    calendar = Calendar()
    calendar.add("prodid", "-//Steelyard//Events//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _ended(calendar: Calendar, events: Iterable[Event]) -> bytes:
    return add_clocks(calendar, [event.local_start for event in events]).to_ical()


def _entry(event: Event, *, with_link: bool) -> Entry:
    entry, zone = Entry(), ZoneInfo(event.time_zone)
    address = settings.BASE_URL + event.public_url
    entry.add("uid", str(event.uid))
    entry.add("sequence", event.sequence)
    entry.add("dtstamp", event.changed_at)
    entry.add("last-modified", event.changed_at)
    entry.add("dtstart", event.starts_at.astimezone(zone))
    entry.add("dtend", event.ends_at.astimezone(zone))
    entry.add("summary", event.title)
    joining = f"Join: {event.join_url}\n\n" if with_link and event.join_url else ""
    entry.add("description", f"{joining}{event.description[:1000]}\n\n{address}".strip())
    if event.place or joining:
        entry.add("location", event.place or event.join_url)
    entry.add("url", address)
    entry.add("status", "CANCELLED" if event.status == EventStatus.CANCELLED else "CONFIRMED")
    return entry
