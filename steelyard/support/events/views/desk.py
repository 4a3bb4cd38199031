"""The desk of events: the list, one event, writing, publishing, repeating and calling off."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.forms import asked, options
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import Page, paged
from steelyard.support.events import actions
from steelyard.support.events.forms.desk import (
    EventFilters,
    EventForm,
    MaterialsForm,
    QuestionsForm,
    ReasonForm,
    RepeatForm,
)
from steelyard.support.events.models import Event
from steelyard.support.events.queries import desk as queries
from steelyard.support.events.queries import door, public, pulse
from steelyard.support.events.queries.desk import PAST
from steelyard.support.events.rules import MODES, EventKind
from steelyard.support.events.rules.moments import weekly, when

FORM, SMALL = "events/event_form.html", "events/small_form.html"


@page("events.see")
def events(http: Http) -> HttpResponse:
    form, now = EventFilters(http.GET), timezone.now()
    wanted = form.wanted
    rows = queries.events(Event.objects.visible_to(http.user), now=now, **wanted)
    by = ("starts_at", "id") if wanted["when"] not in {PAST, "all"} else ("-starts_at", "-id")
    found = paged(rows, by, after=http.GET.get("after", ""), before=http.GET.get("before", ""))
    shown = Page(queries.counted(found.rows), found.after, found.before)
    return show(http, "events/events.html", {"form": form, "page": shown, "now": now}, parts={"rows"})


def _get(http: Http, permission: str, pk: int) -> Event:
    return access(http.user, permission, Event.objects.select_related("support", "series", "activity"), pk=pk)


@page("events.see")
def event(http: Http, pk: int) -> HttpResponse:
    found, now = _get(http, "events.see", pk), timezone.now()
    context = {
        "event": found,
        "shown": public.shown(found),
        "tally": door.tally(found),
        "questions": queries.questions_of(found),
        "when": when(found.starts_at, found.ends_at, found.time_zone),
        "materials": queries.materials_of(found),
        "has_begun": found.starts_at <= now,
        "is_open": found.takes_registrations(now),
        "said": pulse.said(found) if allows(http.user, "events.see_pulse") and found.starts_at <= now else None,
    }
    return show(http, "events/event.html", context)


@page("events.manage")
@once
def create(http: Http) -> HttpResponse:
    """Write a new event; ``?support=`` says under which support."""
    lists = queries.lists(None, http.POST.getlist("partners"))
    initial = {"kind": EventKind.WEBINAR.value, "mode": MODES[0].value, "support": _begun(http)}
    form = EventForm(http.POST if http.method == "POST" else None, lists=lists, initial=initial)
    context = {"form": form, "title": "Write an event", "does": "Keep it as a draft", "back": reverse("events:events")}
    if http.method != "POST":
        return show(http, FORM, context)
    support = queries.support_chosen(http.user, form.cleaned_data.get("support")) if form.is_valid() else None
    if form.is_valid() and support is None:
        form.add_error("support", "Choose a support from the list.")
    if support is None or not form.is_valid():
        return invalid(http, FORM, context)
    made = actions.create_event(
        support, by=http.user, **form.values(queries.organization_chosen(form.cleaned_data["partner"]))
    )
    messages.success(http, "The draft is kept. Only the desk sees it until it is published.")
    return go(made.get_absolute_url())


def _begun(http: Http) -> str:
    support = queries.support_by_key(http.user, http.GET.get("support", ""))
    return f"{support.name} #{support.pk}" if support else ""


@page("events.manage")
def change(http: Http, pk: int) -> HttpResponse:
    found = _get(http, "events.manage", pk)
    saved, newest = queries.as_typed(found), found.version
    form = EventForm(
        http.POST if http.method == "POST" else None,
        lists=queries.lists(found, http.POST.getlist("partners")),
        initial=saved,
    )
    del form.fields["support"]  # the ledger says where it stands; it does not move
    context = {
        "form": form,
        "event": found,
        "title": f"Change: {found.title}",
        "does": "Save",
        "back": found.get_absolute_url(),
    }
    if http.method != "POST":
        return show(http, FORM, context)
    if not form.is_valid():
        return invalid(http, FORM, context)
    found.version = form.cleaned_data["version"] or newest
    try:
        actions.alter_event(
            found, by=http.user, **form.values(queries.organization_chosen(form.cleaned_data["partner"]))
        )
    except Stale:
        return conflict(http, FORM, context, form=form, theirs=saved, version=newest)
    except actions.CannotEvent as refused:
        form.add_error(None, str(refused))
        return invalid(http, FORM, context)
    messages.success(http, "Saved. Who has a seat is told of a new time or place by mail, and calendars take it over.")
    return go(found.get_absolute_url())


def _small(http: Http, form: Any, event: Event, *, title: str, does: str, lead: str = "") -> HttpResponse:
    context = {"form": form, "event": event, "title": title, "does": does, "lead": lead}
    return (invalid if form.is_bound else show)(http, SMALL, context)


def _done(form: Any, act: Callable[[], Any]) -> bool:
    """Whether the act went through; else its sentence stands in the form."""
    try:
        act()
    except (actions.CannotEvent, Stale) as refused:
        form.add_error(None, str(refused))
        return False
    return True


@page("events.manage")
@require_POST
def publish(http: Http, pk: int) -> HttpResponse:
    found = _get(http, "events.manage", pk)
    try:
        actions.publish_event(found, by=http.user)
    except (actions.CannotEvent, Stale) as refused:
        messages.error(http, str(refused))
    else:
        messages.success(http, "The event is public, and people can register.")
    return go(found.get_absolute_url())


@page("events.manage")
def cancel(http: Http, pk: int) -> HttpResponse:
    found = _get(http, "events.manage", pk)
    form = ReasonForm(http.POST if http.method == "POST" else None, initial={"version": found.version})
    if form.is_valid():
        found.version = form.cleaned_data["version"]
        if _done(form, lambda: actions.cancel_event(found, by=http.user, reason=form.cleaned_data["reason"])):
            messages.success(http, "The event is cancelled. Everybody who registered is told.")
            return go(found.get_absolute_url())
    count = door.tally(found)
    lead = f"{count.seated + count.waiting} people registered; each gets a letter that takes it out of their calendar."
    return _small(http, form, found, title=f"Cancel: {found.title}", does="Cancel the event", lead=lead)


@page("events.manage")
@once
def repeat(http: Http, pk: int) -> HttpResponse:
    """Copy an event to the following weeks, at the same hour of its own clock."""
    found = _get(http, "events.manage", pk)
    initial = {"series": found.series.title if found.series else found.title, "times": 3}
    form = RepeatForm(http.POST if http.method == "POST" else None, initial=initial)
    if form.is_valid():
        starts = weekly(found.starts_at, found.time_zone, form.cleaned_data["times"])
        series = form.cleaned_data["series"]
        if _done(form, lambda: actions.repeat_event(found, by=http.user, starts=starts, series=series)):
            messages.success(http, f"{len(starts)} drafts are kept, one a week.")
            return go(reverse("events:events"))
    lead = "Each copy is a draft of its own, with the same questions, at the same hour of its clock."
    return _small(http, form, found, title=f"Repeat weekly: {found.title}", does="Make the copies", lead=lead)


@page("events.manage")
def questions(http: Http, pk: int) -> HttpResponse:
    found = _get(http, "events.manage", pk)
    form = QuestionsForm(
        http.POST if http.method == "POST" else None,
        questions=queries.questions_of(found),
        initial={"version": found.version},
    )
    if form.is_valid():
        found.version = form.cleaned_data["version"]
        if _done(form, lambda: actions.set_questions(found, by=http.user, questions=form.values)):
            messages.success(http, "The questions are kept.")
            return go(found.get_absolute_url())
    context = {"form": form, "event": found}
    return (invalid if form.is_bound else show)(http, "events/questions.html", context)


@page("events.manage")
def materials(http: Http, pk: int) -> HttpResponse:
    found = _get(http, "events.manage", pk)
    form = MaterialsForm(
        http.POST if http.method == "POST" else None,
        materials=queries.materials_of(found),
        initial={"version": found.version, "materials": [one.pk for one in queries.materials_of(found)]},
    )
    if form.is_valid():
        found.version = form.cleaned_data["version"]
        chosen = form.values(queries.resource_chosen(form.cleaned_data["resource"]))
        if _done(form, lambda: actions.set_materials(found, by=http.user, materials=chosen)):
            messages.success(http, "Saved. What is published in the library stands on the event's page.")
            return go(found.get_absolute_url())
    return _small(http, form, found, title=f"Recording and papers: {found.title}", does="Save")


@page("events.manage")
@require_safe
def lookup_resources(http: Http) -> HttpResponse:
    return options(http, queries.resources_like(asked(http)))
