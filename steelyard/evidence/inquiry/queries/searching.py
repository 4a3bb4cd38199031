"""Looking for words in all documents. Texts lie sealed, so they are opened and read through one after another."""

from dataclasses import dataclass
from typing import Any

from steelyard.evidence.inquiry.models import TEXTS, Coding, Document
from steelyard.evidence.inquiry.queries.coding import seen
from steelyard.evidence.inquiry.rules.passages import Span, paragraphs, pattern, sentences, words_around

MOST = 20  # places on one page


@dataclass(frozen=True)
class Hit:
    """One place where the words stand, and the sentence that would be marked."""

    document: int
    title: str
    who: str
    span: Span
    before: str
    words: str
    after: str

    @property
    def key(self) -> str:
        return f"{self.document}-{self.span.start}-{self.span.end}"


@dataclass(frozen=True)
class Found:
    hits: list[Hit]
    after: str  # where the next page begins; empty at the end
    documents: int  # read through


def search(words: str, user: Any, *, after: str = "", without: int = 0) -> Found:
    """The next places after ``document-place``, at most ``MOST``; with ``without``, only where that code is not yet given."""
    wanted = pattern(words)
    first, place = _read(after)
    rows = Document.objects.visible_to(user).ready().filter(pk__gte=first).order_by("pk")
    hits: list[Hit] = []
    read = 0
    fields = ("pk", "guid", "title", "interview__respondent__pseudonym", "sealed_text")
    for pk, guid, title, who, sealed in rows.values_list(*fields).iterator(chunk_size=50):
        text = TEXTS.unseal(sealed, about=guid)
        read += 1
        begin = place if pk == first else 0
        if wanted.search(text, begin) is None:
            continue
        taken = _marked(pk, without, user) if without else []
        for span in _sentences(text, wanted, begin):
            if any(span.overlaps(one) for one in taken):
                continue
            if len(hits) == MOST:
                return Found(hits, f"{pk}-{span.start}", read)
            before, said, behind = words_around(text, span)
            hits.append(Hit(pk, title, who or "", span, before, said, behind))
    return Found(hits, "", read)


def _read(after: str) -> tuple[int, int]:
    document, _, place = after.partition("-")
    if document.isdecimal() and place.isdecimal() and len(document) < 18 and len(place) < 12:
        return int(document), int(place)
    return 0, 0


def _sentences(text: str, wanted: Any, begin: int) -> list[Span]:
    """The sentences in which the words stand, each once; words that run over sentences give all of them."""
    whole = paragraphs(text)
    found: list[Span] = []
    at = 0
    for match in wanted.finditer(text, begin):
        while at < len(whole) - 1 and whole[at].end <= match.start():
            at += 1
        parts = [one for one in sentences(text, whole[at]) if one.start < match.end() and match.start() < one.end]
        span = Span(parts[0].start, max(parts[-1].end, match.end())) if parts else Span(*match.span())
        if span not in found[-1:]:
            found.append(span)
        if len(found) > 5 * MOST:
            break
    return found


def _marked(document: int, code: int, user: Any) -> list[Span]:
    rows = seen(Coding.objects.filter(document=document, code=code, removed_at__isnull=True), user)
    return [Span(*one) for one in rows.values_list("start", "excerpt__end")]
