"""Giving codes to words, taking them back, and memos.

A coding is a row of its own that says who, when and under which codebook, and taking it back is a mark on that row: so
two people who code at once never write the same row, and the rows themselves are the history of coding.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import uuid4

from django.db import connection, transaction
from django.utils import timezone

from steelyard.evidence.inquiry import verbs
from steelyard.evidence.inquiry.models import TEXTS, Code, Coding, Document, Excerpt, Memo, PairMember
from steelyard.evidence.inquiry.rules import NotNow, Via
from steelyard.evidence.inquiry.rules.passages import Span
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change

# Two statements, each of which decides and writes at once. What was asked first and written later would hold every
# other coder back meanwhile on SQLite, and two at once could pass the same question on PostgreSQL.
_MARK = """
INSERT INTO inquiry_excerpt (guid, document_id, start, "end", coder_id, sealed_text, made_at)
VALUES (%s, %s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING RETURNING id
"""
_GIVE = """
INSERT INTO inquiry_coding (guid, excerpt_id, code_id, coder_id, document_id, start, codebook, via, made_at)
SELECT %s, %s, code.id, %s, %s, %s, (SELECT COALESCE(MAX(number), 0) FROM inquiry_codebook), %s, %s
FROM inquiry_code AS code
WHERE code.id = %s AND code.retired_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM inquiry_pairmember AS member JOIN inquiry_pairing AS pairing ON pairing.id = member.pairing_id
    WHERE pairing.document_id = %s AND pairing.shown_at IS NULL
    AND member.coder_id = %s AND member.finished_at IS NOT NULL
)
ON CONFLICT DO NOTHING
"""


def apply(document: Document, *, by: User, span: Span, codes: Sequence[int], via: Via = Via.HAND) -> int:
    """Mark a stretch of a document with codes; the number of the excerpt. What was marked before stays as it is."""
    if not document.is_ready:
        raise NotNow("This document is not open for coding.")
    words, wanted, given = _words(document, span), set(codes), 0
    sealed, now = TEXTS.seal(words, about=(guid := uuid4())), connection.ops.adapt_datetimefield_value(timezone.now())
    place = (document.pk, span.start, span.end, by.pk)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_MARK, [guid.hex, *place, sealed, now])
        made = cursor.fetchone()
        excerpt = made[0] if made else _marked(place)
        for code in wanted:
            about = [uuid4().hex, excerpt, by.pk, document.pk, span.start, via.value, now]
            cursor.execute(_GIVE, [*about, code, document.pk, by.pk])
            given += cursor.rowcount
        if not wanted or given < len(wanted):
            _say_why(document, wanted, by)
    return int(excerpt)


def _marked(place: tuple[int, int, int, int]) -> int:
    """The excerpt that this person has marked here already."""
    names = ("document", "start", "end", "coder")
    rows = Excerpt.objects.filter(removed_at__isnull=True, **dict(zip(names, place, strict=True)))
    return rows.values_list("pk", flat=True).get()


def _say_why(document: Document, codes: set[int], by: User) -> None:
    """Why codes were not given; nothing to say if they were given before."""
    _not_finished(document, by)
    if not codes or Code.objects.filter(pk__in=codes, retired_at__isnull=True).count() < len(codes):
        raise NotNow("Choose a code that is in use. Somebody may have merged it meanwhile.")


def _not_finished(document: Document, by: User) -> None:
    rows = PairMember.objects.filter(pairing__document=document.pk, coder=by, finished_at__isnull=False)
    if rows.filter(pairing__shown_at__isnull=True).exists():
        raise NotNow("You have finished this document. It can be coded further once everybody has.")


def _words(document: Document, span: Span) -> str:
    if not 0 <= span.start < span.end <= document.size:
        raise NotNow("This place lies outside the text. Choose the words again.")
    words = document.text[span.start : span.end]
    if not words.strip():
        raise NotNow("Choose words, not blanks alone.")
    return words


@transaction.atomic
def confirm(document: Document, *, by: User, spans: Iterable[Span], code: int) -> int:
    """Give one code to each of the stretches that a person picked from what a search found."""
    count = 0
    for span in spans:
        apply(document, by=by, span=span, codes=[code], via=Via.SEARCH)
        count += 1
    return count


@transaction.atomic
def take_back(coding: Coding, *, by: User) -> None:
    """Take one's own coding back; an excerpt that carries nothing any more goes with it."""
    if coding.coder_id != by.pk:
        raise NotNow("Somebody else gave this code. Talk to them, or compare your codings.")
    _not_finished(coding.document, by)
    rows = Coding.objects.filter(pk=coding.pk, removed_at__isnull=True)
    if not rows.update(removed_at=timezone.now(), removed_by=by):
        raise NotNow("This coding was taken back already.")
    carried = Coding.objects.filter(excerpt_id=coding.excerpt_id, removed_at__isnull=True).exists()
    noted = Memo.objects.filter(excerpt_id=coding.excerpt_id, removed_at__isnull=True).exists()
    if not carried and not noted:
        Excerpt.objects.filter(pk=coding.excerpt_id).update(removed_at=timezone.now())


@transaction.atomic
def give_again(coding: Coding, *, by: User) -> None:
    """Undo taking back."""
    if coding.coder_id != by.pk or coding.removed_at is None:
        raise NotNow("There is nothing to undo.")
    _not_finished(coding.document, by)
    place = Coding.objects.filter(excerpt=coding.excerpt_id, code=coding.code_id, coder=by, removed_at__isnull=True)
    if not place.exists():
        Coding.objects.filter(pk=coding.pk).update(removed_at=None, removed_by=None)
        Excerpt.objects.filter(pk=coding.excerpt_id).update(removed_at=None)


@transaction.atomic
def write_memo(text: str, *, by: User | None, **on: Any) -> Memo:
    """Write a memo on a code, an excerpt or a document."""
    guid = uuid4()
    made = Memo.objects.create(guid=guid, sealed_text=TEXTS.seal(text, about=guid), written_by=by, **on)
    record(verbs.MEMO_WRITTEN, made, by=by)
    return made


@transaction.atomic
def alter_memo(memo: Memo, *, by: User, text: str) -> None:
    if memo.written_by_id != by.pk:
        raise NotNow("Somebody else wrote this memo. Write one of your own.")
    if memo.text != text:
        change(memo, sealed_text=TEXTS.seal(text, about=memo.guid))
        record(verbs.MEMO_ALTERED, memo, by=by)


@transaction.atomic
def remove_memo(memo: Memo, *, by: User) -> None:
    if memo.written_by_id != by.pk:
        raise NotNow("Somebody else wrote this memo.")
    change(memo, removed_at=timezone.now())
    record(verbs.MEMO_REMOVED, memo, by=by)
