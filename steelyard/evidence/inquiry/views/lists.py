"""Excerpts of all documents, files of them, and the search."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from steelyard.evidence.inquiry.actions import coding as acts
from steelyard.evidence.inquiry.actions.room import exported, looked
from steelyard.evidence.inquiry.forms.coding import NarrowForm, WordsForm
from steelyard.evidence.inquiry.models import Document
from steelyard.evidence.inquiry.queries import codes as code_queries
from steelyard.evidence.inquiry.queries import exporting, lists, searching
from steelyard.evidence.inquiry.queries.room import coders_and_evaluators
from steelyard.evidence.inquiry.rules import Looked, NotNow
from steelyard.evidence.inquiry.rules.files import as_text, sheets
from steelyard.evidence.inquiry.rules.passages import Span
from steelyard.evidence.inquiry.views.drawing import listed
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, go, invalid, show

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def wanted_of(value: dict[str, Any]) -> lists.Wanted:
    """What a form of narrowing asks for."""
    facts: dict[str, Any] = {name: value.get(name) or "" for name in ("stratum", "tier", "agency_level", "period")}
    return lists.Wanted(
        code=value.get("code") or 0,
        with_below=value.get("with_below") != "no",
        coder=value.get("coder") or 0,
        document=value.get("document") or 0,
        respondent=value.get("respondent") or 0,
        **facts,
    )


@page("inquiry.code")
@require_safe
def excerpts(http: Http) -> HttpResponse:
    """What was marked, in the order of documents; of one code, one coder, some respondents."""
    tree = code_queries.tree()
    form = NarrowForm(http.GET or None, found=tree, coders=coders_and_evaluators())
    wanted = wanted_of(form.value)
    after, before = http.GET.get("after", ""), http.GET.get("before", "")
    found = lists.excerpts(wanted, http.user, codes=tree, after=after, before=before, last="last" in http.GET)
    looked(Looked.LIST, by=http.user, count=len(found.rows))
    context = {"form": form, "page": found, "rows": listed(found.rows), "query": _query(http)}
    return show(http, "inquiry/excerpts.html", context, parts={"rows"})


def _query(http: Http) -> str:
    """The parameters of the page without its place in the list."""
    kept = http.GET.copy()
    for name in ("after", "before", "last"):
        kept.pop(name, None)
    return kept.urlencode()


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response


def _exported(http: Http) -> list[tuple[str, ...]]:
    form = NarrowForm(http.GET or None, found=code_queries.tree(), coders=coders_and_evaluators())
    rows = exporting.rows(wanted_of(form.value), http.user)
    exported(by=http.user, count=len(rows) - 1)
    return rows


@page("inquiry.code")
@require_safe
def as_csv(http: Http) -> HttpResponse:
    return _file(as_text(_exported(http)), "text/csv; charset=utf-8", "excerpts.csv")


@page("inquiry.code")
@require_safe
def as_workbook(http: Http) -> HttpResponse:
    return _file(sheets({"Excerpts": _exported(http)}), WORKBOOK, "excerpts.xlsx")


@page("inquiry.code")
@never_cache
def search(http: Http) -> HttpResponse:
    """Find words in all documents; with a code, suggest places for it. The words travel in the form only."""
    form = WordsForm(http.POST if http.method == "POST" else None, found=code_queries.tree())
    context: dict[str, Any] = {"form": form, "found": None}
    if not form.is_valid():
        return (invalid if form.errors else show)(http, "inquiry/search.html", context)
    given = form.cleaned_data
    found = searching.search(given["words"], http.user, after=http.POST.get("after", ""), without=given["code"] or 0)
    looked(Looked.SEARCH, by=http.user, count=found.documents)
    context |= {"found": found, "words": given["words"], "code": given["code"]}
    context["code_name"] = code_queries.paths().get(given["code"], "")
    return show(http, "inquiry/search.html", context)


@page("inquiry.code")
@require_POST
def confirm(http: Http) -> HttpResponse:
    """Give a code to the places that a person ticked, and to no other."""
    code = http.POST.get("code", "")
    spans: dict[int, list[Span]] = {}
    for key in http.POST.getlist("hits"):
        parts = key.split("-")
        if len(parts) == 3 and all(one.isdecimal() and len(one) < 12 for one in parts):
            spans.setdefault(int(parts[0]), []).append(Span(int(parts[1]), int(parts[2])))
    count = 0
    try:
        if not code.isdecimal() or len(code) > 12 or not spans:
            raise NotNow("Tick the places that the code fits.")
        for pk, chosen in spans.items():
            document = access(http.user, "inquiry.code", Document.objects.ready(), pk=pk)
            count += acts.confirm(document, by=http.user, spans=chosen, code=int(code))
        messages.success(http, f"{count} places were given the code.")
    except NotNow as problem:
        messages.error(http, str(problem))
    return go(reverse("inquiry:search"))
