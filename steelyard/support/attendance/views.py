"""Files of attendance: brought, read, looked through, applied, undone."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.foundation.work.actions import start
from steelyard.support.attendance import actions
from steelyard.support.attendance.forms import ColumnsForm, RowFilters, UploadForm
from steelyard.support.attendance.jobs import stage
from steelyard.support.attendance.models import AttendanceFile
from steelyard.support.attendance.queries import files as queries
from steelyard.support.attendance.rules import FileStatus
from steelyard.support.attendance.rules.reading import Unreadable
from steelyard.support.events.models import Event
from steelyard.support.events.rules.moments import when

READ_AT_ONCE = 256 * 1024  # bytes; longer files are read by the worker
APPLY_AT_ONCE = 2000  # rows
NEWEST = ("-made_at", "-id")
View = Callable[..., HttpResponse]


def _unless_stale(view: View) -> View:
    """Say so, and change nothing, where somebody changed the file while a button was being pressed."""

    @wraps(view)
    def guarded(http: Http, pk: int) -> HttpResponse:
        try:
            return view(http, pk)
        except Stale as problem:
            messages.warning(http, str(problem))
            return go(reverse("attendance:file", args=[pk]))

    return guarded


def _event(http: Http, pk: int) -> Event:
    return access(http.user, "attendance.bring", Event.objects.select_related("support", "activity"), pk=pk)


def _found(http: Http, pk: int) -> AttendanceFile:
    rows = AttendanceFile.objects.select_related("event__activity", "job", "made_by")
    return access(http.user, "attendance.bring", rows, pk=pk)


@page("attendance.bring")
@once
def files(http: Http, pk: int) -> HttpResponse:
    """The files of one event, and the form that brings the next one."""
    event = _event(http, pk)
    form = UploadForm(http.POST or None, http.FILES or None, event=event)
    if http.method == "POST" and form.is_valid():
        try:
            return _received(http, event, form)
        except Unreadable as problem:
            form.add_error("file", str(problem))
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(queries.files_of(http.user, event), NEWEST, size=20, **turned)
    context = {
        "event": event,
        "form": form,
        "page": rows,
        "when": when(event.starts_at, event.ends_at, event.time_zone),
    }
    return (invalid if form.errors else show)(http, "attendance/files.html", context, parts={"rows"})


def _received(http: Http, event: Event, form: UploadForm) -> HttpResponse:
    upload = form.cleaned_data["file"]
    made: AttendanceFile | None = None
    try:
        with transaction.atomic():
            made = actions.receive(event, by=http.user, name=upload.name, file=upload, **form.seen)
            return _read(http, made, upload.size)
    except Unreadable:
        if made is not None and made.stored.name:  # the database forgets it by itself, the file store does not
            made.stored.storage.delete(made.stored.name)
        raise


def _read(http: Http, found: AttendanceFile, size: int) -> HttpResponse:
    """Read a short file now and a long one by the worker; first its columns, where nobody has said what they are."""
    if found.status == FileStatus.COLUMNS:
        return go(reverse("attendance:columns", args=[found.pk]))
    if size > READ_AT_ONCE:
        return _queue(http, found, "attendance.read", title=f"Read {found}")
    stage(found, by=http.user)
    return go(found.get_absolute_url())


def _queue(http: Http, found: AttendanceFile, work: str, *, title: str) -> HttpResponse:
    job = start(work, by=http.user, title=title, arguments={"pk": found.pk})
    actions.begin_work(found, by=http.user, job=job)
    return go(job.get_absolute_url())


@page("attendance.bring")
def file(http: Http, pk: int) -> HttpResponse:
    """What becomes of each row, and how the file goes in."""
    found = _found(http, pk)
    filters = RowFilters(http.GET or None)
    turned: Any = {name: http.GET.get(name, "") for name in ("after", "before")}
    rows = paged(queries.rows_of(found, filters.value.get("fate")), ["at"], **turned)
    traces, heads = queries.traces_of(found, rows.rows), queries.heads_of(found, rows.rows)
    zone = found.event.time_zone
    context = {
        "found": found,
        "filters": filters,
        "page": rows,
        "rows": [(row, traces.get(row.at), heads.get(row.head or 0), row.clock(zone)) for row in rows.rows],
        "fates": queries.fates_of(found),
        "is_busy": queries.is_busy(found),
        "same": queries.same_before(found) if found.status == FileStatus.READY else None,
        "elsewhen": queries.elsewhen(found) if found.is_open else None,
        "when": when(found.event.starts_at, found.event.ends_at, zone),
    }
    return show(http, "attendance/file.html", context, parts={"rows"})


@page("attendance.bring")
@_unless_stale
def columns(http: Http, pk: int) -> HttpResponse:
    """What the columns of a file are, and by which clock its times are read."""
    found = _found(http, pk)
    form = ColumnsForm(http.POST or None, found=found)
    if http.method == "POST" and form.is_valid():
        try:
            queries.refuse_without_file(found)
            reading = form.reading(Path(found.stored.path))
            with transaction.atomic():
                actions.read_columns(found, by=http.user, reading=reading, mapping=form.mapping, **form.how)
                return _read(http, found, found.stored.size)
        except (Unreadable, actions.NotOpen) as problem:
            form.add_error(None, str(problem))
    return (invalid if form.errors else show)(http, "attendance/columns.html", {"form": form, "found": found})


@page("attendance.bring")
@require_POST
@once
def apply(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    if found.lines_read > APPLY_AT_ONCE and found.status == FileStatus.READY:
        return _queue(http, found, "attendance.apply", title=f"Take {found} in")
    try:
        actions.apply_file(found, by=http.user)
    except (actions.NotReady, actions.NotOpen) as problem:
        messages.error(http, str(problem))
    else:
        messages.success(http, f"{found} is in the ledger.")
    return go(found.get_absolute_url())


@page("attendance.bring")
@require_POST
@once
def undo(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    if found.lines_read > APPLY_AT_ONCE and found.may_be_undone:
        return _queue(http, found, "attendance.undo", title=f"Undo {found}")
    try:
        actions.undo_file(found, by=http.user)
    except (actions.CannotUndo, Stale) as problem:
        messages.error(http, str(problem))
    else:
        messages.success(http, f"{found} was undone.")
    return go(found.get_absolute_url())


@page("attendance.bring")
@require_POST
@_unless_stale
def drop(http: Http, pk: int) -> HttpResponse:
    found = _found(http, pk)
    try:
        actions.drop_file(found, by=http.user)
    except actions.NotOpen as problem:
        messages.error(http, str(problem))
        return go(found.get_absolute_url())
    messages.success(http, f"{found} was thrown away; nothing was taken from it.")
    return go(reverse("attendance:files", args=[found.event_id]))
