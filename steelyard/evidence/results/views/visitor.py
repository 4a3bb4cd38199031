"""Results for everybody: only what was released."""

from typing import Any

from django.http import Http404, HttpResponse

from steelyard.evidence.results import queries
from steelyard.evidence.results.models import Release
from steelyard.evidence.results.rules.files import as_csv, as_workbook
from steelyard.foundation.history.kept import kept
from steelyard.foundation.kit.access import public
from steelyard.foundation.kit.pages import Http, show

_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@public
@kept
def shown(http: Http) -> HttpResponse:
    """The waves of which something was released."""
    return show(http, "results/shown.html", {"waves": queries.shown_waves()})


@public
@kept
def results(http: Http, pk: int) -> HttpResponse:
    """What came of one wave."""
    release = _shown(pk)
    context: dict[str, Any] = {**queries.page_of(release), "has_pdf": queries.has_pdf(release)}
    return show(http, "results/results.html", context)


@public
def as_table(http: Http, pk: int) -> HttpResponse:  # noqa: ARG001 -- a view
    release = _shown(pk)
    return _file(as_csv(release.content), "text/csv; charset=utf-8", f"results-{release.wave.period_to:%Y}.csv")


@public
def as_sheets(http: Http, pk: int) -> HttpResponse:  # noqa: ARG001 -- a view
    release = _shown(pk)
    content = as_workbook(release.content, queries.about(release))
    return _file(content, _WORKBOOK, f"results-{release.wave.period_to:%Y}.xlsx")


@public
def as_pdf(http: Http, pk: int) -> HttpResponse:  # noqa: ARG001 -- a view
    release = _shown(pk)
    content = queries.pdf_of(release)
    if content is None:
        raise Http404("The PDF is being made.")
    return _file(content, "application/pdf", f"results-{release.wave.period_to:%Y}.pdf")


def _shown(pk: int) -> Release:
    found = queries.shown_of(pk)
    if found is None:
        raise Http404("Nothing was released of this wave.")
    return found


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
