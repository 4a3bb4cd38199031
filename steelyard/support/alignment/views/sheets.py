"""Spreadsheets of initiatives: brought, looked through, taken in, undone."""

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_POST

from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http, go, invalid, once, show
from steelyard.foundation.kit.paging import paged
from steelyard.support.alignment.actions import sheets as actions
from steelyard.support.alignment.forms.sheets import ColumnsForm, RowsForm, UploadForm
from steelyard.support.alignment.models import Sheet
from steelyard.support.alignment.queries.sheets import preview
from steelyard.support.alignment.rules import counted
from steelyard.support.alignment.rules.reading import LABELS, Column
from steelyard.support.alignment.views import at_page_of, framed, run_of, sheet_of


def _sheet_page(pk: int) -> str:
    return reverse("alignment:sheet", args=[pk])


@page("alignment.see")
@once
def sheets(http: Http, run: int) -> HttpResponse:
    """The spreadsheets of a run, and the form that brings the next one."""
    found = run_of(http, run, "alignment.write" if http.method == "POST" else "alignment.see")
    form = UploadForm(http.POST or None, http.FILES or None)
    if http.method == "POST" and form.is_valid():
        return go(actions.bring(found, by=http.user, table=form.table).get_absolute_url())
    rows = Sheet.objects.visible_to(http.user).of(found)
    turned = {name: http.GET.get(name, "") for name in ("after", "before")}
    shown = paged(rows, ("-made_at", "-id"), size=20, after=turned["after"], before=turned["before"])
    context = framed(http, found, "sheets", form=form, page=shown)
    context |= {"headings": ", ".join(column.label for column in Column)}
    return (invalid if form.errors else show)(http, "alignment/sheets.html", context, parts={"rows"})


@page("alignment.see")
def sheet(http: Http, pk: int) -> HttpResponse:
    """What becomes of each row."""
    return _sheet(http, sheet_of(http, pk))


def _sheet(http: Http, found: Sheet, form: RowsForm | None = None) -> HttpResponse:
    context = framed(http, found.run, "sheets", sheet=found)
    if found.is_open:
        seen = preview(found)
        fates = [row for row in seen.rows if not row.is_open]
        context |= {"preview": seen, "rows": fates, "form": form or RowsForm(rows=seen.open)}
        context |= {"named": Column.NAME in found.columns}
        context |= {"untaken": [h for h, column in zip(found.headings, found.columns, strict=False) if not column]}
        context |= {"labels": LABELS}
    return (invalid if form is not None else show)(http, "alignment/sheet.html", context)


@page("alignment.write")
@at_page_of(_sheet_page)
def columns(http: Http, pk: int) -> HttpResponse:
    found = sheet_of(http, pk, "alignment.write")
    form = ColumnsForm(http.POST if http.method == "POST" else None, sheet=found)
    if form.is_valid():
        actions.read_columns(found, by=http.user, columns=form.columns)
        return go(_sheet_page(pk))
    context = framed(http, found.run, form=form, title="What are these columns?", button="Read the rows")
    context |= {"lead": "Choose what stands in each column. A column that is not taken stays in the spreadsheet."}
    context |= {"back": _sheet_page(pk)}
    return (invalid if form.errors else show)(http, "alignment/small_form.html", context)


@page("alignment.write")
@require_POST
@at_page_of(_sheet_page)
def choose(http: Http, pk: int) -> HttpResponse:
    """Say what becomes of the rows that wait."""
    found = sheet_of(http, pk, "alignment.write")
    form = RowsForm(http.POST, rows=preview(found).open)
    if not form.is_valid():
        return _sheet(http, found, form)
    actions.choose(found, by=http.user, choices=form.choices)
    return go(_sheet_page(pk))


@page("alignment.write")
@require_POST
@once
@at_page_of(_sheet_page)
def apply(http: Http, pk: int) -> HttpResponse:
    found = sheet_of(http, pk, "alignment.write")
    counts = actions.apply(found, by=http.user)
    told = f"{counted(counts['added'], 'initiative')} added, {counts['filled']} filled."
    messages.success(http, told)
    return go(reverse("alignment:inventory", args=[found.run_id]))


@page("alignment.write")
@require_POST
@at_page_of(_sheet_page)
def undo(http: Http, pk: int) -> HttpResponse:
    counts = actions.undo(sheet_of(http, pk, "alignment.write"), by=http.user)
    stayed = f" {counted(counts['stayed'], 'row')} stayed: somebody worked on them since." if counts["stayed"] else ""
    messages.success(http, f"{counted(counts['taken out'], 'initiative')} taken out again.{stayed}")
    return go(_sheet_page(pk))


@page("alignment.write")
@require_POST
@at_page_of(_sheet_page)
def drop(http: Http, pk: int) -> HttpResponse:
    found = sheet_of(http, pk, "alignment.write")
    actions.drop(found, by=http.user)
    messages.success(http, "Thrown away. Nothing of it went into the inventory.")
    return go(reverse("alignment:sheets", args=[found.run_id]))
