"""Tables as CSV, piece by piece."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched

from steelyard.center.directory.rules.contacts import guarded

_PIECE = 1000  # lines that are sent at once


def lines_as_csv(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """UTF-8 with its mark, which Excel needs to read letters right; no cell begins a formula."""
    yield b"\xef\xbb\xbf" + _lines([heads])
    for piece in batched(rows, _PIECE, strict=False):
        yield _lines(piece)


def _lines(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows([guarded(cell) for cell in row] for row in rows)
    return out.getvalue().encode()
