"""The room as files of the standard: a project with everything one may see, or the code tree alone."""

import io
from typing import Any
from uuid import UUID

from steelyard.evidence.inquiry.formats import Project, write_codebook, write_project
from steelyard.evidence.inquiry.formats import shapes as shape
from steelyard.evidence.inquiry.models import Code, Coding, Document, Excerpt, Memo
from steelyard.evidence.inquiry.queries.codes import tree
from steelyard.evidence.inquiry.queries.coding import live_memos, seen
from steelyard.evidence.inquiry.rules.tree import SEPARATOR
from steelyard.foundation.accounts.models import User


def codebook_file() -> bytes:
    return write_codebook(Project("qdc", codes=_codes()))


def project_file(user: Any) -> bytes:
    """Everything that is open for coding, as one .qdpx."""
    out = io.BytesIO()
    write_project(_project(user), out)
    return out.getvalue()


def _codes() -> list[shape.Code]:
    nodes = tree()
    rows = {one.pk: one for one in Code.objects.filter(pk__in=list(nodes.nodes))}
    return [
        shape.Code(
            str(rows[node.pk].guid),
            node.name,
            tuple(node.path.split(SEPARATOR)),
            str(rows[node.parent].guid) if node.parent in rows else "",
            _described(rows[node.pk]),
        )
        for node in nodes
    ]


def _described(code: Code) -> str:
    """The words of a code in one text, for the standard has one place for them."""
    parts = (
        ("", code.definition), ("Applies when: ", code.inclusion), ("Not when: ", code.exclusion), ("Examples: ", code.examples),
    )  # fmt: skip
    return "\n".join(f"{head}{words}" for head, words in parts if words)


def guid_of(user: User) -> str:
    """A coder's identifier: the one they came with, or one that follows from their number."""
    name, _, domain = user.email.partition("@")
    try:
        return str(UUID(name)) if domain == "coders.invalid" else shape.named_guid("coder", str(user.pk))
    except ValueError:
        return shape.named_guid("coder", str(user.pk))


def _project(user: Any) -> Project:
    ready = list(Document.objects.visible_to(user).ready().order_by("pk"))
    texts = {one.pk: one.text for one in ready}
    excerpts = seen(Excerpt.objects.filter(document__in=ready, removed_at__isnull=True), user).defer("sealed_text")
    codings: Any = seen(Coding.objects.filter(document__in=ready, removed_at__isnull=True), user)
    codings = (
        codings.filter(code__retired_at__isnull=True).select_related("excerpt", "code").defer("excerpt__sealed_text")
    )
    rows, given = list(excerpts.order_by("document", "start", "pk")), list(codings.order_by("document", "start", "pk"))
    coders = {one.coder_id for one in rows} | {one.coder_id for one in given}
    people = {one.pk: one for one in User.objects.filter(pk__in=coders)}
    who = {pk: guid_of(one) for pk, one in people.items()}
    guids = {one.pk: str(one.guid) for one in ready}
    return Project(
        "qdpx",
        name="Inquiry",
        coders=[shape.Coder(who[pk], one.name) for pk, one in people.items()],
        codes=_codes(),
        documents=[shape.Document(guids[one.pk], one.title, texts[one.pk]) for one in ready],
        excerpts=[
            shape.Excerpt(
                str(one.guid), guids[one.document_id], one.start, one.end,
                made=shape.Made(who[one.coder_id], one.made_at.isoformat(timespec="seconds")),
            )
            for one in rows
        ],
        codings=[
            shape.Coding(
                str(one.guid), str(one.excerpt.guid), guids[one.document_id], str(one.code.guid), who[one.coder_id],
                one.start, one.excerpt.end, texts[one.document_id][one.start : one.excerpt.end],
                one.made_at.isoformat(timespec="seconds"),
            )
            for one in given
        ],
        memos=[made for one in _memos(user, set(guids)) if (made := _memo(one))],
    )  # fmt: skip


def _memos(user: Any, documents: set[int]) -> list[Memo]:
    rows = live_memos(user).select_related("code", "excerpt", "document").defer("document__sealed_text")
    return [
        one
        for one in rows.order_by("pk")
        if (one.document_id or (one.excerpt and one.excerpt.document_id) or 0) in documents or one.code_id
    ]


def _memo(one: Memo) -> shape.Memo | None:
    thing, kind = (
        (one.code, "code") if one.code else (one.excerpt, "excerpt") if one.excerpt else (one.document, "document")
    )
    if thing is None:
        return None
    on = [shape.Place(kind, str(thing.guid))]
    return shape.Memo(
        str(one.guid), "Memo", one.text, made=shape.Made(at=one.written_at.isoformat(timespec="seconds")), on=on
    )
