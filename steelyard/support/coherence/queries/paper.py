"""A map on one sheet of paper, however many rows it has: what has room there, and how close it stands.

The sheet has the width of A4 and the height of Letter within their margins: 174 by 243 mm. A cell takes no more lines than
its spacing allows (styles/_alignment.scss), so a map of any length stays on it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from steelyard.support.coherence.models import Overlap
from steelyard.support.coherence.queries.gaps import Gap
from steelyard.support.coherence.queries.lines import Line
from steelyard.support.coherence.queries.maps import Matrix, SupportMap, matrix_of, running

# A row of two lines takes 8.2 mm, one of one line 4; the picture 62, and all else on the page at most 80.
WITH_PICTURE, TWO_LINES, ONE_LINE = 10, 18, 36
MOST_OVERLAPS, MOST_GAPS = 4, 8


@dataclass(frozen=True)
class Sheet:
    """What stands on the sheet; of each kind, how many there are in all."""

    spacing: str
    lines: Sequence[Line]
    all_lines: int
    ended: int
    overlaps: Sequence[Overlap]
    gaps: Sequence[Gap]
    matrix: Matrix  # of all rows
    has_picture: bool


def sheet_of(found: SupportMap, day: date) -> Sheet:
    """What has not ended by a day; open questions before those that are settled."""
    rows = running(found.lines, day)
    return Sheet(
        spacing="two" if len(rows) <= TWO_LINES else "one",
        lines=rows[:ONE_LINE],
        all_lines=len(rows),
        ended=len(found.lines) - len(rows),
        overlaps=[*found.open, *found.settled][:MOST_OVERLAPS],
        gaps=found.gaps[:MOST_GAPS],
        matrix=matrix_of(rows, day),
        has_picture=0 < len(rows) <= WITH_PICTURE,
    )
