"""The list of reports, one report, its sections, and its way to being submitted."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from steelyard.foundation.kit.access import allows, page
from steelyard.foundation.kit.models import Stale
from steelyard.foundation.kit.pages import Http, conflict, go, invalid, once, show
from steelyard.steering.packs.actions import packs as actions
from steelyard.steering.packs.forms.packs import NoteForm, ShareForm, StartForm, WordsForm
from steelyard.steering.packs.models import PackText
from steelyard.steering.packs.queries import packs as queries
from steelyard.steering.packs.queries.changes import SHOWN, changes_of, kept_rows
from steelyard.steering.packs.queries.document import built, section_of
from steelyard.steering.packs.queries.kinds import KINDS as ROW_KINDS
from steelyard.steering.packs.rules.files import as_csv
from steelyard.steering.packs.rules.packs import Format, NotNow, Part
from steelyard.steering.packs.rules.pages import Row, Section, Table
from steelyard.steering.packs.views import FORM, pack_of, page_of, posted, told_on

LINES = 50  # of one table on one page
KINDS_OF_FILES = {
    Format.PDF: "application/pdf",
    Format.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.HTML: "text/html; charset=utf-8",
    Format.ZIP: "application/zip",
    Format.JSON: "application/json",
}


@page("packs.see")
def packs(http: Http) -> HttpResponse:
    """Which reports there are, and which is under way."""
    rows = list(queries.listed(http.user)[: queries.PAGE])
    return show(http, "packs/packs.html", {"packs": rows, "has_years": queries.years_to_choose().exists()})


@page("packs.draft")
@once
def start(http: Http) -> HttpResponse:
    """Begin a report about an award year."""
    form = StartForm(posted(http), years=queries.years_to_choose(), initial={"kind": "annual"})
    if form.is_valid():
        try:
            made = actions.draft(
                form.cleaned_data["kind"], form.cleaned_data["award_year"], by=http.user, period=form.period
            )
            return go(made.get_absolute_url())
        except NotNow as problem:
            form.add_error(None, str(problem))
    context = {"form": form, "title": "Start a report", "button": "Start the report", "back": reverse("packs:packs")}
    return (invalid if form.errors else show)(http, FORM, context)


@page("packs.see")
def pack(http: Http, pk: int) -> HttpResponse:
    """One report: its sections, where it stands, and the next step."""
    return show(http, "packs/pack.html", context_of(http, pk))


def context_of(http: Http, pk: int, **more: Any) -> dict[str, Any]:
    found = pack_of(http, pk)
    texts = queries.texts_of(found)
    freezing = None if found.is_frozen else queries.under_way(found, queries.FREEZE)
    return {
        "pack": found,
        "sections": [(part, texts.get(part)) for part in found.parts],
        "freezing": freezing,
        "is_freezing": queries.is_running(freezing),
        "problem": (freezing.result or {}).get("problem", "") if freezing else "",
        "note_form": NoteForm(None, initial={"version": found.version}),
        "may_review": allows(http.user, "packs.review") and http.user.pk != found.drafted_by_id,
        "files": [Format(one) for one in queries.formats_of(found)],
        "links": queries.links_of(found) if allows(http.user, "packs.submit") else [],
        "share_form": ShareForm(None),
        **more,
    }


@page("packs.see")
@told_on(page_of)
def section(http: Http, pk: int, part: str) -> HttpResponse:
    """One section: its tables as submitted or as they are now, and the words people write in it."""
    found = pack_of(http, pk, "packs.draft" if http.method == "POST" else "packs.see")
    if part not in {one.value for one in found.parts}:
        raise Http404("This report has no such section.")
    if http.method == "POST" and found.is_frozen:
        raise NotNow("This report was submitted: it stays as it is.")
    shown, words = section_of(found, Part(part), timezone.localdate())
    context = {
        "pack": found, "section": shown, "tables": _cut(http, shown), "words": words, "writes": _writes(http, found),
    }  # fmt: skip
    if not context["writes"]:
        return show(http, "packs/section.html", context)
    return _written(http, context, queries.texts_of(found)[part])


def _writes(http: Http, found: Any) -> bool:
    return not found.is_frozen and allows(http.user, "packs.draft")


def _cut(http: Http, shown: Section) -> list[tuple[Table, tuple[Row, ...], int, bool]]:
    """Each table with the rows of this page, the number of the page, and whether there are more."""
    given = http.GET.get("page", "")
    at = max(int(given) if given.isdecimal() and len(given) < 7 else 1, 1)
    first = (at - 1) * LINES
    return [(one, one.rows[first : first + LINES], at, len(one.rows) > first + LINES) for one in shown.tables]


def _written(http: Http, context: dict[str, Any], text: PackText) -> HttpResponse:
    saved = {"text": text.text, "version": text.version}
    form = WordsForm(posted(http), initial=saved)
    context["form"] = form
    if form.is_valid():
        newest, text.version = text.version, form.cleaned_data["version"]
        try:
            actions.write(text, by=http.user, words=form.cleaned_data["text"])
            messages.success(http, "Saved.")
            return go(reverse("packs:section", args=[text.pack_id, text.part]))
        except Stale:
            return conflict(http, "packs/section.html", context, form=form, theirs=saved, version=newest)
    return (invalid if form.errors else show)(http, "packs/section.html", context)


@page("packs.see")
@require_safe
def table(http: Http, pk: int, *, part: str, key: str) -> HttpResponse:
    """One table of a report as CSV."""
    found = pack_of(http, pk)
    if part not in {one.value for one in found.parts}:
        raise Http404("This report has no such section.")
    shown, _ = section_of(found, Part(part), timezone.localdate())
    wanted = shown.table(key)
    if wanted is None:
        raise Http404("This section has no such table.")
    response = HttpResponse(as_csv(wanted), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{part}-{key}.csv"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page("packs.follow")
@require_safe
def checks(http: Http, pk: int) -> HttpResponse:
    """What a reader at the funder would stumble over; read from all rows, so it takes a moment."""
    found = pack_of(http, pk, "packs.follow")
    if found.is_frozen:
        return go(page_of(pk))
    whole = built(found, timezone.localdate())
    return show(http, "packs/checks.html", {"pack": found, "flaws": whole.flaws, "stops": whole.stops})


@page("packs.review")
@require_POST
@told_on(page_of)
def review(http: Http, pk: int) -> HttpResponse:
    """Say that a report may go, or send it back with a sentence."""
    found = pack_of(http, pk, "packs.review")
    form = NoteForm(http.POST)
    if not form.is_valid():
        return invalid(http, "packs/pack.html", context_of(http, pk, note_form=form))
    found.version, note = form.cleaned_data["version"], form.cleaned_data["note"]
    if "back" in http.POST:
        actions.send_back(found, by=http.user, note=note)
        messages.success(http, "Sent back to its drafter.")
    else:
        actions.review(found, by=http.user, note=note)
        messages.success(http, "Reviewed. The director can submit it now.")
    return go(page_of(pk))


@page("packs.submit")
@require_POST
@told_on(page_of)
def submit(http: Http, pk: int) -> HttpResponse:
    """Keep a reviewed report for good, in the background."""
    found = pack_of(http, pk, "packs.submit")
    if queries.is_running(queries.under_way(found, queries.FREEZE)):
        raise NotNow("This report is being submitted already.")
    actions.submit(found, by=http.user)
    messages.info(
        http, "The report is being submitted: every row behind it is read once more. This page tells when it is done."
    )
    return go(page_of(pk))


@page("packs.see")
@require_safe
def file(http: Http, pk: int, form: str) -> HttpResponse:
    """A file of a submitted report, the same whenever it is fetched."""
    return as_file(pack_of(http, pk), form)


def as_file(found: Any, form: str) -> HttpResponse:
    if form not in {one.value for one in Format} or not found.is_frozen:
        raise Http404("There is no such file.")
    content = found.kept_bytes if form == Format.JSON else queries.file_of(found, form)
    if content is None:
        raise Http404("This file is being made.")
    response = HttpResponse(content, content_type=KINDS_OF_FILES[Format(form)])
    name = f"report-{found.kind}-{found.award_year.number}-{found.number}.{form}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@page("packs.follow")
@require_safe
def changes(http: Http, pk: int) -> HttpResponse:
    """What reads otherwise now than when a report was submitted."""
    found = pack_of(http, pk, "packs.follow")
    if not found.is_frozen:
        return go(page_of(pk))
    return show(http, "packs/changes.html", {"pack": found, "changes": changes_of(found, timezone.localdate())})


@page("reporting.see_rows")
@require_safe
def rows(http: Http, pk: int, *, measure: str, value: str) -> HttpResponse:
    """The rows that a submitted number stood on, each as it is now or gone."""
    found = pack_of(http, pk, "packs.follow")
    name = f"{measure}/{value}"
    if not found.is_frozen or name not in found.kept["rows"]:
        raise Http404("Nothing is here.")
    if not allows(http.user, ROW_KINDS[found.kept["rows"][name]["kind"]].permission):
        raise PermissionDenied("Open the rows behind this number")
    given = http.GET.get("page", "")
    at = max(int(given) if given.isdecimal() and len(given) < 9 else 1, 1)
    lines, count, heads = kept_rows(found, name, first=(at - 1) * SHOWN)
    context = {
        "pack": found, "figure": found.kept["figures"][name], "lines": lines, "count": count, "heads": heads,
        "page": at, "more": count > at * SHOWN,
    }  # fmt: skip
    return show(http, "packs/kept_rows.html", context)
