"""The map of one's own agency: all of it, on paper, as CSV; and its rows."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.downloads import streamed
from steelyard.foundation.kit.forms import asked, options
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.support.coherence.actions import rows as actions
from steelyard.support.coherence.forms.rows import MatchForm, RowForm, VersionForm, as_typed
from steelyard.support.coherence.models import MapRow
from steelyard.support.coherence.queries import lists, maps, matching
from steelyard.support.coherence.queries.lines import own_lines
from steelyard.support.coherence.queries.paper import sheet_of
from steelyard.support.coherence.rules import NotNow
from steelyard.support.coherence.views import agency_of, answers_problems, row_of

_FORM = "coherence/row_form.html"


def map_page(agency: int) -> str:
    return reverse("coherence:map", args=[agency])


@page("coherence.keep")
def choose(http: Http) -> HttpResponse:
    """One's own map; who acts for several agencies chooses."""
    agencies = maps.agencies_of(http.user)
    if len(agencies) == 1:
        return go(map_page(agencies[0].pk))
    return show(http, "coherence/maps.html", {"agencies": agencies})


@page("coherence.keep")
def one(http: Http, pk: int) -> HttpResponse:
    """Who helps us, with what, from when to when, and who sees that."""
    today = timezone.localdate()
    found = maps.support_map(agency_of(http, pk), http.user, today)
    context = {"map": found, "agency": found.agency, "matrix": maps.matrix_of(found.lines, today), "today": today}
    return show(http, "coherence/map.html", context)


@page("coherence.keep")
def on_paper(http: Http, pk: int) -> HttpResponse:
    """The map on one page, for a cabinet meeting."""
    today = timezone.localdate()
    found = maps.support_map(agency_of(http, pk), http.user, today)
    context = {"map": found, "agency": found.agency, "sheet": sheet_of(found, today), "today": today}
    return show(http, "coherence/print.html", context)


@page("coherence.keep")
def export(http: Http, pk: int) -> HttpResponse:
    """The whole map as CSV, for the agency itself."""
    return streamed(lists.lines_as_csv(own_lines([agency_of(http, pk).pk])), "support-map")


@page("coherence.keep")
def providers(http: Http) -> HttpResponse:
    """Suggestions while an agency types who helps it."""
    return options(http, matching.suggested(asked(http)))


def _row_form(http: Http, agency: Any, row: MapRow | None = None) -> RowForm:
    topics = maps.topics_for(row)
    initial = as_typed(row) if row else {}
    return RowForm(http.POST if http.method == "POST" else None, agency=agency, topics=topics, initial=initial)


@page("coherence.keep")
@once
def add(http: Http, pk: int) -> HttpResponse:
    """Write down who helps."""
    agency = agency_of(http, pk)
    form = _row_form(http, agency)
    context = {"form": form, "agency": agency}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _FORM, context)
    made = actions.add_row(agency, by=http.user, **form.values)
    messages.success(http, "It is on your map. Nobody else sees it until you share it.")
    return go(reverse("coherence:share", args=[made.pk]) if "share" in http.POST else map_page(pk))


@page("coherence.keep")
def change(http: Http, pk: int) -> HttpResponse:
    """Change what a row says."""
    row = row_of(http, pk)
    form = _row_form(http, row.agency, row)
    context = {"form": form, "agency": row.agency, "row": row}
    if row.support is not None:
        return go(reverse("coherence:share", args=[pk]))
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _FORM, context)
    try:
        actions.change_row(row, by=http.user, version=form.cleaned_data["version"] or 0, **form.values)
    except Stale:
        now = row_of(http, pk)
        return conflict(http, _FORM, context, form=form, theirs=as_typed(now), version=now.version)
    messages.success(http, "Saved.")
    return go(map_page(row.agency_id))


def _home(http: Http, pk: int) -> str:
    return map_page(row_of(http, pk).agency_id)


@page("coherence.keep")
@require_POST
@answers_problems(_home)
def remove(http: Http, pk: int) -> HttpResponse:
    """Take a row off the map."""
    row = row_of(http, pk)
    form = VersionForm(http.POST)
    if not form.is_valid() or form.cleaned_data["version"] != row.version:
        raise Stale(row)
    actions.remove_row(row, by=http.user)
    messages.success(http, "Taken off the map. Nobody sees it any more; it waits below until you put it back.")
    return go(map_page(row.agency_id))


def _map_home(_: Http, pk: int, **__: Any) -> str:
    return map_page(pk)


@page("coherence.keep")
@require_POST
@answers_problems(_map_home)
def put_back(http: Http, pk: int, row: int) -> HttpResponse:
    """Put a row back that was taken off; it is shared with nobody."""
    agency = agency_of(http, pk)
    found = maps.taken_off(agency, row)
    if found is None:
        raise Http404("Nothing is here.")
    actions.put_back(found, by=http.user)
    messages.success(http, "Back on your map, shared with nobody.")
    return go(map_page(pk))


@page("coherence.keep")
@require_POST
@answers_problems(_home)
def match(http: Http, pk: int) -> HttpResponse:
    """Say which organization a typed name means."""
    row = row_of(http, pk)
    form = MatchForm(http.POST)
    meant = matching.chosen_provider(form.cleaned_data["organization"]) if form.is_valid() else None
    if meant is None:
        raise NotNow("Choose one of the suggestions.")
    actions.match(row, by=http.user, organization=meant)
    messages.success(http, f"{row.provider_name} is {meant} from now on, in every row.")
    return go(map_page(row.agency_id))
