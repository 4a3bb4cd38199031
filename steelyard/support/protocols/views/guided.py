"""Runs of guided protocols: lists, one run, its printed form, and two rounds side by side."""

from typing import Any

from django.http import Http404, HttpResponse

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.pages import Http, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.protocols.forms.opening import RunFilters
from steelyard.support.protocols.models import GuidedRun
from steelyard.support.protocols.queries import guided as queries
from steelyard.support.protocols.queries import sheets

DESK, PORTAL = "kit/desk.html", "kit/public.html"


def base_of(http: Http) -> str:
    """Staff read a run at the desk, members in the portal: the same pages."""
    return DESK if allows(http.user, "protocols.see_guided") else PORTAL


def run_for(http: Http, permission: str, pk: int) -> GuidedRun:
    found: GuidedRun = access(http.user, permission, queries.whole(), pk=pk)
    return found


def rights(http: Http, run: GuidedRun) -> dict[str, bool]:
    """What this person may do in a run."""
    return {
        "writes": allows(http.user, "protocols.write", run),
        "votes": allows(http.user, "protocols.vote", run),
        "leads": allows(http.user, "protocols.facilitate", run),
    }


@page("protocols.see_guided")
def runs(http: Http) -> HttpResponse:
    """All runs of guided protocols, the newest first."""
    form = RunFilters(http.GET)
    rows = queries.listed(GuidedRun.objects.visible_to(http.user), **form.wanted)
    found = paged(rows, ("-id",), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "protocols/guided_runs.html", {"form": form, "page": found}, parts={"rows"})


@page("protocols.take_part")
def my_runs(http: Http) -> HttpResponse:
    """The runs of which one is a member."""
    rows = queries.listed(queries.own(http.user))
    found = paged(rows, ("-id",), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "protocols/my_runs.html", {"page": found, "base": base_of(http)}, parts={"rows"})


@page("protocols.take_part")
def run(http: Http, pk: int) -> HttpResponse:
    """How far a run is, who is in it, and what is next."""
    return show_run(http, run_for(http, "protocols.take_part", pk))


def show_run(http: Http, found: GuidedRun, *, status: int = 200, **more: Any) -> HttpResponse:
    host = queries.host_of_run(found)
    context = {
        "run": found,
        "book": queries.book_of(found),
        "members": queries.members(found),
        "parties": queries.parties(found),
        "waiting": queries.waiting(found),
        "rounds": queries.told_of_rounds(queries.rounds(found)),
        "subject_url": host.url(found.subject_pk) if host and base_of(http) == DESK else "",
        "base": base_of(http),
        **rights(http, found),
        **more,
    }
    return show(http, "protocols/guided_run.html", context, status=status)


@page("protocols.take_part")
def print_run(http: Http, pk: int) -> HttpResponse:
    """A whole run on paper."""
    found = run_for(http, "protocols.take_part", pk)
    book = queries.book_of(found)
    context = {"run": found, "book": book, "sheets": _drawn(book), "members": queries.members(found)}
    return show(http, "protocols/guided_print.html", context | {"base": base_of(http)})


def _drawn(book: queries.Book) -> list[tuple[sheets.Sheet, dict[str, object]]]:
    """Each step, with what its board adds."""
    found = sheets.sheets_of(book)
    return [(one, one.board.context(book.run) if one.board and one.board.template else {}) for one in found]


def _both(pair: sheets.Pair, before: GuidedRun, run: GuidedRun) -> dict[str, object]:
    """What the board of a step tells of two rounds."""
    board = pair.now.board if pair.now and pair.before else None
    return {"board": board, **board.comparing(before, run)} if board and board.compared else {}


@page("protocols.take_part")
def compare(http: Http, pk: int) -> HttpResponse:
    """A round beside the one before it."""
    found = run_for(http, "protocols.take_part", pk)
    before = queries.earlier(found)
    if before is None:
        raise Http404("There is no earlier round.")
    pairs = [(pair, _both(pair, before, found)) for pair in
             sheets.side_by_side(queries.book_of(before), queries.book_of(found))]  # fmt: skip
    context = {"run": found, "before": before, "pairs": pairs, "base": base_of(http)}
    return show(http, "protocols/guided_compare.html", context)
