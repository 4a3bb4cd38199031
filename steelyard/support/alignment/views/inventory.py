"""The inventory: its list, one initiative, what is written of it, and its file."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.downloads import streamed
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.alignment.actions import initiatives as actions
from steelyard.support.alignment.actions import rounds
from steelyard.support.alignment.forms.initiatives import InitiativeForm, PopulationsForm, ReasonForm
from steelyard.support.alignment.queries import inventory as reads
from steelyard.support.alignment.queries.exports import as_csv
from steelyard.support.alignment.queries.pairs import bound_with
from steelyard.support.alignment.queries.rounds import may_bring_along
from steelyard.support.alignment.rules import NotNow, counted
from steelyard.support.alignment.views import at_page_of, filters_of, framed, initiative_of, run_of

_FORM = "alignment/initiative_form.html"
_WORDS = "alignment/small_form.html"


@page("alignment.see")
def inventory(http: Http, run: int) -> HttpResponse:
    """The initiatives of a run, narrowed, a page at a time."""
    found = run_of(http, run)
    filters = filters_of(http, found)
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(reads.listed(found, filters.wanted), reads.ORDER, **turned)
    context = framed(http, found, "inventory", filters=filters, page=rows, tally=reads.tally(found))
    context |= {"out": reads.taken_out(found), "today": timezone.localdate(), "query": http.GET.urlencode()}
    context |= {"along": 0 if rows.rows else may_bring_along(found)}
    return show(http, "alignment/inventory.html", context, parts={"rows"})


@page("alignment.write")
@require_POST
@at_page_of(lambda run: reverse("alignment:inventory", args=[run]))
def bring_along(http: Http, run: int) -> HttpResponse:
    found = run_of(http, run, "alignment.write")
    count = rounds.bring_along(found, by=http.user)
    messages.success(http, f"{counted(count, 'initiative')} came along. Change what is different now, and rate anew.")
    return go(reverse("alignment:inventory", args=[run]))


@page("alignment.see")
def export(http: Http, run: int) -> HttpResponse:
    """The inventory as CSV, narrowed as the list is."""
    found = run_of(http, run)
    return streamed(as_csv(found, filters_of(http, found).wanted), "initiatives")


@page("alignment.write")
@once
def add(http: Http, run: int) -> HttpResponse:
    found = run_of(http, run, "alignment.write")
    form = InitiativeForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        try:
            return go(actions.add(found, by=http.user, values=form.values).get_absolute_url())
        except NotNow as problem:
            form.add_error("name", str(problem))
    context = framed(http, found, form=form, title="Which initiative is it?", button="Add it")
    context |= {"back": reverse("alignment:inventory", args=[run])}
    return (invalid if form.errors else show)(http, _FORM, context)


@page("alignment.see")
def initiative(http: Http, pk: int) -> HttpResponse:
    """All that is known of one initiative: itself, its domains, and what it is bound with."""
    found = initiative_of(http, pk)
    ratings = list(found.ratings.order_by("id"))
    context = framed(http, found.run, initiative=found, facts=reads.facts(found), today=timezone.localdate())
    context |= {"ratings": ratings, "ties": bound_with(found)}
    return show(http, "alignment/initiative.html", context)


@page("alignment.write")
def change(http: Http, pk: int) -> HttpResponse:
    found = initiative_of(http, pk, "alignment.write")
    form = InitiativeForm(http.POST if http.method == "POST" else None, initial=reads.as_typed(found))
    context = framed(http, found.run, form=form, initiative=found, title=f"What is {found}?", button="Save")
    context |= {"back": found.get_absolute_url()}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _FORM, context)
    try:
        if form.cleaned_data["version"] != found.version:
            raise Stale(found)
        actions.alter(found, by=http.user, values=form.values)
    except Stale:
        found.refresh_from_db()
        return conflict(http, _FORM, context, form=form, theirs=reads.as_typed(found), version=found.version)
    except NotNow as problem:
        form.add_error("name", str(problem))
        return invalid(http, _FORM, context)
    return go(found.get_absolute_url())


@page("alignment.write")
@at_page_of(lambda pk: reverse("alignment:initiative", args=[pk]))
def take_out(http: Http, pk: int) -> HttpResponse:
    found = initiative_of(http, pk, "alignment.write")
    form = ReasonForm(http.POST if http.method == "POST" else None)
    if form.is_valid():
        actions.take_out(found, by=http.user, why=form.cleaned_data["why"])
        messages.success(http, f"{found} is out of the inventory. It can be put back from the end of the list.")
        return go(reverse("alignment:inventory", args=[found.run_id]))
    context = framed(http, found.run, form=form, title=f"Take {found} out?", button="Take it out")
    context |= {"lead": "What was written of it stays, and it can be put back.", "back": found.get_absolute_url()}
    return (invalid if form.errors else show)(http, _WORDS, context)


@page("alignment.write")
@require_POST
@at_page_of(lambda pk: reverse("alignment:initiative", args=[pk]))
def put_back(http: Http, pk: int) -> HttpResponse:
    found = initiative_of(http, pk, "alignment.write")
    actions.put_back(found, by=http.user)
    messages.success(http, f"{found} stands in the inventory again.")
    return go(found.get_absolute_url())


@page("alignment.write")
def populations(http: Http, run: int) -> HttpResponse:
    """Whom the initiatives should reach: a population that none serves is a gap."""
    found = run_of(http, run, "alignment.write")
    words = "\n".join(name for _, name in reads.populations(found))
    form = PopulationsForm(http.POST if http.method == "POST" else None, initial={"populations": words})
    if form.is_valid():
        try:
            actions.keep_populations(found, by=http.user, names=form.cleaned_data["populations"])
            return go(reverse("alignment:findings", args=[run]))
        except NotNow as problem:
            form.add_error("populations", str(problem))
    context = framed(http, found, form=form, title="Whom should the initiatives reach?", button="Save")
    context |= {"lead": "A population that no initiative serves well shows as a gap."}
    context |= {"back": reverse("alignment:findings", args=[run])}
    return (invalid if form.errors else show)(http, _WORDS, context)
