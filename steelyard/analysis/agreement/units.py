"""From what coders marked to units that can be compared."""

import re
from collections.abc import Hashable, Sequence

import numpy as np

from steelyard.analysis.agreement.shapes import MISSING, Coded, Ints, Span, Units

_LINE = re.compile(r"[^\r\n]*\S[^\r\n]*")


def of_values(rows: Sequence[Sequence[Hashable | None]]) -> Units:
    """Units given as they are: one row per unit, one value per coder, None where a coder said nothing."""
    numbers: dict[Hashable, int] = {}
    values = [[MISSING if one is None else numbers.setdefault(one, len(numbers)) for one in row] for row in rows]
    count = len(values)
    shape = (count, len(values[0]) if values else 0)
    return Units(np.array(values, dtype=np.int64).reshape(shape), np.ones(count, dtype=np.int64), np.arange(count))


def by_position(documents: Sequence[Coded]) -> Units:
    """Each character is a unit: 1 where a coder's code covers it, else 0. A document is one block.

    Stretches with the same values are one row with their length as weight, so a long transcript costs no more than
    its codings: n log n in the number of spans.
    """
    found = [_stretches(document) for document in documents]
    return _joined(found, documents)


def by_segment(documents: Sequence[Coded]) -> Units:
    """Each segment is a unit: 1 where a coder's code touches it by a character or more, else 0. A document is one block."""
    found = [(_touched(document), np.ones(len(document.segments), dtype=np.int64)) for document in documents]
    return _joined(found, documents)


def paragraphs(text: str) -> list[Span]:
    """The lines of a text that hold anything, as spans; the segments of a transcript."""
    return [found.span() for found in _LINE.finditer(text)]


def _joined(found: list[tuple[Ints, Ints]], documents: Sequence[Coded]) -> Units:
    coders = {len(document.spans) for document in documents}
    if len(coders) > 1:
        raise ValueError("Every document must name the same coders.")
    if not found:
        return Units(np.empty((0, 0), dtype=np.int64), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))
    blocks = np.concatenate([np.full(len(values), number, dtype=np.int64) for number, (values, _) in enumerate(found)])
    return Units(
        np.concatenate([values for values, _ in found]),
        np.concatenate([weights for _, weights in found]),
        blocks,
    )


def _stretches(document: Coded) -> tuple[Ints, Ints]:
    ends = [place for spans in document.spans if spans for span in spans for place in span]
    cuts = np.unique(np.array([0, document.length, *ends], dtype=np.int64))
    values = np.full((len(cuts) - 1, len(document.spans)), MISSING, dtype=np.int64)
    for coder, spans in enumerate(document.spans):
        if spans is not None:
            values[:, coder] = _covered(cuts, spans)
    return values, np.diff(cuts)


def _covered(cuts: Ints, spans: Sequence[Span]) -> Ints:
    """Between each cut and the next: 1 if any span lies over it."""
    change = np.zeros(len(cuts), dtype=np.int64)
    pairs = np.array(spans, dtype=np.int64).reshape(-1, 2)
    np.add.at(change, np.searchsorted(cuts, pairs[:, 0]), 1)
    np.add.at(change, np.searchsorted(cuts, pairs[:, 1]), -1)
    return (np.cumsum(change)[:-1] > 0).astype(np.int64)


def _touched(document: Coded) -> Ints:
    segments = np.array(document.segments, dtype=np.int64).reshape(-1, 2)
    values = np.full((len(segments), len(document.spans)), MISSING, dtype=np.int64)
    for coder, spans in enumerate(document.spans):
        if spans is not None:
            pairs = np.array([span for span in spans if span[0] < span[1]], dtype=np.int64).reshape(-1, 2)
            begun = np.searchsorted(np.sort(pairs[:, 0]), segments[:, 1], side="left")
            ended = np.searchsorted(np.sort(pairs[:, 1]), segments[:, 0], side="right")
            values[:, coder] = begun > ended
    return values
