"""Building an audience with its number in sight, and looking after those that are kept."""

import json
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.forms import asked, options
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.mailings import actions
from steelyard.support.mailings.forms import FactsForm, KeepForm, as_typed
from steelyard.support.mailings.models import Audience
from steelyard.support.mailings.queries import audiences as queries
from steelyard.support.mailings.rules.facts import Facts

BUILDER = "mailings/builder.html"
IN_BUILDER, ON_PAGE = 8, 25  # people at once: beside the facts the name and the button stay in sight
UNCLEAR = "unclear"


@page("mailings.write")
@require_safe
def audiences(http: Http) -> HttpResponse:
    is_away = bool(http.GET.get("away"))
    rows = queries.audiences(http.user, put_away=is_away)
    found = paged(rows, ("name_key", "id"), after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    return show(http, "mailings/audiences.html", {"page": found, "is_away": is_away})


def _get(http: Http, pk: int) -> Audience:
    return access(http.user, "mailings.write", Audience.objects.select_related("made_by"), pk=pk)


def _who(http: Http, facts: Facts, *, size: int = IN_BUILDER) -> dict[str, Any]:
    """Who the facts are true of: how many, how many of them are left out and why, and one page of names."""
    rows = queries.people(facts)
    key = {"after": http.GET.get("after", ""), "before": http.GET.get("before", "")}
    return {
        "tally": queries.tally(rows),
        "page": paged(queries.listed(rows), ("name_key", "id"), **key, size=size),
        "told": queries.told(facts),
        "facts": facts,
        "kept": json.dumps(facts.kept()),
    }


@page("mailings.write")
@require_safe
def audience(http: Http, pk: int) -> HttpResponse:
    found = _get(http, pk)
    context = {"audience": found, "mailings": queries.mailings_to(found), **_who(http, found.facts, size=ON_PAGE)}
    return show(http, "mailings/audience.html", context, parts={"people"})


@page("mailings.write")
@once
def create(http: Http) -> HttpResponse:
    """Build an audience: a GET shows who the facts are true of, a POST keeps them under a name."""
    start = Facts(activity=_number(http.GET.get("activity", "")))
    context = {"title": "Build an audience", "does": "Keep this audience", "back": reverse("mailings:audiences")}
    if http.method != "POST":
        return _shown(http, context, start=start, keep=KeepForm())
    form = KeepForm(http.POST)
    if not form.is_valid():
        return _refused(http, context, keep=form, start=start)
    made = actions.keep_audience(form.cleaned_data["name"], by=http.user, facts=form.cleaned_data["facts"])
    messages.success(http, "The audience is kept. Who belongs to it is looked up each time it is used.")
    return go(made.get_absolute_url())


@page("mailings.write")
def change(http: Http, pk: int) -> HttpResponse:
    found = _get(http, pk)
    context = {
        "title": f"Change: {found.name}",
        "does": "Save",
        "back": found.get_absolute_url(),
        "audience": found,
    }
    start = {"name": found.name, "version": found.version}
    if http.method != "POST":
        return _shown(http, context, start=found.facts, keep=KeepForm(initial=start))
    form = KeepForm(http.POST, initial=start)
    if not form.is_valid():
        return _refused(http, context, keep=form, start=found.facts)
    found.version = form.cleaned_data["version"] or found.version
    try:
        actions.alter_audience(found, by=http.user, name=form.cleaned_data["name"], facts=form.cleaned_data["facts"])
    except Stale as stale:
        form.add_error(None, f"{stale} Look at what it is now, then change it again.")
        return _refused(http, context, keep=form, start=form.cleaned_data["facts"])
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


def _shown(http: Http, context: dict[str, Any], *, start: Facts, keep: KeepForm) -> HttpResponse:
    """The builder, with what the address asks for, or else with the facts to start from."""
    form = FactsForm(http.GET if "shown" in http.GET else None, initial=as_typed(start))
    is_clear = not form.is_bound or form.is_valid()
    facts = form.facts if form.is_bound and is_clear else start
    context |= {"form": form, "keep": keep, **_who(http, facts)}
    if not is_clear:
        context["kept"] = UNCLEAR  # saving is refused until the facts are right
    return show(http, BUILDER, context, parts={"who"})


def _refused(http: Http, context: dict[str, Any], *, keep: KeepForm, start: Facts) -> HttpResponse:
    """The builder again, with the facts that were sent and a sentence beside the name."""
    facts = keep.cleaned_data.get("facts", start)
    form = FactsForm(initial=as_typed(facts))
    return invalid(http, BUILDER, context | {"form": form, "keep": keep, **_who(http, facts)})


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and text.isascii() and len(text) < 19 else None


@page("mailings.write")
@require_POST
def put_away(http: Http, pk: int) -> HttpResponse:
    """Put an audience away, or take it out again."""
    found = _get(http, pk)
    act = actions.take_out if found.put_away_at else actions.put_away
    act(found, by=http.user)
    messages.success(
        http, "It is offered again." if found.put_away_at else "It is put away: offered no longer, and not lost."
    )
    return go(found.get_absolute_url())


@page("mailings.write")
@require_safe
def activities(http: Http) -> HttpResponse:
    return options(http, queries.activities_like(asked(http)))


@page("mailings.write")
@require_safe
def events(http: Http) -> HttpResponse:
    return options(http, queries.events_like(asked(http)))
