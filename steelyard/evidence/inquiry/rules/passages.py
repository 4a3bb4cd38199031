"""Where paragraphs and sentences of a text begin and end. All places are counted in Unicode code points."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

# A sentence ends at its mark, with whatever closes after it, before a blank and something that begins a sentence.
_END = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9À-ÞΑ-ΩА-Я])")
_ABBREVIATED = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|vs|No|e\.g|i\.e|etc|U\.S|[A-Z])\.\s+$")
PAGE = 12_000  # code points on one page of a document


@dataclass(frozen=True)
class Span:
    """A stretch of text: from ``start`` up to, but not including, ``end``."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: "Span") -> bool:
        return self.start < other.end and other.start < self.end


def line_ends(text: str) -> str:
    """The text with Unix line ends, and nothing else changed."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def paragraphs(text: str) -> list[Span]:
    """The lines that hold something, numbered from 1 by whoever shows them."""
    found, start = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append(Span(start, start + len(line)))
        start += len(line) + 1
    return found


def sentences(text: str, within: Span) -> list[Span]:
    """The sentences of a paragraph; a paragraph without a mark is one sentence."""
    ends = (match.end() for match in _END.finditer(text, within.start, within.end))
    cuts = [end for end in ends if not _ABBREVIATED.search(text[max(within.start, end - 8) : end])]
    return [_trimmed(text, Span(a, b)) for a, b in pairwise([within.start, *cuts, within.end])]


def _trimmed(text: str, span: Span) -> Span:
    words = text[span.start : span.end]
    return Span(span.start + len(words) - len(words.lstrip()), span.end - len(words) + len(words.rstrip()))


def pages(found: list[Span]) -> list[tuple[int, int]]:
    """Paragraphs by page, as (first, after the last): whole paragraphs, about ``PAGE`` code points together."""
    made, first, size = [], 0, 0
    for at, one in enumerate(found):
        if size and size + len(one) > PAGE:
            made.append((first, at))
            first, size = at, 0
        size += len(one)
    return [*made, (first, len(found))] if found else [(0, 0)]


_PLACE = re.compile(r"\s*(\d{1,6})(?:\s*[.:]\s*(\d{1,4}))?\s*")


class NoSuchPlace(ValueError):
    """A place that the text does not have, as a sentence."""


def place(text: str, found: list[Span], written: str) -> Span:
    """The span of "12" (a paragraph) or "12.3" (its third sentence); raises NoSuchPlace."""
    match = _PLACE.fullmatch(written)
    if not match:
        raise NoSuchPlace("Write a paragraph, as 12, or a sentence of it, as 12.3.")
    number = int(match[1])
    if not 1 <= number <= len(found):
        raise NoSuchPlace(f"There is no paragraph {number}; the last one is {len(found)}.")
    whole = found[number - 1]
    if match[2] is None:
        return whole
    parts = sentences(text, whole)
    if not 1 <= int(match[2]) <= len(parts):
        raise NoSuchPlace(f"Paragraph {number} has {len(parts)} {'sentence' if len(parts) == 1 else 'sentences'}.")
    return parts[int(match[2]) - 1]


def words_around(text: str, span: Span, room: int = 80) -> tuple[str, str, str]:
    """What stands before, in and after a span, on one line each, cut at words where it can be."""
    before = text[max(0, span.start - room) : span.start]
    after = text[span.end : span.end + room]
    if span.start > room:
        before = "… " + before.partition(" ")[2]
    if span.end + room < len(text):
        after = after.rpartition(" ")[0] + " …"
    return tuple(" ".join(one.split()) for one in (before, text[span.start : span.end], after))  # type: ignore[return-value]  # three in, three out


def found_words(text: str, wanted: re.Pattern[str]) -> Iterator[Span]:
    yield from (Span(*match.span()) for match in wanted.finditer(text) if match.end() > match.start())


def pattern(words: str) -> re.Pattern[str]:
    """What a search looks for: each blank fits any blanks, a star any letters, capitals do not count."""
    parts = [re.escape(one).replace(r"\*", r"\w*") for one in words.split()]
    edge = r"\b" if words[:1].isalnum() else ""
    end = r"\b" if words[-1:].isalnum() else ""
    return re.compile(edge + r"\s+".join(parts) + end, re.IGNORECASE)
