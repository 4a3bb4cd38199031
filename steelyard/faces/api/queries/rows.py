"""Lists of the API: which query of a page gives the rows, in which order, and what is told of each row."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from steelyard.center.directory.queries import listed_organizations, listed_people
from steelyard.faces.api.rules import asked as a
from steelyard.foundation.kit.access import allows
from steelyard.intake.queries.inbox import matching
from steelyard.support.delivery.models import Activity, Participation, Support
from steelyard.support.delivery.queries import supports as delivery
from steelyard.support.events.models import Event
from steelyard.support.events.queries import desk as events_of_desk
from steelyard.support.library.models import Resource
from steelyard.support.library.queries.resources import resources as resources_of

Told = dict[str, Any]


@dataclass(frozen=True)
class Listing:
    """A list: its rows for a reader and what is asked, the columns it is ordered by, and one row told."""

    name: str
    rows: Callable[[Any, Any], Any]
    by: tuple[str, ...]
    told: Callable[[Any], Told]


def _organizations(user: Any, asked: a.Organizations) -> Any:
    return listed_organizations(user, q=asked.q, kind=asked.kind, state=asked.state, closed=asked.closed)


def organization_told(row: Any) -> Told:
    return {
        "id": row.id,
        "name": row.name,
        "short_name": row.short_name,
        "kind": row.kind,
        "state": row.state_id,
        "city": row.city,
        "code": row.code,
        "closed_on": row.closed_on,
        "is_simulated": row.is_simulated,
    }


def _people(user: Any, asked: a.People) -> Any:
    return listed_people(user, q=asked.q, kind=asked.kind, state=asked.state)


def _person_told(row: Any) -> Told:
    return {
        "id": row.id,
        "name": row.name,
        "title": row.title,
        "email": row.main_email,
        "organization_id": row.organization_id,
        "organization": row.organization__name,
        "is_simulated": row.is_simulated,
    }


# The columns of a request that everybody reads who may see it, and those told to the staff alone.
_REQUEST = (
    "id", "number", "ask", "status", "name", "agency_id", "need", "how_soon", "received_at", "first_reply_at",
    "decided_at", "closed_at", "is_simulated",
)  # fmt: skip
_STAFF_ONLY = ("email", "person_id", "came_by")


def requests(user: Any, asked: a.Requests) -> Any:
    """The requests of the inbox that match; recipients see their agency's."""
    wanted = asked.model_dump(include={"q", "state", "since", "until"})
    rows = matching(user, wanted)
    return request_values(rows.filter(status=asked.status) if asked.status else rows, user)


def request_values(rows: Any, user: Any) -> Any:
    """What is told of requests: to the staff also who wrote and how it came."""
    columns = (*_REQUEST, *_STAFF_ONLY) if allows(user, "intake.see") else _REQUEST
    return rows.values(
        *columns,
        "agency_typed",
        state_key=F("state_id"),
        agency_name=F("agency__name"),
        topic_name=F("topic__name"),
        holder_name=F("holder__person__name"),
        decided=F("decision__kind"),
    )


def request_told(row: Told) -> Told:
    told = {name: row[name] for name in _REQUEST} | {name: row.get(name) for name in _STAFF_ONLY}
    return told | {
        "agency": row["agency_name"] or row["agency_typed"],
        "state": row["state_key"],
        "topic": row["topic_name"],
        "holder": row["holder_name"],
        "decision": row["decided"],
    }


def _supports(user: Any, asked: a.Supports) -> Any:
    wanted = delivery.Wanted(
        text=asked.q or "", tier=asked.tier or "", status=asked.status or delivery.ALL, state=asked.state or ""
    )
    return delivery.supports(Support.objects.visible_to(user), wanted)


def support_told(row: Support) -> Told:
    return {
        "id": row.pk,
        "name": row.name,
        "tier": row.tier,
        "status": row.status,
        "recipient_ids": [one.pk for one in row.recipients.all()],
        "liaison": row.liaison.person.name if row.liaison else None,
        "plan": row.plan,
        "starts_on": row.starts_on,
        "ends_on": row.ends_on,
        "is_simulated": row.is_simulated,
    }


_ACTIVITY = ("id", "support_id", "kind", "contact_type", "mode", "origin", "title", "on", "minutes", "is_simulated")


def _activities(user: Any, asked: a.Activities) -> Any:
    rows = _of(Activity.objects.visible_to(user).counted(), asked, support="support_id", day="on")
    return rows.values(*_ACTIVITY)


def activity_told(row: Any) -> Told:
    told = {name: row[name] if isinstance(row, dict) else getattr(row, name) for name in _ACTIVITY}
    return told | {"origin": told["origin"] or None}


_PARTICIPATION = ("id", "activity_id", "person_id", "organization_id", "count", "part", "status", "minutes")


def _participations(user: Any, asked: a.Participations) -> Any:
    # Looked up row by row of the page: a list of all activities first would cost as much as the center has done.
    seen = Exists(Activity.objects.visible_to(user).counted().filter(pk=OuterRef("activity_id")))
    rows = _of(Participation.objects.filter(seen), asked, support="activity__support_id", day="activity__on")
    if asked.activity_id:
        rows = rows.filter(activity_id=asked.activity_id)
    if asked.person_id:
        rows = rows.filter(person_id=asked.person_id)
    return rows.values(*_PARTICIPATION, day=F("activity__on"))


def participation_told(row: Told) -> Told:
    return {name: row[name] for name in _PARTICIPATION} | {"on": row["day"]}


def _of(rows: Any, asked: a.Activities, *, support: str, day: str) -> Any:
    """Rows of one support within the days asked for."""
    wanted = {support: asked.support_id, f"{day}__gte": asked.since, f"{day}__lte": asked.until}
    return rows.filter(**{name: value for name, value in wanted.items() if value is not None})


def _events(user: Any, asked: a.Events) -> Any:
    rows = Event.objects.visible_to(user)
    return events_of_desk.events(rows, text=asked.q or "", when=asked.when, kind=asked.kind or "", now=timezone.now())


_EVENT = (
    "key", "title", "description", "kind", "mode", "status", "starts_at", "ends_at", "time_zone", "place", "seats",
    "is_simulated",
)  # fmt: skip


def event_told(row: Event) -> Told:
    return {"id": row.pk, **{name: getattr(row, name) for name in _EVENT}}


def _resources(user: Any, asked: a.Resources) -> Any:
    return resources_of(Resource.objects.visible_to(user), text=asked.q or "", kind=asked.kind or "")


_RESOURCE = (
    "key", "title", "year", "publisher", "kind", "status", "abstract", "language", "doi", "url", "published_at"
)  # fmt: skip


def resource_told(row: Resource) -> Told:
    authors = sorted(row.authors.all(), key=lambda one: one.position)
    return {
        "id": row.pk,
        **{name: getattr(row, name) for name in _RESOURCE},
        "authors": [one.name for one in authors],
        "topics": [one.name for one in row.topics.all()],
    }


ORGANIZATIONS = Listing("organizations", _organizations, ("name_key", "id"), organization_told)
PEOPLE = Listing("people", _people, ("name_key", "id"), _person_told)
REQUESTS = Listing("requests", requests, ("-received_at", "-id"), request_told)
SUPPORTS = Listing("supports", _supports, ("name_key", "id"), support_told)
ACTIVITIES = Listing("activities", _activities, ("-on", "-id"), activity_told)
PARTICIPATIONS = Listing("participations", _participations, ("id",), participation_told)
EVENTS = Listing("events", _events, ("-starts_at", "-id"), event_told)
RESOURCES = Listing("resources", _resources, ("title", "id"), resource_told)
