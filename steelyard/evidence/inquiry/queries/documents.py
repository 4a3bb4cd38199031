"""Documents: the list, one text in parts, and what its names were replaced by."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from steelyard.evidence.inquiry.models import Document
from steelyard.evidence.inquiry.rules.passages import Span, pages, paragraphs, words_around
from steelyard.evidence.inquiry.rules.renaming import Renamed


def documents(user: Any, *, text: str = "", kind: str = "", stratum: str = "", period: str = "") -> QuerySet[Document]:
    """Documents without their texts, with how many excerpts each holds."""
    rows = Document.objects.visible_to(user).without_text().exclude(status="withdrawn")
    if text:
        rows = rows.filter(Q(title__icontains=text) | Q(interview__respondent__pseudonym__icontains=text))
    if kind:
        rows = rows.filter(kind=kind)
    if stratum:
        rows = rows.filter(interview__respondent__stratum=stratum)
    if period:
        rows = rows.filter(interview__period=period)
    live = Count("excerpts", filter=Q(excerpts__removed_at__isnull=True))
    return rows.select_related("interview__respondent").annotate(excerpt_count=live)


@dataclass(frozen=True)
class Part:
    """One page of a document: its paragraphs, each with its number, and which page of how many."""

    paragraphs: tuple[tuple[int, Span], ...]
    number: int
    of: int

    @property
    def span(self) -> Span:
        if not self.paragraphs:
            return Span(0, 0)
        return Span(self.paragraphs[0][1].start, self.paragraphs[-1][1].end)

    @property
    def before(self) -> int:
        return self.number - 1

    @property
    def after(self) -> int:
        return self.number + 1 if self.number < self.of else 0


def part(text: str, number: int) -> Part:
    """A page of a text; a number beyond its ends gives the nearest."""
    found = paragraphs(text)
    cut = pages(found)
    number = min(max(number, 1), len(cut))
    first, last = cut[number - 1]
    return Part(tuple(enumerate(found[first:last], first + 1)), number, len(cut))


def part_at(text: str, place: int) -> int:
    """The number of the page on which a place stands."""
    found = paragraphs(text)
    for number, (first, last) in enumerate(pages(found), 1):
        if found[first:last] and place < found[last - 1].end:
            return number
    return len(pages(found))


@dataclass(frozen=True)
class Seen:
    """One replaced name with the words around it."""

    before: str
    was: str
    becomes: str
    after: str


def seen_changes(text: str, made: Renamed, most: int = 50) -> list[Seen]:
    """The first replacements as they read, so that a person can judge the rules."""
    found = []
    for one in made.changes[:most]:
        before, was, after = words_around(text, Span(one.start, one.end), room=40)
        found.append(Seen(before, was, one.becomes, after))
    return found
