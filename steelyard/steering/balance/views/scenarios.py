"""Scenarios: what was kept, one by one and side by side."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.forms import LONGEST_KEY
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.steering.balance import actions, queries
from steelyard.steering.balance.forms.what_if import RenameForm, too_much
from steelyard.steering.balance.models import Scenario
from steelyard.steering.balance.rules.what_if import FEWEST_COMPARED, MOST_COMPARED
from steelyard.steering.balance.views.what_if import address_of


@page("balance.see_rows")
def scenarios(http: Http) -> HttpResponse:
    """All that is kept, the newest first."""
    return show(http, "balance/scenarios.html", _list(http))


def _list(http: Http) -> dict[str, Any]:
    found = queries.listed(http.user, after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return {"found": found, "deleted": queries.deleted_lately(http.user)}


@page("balance.see_rows")
def scenario(http: Http, pk: int) -> HttpResponse:
    """What a scenario would do as things stand today; a POST gives it another name."""
    needed = "balance.keep_scenarios" if http.method == "POST" else "balance.see_rows"
    found = access(http.user, needed, Scenario.objects.select_related("owner"), pk=pk)
    saved = {"name": found.name, "version": found.version}
    form = RenameForm(http.POST or None, initial=saved)
    (one,) = queries.tried([found], today=timezone.localdate())
    context = {"form": form, "change": address_of(found), **_told(one)}
    if http.method != "POST":
        return show(http, "balance/scenario.html", context)
    if not form.is_valid():
        return invalid(http, "balance/scenario.html", context)
    newest, found.version = found.version, form.cleaned_data["version"]
    try:
        actions.rename_scenario(found, by=http.user, name=form.cleaned_data["name"])
    except Stale:
        return conflict(http, "balance/scenario.html", context, form=form, theirs=saved, version=newest)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


def _told(one: queries.Tried) -> dict[str, Any]:
    """A scenario with the sentences about shifts that can no longer be made."""
    topics = one.found.topics
    refused = [too_much(move, why.held, topics) for move, why in one.outcome.refused]
    made = [move for move in one.scenario.chosen.moves if move not in [left for left, _ in one.outcome.refused]]
    return {"scenario": one.scenario, "outcome": one.outcome, "refused": refused, "moves": made, "topics": topics}


@page("balance.see_rows")
def compare(http: Http) -> HttpResponse:
    """Two or three scenarios side by side."""
    keys = [int(key) for key in http.GET.getlist("s") if key.isdecimal() and len(key) <= LONGEST_KEY]
    found = queries.chosen(http.user, keys[: MOST_COMPARED + 1])
    if not FEWEST_COMPARED <= len(found) <= MOST_COMPARED:
        return invalid(
            http, "balance/scenarios.html", _list(http) | {"problem": "Tick two or three scenarios to compare."}
        )
    tried = queries.tried(found, today=timezone.localdate())
    rows = list(zip(*(one.outcome.weights for one in tried), strict=True))
    return show(http, "balance/compare.html", {"tried": tried, "rows": rows})


@page("balance.keep_scenarios")
@require_POST
@once
def delete(http: Http, pk: int) -> HttpResponse:
    """Take a scenario off the list, or put it back."""
    found = access(http.user, "balance.keep_scenarios", Scenario.objects, pk=pk)
    if found.deleted_at:
        actions.restore_scenario(found, by=http.user)
        messages.success(http, "The scenario is back.")
        return go(found.get_absolute_url())
    actions.delete_scenario(found, by=http.user)
    messages.success(http, f"“{found.name}” is deleted. It can be brought back for 30 days, below.")
    return go(reverse("balance:scenarios"))
