"""Asking people of an agency to rate, rating, and showing all ratings at once."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.support.delivery.models import Support
from steelyard.support.protocols.rules import NotNow
from steelyard.support.readiness.actions import rating
from steelyard.support.readiness.forms.rating import CallOffForm, PeopleForm, RatingForm, RoundForm
from steelyard.support.readiness.models import Round
from steelyard.support.readiness.queries import rounds
from steelyard.support.readiness.queries.standing import intensive
from steelyard.support.readiness.rules import CannotDecide

REFUSED = (CannotDecide, NotNow, Stale)


def _to(support: int) -> HttpResponse:
    return go(reverse("readiness:standing", args=[support]))


@page("readiness.keep")
@once
def open_round(http: Http, pk: int) -> HttpResponse:
    """Ask people of the agency to rate: a first round, or the next one."""
    found = access(http.user, "readiness.keep", intensive(), pk=pk)
    agencies = rounds.recipients(found)
    wanted = http.GET.get("agency", "")
    agency = next((one for one in agencies if str(one.pk) == wanted), agencies[0] if agencies else None)
    people = rounds.may_rate_for(agency) if agency else []
    offered = rounds.instruments()
    form = RoundForm(http.POST if http.method == "POST" else None, people=people, instruments=offered)
    context = {"support": found, "form": form, "agency": agency, "agencies": agencies, "people": people}
    context["least"] = min((rounds.least_of(one.guide()) for one in offered), default=0)
    if agency is None or not form.is_valid():
        return (invalid if form.is_bound else show)(http, "readiness/open_round.html", context)
    try:
        made = rating.open_round(
            found, by=http.user, agency=agency, instrument=form.instrument_chosen, people=form.chosen
        )
    except REFUSED as refused:
        form.add_error(None, str(refused))
        return invalid(http, "readiness/open_round.html", context)
    messages.success(http, f"{made} is open, and {len(form.chosen)} people have been asked.")
    return _to(found.pk)


@page("readiness.keep")
@once
def add_raters(http: Http, pk: int) -> HttpResponse:
    """Ask more people in an open round."""
    found = access(http.user, "readiness.keep", rounds.whole(), pk=pk)
    here = {one.person_id for one in rounds.raters(found)}
    people = [one for one in rounds.may_rate_for(found.agency) if one.pk not in here]
    form = PeopleForm(http.POST if http.method == "POST" else None, people=people)
    context = _form_page(found.support, form, title="Ask more people", does="Ask them")
    context |= {"told": "" if people else f"Everybody with an account that acts for {found.agency} is asked already."}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "readiness/form.html", context)
    try:
        count = rating.add_raters(found, by=http.user, people=form.chosen)
    except REFUSED as refused:
        form.add_error(None, str(refused))
        return invalid(http, "readiness/form.html", context)
    messages.success(http, f"{count} more {'has' if count == 1 else 'have'} been asked.")
    return _to(found.support_id)


def _form_page(support: Support, form: Any, *, title: str, does: str) -> dict[str, Any]:
    return {"support": support, "form": form, "title": title, "does": does}


@page("readiness.rate")
def rate(http: Http, pk: int) -> HttpResponse:
    """Rate all three parts; sealed until all ratings are shown."""
    found = access(http.user, "readiness.rate", rounds.whole(), pk=pk)
    read = rounds.read_of(found)
    form = RatingForm(http.POST if http.method == "POST" else None, steps=rounds.rated_steps(found.run.guide))
    context = {"round": found, "support": found.support, "form": form, "read": read}
    context["has_rated"] = rounds.has_rated(http.user, found)
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "readiness/rate.html", context)
    try:
        rating.rate(found, by=http.user, scores=form.scores)
    except REFUSED as refused:
        form.add_error(None, str(refused))
        return invalid(http, "readiness/rate.html", context)
    messages.success(http, "Your ratings are sealed. Nobody sees them before all are shown together.")
    return _to(found.support_id)


@page("readiness.keep")
@require_POST
def reveal(http: Http, pk: int) -> HttpResponse:
    """Show all ratings; without those who have not rated only if asked to."""
    found = access(http.user, "readiness.keep", rounds.whole(), pk=pk)
    try:
        rating.reveal(found, by=http.user, early="early" in http.POST)
    except REFUSED as refused:
        messages.error(http, str(refused))
    else:
        messages.success(http, "The ratings are shown to both sides. Talk about them together before anybody decides.")
    return _to(found.support_id)


@page("readiness.keep")
def call_off(http: Http, pk: int) -> HttpResponse:
    """End a round on which nobody will decide."""
    found: Round = access(http.user, "readiness.keep", rounds.whole(), pk=pk)
    form = CallOffForm(http.POST if http.method == "POST" else None)
    context = _form_page(found.support, form, title=f"Call off {str(found).lower()}", does="Call it off")
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "readiness/form.html", context)
    try:
        rating.call_off(found, by=http.user, why=form.cleaned_data["why"])
    except REFUSED as refused:
        form.add_error(None, str(refused))
        return invalid(http, "readiness/form.html", context)
    messages.success(http, f"{found} is called off.")
    return _to(found.support_id)
