"""Titles and excerpts with the found words marked; whatever is not a mark is escaped."""

import re
from collections.abc import Collection, Iterable
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString

from steelyard.support.library.queries.index import stem
from steelyard.support.library.rules.words import words_of

WIDTH = 240  # characters of an excerpt
_WORD = re.compile(r"\w+(?:['’ʻʼ]\w+)*")


@lru_cache(maxsize=50_000)
def _stem_of(word: str) -> str:
    found = words_of(word)
    return stem(found[0]) if len(found) == 1 else ""


def _hits(text: str, stems: Collection[str]) -> list[tuple[int, int]]:
    return [one.span() for one in _WORD.finditer(text) if _stem_of(one[0]) in stems] if stems else []


def marked(text: str, stems: Collection[str]) -> SafeString:
    """The whole text, its found words in <mark>."""
    return _drawn(text, _hits(text, stems))


def _drawn(text: str, hits: Iterable[tuple[int, int]]) -> SafeString:
    parts, at = [], 0
    for begin, end in hits:
        parts += [escape(text[at:begin]), "<mark>", escape(text[begin:end]), "</mark>"]
        at = end
    return SafeString("".join([*parts, escape(text[at:])]))


def excerpt(text: str, stems: Collection[str]) -> SafeString:
    """The part of a text that holds most of the found words, else its beginning."""
    text = " ".join(text[:20_000].split())
    hits = _hits(text, stems)
    begin = _best(hits)
    begin = text.rfind(" ", 0, begin) + 1 if begin else 0
    end = len(text) if len(text) <= begin + WIDTH else (text.rfind(" ", begin, begin + WIDTH) or begin + WIDTH)
    end = end if end > begin else begin + WIDTH
    inside = [(one - begin, other - begin) for one, other in hits if begin <= one and other <= end]
    before, after = "… " if begin else "", " …" if end < len(text) else ""
    return SafeString(before + _drawn(text[begin:end], inside) + after)


def _best(hits: list[tuple[int, int]]) -> int:
    """Where the excerpt begins: a little before the place with most found words."""
    best = max(((sum(one <= other[0] < one + WIDTH - 60 for other in hits), -one) for one, _ in hits), default=(0, 0))
    return max(0, -best[1] - 50)


def has(text: str, stems: Collection[str]) -> bool:
    return any(_stem_of(one[0]) in stems for one in _WORD.finditer(text))
