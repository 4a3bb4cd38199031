"""Consent: who sees how much of a row."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, show
from steelyard.support.coherence.actions import sharing as actions
from steelyard.support.coherence.forms.sharing import ShareAllForm, ShareForm
from steelyard.support.coherence.queries import maps
from steelyard.support.coherence.queries.lines import Line, own_lines
from steelyard.support.coherence.views import agency_of, answers_problems, row_of
from steelyard.support.coherence.views.maps import map_page

_PAGE, _ALL = "coherence/share.html", "coherence/share_all.html"


def _line(row: Any) -> Line:
    found = next((line for line in own_lines([row.agency_id]) if line.row == row.pk), None)
    if found is None:  # a support that the ledger no longer gives this provider a part in
        raise Http404("Nothing is here.")
    return found


@page("coherence.keep")
def one(http: Http, pk: int) -> HttpResponse:
    """Who may see this row, and how much of it."""
    row = row_of(http, pk)
    form = ShareForm(
        http.POST if http.method == "POST" else None,
        providers=maps.others_on(row), knows=maps.center_knows(row), initial=maps.as_shared(row),
    )  # fmt: skip
    context = {"form": form, "row": row, "agency": row.agency, "line": _line(row), "knows": maps.center_knows(row)}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _PAGE, context)
    try:
        actions.share(row, by=http.user, version=form.cleaned_data["version"], given=form.given)
    except Stale:
        now = row_of(http, pk)
        return conflict(http, _PAGE, context, form=form, theirs=maps.as_shared(now), version=now.version)
    messages.success(http, "Saved. It holds from now on, on every page and in every file.")
    return go(map_page(row.agency_id))


@page("coherence.keep")
def everything(http: Http, pk: int) -> HttpResponse:
    """Who sees what of the whole map; and the same for every row at once."""
    agency = agency_of(http, pk)
    form = ShareAllForm(http.POST if http.method == "POST" else None)
    lines = own_lines([agency.pk])
    context = {"form": form, "agency": agency, "lines": lines, "shares": maps.shares_told([agency.pk])}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _ALL, context)
    count = actions.share_all(agency, by=http.user, rows=maps.kept_rows(agency), given=form.given)
    messages.success(http, f"Saved: {count} rows changed. It holds from now on.")
    return go(reverse("coherence:share-all", args=[pk]))


def _home(_: Http, pk: int, **__: Any) -> str:
    return map_page(pk)


@page("coherence.keep")
@require_POST
@answers_problems(_home)
def of_ledger(http: Http, pk: int, *, support: int, provider: int) -> HttpResponse:
    """Decide who sees a support that the center's ledger holds."""
    agency = agency_of(http, pk)
    found = maps.part_in(agency, support, provider)
    if found is None:
        raise Http404("Nothing is here.")
    row = actions.row_of_ledger(agency, by=http.user, support=found[0], provider=found[1])
    return go(reverse("coherence:share", args=[row.pk]))
