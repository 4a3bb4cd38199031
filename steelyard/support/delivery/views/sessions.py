"""Planned sessions, and the private calendar address that tells of them."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steelyard.center.charge.queries import the_center
from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, once, show
from steelyard.support.delivery import actions, tasks
from steelyard.support.delivery.forms.sessions import SessionForm
from steelyard.support.delivery.forms.small import ReasonForm
from steelyard.support.delivery.models import Session, Support
from steelyard.support.delivery.queries import sessions as queries
from steelyard.support.delivery.rules import ActivityKind, Mode
from steelyard.support.delivery.views.parts import FORM, small


@page("delivery.plan_session")
@once
def plan_session(http: Http, pk: int) -> HttpResponse:
    """Plan a session under a support."""
    found = access(http.user, "delivery.plan_session", Support.objects, pk=pk)
    initial = {
        "version": 1,
        "on": timezone.localdate(),
        "time_zone": queries.usual_zone(found),
        "kind": ActivityKind.CHECK_IN.value,
        "mode": Mode.VIRTUAL.value,
        "minutes": 60,
    }
    form = SessionForm(http.POST if http.method == "POST" else None, initial=initial)
    if form.is_valid():
        actions.plan_session(found, by=http.user, **form.values)
        messages.success(http, "The session is planned. It stands in the agency's portal and calendars.")
        return go(found.get_absolute_url())
    return small(http, form, support=found, title="Plan a session", does="Plan it")


@page("delivery.plan_session")
def change_session(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "delivery.plan_session", Session.objects.select_related("support"), pk=pk)
    form = SessionForm(http.POST if http.method == "POST" else None, initial=queries.as_typed(found))
    title, does = f"Change: {found.title}", "Save the change"
    if not form.is_valid():
        return small(http, form, support=found.support, title=title, does=does)
    found.version = form.cleaned_data["version"] or 1
    try:
        actions.alter_session(found, by=http.user, **form.values)
    except actions.CannotPlan as refused:
        form.add_error(None, str(refused))
        return small(http, form, support=found.support, title=title, does=does)
    except Stale:
        found.refresh_from_db()
        home = found.support.get_absolute_url()
        context = {"form": form, "support": found.support, "title": title, "does": does, "back": home}
        theirs = queries.as_typed(found)
        return conflict(http, FORM, context, form=form, theirs=theirs, version=found.version)
    messages.success(http, "The session is changed. Calendars that follow it take the change by themselves.")
    return go(found.support.get_absolute_url())


@page("delivery.plan_session")
def cancel_session(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, "delivery.plan_session", Session.objects.select_related("support"), pk=pk)
    form = ReasonForm(http.POST if http.method == "POST" else None, initial={"version": found.version})
    if form.is_valid():
        found.version = form.cleaned_data["version"]
        try:
            actions.cancel_session(found, by=http.user, reason=form.cleaned_data["reason"])
        except (actions.CannotPlan, Stale) as refused:
            form.add_error(None, str(refused))
        else:
            return go(found.support.get_absolute_url())
    return small(http, form, support=found.support, title=f"Cancel: {found.title}", does="Cancel the session")


# The private calendar address


@page("delivery.follow_calendar")
def calendar_address(http: Http) -> HttpResponse:
    """Explain the private address; a POST makes a new one, which this one answer shows."""
    context: dict[str, Any] = {"link": queries.own_link(http.user)}
    if http.method == "POST":
        token = actions.make_calendar_link(http.user, by=http.user)
        address = settings.BASE_URL + reverse("delivery:calendar", args=[token])
        context = {"link": queries.own_link(http.user), "address": address}
    return show(http, "delivery/calendar_address.html", context)


@page("delivery.follow_calendar")
@require_POST
def end_calendar(http: Http) -> HttpResponse:
    """Switch one's own address off."""
    if link := queries.own_link(http.user):
        actions.end_calendar_link(link, by=http.user)
    messages.success(http, "The address is switched off. Calendars that used it get nothing more.")
    return go(reverse("delivery:calendar-address"))


@public
@require_safe
def calendar(http: Http, token: str) -> HttpResponse:  # noqa: ARG001 -- a view
    """The sessions that the owner of this secret address sees, for a calendar program."""
    user = queries.follower(token)
    if user is None:
        raise Http404("Nothing is here.")
    center = the_center()
    name = f"Sessions with {center.short_name}" if center else "Sessions"
    response = HttpResponse(tasks.calendar_of(queries.feed(user), name=name), content_type=tasks.MEDIA_TYPE)
    response["Content-Disposition"] = 'inline; filename="sessions.ics"'
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response
