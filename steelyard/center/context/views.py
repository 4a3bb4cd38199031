"""Context events: what happens outside and moves the work; and, for anybody, what is published about each state."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.text import slugify

from steelyard.center.context import actions, queries
from steelyard.center.context.forms.pages import ContextEventForm
from steelyard.center.context.models import ContextEvent
from steelyard.center.directory.models import State
from steelyard.foundation.history.kept import kept
from steelyard.foundation.kit.access import access, page, public
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show


@page("context.see")
def context_events(http: Http) -> HttpResponse:
    return show(http, "context/context_events.html", {"events": queries.context_events()})


@page("context.record")
@once
def add(http: Http) -> HttpResponse:
    form = ContextEventForm(http.POST or None, initial={"version": 1})
    if http.method == "POST" and form.is_valid():
        values = {name: value for name, value in form.cleaned_data.items() if name != "version"}
        event = actions.record_event(by=http.user, key=queries.free_key(slugify(values["name"])), **values)
        messages.success(http, "The event is recorded.")
        return go(event.get_absolute_url())
    return (invalid if form.errors else show)(http, "context/add.html", {"form": form})


@page("context.see")
def context_event(http: Http, pk: int) -> HttpResponse:
    needed = "context.record" if http.method == "POST" else "context.see"
    event = access(http.user, needed, ContextEvent.objects, pk=pk)
    saved: dict[str, Any] = {name: getattr(event, name) for name in ContextEventForm.base_fields if name != "topics"}
    saved["topics"] = list(event.topics.all())
    form = ContextEventForm(http.POST or None, initial=saved)
    context = {"event": event, "form": form}
    if http.method != "POST":
        return show(http, "context/context_event.html", context)
    if not form.is_valid():
        return invalid(http, "context/context_event.html", context)
    newest, event.version = event.version, form.cleaned_data.pop("version")
    try:
        actions.alter_event(event, by=http.user, **form.cleaned_data)
    except Stale:
        return conflict(http, "context/context_event.html", context, form=form, theirs=saved, version=newest)
    messages.success(http, "Saved.")
    return go(event.get_absolute_url())


@public
@kept
def states(http: Http) -> HttpResponse:
    address = reverse("context:state", kwargs={"postal": "xx"}).replace("xx", "{}")
    return show(http, "context/states.html", {"tiles": queries.states_with_facts(address)})


@public
@kept
def state(http: Http, postal: str) -> HttpResponse:
    found = get_object_or_404(State, postal=postal.upper())
    return show(http, "context/state.html", {"state": found, "profile": queries.profile(found)})
