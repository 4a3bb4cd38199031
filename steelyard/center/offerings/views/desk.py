"""Where the profile of support is kept."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils.text import slugify
from django.views.decorators.http import require_POST

from steelyard.center.offerings import actions, queries
from steelyard.center.offerings.forms.pages import AnswerForm, ExclusionForm, OfferingForm
from steelyard.center.offerings.models import Exclusion, Offering, OfferingNeed
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.forms import VersionedForm
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show


@page("offerings.see")
def offerings(http: Http) -> HttpResponse:
    found = queries.by_tier(Offering.objects.visible_to(http.user))
    return show(http, "offerings/offerings.html", {"tiers": found, "exclusions": queries.exclusions(http.user)})


@page("offerings.keep")
@once
def add_offering(http: Http) -> HttpResponse:
    form = OfferingForm(http.POST or None, initial={"version": 1})
    if http.method == "POST" and form.is_valid():
        values = _values(form)
        key = queries.free_key(Offering, slugify(values["name"]))
        offering = actions.add_offering(by=http.user, key=key, **values)
        messages.success(http, "The offering is written down.")
        return go(offering.get_absolute_url())
    context = {"form": form, "title": "Add an offering"}
    return (invalid if form.errors else show)(http, "offerings/add.html", context)


@page("offerings.keep")
@once
def add_exclusion(http: Http) -> HttpResponse:
    form = ExclusionForm(http.POST or None, initial={"version": 1})
    if http.method == "POST" and form.is_valid():
        values = _values(form)
        actions.add_exclusion(by=http.user, key=queries.free_key(Exclusion, slugify(values["name"])), **values)
        messages.success(http, "Visitors read it under What we do not do.")
        return go(reverse("offerings:offerings"))
    context = {"form": form, "title": "Add what you do not do"}
    return (invalid if form.errors else show)(http, "offerings/add.html", context)


def _values(form: Any) -> dict[str, Any]:
    return {name: value for name, value in form.cleaned_data.items() if name != "version"}


@page("offerings.see")
def offering(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, _needed(http), Offering.objects, pk=pk)
    saved: dict[str, Any] = {name: getattr(found, name) for name in OfferingForm.base_fields}
    saved |= {name: list(saved[name].all()) for name in ("focal_areas", "topics")}
    return _edit(http, found, OfferingForm(http.POST or None, initial=saved), alter=actions.alter_offering)


@page("offerings.keep")
@once
def answer(http: Http, pk: int) -> HttpResponse:
    """Say which need an offering answers."""
    found = access(http.user, "offerings.keep", Offering.objects, pk=pk)
    form = AnswerForm(http.POST or None)
    if http.method == "POST" and form.is_valid():
        try:
            actions.answer(found, by=http.user, **form.cleaned_data)
        except actions.AnsweredAlready as problem:
            form.add_error("statement", str(problem))
        else:
            messages.success(http, "The trail now leads from this need to the offering.")
            return go(found.get_absolute_url())
    context = {"form": form, "found": found}
    return (invalid if form.errors else show)(http, "offerings/answer.html", context)


@page("offerings.keep")
@require_POST
def unanswer(http: Http, pk: int) -> HttpResponse:
    links = OfferingNeed.objects.select_related("offering", "statement")
    made = access(http.user, "offerings.keep", links, pk=pk)
    actions.unanswer(made, by=http.user)
    messages.success(http, "The offering no longer stands as an answer to this need. Its history keeps that it did.")
    return go(made.offering.get_absolute_url())


@page("offerings.see")
def exclusion(http: Http, pk: int) -> HttpResponse:
    found = access(http.user, _needed(http), Exclusion.objects, pk=pk)
    saved = {name: getattr(found, name) for name in ExclusionForm.base_fields}
    return _edit(http, found, ExclusionForm(http.POST or None, initial=saved), alter=actions.alter_exclusion)


def _needed(http: Http) -> str:
    return "offerings.keep" if http.method == "POST" else "offerings.see"


def _edit(http: Http, found: Any, form: VersionedForm, *, alter: Callable[..., Any]) -> HttpResponse:
    context = {"found": found, "form": form, "is_offering": isinstance(found, Offering)}
    if context["is_offering"]:
        context |= {"answers": queries.needs_answered(http.user, found)}
    if http.method != "POST":
        return show(http, "offerings/edit.html", context)
    if not form.is_valid():
        return invalid(http, "offerings/edit.html", context)
    newest, found.version = found.version, form.cleaned_data.pop("version")
    try:
        alter(found, by=http.user, **form.cleaned_data)
    except Stale:
        return conflict(http, "offerings/edit.html", context, form=form, theirs=form.initial, version=newest)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())
