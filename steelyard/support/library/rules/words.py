"""What somebody typed into the search, as words and phrases; and which known word a misspelt one is likely to be."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from steelyard.foundation.kit.text import fold

LONGEST = 500  # characters that are read
MOST_WORDS = 12
LONGEST_WORD = 40

_WORD = re.compile(r"\w+")


def words_of(text: str) -> list[str]:
    """The words of a text as the index knows them: no case, accents, apostrophes or punctuation.

    >>> words_of("Hawaiʻi’s well-being: ÉTÉ")
    ['hawaiis', 'well', 'being', 'ete']
    """
    if text.isascii():  # the same and twenty times faster; most texts are
        return _WORD.findall(text.lower().replace("'", "").replace("`", ""))
    return _WORD.findall(fold(text).casefold())  # unfolding a letter may give a capital


# Words that say nothing about a resource; left out unless nothing else was typed, and kept inside quotes.
SILENT = frozenset(
    words_of(
        "a about an and are as at be by can do does for from has have how I in is it its of on or our that the their "
        "this to was we what when where which who why will with you your"
    )
)


@dataclass(frozen=True)
class Asked:
    """Words that must all be there and, as tuples, words that must stand in a row."""

    words: tuple[str, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    is_open: bool = field(default=False)  # the last word may be the beginning of one
    is_cut: bool = field(default=False)  # more was typed than is read

    def __bool__(self) -> bool:
        return bool(self.words or self.phrases)


def read(text: str) -> Asked:
    """Read a search: nothing but word characters passes, so no search language can be spoken through it."""
    head, parts = text[:LONGEST], text[:LONGEST].split('"')
    inside, outside = parts[1::2], parts[::2]
    phrases = [tuple(words_of(part)) for part in inside]
    loose = words_of(" ".join(outside)) + [word for phrase in phrases if len(phrase) == 1 for word in phrase]
    phrases = [phrase[:MOST_WORDS] for phrase in phrases if len(phrase) > 1][:3]
    last = words_of(parts[-1])[-1:] if len(parts) % 2 else []
    telling = [word for word in loose if word not in SILENT] or ([] if phrases else loose)
    words = list(dict.fromkeys(telling))
    kept = tuple(words[:MOST_WORDS])
    is_cut = len(text) > len(head) or len(words) > len(kept)
    # Only the word under the cursor is still being typed; a blank after it ends it.
    is_open = bool(last) and head[-1:].strip() != "" and kept[-1:] == tuple(last)
    return Asked(kept, tuple(phrases), is_open, is_cut)


class Near(NamedTuple):
    """A known word, how many changes away it is, and in how many texts it stands."""

    word: str
    distance: int
    texts: int


def most_changes(word: str) -> int:
    """How many changed letters still make a likely slip: none in two letters, two from six letters on."""
    return 0 if len(word) < 3 or any(char.isdigit() for char in word) else 1 if len(word) < 6 else 2


def nearest(word: str, known: Iterable[tuple[str, int]], *, most: int = 3) -> list[Near]:
    """Known words at the least distance from this one, the commonest first.

    >>> nearest("truama", [("trauma", 9), ("drama", 4), ("traumas", 2)])
    [Near(word='trauma', distance=1, texts=9)]
    """
    limit = most_changes(word)
    letters, found = _letters(word), []
    for other, count in known:
        if not limit or abs(len(other) - len(word)) > limit:
            continue
        # Each change adds at most one letter and takes at most one away: most words are ruled out by that alone.
        if (_letters(other) ^ letters).bit_count() > 2 * limit:
            continue
        distance = changes_between(word, other, limit)
        if distance <= limit:
            limit = distance or limit  # nothing farther is of use any more
            found.append(Near(other, distance, count))
    best = min((near.distance for near in found), default=0)
    return sorted((near for near in found if near.distance == best), key=lambda near: (-near.texts, near.word))[:most]


def _letters(word: str) -> int:
    mask = 0
    for char in word:
        mask |= 1 << (ord(char) & 31)
    return mask


def changes_between(one: str, other: str, limit: int) -> int:
    """Letters to insert, delete, replace or swap with their neighbour; any value over ``limit`` means more than that.

    The optimal string alignment distance (restricted Damerau-Levenshtein).
    """
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, start=1):
        last, before, row = before, row, [i]
        for j, b in enumerate(other, start=1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]
