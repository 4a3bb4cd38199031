"""Pairs: the window of the matrix, one pair, one initiative beside many, and the network."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.alignment.actions import pairs as actions
from steelyard.support.alignment.actions.pictures import ask
from steelyard.support.alignment.forms.pairs import PairForm, TiesForm
from steelyard.support.alignment.models import Initiative, Relationship
from steelyard.support.alignment.queries import inventory as reads
from steelyard.support.alignment.queries import pairs
from steelyard.support.alignment.rules.network import laid_out
from steelyard.support.alignment.views import at_page_of, filters_of, framed, initiative_of, number_of, run_of

DRAWN_AT_ONCE = 60  # initiatives; more are laid out by the worker
BESIDE = 25


@page("alignment.see")
def matrix(http: Http, run: int) -> HttpResponse:
    """The window on all pairs."""
    found = run_of(http, run)
    filters = filters_of(http, found)
    part = pairs.part(found, filters.wanted, row=number_of(http, "row"), column=number_of(http, "column"))
    kept = {name: given for name, given in http.GET.items() if name not in {"row", "column"} and given}
    moves = {
        where: f"?{urlencode(kept | {'row': to[0], 'column': to[1]})}" if to else ""
        for where, to in part.window.moves.items()
    }
    context = framed(http, found, "matrix", filters=filters, part=part, moves=moves)
    return show(http, "alignment/matrix.html", context, parts={"window"})


@page("alignment.see")
def network(http: Http, run: int) -> HttpResponse:
    """The network of initiatives: at once where there are few, else as the worker drew it."""
    found = run_of(http, run)
    filters = filters_of(http, found)
    rows, inventory = pairs.network(found, filters.wanted), reads.inventory_of(found)
    context = framed(http, found, "network", filters=filters, network=rows, inventory=inventory)
    context |= {"places": _places(rows, inventory), "most": DRAWN_AT_ONCE}
    context |= {"is_drawing": inventory.job is not None and inventory.job.is_open}
    return show(http, "alignment/network.html", context, parts={"picture"})


def _places(rows: pairs.Network, inventory: Any) -> dict[int, tuple[float, float]]:
    if inventory.picture_mark == rows.mark:
        return {int(pk): (place[0], place[1]) for pk, place in inventory.picture["places"].items()}
    if len(rows.heads) > DRAWN_AT_ONCE:
        return {}
    return laid_out([one.pk for one in rows.heads], rows.strengths)


@page("alignment.see")
@require_POST
def draw(http: Http, run: int) -> HttpResponse:
    """Have the whole picture drawn by the worker."""
    found = run_of(http, run)
    ask(found, by=http.user)
    messages.info(http, "The picture is being drawn. Open this page again in a moment.")
    return go(reverse("alignment:network", args=[run]))


def _pair_page(pk: int, other: int) -> str:
    return reverse("alignment:pair", args=[pk, other])


@page("alignment.see")
@at_page_of(_pair_page)
def pair(http: Http, pk: int, other: int) -> HttpResponse:
    """What two initiatives share; who may write in the run says so here."""
    act = "alignment.write" if http.method == "POST" else "alignment.see"
    one, two = initiative_of(http, pk, act), initiative_of(http, other, act)
    if one.run_id != two.run_id or one.pk == two.pk:
        raise Http404("Nothing is here.")
    known = pairs.pair(one.run, one, two)
    context = framed(http, one.run, one=known.first, two=known.second, relationship=known)
    if not context["writes"]:
        return show(http, "alignment/pair.html", context)
    form = PairForm(http.POST if http.method == "POST" else None, initial=_typed(known))
    context |= {"form": form}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "alignment/pair.html", context)
    try:
        if form.cleaned_data["version"] != known.version:
            raise Stale(known)
        actions.compare(known, by=http.user, values=form.values)
    except Stale:
        now = pairs.pair(one.run, one, two)
        return conflict(http, "alignment/pair.html", context, form=form, theirs=_typed(now), version=now.version)
    return go(_pair_page(pk, other))


def _typed(known: Relationship) -> dict[str, Any]:
    names = ("outcome", "population", "funding", "staff", "conflicts", "note", "version")
    return {name: getattr(known, name) for name in names}


@page("alignment.write")
def ties(http: Http, pk: int) -> HttpResponse:
    """One initiative beside the others, 25 to a page: four boxes for each pair."""
    found = initiative_of(http, pk, "alignment.write")
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(reads.initiatives(found.run).exclude(pk=pk), reads.ORDER, size=BESIDE, **turned)
    heads = [pairs.Head(one.pk, one.number, one.name, one.owner) for one in rows.rows]
    form = TiesForm(http.POST if http.method == "POST" else None, ties=pairs.ties_of(found, heads))
    context = framed(http, found.run, initiative=found, form=form, page=rows, bonds=pairs.BONDS, late=[])
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "alignment/ties.html", context)
    late = _compared(http, found, form)
    if late:
        fresh = TiesForm(ties=pairs.ties_of(found, heads))
        return show(http, "alignment/ties.html", context | {"form": fresh, "late": late}, status=409)
    messages.success(http, "What you said of these pairs is saved.")
    return go(http.get_full_path())


def _compared(http: Http, found: Initiative, form: TiesForm) -> list[tuple[str, str, str]]:
    """Save each pair that differs; return those where somebody was faster, with both versions in words."""
    late = []
    others = {one.pk: one for one in reads.initiatives(found.run).in_bulk(form.changed).values()}
    for pk, (version, shared) in form.changed.items():
        if pk not in others:
            continue
        known = pairs.pair(found.run, found, others[pk])
        try:
            if known.version != version:
                raise Stale(known)
            actions.compare(known, by=http.user, values=shared)
        except Stale:
            now = pairs.pair(found.run, found, others[pk])
            yours = [label for bond, label in pairs.BONDS if shared[bond]]
            late.append((str(others[pk]), ", ".join(now.shared) or "Nothing", ", ".join(yours) or "Nothing"))
    return late
