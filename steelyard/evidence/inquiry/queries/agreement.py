"""How far coders agree on what they coded blind, and where they differ."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from steelyard.analysis.agreement import Coded, Compared, compared
from steelyard.evidence.inquiry.models import Coding, Pairing, Resolution
from steelyard.evidence.inquiry.queries.codes import tree
from steelyard.evidence.inquiry.rules.passages import Span, paragraphs

type Marks = dict[int, dict[int, list[tuple[int, int]]]]  # by code, by coder: the stretches


def pairings() -> list[Any]:
    """Documents that are or were coded blind, newest first, each with how far its coders are."""
    rows: list[Any] = list(
        Pairing.objects.select_related("document")
        .defer("document__sealed_text")
        .order_by("-pk")
        .prefetch_related("members__coder")
    )
    for one in rows:
        one.progress = [(str(who.coder), who.finished_at is not None) for who in one.members.all()]
    return rows


def _marks(pairing: Pairing, coders: list[int]) -> Marks:
    found: Marks = defaultdict(lambda: defaultdict(list))
    rows = Coding.objects.filter(document=pairing.document_id, coder__in=coders, removed_at__isnull=True)
    for code, coder, start, end in rows.order_by("start").values_list("code", "coder", "start", "excerpt__end"):
        found[code][coder].append((start, end))
    return found


def shown_pairings() -> QuerySet[Pairing]:
    return Pairing.objects.filter(shown_at__isnull=False).select_related("document").prefetch_related("members")


@dataclass(frozen=True)
class Told:
    """Agreement per code and pooled over all documents that were coded blind and are shown."""

    codes: list[tuple[int, str, Compared]]
    pooled: Compared | None
    documents: int
    coders: int


def agreement(*, unit: str = "segments", pairing: Pairing | None = None, draws: int = 1000) -> Told:
    """Compare, on paragraphs or on characters. Codes that nobody gave in any compared document are left out."""
    rows = [pairing] if pairing else list(shown_pairings())
    rows = [one for one in rows if one.shown_at is not None]
    everybody = sorted({who.coder_id for one in rows for who in one.members.all()})
    documents = []
    for one in rows:
        text = one.document.text
        members = {who.coder_id for who in one.members.all()}
        segments = [(span.start, span.end) for span in paragraphs(text)]
        documents.append((len(text), segments, members, _marks(one, list(members))))
    nodes = tree()
    given = {code for *_, marks in documents for code in marks}
    cases = {
        node.pk: [
            _coded(length, segments, everybody, (members, marks.get(node.pk, {})))
            for length, segments, members, marks in documents
        ]
        for node in nodes
        if node.pk in given
    }
    if not cases:
        return Told([], None, len(rows), len(everybody))
    alone, pooled = compared(cases, unit=unit, draws=draws)
    return Told([(pk, nodes.nodes[pk].path, one) for pk, one in alone.items()], pooled, len(rows), len(everybody))


def _coded(  # noqa: PLR0917 -- what one document under one code is made of
    length: int, segments: list[tuple[int, int]], everybody: list[int], whose: tuple[set[int], Any]
) -> Coded:
    members, marks = whose
    return Coded(length, [marks.get(coder, []) if coder in members else None for coder in everybody], segments)


@dataclass(frozen=True)
class Difference:
    """A paragraph in which some gave a code and some did not."""

    code: int
    name: str
    number: int
    span: Span
    text: str
    gave: tuple[str, ...]
    did_not: tuple[str, ...]
    resolution: Resolution | None


def differences(pairing: Pairing) -> list[Difference]:
    """Where the coders of a document differ, paragraph by paragraph and code by code."""
    if pairing.shown_at is None:
        return []
    text = pairing.document.text
    names = {who.coder_id: str(who.coder) for who in pairing.members.select_related("coder")}
    marks, nodes = _marks(pairing, list(names)), tree()
    settled = {(one.code_id, one.start, one.end): one for one in pairing.resolutions.select_related("resolved_by")}
    found = []
    for number, span in enumerate(paragraphs(text), 1):
        for node in nodes:
            by = marks.get(node.pk, {})
            gave = {
                who for who in names if any(start < span.end and span.start < end for start, end in by.get(who, ()))
            }
            if gave and len(gave) < len(names):
                told = (
                    tuple(sorted(names[who] for who in gave)),
                    tuple(sorted(names[who] for who in names if who not in gave)),
                )
                words = text[span.start : span.end]
                settled_here = settled.get((node.pk, span.start, span.end))
                found.append(Difference(node.pk, node.path, number, span, words, *told, settled_here))
    return found
