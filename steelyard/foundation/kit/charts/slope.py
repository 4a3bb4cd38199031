"""Ranks at two times as slopes: what rose is a heavy line, what fell a dashed one, what stayed a thin one."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled

WIDTH, STEP, TOP = 640, 24, 34
LEFT, RIGHT = 40, 300  # where the two columns of ranks stand; the words follow the second


@dataclass(frozen=True)
class Slope:
    """A name with its place before and after; None where it had none."""

    label: str
    before: int | None
    after: int | None

    @property
    def told(self) -> str:
        if self.before is None:
            return "new"
        if self.after is None:
            return "gone"
        moved = self.before - self.after
        return "same" if not moved else f"{'up' if moved > 0 else 'down'} {abs(moved)}"


def slopes(title: str, rows: Iterable[Slope], *, before: str, after: str, label: str = "Name") -> SafeString:
    """Draw each row from its place before to its place after; equals share a place and stand below each other."""
    rows = list(rows)
    left, right = _places(rows, "before"), _places(rows, "after")
    height = TOP + STEP * max(len(left), len(right), 1)
    marks = [
        ink.text(LEFT, 16, before, size=13, anchor="middle", bold=True),
        ink.text(RIGHT, 16, after, size=13, anchor="middle", bold=True),
    ]
    for at, row in enumerate(rows):
        marks += _row(row, left.get(at), right.get(at))
    desc = f"Places in {before} and in {after}. Heavy lines rose, dashed lines fell, thin lines stayed."
    body = ((row.label, _rank(row.before), _rank(row.after), row.told) for row in rows)
    table = ink.table(title, (label, before, after, "Moved"), body)
    return ink.figure("slope", title, ink.svg(WIDTH, height, title, desc, marks), table)


def _rank(rank: int | None) -> str:
    return "—" if rank is None else str(rank)


def _places(rows: Sequence[Slope], side: str) -> dict[int, float]:
    """The height of each row that has a place on one side."""
    placed = sorted((getattr(row, side), at) for at, row in enumerate(rows) if getattr(row, side) is not None)
    return {at: TOP + STEP * (n + 0.5) for n, (_, at) in enumerate(placed)}


def _row(row: Slope, start: float | None, end: float | None) -> list[SafeString]:
    marks = []
    if start is not None and end is not None:
        marks.append(_line(row, start, end))
    if start is not None:
        marks += [_dot(LEFT, start), ink.text(LEFT - 12, start + 4, row.before or "", size=12, anchor="end")]
    if end is not None:
        words = row.label if len(row.label) <= 44 else f"{row.label[:43]}…"
        marks += [_dot(RIGHT, end), ink.text(RIGHT + 12, end + 4, row.after or "", size=12, bold=True)]
        marks.append(ink.text(RIGHT + 36, end + 4, words, size=12))
    return marks


def _line(row: Slope, start: float, end: float) -> SafeString:
    moved = (row.before or 0) - (row.after or 0)
    look: dict[str, tuple[str, float, str]] = {
        "rose": (ink.STEPS[3], 3, ""),
        "fell": (ink.INK, 1.5, "5 4"),
        "same": (ink.QUIET, 1, ""),
    }
    stroke, width, dash = look["rose" if moved > 0 else "fell" if moved < 0 else "same"]
    return ink.line(LEFT, start, RIGHT, end, stroke=stroke, width=width, dash=dash)


def _dot(x: float, y: float) -> SafeString:
    return filled('<circle cx="{}" cy="{}" r="4" fill="{}"/>', x, f"{y:.1f}", ink.INK)
