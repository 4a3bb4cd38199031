"""A person's private calendar address: made, shown once, switched off."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from steelyard.center.charge.queries import the_center
from steelyard.foundation.kit.access import page, public
from steelyard.foundation.kit.pages import Http, go, private, show
from steelyard.support.delivery import actions as links
from steelyard.support.delivery.queries import sessions
from steelyard.support.events.queries import following as queries
from steelyard.support.events.tasks import calendars


@page("events.follow_calendar")
def address(http: Http) -> HttpResponse:
    """Explain the private address; a POST makes a new one, which this one answer shows."""
    context: dict[str, Any] = {"link": sessions.own_link(http.user)}
    if http.method == "POST":
        token = links.make_calendar_link(http.user, by=http.user)
        own = settings.BASE_URL + reverse("events:calendar", args=[token])
        context = {"link": sessions.own_link(http.user), "address": own}
    context["everybody"] = settings.BASE_URL + reverse("events:all-calendar")
    return show(http, "events/calendar_address.html", context)


@page("events.follow_calendar")
@require_POST
def end(http: Http) -> HttpResponse:
    """Switch one's own address off."""
    if link := sessions.own_link(http.user):
        links.end_calendar_link(link, by=http.user)
    messages.success(http, "The address is switched off. Calendars that used it get nothing more.")
    return go(reverse("events:calendar-address"))


@public
@private
@require_safe
def calendar(http: Http, token: str) -> HttpResponse:
    """The events of whoever owns this secret address, for a calendar program."""
    del http
    user = sessions.follower(token)
    if user is None:
        raise Http404("Nothing is here.")
    center = the_center()
    name = f"My events with {center.short_name}" if center else "My events"
    found, seated = queries.feed(user)
    response = HttpResponse(calendars.calendar_of(found, name=name, joined=seated), content_type=calendars.MEDIA_TYPE)
    response["Content-Disposition"] = 'inline; filename="my-events.ics"'
    return response
