"""Contact lists: brought, read, settled, applied, undone."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.center.directory import actions
from steelyard.center.directory.forms import contacts as forms
from steelyard.center.directory.jobs.contacts import stage
from steelyard.center.directory.models import ContactList
from steelyard.center.directory.queries import contacts as lists
from steelyard.center.directory.rules.contacts import HomeChoice, ListStatus, are_plain
from steelyard.center.directory.views import form_page, unless_stale
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.foundation.work.actions import start
from steelyard.foundation.work.tables import Unreadable

READ_AT_ONCE = 256 * 1024  # bytes; longer files are read by the worker
APPLY_AT_ONCE = 1000  # rows
LIKELY = 80  # from this confidence on, one button accepts all
NEWEST = ("-made_at", "-id")


def _found(http: Http, pk: int) -> ContactList:
    return access(http.user, "directory.bring_lists", ContactList.objects.select_related("job", "made_by"), pk=pk)


@page("directory.bring_lists")
@once
def contact_lists(http: Http) -> HttpResponse:
    """The lists of the past, and the form that brings the next one."""
    form = forms.UploadForm(http.POST or None, http.FILES or None)
    if http.method == "POST" and form.is_valid():
        try:
            return _received(http, form)
        except Unreadable as problem:
            form.add_error("file", str(problem))
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(lists.contact_lists(http.user), NEWEST, size=20, **turned)
    context = {"form": form, "page": rows}
    return (invalid if form.errors else show)(http, "directory/contact_lists.html", context, parts={"rows"})


def _received(http: Http, form: forms.UploadForm) -> HttpResponse:
    upload, sheet = form.cleaned_data["file"], form.sheet
    columns = lists.columns_of(sheet)
    is_plain = are_plain(columns) or lists.are_remembered(sheet)
    values: dict[str, Any] = {"sheet": sheet, "file": upload, "columns": columns if is_plain else []}
    made: ContactList | None = None
    try:
        with transaction.atomic():
            made = actions.receive_list(upload.name, by=http.user, **values)
            return _read(http, made, upload.size)
    except Unreadable:
        if made is not None and made.stored.name:  # the database forgets it by itself, the file store does not
            made.stored.storage.delete(made.stored.name)
        raise


def _read(http: Http, found: ContactList, size: int) -> HttpResponse:
    """Read a short list now and a long one by the worker; first its columns, where nobody has said what they are."""
    if found.status == ListStatus.COLUMNS:
        return go(reverse("directory:contact-columns", args=[found.pk]))
    if size > READ_AT_ONCE:
        return _queue(http, found, "directory.read_contacts", title=f"Read {found}")
    stage(found, by=http.user)
    return go(found.get_absolute_url())


def _queue(http: Http, found: ContactList, work: str, *, title: str, **more: Any) -> HttpResponse:
    job = start(work, by=http.user, title=title, arguments={"pk": found.pk, **more})
    actions.begin_work(found, by=http.user, job=job)
    return go(job.get_absolute_url())


def _list_page(http: Http, found: ContactList, form: Any = None) -> HttpResponse:
    filters = forms.RowFilters(http.GET or None)
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(lists.rows_of(found, filters.value.get("fate")), ["position"], **turned)
    traces = lists.traces_of(found, rows.rows)
    context = {
        "found": found,
        "filters": filters,
        "page": rows,
        "rows": [(row, traces.get(row.position)) for row in rows.rows],
        "form": form or forms.ApplyForm(contact_list=found),
        **lists.state_of(found),
    }
    template = "directory/contact_list.html"
    return (invalid if form is not None else show)(http, template, context, parts={"rows"})


@page("directory.bring_lists")
def contact_list(http: Http, pk: int) -> HttpResponse:
    """What becomes of each row, and how the list goes in."""
    return _list_page(http, _found(http, pk))


@page("directory.bring_lists")
@unless_stale
def columns(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    guessed = found.columns or lists.columns_by_headings(found)
    form = forms.ColumnsForm(http.POST or None, contact_list=found, guessed=guessed)
    if http.method == "POST" and form.is_valid():
        try:
            lists.refuse_without_file(found)
            with transaction.atomic():
                actions.read_columns(found, by=http.user, columns=form.columns)
                return _read(http, found, found.stored.size)
        except (Unreadable, actions.NotOpen) as problem:
            form.add_error(None, str(problem))
    lead = "Choose what stands in each column. It is remembered for the next list with the same headings."
    return form_page(http, form, title="What are these columns?", lead=lead, button="Read the list", back=found)


@page("directory.bring_lists")
def homes(http: Http, pk: int) -> HttpResponse:
    """Which organizations the list means."""
    found = _found(http, pk)
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(lists.homes_of(found), ["is_done", "key"], size=20, **turned)
    form = forms.HomesForm(http.POST or None, homes=lists.with_suggestions(rows.rows))
    if http.method == "POST" and form.is_valid():
        try:
            actions.settle_homes(found, by=http.user, choices=form.choices)
        except actions.NotOpen as problem:
            form.add_error(None, str(problem))
        else:
            is_open = lists.state_of(found)["open_homes"]
            return go(reverse("directory:contact-homes", args=[pk]) if is_open else found.get_absolute_url())
    context = {"found": found, "form": form, "page": rows, "likely": LIKELY, **lists.state_of(found)}
    return (invalid if form.errors else show)(http, "directory/contact_homes.html", context)


@page("directory.bring_lists")
@require_POST
def settle_rest(http: Http, pk: int) -> HttpResponse:
    """Settle all organizations that are still open in one way."""
    found = _found(http, pk)
    form = forms.RestForm(http.POST)
    if not form.is_valid():
        messages.error(http, "Choose one of the buttons.")
        return go(reverse("directory:contact-homes", args=[pk]))
    rest = form.cleaned_data["rest"]
    try:
        if rest == "likely":
            settled = actions.settle_likely(found, by=http.user, least=LIKELY)
        else:
            settled = actions.settle_rest(found, by=http.user, choice=HomeChoice(rest))
    except actions.NotOpen as problem:
        messages.error(http, str(problem))
    else:
        messages.success(http, f"Organizations settled: {settled}.")
    return go(reverse("directory:contact-homes", args=[pk]))


@page("directory.bring_lists")
@require_POST
@once
def apply(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    form = forms.ApplyForm(http.POST, contact_list=found)
    if not form.is_valid():
        return _list_page(http, found, form)
    if lists.how_many(found) > APPLY_AT_ONCE and found.status == ListStatus.READY:
        return _queue(http, found, "directory.apply_contacts", title=f"Take {found} in", **form.chosen)
    try:
        actions.apply_list(found, by=http.user, **form.chosen)
    except actions.NotReady as problem:
        form.add_error(None, str(problem))
        return _list_page(http, _found(http, pk), form)
    except actions.NotOpen as problem:
        messages.error(http, str(problem))
        return go(found.get_absolute_url())
    messages.success(http, f"{found} is in the directory.")
    return go(found.get_absolute_url())


@page("directory.bring_lists")
@require_POST
@once
def undo(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    if lists.how_many(found) > APPLY_AT_ONCE and found.may_be_undone:
        return _queue(http, found, "directory.undo_contacts", title=f"Undo {found}")
    try:
        actions.undo_list(found, by=http.user)
    except actions.CannotUndo as problem:
        messages.error(http, str(problem))
    else:
        messages.success(http, f"{found} was undone.")
    return go(found.get_absolute_url())


@page("directory.bring_lists")
@require_POST
@unless_stale
def drop(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    try:
        actions.drop_list(found, by=http.user)
    except actions.NotOpen as problem:
        messages.error(http, str(problem))
        return go(found.get_absolute_url())
    messages.success(http, f"{found} was thrown away; nothing was taken from it.")
    return go(reverse("directory:contact-lists"))
