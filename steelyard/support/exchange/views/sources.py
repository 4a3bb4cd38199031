"""Centers that we read: added, their keys confirmed, fetched, stopped."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.views.decorators.http import require_POST

from steelyard.center.directory.models import Organization
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.foundation.work.actions import start
from steelyard.support.exchange import actions, jobs
from steelyard.support.exchange.forms import BringForm, EditSourceForm, KeyForm, SourceForm
from steelyard.support.exchange.models import Copy, Source
from steelyard.support.exchange.queries import sources as queries
from steelyard.support.exchange.rules import CopyStatus

READ_AT_ONCE = 512 * 1024  # bytes; longer feeds are read by the worker
NEWEST = ("-made_at", "-id")
View = Callable[..., HttpResponse]


def unless_stale(view: View) -> View:
    """Say so, and change nothing, where somebody changed the record while a button was being pressed."""

    @wraps(view)
    def guarded(http: Http, pk: int) -> HttpResponse:
        try:
            return view(http, pk)
        except (Stale, actions.NotNow, actions.Twice) as problem:
            messages.warning(http, str(problem))
            return go(http.path.rsplit("/", 2)[0] + "/")

    return guarded


def _found(http: Http, pk: int, act: str = "exchange.bring") -> Source:
    rows = Source.objects.select_related("current", "organization", "job", "key_confirmed_by")
    return access(http.user, act, rows, pk=pk)


@page("exchange.see")
def sources(http: Http) -> HttpResponse:
    """The centers that we read."""
    rows = queries.sources(http.user)
    context = {"rows": list(rows), "may_bring": allows(http.user, "exchange.bring"), "tab": "sources"}
    return show(http, "exchange/sources.html", context)


@page("exchange.see")
def copies(http: Http) -> HttpResponse:
    """All that came, the newest first."""
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(queries.copies(http.user), NEWEST, **turned)
    return show(http, "exchange/copies.html", {"page": rows, "tab": "copies"}, parts={"rows"})


@page("exchange.bring")
@once
def add_source(http: Http) -> HttpResponse:
    """Name a center and say where its feed is."""
    form = SourceForm(http.POST, http.FILES) if http.method == "POST" else SourceForm()
    context = {"form": form, "title": "Which center do you want to read?", "does": "Add it"}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "exchange/source_form.html", context)
    given = form.cleaned_data
    try:
        made = actions.add_source(by=http.user, name=given["name"], url=given["url"], organization=_organization(given))
    except actions.Twice as problem:
        form.add_error("url", str(problem))
        return invalid(http, "exchange/source_form.html", context)
    if given["file"]:
        return _brought(http, made, given["file"])
    return go(actions.ask_fetch(made, by=http.user).get_absolute_url())


def _organization(given: dict[str, Any]) -> Organization | None:
    chosen = given["organization"]
    return queries.organization(chosen.pk) if chosen else None


@page("exchange.see")
def source(http: Http, pk: int) -> HttpResponse:
    """How a center is read, what it says of itself, and what came of it."""
    found = _found(http, pk, "exchange.see")
    waiting = queries.waiting(found)
    context = {
        "source": found,
        "waiting": waiting,
        "key_form": KeyForm(initial={"key": found.offered_key}) if found.offered_key else None,
        "copies": queries.copies(http.user, found).order_by(*NEWEST)[:20],
        "counts": queries.tallies(found.current) if found.current else [],
        "may_bring": allows(http.user, "exchange.bring") and found.stopped_at is None,
        "tab": "sources",
    }
    return show(http, "exchange/source.html", context)


@page("exchange.bring")
def edit_source(http: Http, pk: int) -> HttpResponse:
    """Change how a center is called and read."""
    found = _found(http, pk)
    saved = {name: getattr(found, name) for name in EditSourceForm.base_fields}
    form = EditSourceForm(http.POST if http.method == "POST" else None, initial=saved)
    context = {"form": form, "source": found, "title": f"How is {found} read?", "does": "Save"}
    if not form.is_valid():
        return (invalid if form.is_bound else show)(http, "exchange/source_form.html", context)
    values = {**form.cleaned_data, "organization": _organization(form.cleaned_data)}
    try:
        if values.pop("version") != found.version:
            raise Stale(found)
        actions.alter_source(found, by=http.user, **values)
    except actions.Twice as problem:
        form.add_error("url", str(problem))
        return invalid(http, "exchange/source_form.html", context)
    except Stale:
        return conflict(http, "exchange/source_form.html", context, form=form, theirs=saved, version=found.version)
    messages.success(http, "Saved.")
    return go(found.get_absolute_url())


@page("exchange.bring")
@require_POST
@unless_stale
def fetch(http: Http, pk: int) -> HttpResponse:
    """Fetch the feed now."""
    found = _found(http, pk)
    if not found.url or found.stopped_at is not None:
        raise actions.NotNow("There is no address to fetch a feed from.")
    return go(actions.ask_fetch(found, by=http.user).get_absolute_url())


@page("exchange.bring")
@once
def bring(http: Http, pk: int) -> HttpResponse:
    """Bring a feed that the center sent as a file."""
    found = _found(http, pk)
    form = BringForm(http.POST, http.FILES) if http.method == "POST" else BringForm()
    if not form.is_valid():
        context = {"form": form, "source": found, "title": f"Bring a feed of {found}", "does": "Read it"}
        return (invalid if form.is_bound else show)(http, "exchange/source_form.html", context)
    return _brought(http, found, form.cleaned_data["file"])


def _brought(http: Http, found: Source, file: Any) -> HttpResponse:
    copy = actions.receive(found, by=http.user, came_from=file.name, file=file)
    return _read(http, copy, size=file.size)


def _read(http: Http, copy: Copy, *, size: int) -> HttpResponse:
    """Read a short feed now and a long one by the worker."""
    if size > READ_AT_ONCE:
        job = start("exchange.read", by=http.user, title=f"Read {copy}", arguments={"pk": copy.pk})
        return go(job.get_absolute_url())
    jobs.read_copy(copy, by=http.user)
    waits = copy.status == CopyStatus.UNCONFIRMED
    return go(copy.source.get_absolute_url() if waits else copy.get_absolute_url())


@page("exchange.bring")
@require_POST
@unless_stale
def confirm(http: Http, pk: int) -> HttpResponse:
    """Pin the key that somebody compared, and read what waits for it."""
    found = _found(http, pk)
    form = KeyForm(http.POST)
    if not form.is_valid() or not found.offered_key or form.cleaned_data["key"] != found.offered_key:
        told = form.errors.get("compared", ["The feed is signed with yet another key by now. Look again."])
        messages.error(http, str(told[0]))
        return go(found.get_absolute_url())
    actions.confirm_key(found, by=http.user, key=found.offered_key)
    waiting = queries.waiting(found)
    if waiting is None or waiting.status != CopyStatus.UNCONFIRMED:
        return go(found.get_absolute_url())
    return _read(http, actions.read_again(waiting, by=http.user), size=waiting.stored.size)


@page("exchange.bring")
@require_POST
@unless_stale
def stop(http: Http, pk: int) -> HttpResponse:
    """Stop reading a center and forget what came from it."""
    found = _found(http, pk)
    actions.stop_source(found, by=http.user)
    messages.success(http, f"{found} is no longer read, and nothing that came from it is kept.")
    return go(found.get_absolute_url())
