"""Values over months: columns for one series, lines for a few."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.safestring import SafeString

from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled
from steelyard.foundation.kit.words import day, number, period

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 720, 240, 52, 12, 14, 34
MOST_SPANS, SPAN = 8, 24
_LINES = ((ink.STEPS[3], ""), (ink.BRASS, "7 4"), (ink.INK, "2 3"), (ink.STEPS[2], "10 3 2 3"))


@dataclass(frozen=True)
class Series:
    """One line: its name and a value for each month, None where nothing was measured."""

    label: str
    values: Sequence[float | None]


@dataclass(frozen=True)
class Span:
    """Something that lasted, drawn beneath the months; without a last day it lasts on."""

    label: str
    first: date
    last: date | None


@dataclass(frozen=True)
class _Frame:
    """Where a value and a month stand in the picture."""

    months: Sequence[date]
    top: float
    right: float
    bottom: float = 0

    @property
    def wide(self) -> float:
        """The width of a month."""
        return (WIDTH - LEFT - self.right) / max(len(self.months), 1)

    def x(self, at: float) -> float:
        return LEFT + self.wide * (at + 0.5)

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - FOOT) * (self.top - value) / (self.top - self.bottom)

    def on(self, moment: date) -> float:
        """Where a day stands, as if every month had 31; within the picture."""
        start = self.months[0]
        at = (moment.year - start.year) * 12 + moment.month - start.month + (moment.day - 1) / 31
        return LEFT + self.wide * min(max(at, 0), len(self.months))


def ceiling(most: float) -> float:
    """The smallest readable top of an axis that holds the value, whose half is readable too."""
    if most <= 10:
        return next(top for top in (2, 4, 6, 8, 10) if top >= most)
    size = 10.0 ** math.floor(math.log10(most))
    return next(step * size for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if step * size >= most)


def columns(
    title: str,
    months: Sequence[date],
    values: Sequence[int],
    *,
    unit: str,
    shown: Callable[[float | None], str] = number,
    spans: Sequence[Span] = (),
) -> SafeString:
    """Draw one column per month with its value above it where there is room."""
    frame = _Frame(months, ceiling(max(values, default=0)), RIGHT)
    wide = frame.wide
    marks = _axes(frame, months, shown)
    for at, value in enumerate(values):
        x, y = frame.x(at), frame.y(value)
        column = ink.rect(x - wide * 0.36, y, wide * 0.72, HEIGHT - FOOT - y, fill=ink.STEPS[3])
        marks.append(ink.link("", f"{months[at]:%B %Y}: {shown(value)}", column))
        if wide >= 24 and value:
            marks.append(ink.text(x, y - 4, shown(value), size=11, anchor="middle"))
    beneath, height = _spans(frame, spans)
    picture = ink.svg(WIDTH, height, title, _told(months, unit, spans), marks + beneath)
    rows = ((f"{month:%b %Y}", shown(value)) for month, value in zip(months, values, strict=True))
    return ink.figure("months", title, picture, ink.table(title, ("Month", unit.capitalize()), rows))


def lines(
    title: str,
    months: Sequence[date],
    series: Sequence[Series],
    *,
    unit: str,
    shown: Callable[[float | None], str] = number,
    ends: tuple[float, float] | None = None,
    spans: Sequence[Span] = (),
) -> SafeString:
    """Draw up to four lines, told apart by dash as well as colour and named at their ends; gaps stay gaps.

    The axis goes from 0 to the first readable number above all values, or between the given ``ends``.
    """
    if len(series) > len(_LINES):
        raise ValueError("More than four lines in one picture cannot be told apart.")
    most = max((value for one in series for value in one.values if value is not None), default=0)
    bottom, top = ends or (0, ceiling(most))
    frame = _Frame(months, top, 150, bottom)
    marks = _axes(frame, months, shown)
    for (stroke, dash), one in zip(_LINES, series, strict=False):
        marks += [_path(frame, run, stroke, dash) for run in _runs(one.values)]
    marks += _names(frame, series)
    beneath, height = _spans(frame, spans)
    picture = ink.svg(WIDTH, height, title, _told(months, unit, spans), marks + beneath)
    rows = (
        (f"{month:%b %Y}", *("—" if one.values[at] is None else shown(one.values[at] or 0) for one in series))
        for at, month in enumerate(months)
    )
    return ink.figure("months", title, picture, ink.table(title, ("Month", *(one.label for one in series)), rows))


def _told(months: Sequence[date], unit: str, spans: Sequence[Span]) -> str:
    if not months:
        return "No months."
    told = [f"{unit.capitalize()} by month, {months[0]:%B %Y} to {months[-1]:%B %Y}."]
    told += [f"{one.label}: {period(one.first, one.last) if one.last else f'since {day(one.first)}'}." for one in spans]
    return " ".join(told)


def _spans(frame: _Frame, spans: Sequence[Span]) -> tuple[list[SafeString], float]:
    """A bar with its name for each, one beneath the other, and how high the picture becomes."""
    if not spans or not frame.months:
        return [], HEIGHT
    marks: list[SafeString] = []
    for at, one in enumerate(spans[:MOST_SPANS]):
        y = HEIGHT + 8 + at * SPAN
        left = frame.on(one.first)
        right = frame.on(one.last + timedelta(days=1)) if one.last else WIDTH - frame.right
        marks.append(ink.rect(left, y, max(right - left, 2), 5, fill=ink.STEPS[2]))
        late = left > LEFT + (WIDTH - LEFT) * 0.55
        marks.append(ink.text(right if late else left, y + 18, one.label, size=12, anchor="end" if late else "start"))
    drawn = min(len(spans), MOST_SPANS)
    if len(spans) > MOST_SPANS:
        marks.append(ink.text(LEFT, HEIGHT + 20 + drawn * SPAN, f"and {len(spans) - MOST_SPANS} more", size=12))
    return marks, HEIGHT + 8 + SPAN * drawn + (22 if len(spans) > MOST_SPANS else 0)


def _axes(frame: _Frame, months: Sequence[date], shown: Callable[[float | None], str]) -> list[SafeString]:
    marks = []
    for value in (frame.bottom, (frame.bottom + frame.top) / 2, frame.top):
        y = frame.y(value)
        marks.append(ink.line(LEFT, y, WIDTH - frame.right, y, stroke=ink.QUIET if value == 0 else ink.RULE))
        marks.append(ink.text(LEFT - 6, y + 4, shown(value), size=12, fill=ink.QUIET, anchor="end"))
    every = max(1, math.ceil(len(months) / 12))
    for at, month in enumerate(months):
        if at % every == 0:
            marks.append(
                ink.text(frame.x(at), HEIGHT - FOOT + 15, f"{month:%b}", size=12, fill=ink.QUIET, anchor="middle")
            )
        if at == 0 or (month.month <= every and at % every == 0):
            marks.append(ink.text(frame.x(at), HEIGHT - 4, month.year, size=12, fill=ink.QUIET, anchor="middle"))
    return marks


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The stretches without a gap."""
    runs: list[list[tuple[int, float]]] = [[]]
    for at, value in enumerate(values):
        if value is None:
            runs.append([])
        else:
            runs[-1].append((at, value))
    return [run for run in runs if run]


