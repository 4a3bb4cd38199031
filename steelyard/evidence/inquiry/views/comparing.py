"""Matrices, and codes that meet."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from steelyard.evidence.inquiry.actions.room import exported
from steelyard.evidence.inquiry.forms.coding import MatrixForm
from steelyard.evidence.inquiry.queries import codes as code_queries
from steelyard.evidence.inquiry.queries import matrices
from steelyard.evidence.inquiry.queries.room import coders_and_evaluators
from steelyard.evidence.inquiry.rules.files import as_text
from steelyard.evidence.inquiry.rules.matrix import BY, Matrix
from steelyard.evidence.inquiry.rules.tree import Node, Tree
from steelyard.evidence.inquiry.views.drawing import crossed, met
from steelyard.evidence.inquiry.views.lists import wanted_of
from steelyard.foundation.kit.access import page
from steelyard.foundation.kit.pages import Http, show

MOST_COLUMNS = 60


def _nodes(tree: Tree, level: str, code: int) -> list[Node]:
    """The columns: below a code its children, else a level, all codes, or those on top."""
    if code in tree.nodes:
        return tree.nodes[code].children or [tree.nodes[code]]
    if level == "all":
        return list(tree)[:MOST_COLUMNS]
    return (tree.of_level(level) if level else tree.tops)[:MOST_COLUMNS]


def _asked(http: Http) -> tuple[MatrixForm, Tree, list[Node], dict[str, Any]]:
    tree = code_queries.tree()
    form = MatrixForm(http.GET or None, found=tree, coders=coders_and_evaluators())
    value = form.value
    return form, tree, _nodes(tree, value.get("level") or "", value.get("code") or 0), value


def _matrix(http: Http) -> tuple[MatrixForm, Matrix, str]:
    form, tree, nodes, value = _asked(http)
    by = str(value.get("by") or "")
    by = by if by in BY else "respondent"
    wanted = wanted_of(value | {"code": 0})
    found = matrices.matrix(tree, nodes, wanted, http.user, by=by)
    at = http.GET.get("order", "")
    return form, found.ordered(int(at) if at.isdecimal() and len(at) < 4 else None), by


@page("inquiry.code")
@require_safe
def matrix(http: Http) -> HttpResponse:
    """Who speaks of what: respondents or groups by codes; each cell opens its excerpts."""
    form, found, by = _matrix(http)
    narrowed = {name: form.value.get(name) for name in ("coder", "stratum", "tier", "agency_level", "period")}
    kept = http.GET.copy()
    kept.pop("order", None)
    context = {
        "form": form,
        "matrix": found,
        "by": by,
        "by_word": BY.get(by, BY["respondent"]),
        "query": kept.urlencode(),
    }
    context["rows"] = crossed(found, by, narrowed)
    return show(http, "inquiry/matrix.html", context, parts={"rows"})


@page("inquiry.code")
@require_safe
def matrix_csv(http: Http) -> HttpResponse:
    _, found, by = _matrix(http)
    rows = [(BY.get(by, by), *(one.path for one in found.nodes))]
    rows += [(str(line.label), *(str(cell.excerpts) for cell in line.cells)) for line in found.lines]
    exported(by=http.user, count=len(rows) - 1)
    response = HttpResponse(as_text(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="matrix.csv"'
    response["Cache-Control"] = "no-store"
    return response


@page("inquiry.code")
@require_safe
def together(http: Http) -> HttpResponse:
    """Which codes meet on the same words."""
    form, tree, nodes, value = _asked(http)
    if not value.get("level") and not value.get("code"):
        nodes = list(tree)[:MOST_COLUMNS]
    found = matrices.together(nodes, wanted_of(value | {"code": 0}), http.user)
    return show(http, "inquiry/together.html", {"form": form, "found": found, "rows": met(found)}, parts={"rows"})
