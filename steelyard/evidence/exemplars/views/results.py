"""What was found: the page, and its files."""

import json
from typing import Any

from django.http import Http404, HttpResponse

from steelyard.evidence.exemplars.models import StudyFit
from steelyard.evidence.exemplars.queries.dossiers import of_fit
from steelyard.evidence.exemplars.queries.studies import others, same_before
from steelyard.evidence.exemplars.rules import (
    HEADINGS,
    candidates,
    compared,
    held_constant,
    lines,
    ordered,
    sentence,
    sheets,
)
from steelyard.evidence.exemplars.rules.groups import answered, told_of
from steelyard.evidence.results.rules.files import table_as_csv, workbook
from steelyard.foundation.kit.access import access, page
from steelyard.foundation.kit.pages import Http, go, show

PAGE = 50
BOM = b"\xef\xbb\xbf"


def _fit(http: Http, pk: int) -> StudyFit:
    return access(http.user, "exemplars.see", StudyFit.objects.select_related("study", "made_by", "job"), pk=pk)


@page("exemplars.see")
def result(http: Http, pk: int) -> HttpResponse:
    """Who stands above what is expected, how sure that is, and what was held constant."""
    made = _fit(http, pk)
    context: dict[str, Any] = {"fit": made, "study": made.study}
    if made.is_found:
        rows = [one | {"answered": answered(one)} for one in ordered(made.found)]
        at = _page(http.GET.get("page", ""), len(rows))
        context |= {
            "found": made.found,
            "rows": rows,
            "told": sentence(made.found),
            "shown": rows[(at - 1) * PAGE : at * PAGE],
            "candidates": _with_dossiers(made),
            "rated": any(one["answered"] for one in rows),
            "outcome": made.asked.get("outcome") or "Composite",
            "before": same_before(made),
            "at": at,
            "pages": _pages(len(rows)),
            "others": others(made),
        }
        context |= _beside(http, made)
    return show(http, "exemplars/result.html", context)


@page("exemplars.see")
def group(http: Http, pk: int) -> HttpResponse:
    """What the data say of one group, and whom it is compared with."""
    made = _found(http, pk)
    asked = http.GET.get("group", "")
    if not asked:
        return go(made.get_absolute_url())
    told = told_of(made.found, asked)
    if told is None:
        raise Http404("This group is not among those compared.")
    dossier = of_fit(made).get(asked)
    return show(http, "exemplars/group.html", {"fit": made, "study": made.study, "told": told, "dossier": dossier})


def _with_dossiers(made: StudyFit) -> list[dict[str, Any]]:
    """Those clearly above, each with its dossier where there is one."""
    held = of_fit(made)
    return [one | {"dossier": held.get(one["group"]), "answered": answered(one)} for one in candidates(made.found)]


def _pages(count: int) -> int:
    return max(1, -(-count // PAGE))


def _page(text: str, count: int) -> int:
    """The page asked for, or the first."""
    asked = int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else 1
    return min(max(asked, 1), _pages(count))


def _beside(http: Http, made: StudyFit) -> dict[str, Any]:
    """Another model of the same study, where one was asked for."""
    text = http.GET.get("beside", "")
    if not (text.isascii() and text.isdecimal() and len(text) < 18):
        return {}
    other = StudyFit.objects.visible_to(http.user).of(made).by_key(int(text))
    if other is None:
        return {}
    return {"beside": other, "held": held_constant(other.found["asked"]), "moves": compared(made.found, other.found)}


def _found(http: Http, pk: int) -> StudyFit:
    made = _fit(http, pk)
    if not made.is_found:
        raise Http404("Nothing was found yet.")
    return made


@page("exemplars.see")
def as_csv(http: Http, pk: int) -> HttpResponse:
    made = _found(http, pk)
    content = BOM + table_as_csv([HEADINGS, *lines(made.found)])
    return _file(content, "text/csv; charset=utf-8", f"exemplars-{made.pk}.csv")


@page("exemplars.see")
def as_xlsx(http: Http, pk: int) -> HttpResponse:
    made = _found(http, pk)
    content = workbook(sheets(made.found))
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return _file(content, kind, f"exemplars-{made.pk}.xlsx")


@page("exemplars.see")
def as_json(http: Http, pk: int) -> HttpResponse:
    made = _found(http, pk)
    content = json.dumps(made.found, ensure_ascii=False, indent=2, sort_keys=True).encode()
    return _file(content, "application/json", f"exemplars-{made.pk}.json")


def _file(content: bytes, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
