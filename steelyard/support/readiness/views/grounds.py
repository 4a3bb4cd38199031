"""Writing down the context, by either side, and what intensive support assumes."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, show
from steelyard.support.readiness.actions import grounds as actions
from steelyard.support.readiness.forms.grounds import AssumptionsForm, ContextForm, as_read, as_typed
from steelyard.support.readiness.queries import grounds as queries
from steelyard.support.readiness.queries.standing import intensive
from steelyard.support.readiness.rules import CannotDecide
from steelyard.support.readiness.views.standing import LAYOUT


@page("readiness.review")
def context(http: Http, pk: int) -> HttpResponse:
    """A new version of the context review."""
    found = access(http.user, "readiness.review", intensive(), pk=pk)
    last = next(iter(queries.reviews(found)), None)
    number = last.number + 1 if last else 1
    begun = as_read(last) or queries.first_texts(found)
    initial = {**begun, "number": number, "reviewed_on": timezone.localdate()}
    form = ContextForm(http.POST if http.method == "POST" else None, initial=initial)
    at_desk = allows(http.user, "readiness.see")
    shown: dict[str, Any] = {"support": found, "form": form, "last": last, "layout": LAYOUT[at_desk]}
    shown["is_known"] = bool(begun) and last is None
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "readiness/context.html", shown)
    given = form.cleaned_data
    try:
        if given["number"] != number:
            raise Stale(found)
        actions.review_context(found, by=http.user, number=number, reviewed_on=given["reviewed_on"], texts=form.texts)
    except Stale:
        form.data = http.POST.copy()
        form.data["number"] = str(number)
        return conflict(http, "readiness/context.html", shown, form=form, theirs=as_read(last), version=number)
    except CannotDecide as refused:
        form.add_error(None, str(refused))
        return invalid(http, "readiness/context.html", shown)
    messages.success(http, f"Version {number} of the context review is kept; both sides read it.")
    return go(reverse("readiness:standing", args=[found.pk]))


@page("readiness.keep")
def assumptions(http: Http, pk: int) -> HttpResponse:
    """What intensive support assumes: a draft until every answer is there and both sides hold it to be so."""
    found = access(http.user, "readiness.keep", intensive(), pk=pk)
    answers = queries.assumptions_of(found)
    form = AssumptionsForm(http.POST if http.method == "POST" else None, initial=as_typed(answers))
    shown = {"support": found, "form": form, "answers": answers}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "readiness/assumptions.html", shown)
    saved, newest = as_typed(answers), answers.version
    try:
        if form.cleaned_data["version"] != newest:
            raise Stale(answers)
        actions.answer_assumptions(answers, by=http.user, whole=form.cleaned_data["whole"], **form.answers)
    except Stale:
        return conflict(http, "readiness/assumptions.html", shown, form=form, theirs=saved, version=newest)
    except CannotDecide as refused:
        form.add_error(None, str(refused))
        return invalid(http, "readiness/assumptions.html", shown)
    messages.success(http, "Saved." if form.cleaned_data["whole"] else "Saved as a draft.")
    return go(reverse("readiness:standing", args=[found.pk]))
