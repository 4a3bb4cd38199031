"""Excerpts as rows of a file: one a coding, each document opened once and cut at its places."""

from typing import Any

from django.db import connection

from steelyard.evidence.inquiry.models import Document
from steelyard.evidence.inquiry.queries.codes import paths, tree
from steelyard.evidence.inquiry.queries.lists import Wanted, conditions, documents_of
from steelyard.foundation.accounts.models import User

HEAD = (
    "Document", "Respondent", "Group", "Tier", "Period", "Code", "Coder", "Start", "End", "Text", "Coded at", "Codebook",
)  # fmt: skip


def rows(wanted: Wanted, user: Any) -> list[tuple[str, ...]]:
    """The heading and every coding that is wanted, in the order of documents and places."""
    codes = tree()
    wanted.codes = (codes.below(wanted.code) if wanted.with_below else [wanted.code]) if wanted.code else []
    wanted.documents = documents_of(wanted)
    where, values = conditions(wanted, user)
    if wanted.codes:
        where += f" AND code_id IN ({', '.join('%s' for _ in wanted.codes)})"
        values += wanted.codes
    where = where.replace("removed_at", "c.removed_at").replace("document_id", "c.document_id")
    where = where.replace("coder_id", "c.coder_id")
    sql = f"""
        SELECT c.document_id, c.start, e."end", c.code_id, c.coder_id, c.made_at, c.codebook
        FROM inquiry_coding c JOIN inquiry_excerpt e ON e.id = c.excerpt_id
        WHERE {where} ORDER BY c.document_id, c.start, c.excerpt_id, c.id
    """  # noqa: S608 -- built of our own words; values are passed apart
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    names, people = paths(), dict(User.objects.values_list("pk", "name"))
    facts: dict[int, tuple[str, ...]] = {}
    texts: dict[int, str] = {}
    made: list[tuple[str, ...]] = [HEAD]
    for document, start, end, code, coder, at, book in found:
        if document not in texts:
            texts.clear()  # in order of documents, so one text at a time is open
            texts[document], facts[document] = _document(document)
        made.append((
            *facts[document], names.get(code, ""), people.get(coder, ""), str(start), str(end),
            texts[document][start:end], str(at)[:16], str(book),
        ))  # fmt: skip
    return made


def _document(pk: int) -> tuple[str, tuple[str, ...]]:
    found = Document.objects.select_related("interview__respondent").get(pk=pk)
    asked = found.interview
    if asked is None:
        return found.text, (found.title, "", found.get_kind_display(), "", "")
    who = asked.respondent
    return found.text, (found.title, who.pseudonym, who.get_stratum_display(), who.get_tier_display(), asked.period)
