"""What can be read: lists and single records, each with the permission of its page."""

from typing import Any

from django.http import Http404, HttpResponse
from ninja import Query

from steelyard.faces.api.queries import records, rows
from steelyard.faces.api.rules import Refusal
from steelyard.faces.api.rules import asked as a
from steelyard.faces.api.rules import shapes as s
from steelyard.faces.api.views.doors import Bearer, listed, route, told


@route("GET", "/me", response=s.Me, auth=Bearer(), url_name="me", tags=["The token"])
def me(http: Any) -> HttpResponse:
    """Whom this token acts for, and what it may be used for."""
    token = http.token
    data = {
        "account": str(token.user),
        "roles": sorted(token.user.roles),
        "token": token.name,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
    }
    return told(http, data)


_ORGANIZATIONS = Bearer("organizations:read", "directory.open_organization")


@route(
    "GET",
    "/organizations",
    response=s.Organizations,
    auth=_ORGANIZATIONS,
    url_name="organizations",
    tags=["Organizations"],
)
def organizations(http: Any, asked: Query[a.Organizations]) -> HttpResponse:
    """Agencies and other organizations, by name."""
    return listed(http, rows.ORGANIZATIONS, asked)


@route(
    "GET",
    "/organizations/{pk}",
    response=s.OrganizationOne,
    auth=_ORGANIZATIONS,
    url_name="organization",
    tags=["Organizations"],
)
def organization(http: Any, pk: s.Key) -> HttpResponse:
    """One organization."""
    return told(http, records.organization(http.user, pk))


_PEOPLE = Bearer("people:read", "directory.open_person")


@route("GET", "/people", response=s.People, auth=_PEOPLE, url_name="people", tags=["People"])
def people(http: Any, asked: Query[a.People]) -> HttpResponse:
    """The people of the directory, by name."""
    return listed(http, rows.PEOPLE, asked)


@route("GET", "/people/{pk}", response=s.PersonOne, auth=_PEOPLE, url_name="person", tags=["People"])
def person(http: Any, pk: s.Key) -> HttpResponse:
    """One person, with e-mail addresses and places."""
    return told(http, records.person(http.user, pk))


_REQUESTS = Bearer("requests:read", "intake.open")


@route("GET", "/requests", response=s.Requests, auth=_REQUESTS, url_name="requests", tags=["Help requests"])
def help_requests(http: Any, asked: Query[a.Requests]) -> HttpResponse:
    """Help requests, the newest first."""
    return listed(http, rows.REQUESTS, asked)


@route("GET", "/requests/{pk}", response=s.RequestOne, auth=_REQUESTS, url_name="request", tags=["Help requests"])
def help_request(http: Any, pk: s.Key) -> HttpResponse:
    """One help request."""
    return told(http, records.help_request(http.user, pk))


_OWN_SUPPORTS = Bearer("supports:read", "delivery.see_own")
_LEDGER = Bearer("supports:read", "delivery.see")


@route("GET", "/supports", response=s.Supports, auth=_OWN_SUPPORTS, url_name="supports", tags=["Supports"])
def supports(http: Any, asked: Query[a.Supports]) -> HttpResponse:
    """Supports, by name."""
    return listed(http, rows.SUPPORTS, asked)


@route("GET", "/supports/{pk}", response=s.SupportOne, auth=_OWN_SUPPORTS, url_name="support", tags=["Supports"])
def support(http: Any, pk: s.Key) -> HttpResponse:
    """One support."""
    return told(http, records.support(http.user, pk))


@route("GET", "/activities", response=s.Activities, auth=_LEDGER, url_name="activities", tags=["Activities"])
def activities(http: Any, asked: Query[a.Activities]) -> HttpResponse:
    """What happened under supports, the newest first."""
    return listed(http, rows.ACTIVITIES, asked)


@route("GET", "/activities/{pk}", response=s.ActivityOne, auth=_LEDGER, url_name="activity", tags=["Activities"])
def activity(http: Any, pk: s.Key) -> HttpResponse:
    """One activity."""
    return told(http, records.activity(http.user, pk))


@route(
    "GET", "/participations", response=s.Participations, auth=_LEDGER, url_name="participations", tags=["Activities"]
)
def participations(http: Any, asked: Query[a.Participations]) -> HttpResponse:
    """Who took part in activities."""
    return listed(http, rows.PARTICIPATIONS, asked)


_EVENTS = Bearer("events:read", "events.follow_calendar")


@route("GET", "/events", response=s.Events, auth=_EVENTS, url_name="events", tags=["Events"])
def events(http: Any, asked: Query[a.Events]) -> HttpResponse:
    """Events, the latest first; drafts for the center's staff only."""
    return listed(http, rows.EVENTS, asked)


@route("GET", "/events/{pk}", response=s.EventOne, auth=_EVENTS, url_name="event", tags=["Events"])
def event(http: Any, pk: s.Key) -> HttpResponse:
    """One event."""
    return told(http, records.event(http.user, pk))


_RESOURCES = Bearer("resources:read", "library.see")


@route("GET", "/resources", response=s.Resources, auth=_RESOURCES, url_name="resources", tags=["Resources"])
def resources(http: Any, asked: Query[a.Resources]) -> HttpResponse:
    """Resources of the library, by title; drafts for the center's staff only."""
    return listed(http, rows.RESOURCES, asked)


@route("GET", "/resources/{pk}", response=s.ResourceOne, auth=_RESOURCES, url_name="resource", tags=["Resources"])
def resource(http: Any, pk: s.Key) -> HttpResponse:
    """One resource."""
    return told(http, records.resource(http.user, pk))


@route(
    "GET",
    "/measures",
    response=s.Measures,
    auth=Bearer("measures:read", "reporting.see_measures"),
    url_name="measures",
    tags=["Measures"],
)
def measures(http: Any) -> HttpResponse:
    """How each number on the center's pages is counted."""
    return told(http, {"rows": records.measures(), "next": None})


@route(
    "GET",
    "/measures/{key}/figure",
    response=s.Figure,
    auth=Bearer("measures:read", "reporting.see_rows"),
    url_name="figure",
    tags=["Measures"],
)
def figure(http: Any, key: str, asked: Query[a.Figures]) -> HttpResponse:
    """How many rows stand behind a measure in a period, for who may open them."""
    if not records.may_open_figure(http.user, key):
        raise Refusal(403, "The account of this token may not open the rows behind this measure.")
    if asked.since and asked.until and asked.until < asked.since:
        raise Refusal(422, "The period ends before it begins.", errors=[{"field": "until", "says": "Before since."}])
    found = records.figure(key, since=asked.since, until=asked.until)
    if found is None:
        raise Http404
    return told(http, found)
