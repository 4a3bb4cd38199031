"""Months: the list of a support, the grid in which one is entered, the sheet that is shared; files in and out."""

import csv
import io
from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from steelyard.center.directory.rules.contacts import guarded
from steelyard.foundation.kit.access import access, allows, page
from steelyard.foundation.kit.downloads import streamed
from steelyard.foundation.kit.months import month_of, months_on
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.work import imports
from steelyard.support.delivery.models import Support
from steelyard.support.measures.actions import sharing
from steelyard.support.measures.actions.values import Refused, keep_month
from steelyard.support.measures.forms.grid import GridForm
from steelyard.support.measures.forms.rows import FileForm, as_text
from steelyard.support.measures.forms.sharing import ShareForm
from steelyard.support.measures.queries import months as queries
from steelyard.support.measures.queries.boards import all_late
from steelyard.support.measures.queries.rollups import overdue
from steelyard.support.measures.queries.uses import export
from steelyard.support.measures.views import framed, month_from, support_of, told_on


def _sheet_page(support: int, month: str) -> str:
    return reverse("measures:month", args=[support, month])


@page("measures.see_own")
def months(http: Http, support: int) -> HttpResponse:
    """Every month of a support: shared when and by whom, or late."""
    found, today = support_of(http, support), timezone.localdate()
    routine = queries.routine_of(found)
    late = overdue([found.pk], on=today).get(found.pk, [])
    rows = queries.months_of(routine, today, late) if routine else []
    context = framed(http, found, routine=routine, rows=rows, late=late)
    return show(http, "measures/months.html", context | {"keeps": allows(http.user, "measures.keep")})


@page("measures.see")
def late(http: Http) -> HttpResponse:
    """All months that should have been shared and were not, the longest overdue first."""
    return show(http, "measures/late.html", framed(http, rows=all_late(http.user, timezone.localdate())))


@page("measures.see_own")
def month(http: Http, support: int, month: str) -> HttpResponse:
    """A month's sheet: as it is now, and as it was shared."""
    found, day = support_of(http, support), month_from(month)
    return _sheet(http, found, month=month, shared=queries.sharings(found, day))


def _sheet(http: Http, found: Support, *, month: str, shared: list[Any], form: ShareForm | None = None) -> HttpResponse:
    day, today = month_from(month), timezone.localdate()
    content = queries.content_of(found, day)
    sha256 = queries.sha_of(content)
    context = framed(http, found, month=day, slug=month, shared=shared, sha256=sha256)
    at_desk, newest = context["at_desk"], shared[0] if shared else None
    context |= {"rows": queries.rows_for(content, http.user, at_desk=at_desk)}
    context |= {"newest": newest, "changed": newest is not None and newest.sha256 != sha256}
    context |= {"shared_rows": queries.rows_for(newest.content, http.user, at_desk=at_desk) if newest else []}
    context |= {"is_late": day in overdue([found.pk], on=today).get(found.pk, [])}
    context |= {"enters": allows(http.user, "measures.enter", found) and day <= month_of(today)}
    context |= {"shares": allows(http.user, "measures.share") and day <= month_of(today)}
    context |= {"before": f"{months_on(day, -1):%Y-%m}", "after": f"{months_on(day, 1):%Y-%m}"}
    context |= {"form": form or ShareForm(initial={"sha256": sha256})}
    refused = form is not None
    return (invalid if refused else show)(http, "measures/month.html", context)


@page("measures.share")
@require_POST
@once
@told_on(_sheet_page)
def share(http: Http, support: int, month: str) -> HttpResponse:
    """Share the sheet that was read, with a note."""
    found, day = access(http.user, "measures.share", Support.objects, pk=support), month_from(month)
    form = ShareForm(http.POST)
    if not form.is_valid():
        return _sheet(http, found, month=month, shared=queries.sharings(found, day), form=form)
    sharing.share(found, by=http.user, month=day, **form.cleaned_data)
    messages.success(http, f"{day:%B %Y} is shared. The agency reads it in the portal.")
    return go(_sheet_page(support, month))


@page("measures.enter")
@once
def enter(http: Http, support: int, month: str) -> HttpResponse:
    """The grid of a month: every measure that is due, on one page."""
    found, day = access(http.user, "measures.enter", Support.objects, pk=support), month_from(month)
    due = queries.due_in(found, day, http.user)
    writable = frozenset(one.measure.pk for one in due if allows(http.user, "measures.enter", one.measure))
    form = GridForm(http.POST if http.method == "POST" else None, due=due, writable=writable)
    context = framed(http, found, form=form, month=day, slug=month, due=due)
    context |= {"before": f"{months_on(day, -1):%Y-%m}", "after": f"{months_on(day, 1):%Y-%m}"}
    context |= {"is_ahead": day > month_of(timezone.localdate())}
    if form.is_valid():
        try:
            kept = keep_month(form.entries, by=http.user)
        except Refused as problem:
            form.refuse(problem.problems)
            form.take_versions(queries.due_in(found, day, http.user))
        else:
            messages.success(http, f"{day:%B %Y}: {kept.entered} entered, {kept.corrected} corrected.")
            return go(_sheet_page(support, month))
    return (invalid if form.errors else show)(http, "measures/grid.html", context)


@page("measures.see_own")
def values(http: Http, support: int) -> HttpResponse:
    """Every value of a support as CSV, as the import reads it."""
    found = support_of(http, support)
    return streamed(_lines(found, http.user), "measures")


def _lines(support: Support, user: Any) -> Iterator[bytes]:
    """UTF-8 with its mark, which Excel needs to read letters right; a note is never taken for a formula."""
    for at, row in enumerate(export(support, user)):
        text = io.StringIO()
        csv.writer(text).writerow([*row[:-1], guarded(row[-1])])
        yield (b"\xef\xbb\xbf" if at == 0 else b"") + text.getvalue().encode()


@page("measures.bring")
@once
def bring(http: Http) -> HttpResponse:
    """Values from a file: looked at first, then taken in, all rows or none."""
    form = FileForm(http.POST if http.method == "POST" else None, http.FILES or None)
    context: dict[str, Any] = framed(http, form=form)
    if not form.is_valid():
        return (invalid if form.errors else show)(http, "measures/bring.html", context)
    wants = "apply" in http.POST and not http.FILES
    report = imports.run("measure_values", form.table, by=http.user, preview=not wants)
    if report.is_written:
        told = report.counts
        messages.success(
            http, f"{told['added']} entered, {told['changed']} corrected, {told['same']} the same already."
        )
        return go(reverse("measures:supports"))
    context |= {"report": report, "form": FileForm(initial={"rows": as_text(form.table)}), "count": len(form.table)}
    return (invalid if report.refused else show)(http, "measures/bring.html", context)
