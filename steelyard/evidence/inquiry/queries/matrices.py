"""Matrices: respondents, documents or groups by codes; and which codes meet on the same words."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db import connection

from steelyard.evidence.inquiry.models import Document
from steelyard.evidence.inquiry.queries.lists import Wanted, conditions, documents_of
from steelyard.evidence.inquiry.rules.matrix import BY, LABELS, Cell, Line, Matrix
from steelyard.evidence.inquiry.rules.tree import Node, Tree

_FACTS = {
    "respondent": ("interview__respondent__pseudonym", "interview__respondent"),
    "document": ("title", "pk"),
    "stratum": ("", "interview__respondent__stratum"),
    "tier": ("", "interview__respondent__tier"),
    "agency_level": ("", "interview__respondent__agency_level"),
    "period": ("", "interview__period"),
}


def _lines(by: str, documents: list[int] | None) -> dict[int, tuple[Any, str]]:
    """Of each document, the line it counts in, as (key, words)."""
    words, key = _FACTS[by]
    rows = Document.objects.ready()
    if documents is not None:
        rows = rows.filter(pk__in=documents)
    found = {}
    for pk, one, *label in rows.values_list("pk", key, *filter(None, [words])):
        if one not in {None, ""}:
            found[pk] = (one, label[0] if label else LABELS.get(by, {}).get(one, one))
    return found


def matrix(tree: Tree, nodes: list[Node], wanted: Wanted, user: Any, *, by: str) -> Matrix:  # noqa: PLR0917 -- what crosses what
    """Count excerpts in each cell: a code with all below it, in all documents of a line; and of how many documents."""
    wanted.documents = documents_of(wanted)
    lines = _lines(by if by in BY else "respondent", wanted.documents)
    columns: dict[int, list[int]] = defaultdict(list)
    for at, node in enumerate(nodes):
        for pk in tree.below(node.pk):
            columns[pk].append(at)
    seen: dict[tuple[Any, int], set[int]] = defaultdict(set)
    where: dict[tuple[Any, int], set[int]] = defaultdict(set)
    for excerpt, document, code in _codings(wanted, user):
        if document in lines:
            for at in columns.get(code, ()):
                seen[lines[document][0], at].add(excerpt)
                where[lines[document][0], at].add(document)
    labels = dict(lines.values())
    order = sorted(labels, key=lambda key: _place(by, key, str(labels[key])))
    rows = [
        Line(key, labels[key], tuple(Cell(len(seen[key, at]), len(where[key, at])) for at in range(len(nodes))))
        for key in order
    ]
    return Matrix(tuple(nodes), tuple(rows))


def _place(by: str, key: Any, label: str) -> tuple[int, str]:
    known = list(LABELS.get(by, {}))
    return (known.index(key) if key in known else 0, label.casefold())


def _codings(wanted: Wanted, user: Any) -> list[tuple[int, int, int]]:
    where, values = conditions(wanted, user)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT excerpt_id, document_id, code_id FROM inquiry_coding WHERE {where}", values)  # noqa: S608 -- built of our own words; values are passed apart
        return list(cursor.fetchall())


@dataclass(frozen=True)
class Together:
    """How many excerpts carry both of two codes; on the diagonal, how many carry the code at all."""

    nodes: tuple[Node, ...]
    counts: dict[tuple[int, int], int]

    def rows(self) -> list[tuple[Node, list[int]]]:
        return [(one, [self.counts.get((one.pk, other.pk), 0) for other in self.nodes]) for one in self.nodes]

    @property
    def most(self) -> int:
        return max((n for (a, b), n in self.counts.items() if a != b), default=0)


def together(nodes: list[Node], wanted: Wanted, user: Any) -> Together:
    """Which codes meet on one excerpt, however many coders gave the same code: one join of the codings with themselves."""
    wanted.documents = documents_of(wanted)
    where, values = conditions(wanted, user)
    shown = {node.pk for node in nodes}
    counts: dict[tuple[int, int], int] = {}
    sql = f"""
        WITH live AS (SELECT excerpt_id, code_id FROM inquiry_coding WHERE {where})
        SELECT a.code_id, b.code_id, COUNT(DISTINCT a.excerpt_id) FROM live a JOIN live b ON a.excerpt_id = b.excerpt_id
        WHERE a.code_id < b.code_id GROUP BY a.code_id, b.code_id
        UNION ALL SELECT code_id, code_id, COUNT(DISTINCT excerpt_id) FROM live GROUP BY code_id
    """  # noqa: S608 -- as above
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        for one, other, count in cursor.fetchall():
            if one in shown and other in shown:
                counts[one, other] = counts[other, one] = count
    return Together(tuple(nodes), counts)
