"""How a page of a document is cut at the borders of excerpts, so that each piece is marked or not."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from steelyard.evidence.inquiry.rules.passages import Span


@dataclass(frozen=True)
class Piece:
    """Some letters that carry the same excerpts."""

    start: int
    text: str
    excerpts: tuple[int, ...]


def pieces(text: str, within: Span, marks: Sequence[tuple[int, Span]]) -> list[Piece]:
    """A paragraph in pieces; ``marks`` are (number, span) in any order, nested or overlapping."""
    here = [(key, one) for key, one in marks if one.overlaps(within)]
    cuts = {within.start, within.end}
    for _, one in here:
        cuts |= {max(one.start, within.start), min(one.end, within.end)}
    order = sorted(cuts)
    found = []
    for start, end in pairwise(order):
        keys = tuple(key for key, one in here if one.start <= start and end <= one.end)
        found.append(Piece(start, text[start:end], keys))
    return found
