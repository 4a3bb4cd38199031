"""Definitions and instruments: what the center counts, and with what."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.support.measures.actions import definitions as actions
from steelyard.support.measures.forms.definitions import DefinitionForm, InstrumentForm
from steelyard.support.measures.models import Definition
from steelyard.support.measures.queries import definitions as queries
from steelyard.support.measures.rules import NotNow
from steelyard.support.measures.views import SMALL, told_on

_FORM = "measures/definition_form.html"


@page("measures.see")
def definitions(http: Http) -> HttpResponse:
    """All definitions by name, and the instruments they use."""
    rows = queries.listed(Definition.objects.visible_to(http.user))
    context = {"rows": rows, "instruments": queries.instruments(), "defines": allows(http.user, "measures.define")}
    return show(http, "measures/definitions.html", context)


@page("measures.see")
def definition(http: Http, pk: int) -> HttpResponse:
    """One definition: what it says now, what it said before, and where it is in use."""
    found = access(http.user, "measures.see", queries.whole(), pk=pk)
    context = {"definition": found, "versions": queries.versions(found), "uses": queries.uses_of(found)}
    return show(http, "measures/definition.html", {**context, "defines": allows(http.user, "measures.define")})


def _instrument_of(form: DefinitionForm) -> Any:
    return queries.instrument(form.cleaned_data["instrument"])


@page("measures.define")
@once
def define(http: Http) -> HttpResponse:
    form = DefinitionForm(http.POST if http.method == "POST" else None, instruments=queries.instrument_choices())
    context = {"form": form, "title": "What do you want to count?", "back": reverse("measures:definitions")}
    if form.is_valid():
        given = form.cleaned_data
        try:
            made = actions.define(
                by=http.user, key=given["key"], name=given["name"], instrument=_instrument_of(form), **form.words
            )
            return go(made.get_absolute_url())
        except NotNow as problem:
            form.add_error("key", str(problem))
    return (invalid if form.errors else show)(http, _FORM, context)


@page("measures.define")
def redefine(http: Http, pk: int) -> HttpResponse:
    """Write a new version; values keep the version under which they were entered."""
    found = access(http.user, "measures.define", queries.whole(), pk=pk)
    choices, newest = queries.instrument_choices(), found.version
    saved = DefinitionForm(None, instruments=choices, definition=found).initial
    form = DefinitionForm(http.POST if http.method == "POST" else None, instruments=choices, definition=found)
    context = {"form": form, "title": f"Change {found}", "definition": found, "back": found.get_absolute_url()}
    if form.is_valid():
        found.version = form.cleaned_data["version"]
        try:
            words = {**form.words, "instrument": _instrument_of(form)}
            actions.redefine(found, by=http.user, name=form.cleaned_data["name"], **words)
            return go(found.get_absolute_url())
        except Stale:
            return conflict(http, _FORM, context, form=form, theirs=saved, version=newest)
        except NotNow as problem:
            form.add_error("form", str(problem))
    return (invalid if form.errors else show)(http, _FORM, context)


def _page_of(pk: int) -> str:
    return reverse("measures:definition", args=[pk])


@page("measures.define")
@require_POST
@once
@told_on(_page_of)
def retire(http: Http, pk: int) -> HttpResponse:
    """Take a definition out of use, or offer it again."""
    found = access(http.user, "measures.define", Definition.objects, pk=pk)
    (actions.retire if found.retired_at is None else actions.offer)(found, by=http.user)
    return go(_page_of(pk))


@page("measures.define")
@once
def note_instrument(http: Http) -> HttpResponse:
    form = InstrumentForm(http.POST if http.method == "POST" else None, templates=queries.templates())
    if form.is_valid():
        try:
            made = actions.note_instrument(by=http.user, **form.cleaned_data)
            messages.success(http, f"{made} can be chosen in definitions now.")
            return go(reverse("measures:definitions"))
        except NotNow as problem:
            form.add_error("edition", str(problem))
    context = {"form": form, "title": "Which instrument does the center use?", "does": "Write it down",
               "back": reverse("measures:definitions"), "layout": "kit/desk.html",
               "lead": "Only its name, version and licence are kept here. Another version is another entry, so that "
                       "each value keeps the one it came from."}  # fmt: skip
    return (invalid if form.errors else show)(http, SMALL, context)