def _path(frame: _Frame, run: Sequence[tuple[int, float]], stroke: str, dash: str) -> SafeString:  # noqa: PLR0917 -- where, what, how
    points = " ".join(f"{frame.x(at):.1f},{frame.y(value):.1f}" for at, value in run)
    if len(run) == 1:
        at, value = run[0]
        return filled(
            '<circle cx="{}" cy="{}" r="3" fill="{}"/>', f"{frame.x(at):.1f}", f"{frame.y(value):.1f}", stroke
        )
    return filled(
        '<polyline points="{}" fill="none" stroke="{}" stroke-width="2.5" stroke-linejoin="round"{}/>',
        *(points, stroke, filled(' stroke-dasharray="{}"', dash) if dash else ""),
    )


def _names(frame: _Frame, series: Sequence[Series]) -> list[SafeString]:
    """Each line's name at its end, moved apart where they would overlap."""
    ends = []
    for (stroke, dash), one in zip(_LINES, series, strict=False):
        last = next((v for v in reversed(one.values) if v is not None), 0)
        ends.append((frame.y(last), stroke, dash, one.label))
    marks, lowest, x = [], 0.0, WIDTH - frame.right + 8
    for y, stroke, dash, label in sorted(ends):
        place = max(y, lowest)
        lowest = place + 16
        marks.append(ink.line(x, place, x + 18, place, stroke=stroke, width=2.5, dash=dash))
        marks.append(ink.text(x + 24, place + 4, label, size=12))
    return marks
