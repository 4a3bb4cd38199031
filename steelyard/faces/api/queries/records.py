"""One record of the API, told in its shape; what the reader may not see is not there."""

from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from steelyard.center.charge.models import Topic
from steelyard.center.directory import queries as directory
from steelyard.center.directory.models import Organization, Person
from steelyard.faces.api.queries import rows
from steelyard.faces.api.queries.rows import Told
from steelyard.foundation.kit.access import access
from steelyard.intake.models import HelpRequest
from steelyard.steering.reporting import queries as reporting
from steelyard.steering.reporting.permissions import may_open
from steelyard.steering.reporting.rules import MEASURES, measure_of, money_years, of_days
from steelyard.support.delivery.models import Activity, Support
from steelyard.support.delivery.queries.supports import for_page
from steelyard.support.events.models import Event
from steelyard.support.library.models import Resource


def organization(user: Any, pk: int) -> Told:
    found = access(user, "directory.open_organization", Organization.objects, pk=pk)
    more = ("parent_id", "phone", "website", "source", "note", "merged_into_id")
    return rows.organization_told(found) | {name: getattr(found, name) for name in more}


def person(user: Any, pk: int) -> Told:
    found = access(user, "directory.open_person", Person.objects.select_related("organization"), pk=pk)
    emails = [one.email for one in directory.addresses_of(found)]
    return {
        "id": found.pk,
        "name": found.name,
        "title": found.title,
        "email": emails[0] if emails else None,
        "organization_id": found.organization_id,
        "organization": found.organization.name if found.organization else None,
        "is_simulated": found.is_simulated,
        "phone": found.phone,
        "emails": emails,
        "places": [_place(one) for one in directory.affiliations_of(found, timezone.localdate())],
        "merged_into_id": found.merged_into_id,
    }


def _place(one: Any) -> Told:
    return {
        "organization_id": one.organization_id,
        "organization": one.organization.name,
        "title": one.title,
        "since": one.since,
        "until": one.until,
    }


def help_request(user: Any, pk: int) -> Told:
    found = access(user, "intake.open", HelpRequest.objects, pk=pk)
    return rows.request_told(rows.request_values(HelpRequest.objects.filter(pk=found.pk), user).get())


def support(user: Any, pk: int) -> Told:
    recipients = Prefetch("recipients", Organization.objects.only("id").order_by("name_key"))
    found = access(user, "delivery.see_own", for_page(Support.objects.prefetch_related(recipients)), pk=pk)
    return rows.support_told(found)


def activity(user: Any, pk: int) -> Told:
    return rows.activity_told(access(user, "delivery.see", Activity.objects.counted(), pk=pk))


def event(user: Any, pk: int) -> Told:
    return rows.event_told(access(user, "events.follow_calendar", Event.objects, pk=pk))


def resource(user: Any, pk: int) -> Told:
    topics = Prefetch("topics", Topic.objects.order_by("name"))
    found = access(user, "library.see", Resource.objects.prefetch_related("authors", topics), pk=pk)
    return rows.resource_told(found)


def measures() -> list[Told]:
    return [
        {name: getattr(one, name) for name in ("key", "name", "formula", "source", "caveat", "group")}
        for one in MEASURES
    ]


def figure(key: str, *, since: Any, until: Any) -> Told | None:
    """The rows behind a measure in a period; None where there are none to open."""
    listing = reporting.LISTINGS.get(key)
    if listing is None:
        return None
    period = of_days(since, until)
    years = tuple(money_years(period, reporting.award_years()))
    found = reporting.behind(key, reporting.Scope(period, years=years))
    return {
        "key": key,
        "name": measure_of(key).name,
        "since": since,
        "until": until,
        "n": found.count,
        "noun": found.listing.noun,
        "total": found.total,
    }


def may_open_figure(user: Any, key: str) -> bool:
    listing = reporting.LISTINGS.get(key)
    return listing is None or may_open(user, listing.permission)
