"""The framework: what counts, what counted before, and the draft of what will."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.support.capacity.actions import framework as actions
from steelyard.support.capacity.forms.claims import VersionForm
from steelyard.support.capacity.forms.framework import CapacityForm, FrameworkForm
from steelyard.support.capacity.models import Capacity, FrameworkVersion
from steelyard.support.capacity.queries import framework as queries
from steelyard.support.capacity.rules import NotNow
from steelyard.support.capacity.views import at_page_of

_DRAFT = "capacity/framework_draft.html"
_ONE = "capacity/capacity_form.html"


@page("capacity.see")
def framework(http: Http) -> HttpResponse:
    """The version that counts, and all others."""
    newest = queries.newest()
    rows = queries.capacities(newest) if newest else []
    context = {
        "framework": newest,
        "capacities": rows,
        "versions": queries.versions(http.user),
        "draft": queries.draft(),
    }
    return show(http, "capacity/framework.html", context)


@page("capacity.see_own")
def framework_version(http: Http, number: int) -> HttpResponse:
    """One version as it stands; a draft as it would."""
    found = access(http.user, "capacity.see_own", FrameworkVersion.objects, number=number)
    layout = "kit/desk.html" if _at_desk(http) else "kit/public.html"
    context = {"framework": found, "capacities": queries.capacities(found), "layout": layout, "at_desk": _at_desk(http)}
    return show(http, "capacity/framework_version.html", context)


def _at_desk(http: Http) -> bool:
    return allows(http.user, "capacity.see")


def _draft() -> FrameworkVersion:
    found = queries.draft()
    if found is None:
        raise Http404("Nobody has begun a draft.")
    return found


@page("capacity.frame")
@require_POST
@once
def begin(http: Http) -> HttpResponse:
    try:
        actions.begin(by=http.user)
    except NotNow as problem:
        messages.warning(http, str(problem))
    return go(reverse("capacity:draft"))


@page("capacity.frame")
def draft(http: Http) -> HttpResponse:
    """The draft: its name and dimensions, its capacities, and what it changes."""
    found = _draft()
    form = FrameworkForm(http.POST if http.method == "POST" else None, initial=FrameworkForm.typed(found))
    rows, newest = queries.capacities(found), queries.newest()
    changes = queries.changes(rows, queries.capacities(newest)) if newest else []
    context: dict[str, Any] = {
        "framework": found,
        "form": form,
        "capacities": rows,
        "newest": newest,
        "changes": changes,
    }
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _DRAFT, context)
    saved, now = FrameworkForm.typed(found), found.version
    found.version = form.cleaned_data["version"]
    try:
        actions.alter(found, by=http.user, values=form.values)
    except Stale:
        return conflict(http, _DRAFT, context, form=form, theirs=saved, version=now)
    messages.success(http, "Saved.")
    return go(reverse("capacity:draft"))


@page("capacity.frame")
@once
def add(http: Http) -> HttpResponse:
    found = _draft()
    initial = {"version": found.version, "kind": "organizational"}
    form = CapacityForm(http.POST if http.method == "POST" else None, framework=found, initial=initial)
    if form.is_valid():
        try:
            actions.add_capacity(found, by=http.user, values=form.values)
        except (NotNow, Stale) as problem:
            form.add_error("name", str(problem))
        else:
            messages.success(http, "Added to the draft.")
            return go(reverse("capacity:draft"))
    context = {"form": form, "title": "Which capacity is missing?", "button": "Add it", "framework": found}
    return (invalid if form.errors else show)(http, _ONE, context)


def _capacity(http: Http, pk: int) -> Capacity:
    return access(http.user, "capacity.frame", Capacity.objects.select_related("framework"), pk=pk)


def _draft_page(pk: int) -> str:
    del pk
    return reverse("capacity:framework")


@page("capacity.frame")
@at_page_of(_draft_page)
def change(http: Http, pk: int) -> HttpResponse:
    found = _capacity(http, pk)
    saved, now = CapacityForm.typed(found), found.version
    form = CapacityForm(http.POST if http.method == "POST" else None, framework=found.framework, initial=saved)
    context = {"form": form, "title": f"What is “{found}”?", "button": "Save", "capacity": found,
               "framework": found.framework}  # fmt: skip
    if not found.framework.is_draft:
        raise NotNow("This version is published; what was rated under it keeps it. Begin a new version.")
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, _ONE, context)
    found.version = form.cleaned_data["version"]
    try:
        actions.alter_capacity(found, by=http.user, values=form.values)
    except Stale:
        return conflict(http, _ONE, context, form=form, theirs=saved, version=now)
    except NotNow as problem:
        form.add_error("name", str(problem))
        return invalid(http, _ONE, context)
    return go(reverse("capacity:draft"))


@page("capacity.frame")
@require_POST
@at_page_of(_draft_page)
def leave_out(http: Http, pk: int) -> HttpResponse:
    found, form = _capacity(http, pk), VersionForm(http.POST)
    actions.leave_out(found, by=http.user, version=form.cleaned_data["version"] if form.is_valid() else 0)
    messages.success(http, f"“{found}” is left out of the draft. Versions before keep it.")
    return go(reverse("capacity:draft"))


@page("capacity.frame")
@require_POST
def publish(http: Http) -> HttpResponse:
    """Let the draft count, if it is what was previewed."""
    found, form = _draft(), VersionForm(http.POST)
    try:
        actions.publish(found, by=http.user, version=form.cleaned_data["version"] if form.is_valid() else 0)
    except (NotNow, Stale) as problem:
        messages.warning(http, str(problem))
        return go(reverse("capacity:draft"))
    messages.success(http, "Published. Rounds that are open keep the version they began with.")
    return go(reverse("capacity:framework"))
