"""Calendar files: brought to a support, looked at, applied, taken back."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.delivery import actions
from steelyard.support.delivery.forms.calendars import CalendarForm, OccurrenceFilters
from steelyard.support.delivery.models import CalendarFile, Support
from steelyard.support.delivery.queries import calendars as queries
from steelyard.support.delivery.queries import sessions
from steelyard.support.delivery.rules import ActivityKind, Mode

YEAR = timedelta(days=365)
NEWEST = ("-made_at", "-id")


def _turned(http: Http) -> dict[str, Any]:
    return {name: http.GET.get(name, "") for name in ("after", "before")}


@page("delivery.plan_session")
@once
def calendar_files(http: Http, pk: int) -> HttpResponse:
    """The form that brings a calendar file, and the files of the past."""
    found, today = access(http.user, "delivery.plan_session", Support.objects, pk=pk), timezone.localdate()
    initial = {
        "since": today,
        "last": today + YEAR,
        "time_zone": sessions.usual_zone(found),
        "kind": ActivityKind.CHECK_IN.value,
        "mode": Mode.VIRTUAL.value,
    }
    form = CalendarForm(http.POST or None, http.FILES or None, initial=initial)
    if http.method == "POST" and form.is_valid():
        made = actions.bring_calendar(found, by=http.user, said=form.said, **form.values)
        return go(made.get_absolute_url())
    rows: Any = paged(queries.calendar_files(found, http.user), NEWEST, size=20, **_turned(http))
    context = {"form": form, "support": found, "page": rows}
    return (invalid if form.errors else show)(http, "delivery/calendar_files.html", context, parts={"rows"})


def _found(http: Http, pk: int) -> CalendarFile:
    rows = CalendarFile.objects.select_related("support", "made_by")
    return access(http.user, "delivery.plan_session", rows, pk=pk)


@page("delivery.plan_session")
def calendar_file(http: Http, pk: int) -> HttpResponse:
    """What becomes of each session in a file."""
    found = _found(http, pk)
    filters = OccurrenceFilters(http.GET or None)
    rows = paged(queries.rows_of(found, filters.value.get("fate")), ["position"], **_turned(http))
    context = {"found": found, "filters": filters, "page": rows, "fates": queries.fates_of(found)}
    return show(http, "delivery/calendar_file.html", {**context, "acts": queries.how_many(found)}, parts={"rows"})


@page("delivery.plan_session")
@require_POST
def apply(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    try:
        actions.apply_calendar(found, by=http.user)
    except (actions.PreviewIsOld, Stale) as problem:
        actions.preview_again(_found(http, pk), by=http.user)
        messages.warning(http, str(problem))
    except actions.CannotApply as problem:
        messages.error(http, str(problem))
    else:
        messages.success(http, f"The sessions of {found} stand in the agency’s portal and calendars.")
    return go(found.get_absolute_url())


@page("delivery.plan_session")
@require_POST
def undo(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    try:
        actions.undo_calendar(found, by=http.user)
    except (actions.CannotApply, Stale) as problem:
        messages.error(http, str(problem))
    else:
        messages.success(http, f"{found} was undone.")
    return go(found.get_absolute_url())
