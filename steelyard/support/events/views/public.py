"""The public pages: which events there are, one of them, and their calendars. The same for everybody; no cookie."""

from typing import Any

from django.http import Http404, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from steelyard.center.charge.queries import the_center
from steelyard.foundation.history.kept import kept
from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.pages import Http, show
from steelyard.foundation.kit.paging import Page, paged
from steelyard.support.delivery.rules import ZONES
from steelyard.support.events.forms.public import EventFilters
from steelyard.support.events.models import Event
from steelyard.support.events.queries import public as queries
from steelyard.support.events.rules.moments import known_zone, when, zone_name
from steelyard.support.events.tasks import calendars


@public
@require_safe
@kept
def events(http: Http) -> HttpResponse:
    """Coming or past events, narrowed by focal area and kind, in the reader's clock or each event's own."""
    form = EventFilters(http.GET, areas=queries.focal_areas())
    wanted, zone, now = form.wanted, known_zone(http.GET.get("zone", "")), timezone.now()
    by = ("-starts_at", "-id") if wanted.past else ("starts_at", "id")
    found = paged(queries.listed(wanted, now), by, after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    rows = [_told(event, zone) for event in found.rows]
    context = {"form": form, "page": Page(rows, found.after, found.before), "past": wanted.past, "zone": zone}
    return show(http, "events/public_list.html", context, parts={"rows"})


def _told(event: Event, zone: str) -> dict[str, Any]:
    return {"event": event, "when": when(event.starts_at, event.ends_at, zone or event.time_zone)}


def _event(key: str) -> Event:
    found = queries.by_key(key)
    if found is None:
        raise Http404("Nothing is here.")
    return found


@public
@require_safe
@kept
def event(http: Http, key: str) -> HttpResponse:
    """Everything about one event."""
    found, now = _event(key), timezone.now()
    zone = known_zone(http.GET.get("zone", ""))
    context = {
        "event": found,
        "shown": queries.shown(found),
        "when": when(found.starts_at, found.ends_at, found.time_zone),
        "yours": when(found.starts_at, found.ends_at, zone) if zone and zone != found.time_zone else "",
        "zone": zone or found.time_zone,
        "zones": ZONES,
        "zone_name": zone_name(found.time_zone),
        "is_open": found.takes_registrations(now),
        "is_over": found.is_over(now),
    }
    return show(http, "events/public.html", context)


# Calendars


def _answer(content: bytes, name: str, *, attached: bool) -> HttpResponse:
    response = HttpResponse(content, content_type=calendars.MEDIA_TYPE)
    response["Content-Disposition"] = f'{"attachment" if attached else "inline"}; filename="{name}.ics"'
    return response


@public
@require_safe
@kept
def one_calendar(http: Http, key: str) -> HttpResponse:
    """One event for the reader's own calendar."""
    del http
    found = _event(key)
    return _answer(calendars.calendar_of([found], name=found.title), found.key, attached=True)


@public
@require_safe
@kept
def all_calendar(http: Http) -> HttpResponse:
    """Every public event, for calendars that follow an address."""
    del http
    center = the_center()
    name = f"Events of {center.short_name}" if center else "Events"
    return _answer(calendars.calendar_of(queries.in_calendar(), name=name), "events", attached=False)
