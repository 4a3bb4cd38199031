"""One copy: what it would change, taken in, undone, thrown away."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.pages import Http, go, show
from steelyard.foundation.kit.paging import paged
from steelyard.foundation.work.actions import start
from steelyard.support.exchange import actions
from steelyard.support.exchange.forms import RowFilter
from steelyard.support.exchange.models import Copy
from steelyard.support.exchange.queries import preview
from steelyard.support.exchange.queries import sources as queries
from steelyard.support.exchange.rules import Change
from steelyard.support.exchange.views.sources import unless_stale

WRITE_AT_ONCE = 5000  # rows


def _found(http: Http, pk: int, act: str = "exchange.bring") -> Copy:
    rows = Copy.objects.select_related("source__current", "replaced", "made_by", "job")
    return access(http.user, act, rows, pk=pk)


@page("exchange.see")
def copy(http: Http, pk: int) -> HttpResponse:
    """What a copy brings, changes and takes away."""
    found = _found(http, pk, "exchange.see")
    tallies = queries.tallies(found)
    kind, change = queries.first_news(tallies)
    filters = RowFilter(http.GET or None, initial={"kind": kind, "change": change})
    kind, change = filters.value.get("kind") or kind, filters.value.get("change") or change
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(queries.changing(found, kind, change), ["key", "id"], **turned) if queries.has_rows(found) else None
    may = allows(http.user, "exchange.bring")
    context = {
        "found": found,
        "tallies": tallies,
        "changes": list(Change),
        "filters": filters,
        "page": rows,
        "rows": [(row, preview.shown(kind, row.told)) for row in rows.rows] if rows else [],
        "may_bring": may,
        "may_undo": may and found.may_be_undone and found.source.current_id == found.pk,
        "tab": "copies",
    }
    return show(http, "exchange/copy.html", context, parts={"rows"})


def _queued(http: Http, found: Copy, work: str, *, title: str) -> HttpResponse | None:
    """A job for a long copy; None for one that is written at once."""
    if queries.size_of(found) <= WRITE_AT_ONCE:
        return None
    return go(start(work, by=http.user, title=title, arguments={"pk": found.pk}).get_absolute_url())


@page("exchange.bring")
@require_POST
@unless_stale
def apply(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    queued = _queued(http, found, "exchange.apply", title=f"Take in {found}")
    if queued:
        return queued
    actions.apply_copy(found, by=http.user)
    messages.success(http, f"What {found.source} says is in use, as of this copy.")
    return go(found.get_absolute_url())


@page("exchange.bring")
@require_POST
@unless_stale
def undo(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    queued = _queued(http, found, "exchange.undo", title=f"Undo {found}")
    if queued:
        return queued
    actions.undo_copy(found, by=http.user)
    messages.success(http, "It was undone.")
    return go(found.get_absolute_url())


@page("exchange.bring")
@require_POST
@unless_stale
def drop(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    actions.drop_copy(found, by=http.user)
    messages.success(http, "It was thrown away; nothing was taken from it.")
    return go(found.source.get_absolute_url())
