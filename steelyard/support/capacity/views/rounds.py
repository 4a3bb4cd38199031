"""Rounds: rating, writing down what both sides found, and the agency's answer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, show
from steelyard.support.capacity.actions import rounds as actions
from steelyard.support.capacity.forms.profiles import MarkForm, NoteForm, ProposeForm, RateForm
from steelyard.support.capacity.models import Round
from steelyard.support.capacity.queries import rounds as reads
from steelyard.support.capacity.queries.framework import capacities
from steelyard.support.capacity.rules import NotNow, Side
from steelyard.support.capacity.views import at_page_of, framed, profile_of, round_of

_RATE, _PROPOSE, _ROUND = "capacity/rate.html", "capacity/propose.html", "capacity/round.html"


def _profile_page(pk: int) -> str:
    return reverse("capacity:profile", args=[pk])


def _round_page(pk: int) -> str:
    return reverse("capacity:round", args=[pk])


@page("capacity.lead")
@require_POST
@at_page_of(_profile_page)
def open_round(http: Http, pk: int) -> HttpResponse:
    """Ask again what is there and what is wanted."""
    actions.open_round(profile_of(http, pk, "capacity.lead"), by=http.user)
    messages.success(http, "A new round is open. People of the agency and of the center can rate now.")
    return go(_profile_page(pk))


def _shown(http: Http, found: Round) -> dict[str, Any]:
    """Who sees ratings: whoever writes levels down, and everybody once that is done."""
    context = framed(http, found.profile, round=found)
    context["shows"] = context["leads"] or not found.is_rating
    context["asked"] = reads.asked(found)
    context["raters"] = reads.raters(found)
    return context


@page("capacity.see_own")
def round_(http: Http, pk: int) -> HttpResponse:
    """One round: how far it is, every rating once levels are written down, and the agency's answer."""
    found = round_of(http, pk)
    context = _shown(http, found)
    context |= {"mark": MarkForm(initial={"mark": found.mark}), "note": NoteForm(initial={"version": found.version})}
    return show(http, _ROUND, context)


@page("capacity.rate")
def rate(http: Http, pk: int) -> HttpResponse:
    """What one finds oneself, capacity by capacity, with a sentence why."""
    found = round_of(http, pk, "capacity.rate")
    rows = capacities(found.framework_id)
    initial = RateForm.typed(reads.own_ratings(found, http.user))
    form = RateForm(http.POST if http.method == "POST" else None, capacities=rows, initial=initial)
    context = framed(http, found.profile, round=found, form=form)
    if not found.is_rating:
        messages.warning(http, "The levels of this round are written down already; ratings no longer change.")
        return go(_round_page(pk))
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _RATE, context)
    try:
        side = Side.CENTER if context["at_desk"] else Side.AGENCY
        actions.rate(found, by=http.user, side=side, ratings=form.ratings)
    except (NotNow, Stale) as problem:
        form.add_error(None, str(problem))
        return invalid(http, _RATE, context)
    messages.success(http, "Your ratings are kept. You may change them until the levels are written down.")
    return go(found.profile.get_absolute_url())


@page("capacity.lead")
def propose(http: Http, pk: int) -> HttpResponse:
    """Every rating beside the levels that both sides found; the agency agrees or sends them back."""
    found = round_of(http, pk, "capacity.lead")
    context = _shown(http, found)
    if not found.is_rating:
        messages.warning(http, "The levels of this round are written down already.")
        return go(_round_page(pk))
    asked = context["asked"]
    initial = ProposeForm.typed(asked, found, reads.mark_of_ratings(found))
    rows = [one.capacity for one in asked]
    form = ProposeForm(http.POST if http.method == "POST" else None, capacities=rows, initial=initial)
    context |= {"form": form, "rows": list(zip(asked, form.groups, strict=True))}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _PROPOSE, context)
    try:
        actions.propose(found, by=http.user, levels=form.levels, seen=form.cleaned_data["seen"])
    except (NotNow, Stale) as problem:
        data: Any = form.data
        typed = data.copy()  # what was typed stays; the ratings are those of now
        typed["seen"] = reads.mark_of_ratings(found)
        form.data = typed
        form.add_error(None, str(problem))
        return invalid(http, _PROPOSE, context)
    messages.success(http, "Written down. The agency was asked to agree.")
    return go(_round_page(pk))


@page("capacity.confirm")
@require_POST
@at_page_of(_round_page)
def agree(http: Http, pk: int) -> HttpResponse:
    """Agree for one's agency to the levels that the page showed."""
    found, form = round_of(http, pk, "capacity.confirm"), MarkForm(http.POST)
    actions.agree(found, by=http.user, mark=form.cleaned_data["mark"] if form.is_valid() else "")
    messages.success(http, "Agreed. From today these levels count.")
    return go(found.profile.get_absolute_url())


@page("capacity.confirm")
@require_POST
@at_page_of(_round_page)
def send_back(http: Http, pk: int) -> HttpResponse:
    """Say for one's agency what does not fit."""
    found, form = round_of(http, pk, "capacity.confirm"), NoteForm(http.POST)
    if not form.is_valid():
        context = _shown(http, found) | {"mark": MarkForm(initial={"mark": found.mark}), "note": form}
        return invalid(http, _ROUND, context)
    actions.send_back(found, by=http.user, **form.cleaned_data)
    messages.success(http, "Sent back. People can rate again.")
    return go(_round_page(pk))
