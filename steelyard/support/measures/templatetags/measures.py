"""Pictures of measures: the run chart with median, target, signals and marks; subscales over rounds, a lane for each."""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django import template
from django.utils.safestring import SafeString

from steelyard.analysis.runcharts import SHIFTED, TRENDED
from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled
from steelyard.support.measures.models import Value
from steelyard.support.measures.queries.assessments import Judged, Round
from steelyard.support.measures.queries.marks import Mark
from steelyard.support.measures.queries.uses import Line
from steelyard.support.measures.rules import Form, window_of
from steelyard.support.measures.rules.values import shown

register = template.Library()

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 760, 300, 56, 128, 26, 46
_SIZE = 3.5  # half the width of a point


@dataclass(frozen=True)
class _Field:
    """Where a window and a value stand in the picture."""

    count: int
    low: float
    high: float

    def x(self, at: float) -> float:
        return LEFT + (WIDTH - LEFT - RIGHT) * (at + 0.5) / max(self.count, 1)

    def y(self, value: float) -> float:
        return TOP + (HEIGHT - TOP - FOOT) * (1 - (value - self.low) / ((self.high - self.low) or 1))


def _field(line: Line) -> _Field:
    """The axis: a share from 0 to 100, a scale whole, anything else from 0 or a little below the least."""
    now = line.measure.now
    known = [float(one.amount) for one in line.values if one is not None]
    known += [float(one) for one in (line.measure.target, line.reading.median) if one is not None]
    if now.form == Form.SHARE:
        return _Field(len(line.windows), 0, 100 * 100)
    if now.least is not None and now.most is not None:
        return _Field(len(line.windows), now.least, now.most)
    low, high = min([0.0, *known]), max([100.0, *known])
    size = 10 ** math.floor(math.log10(high))
    top = next(step * size for step in (1, 1.2, 1.6, 2, 2.4, 3, 4, 5, 6, 8, 10) if step * size >= high)
    return _Field(len(line.windows), low, top)


@register.simple_tag
def run_chart(line: Line, marks: Sequence[Mark] = ()) -> SafeString:
    """``{% run_chart line marks %}``: a gap stays a gap, and what is a signal has a shape of its own."""
    field = _field(line)
    title = f"{line.measure.definition.name} over time"
    drawn = [
        *_axes(field, line),
        *_median(field, line),
        *_target(field, line),
        *_happened(field, line, marks),
        *_path(field, line),
        *_points(field, line),
    ]
    desc = (
        f"{len(line.windows) - line.missing} values, {line.missing} missing. Median {line.median_shown}. "
        + " ".join(f"{name}: {sentence}" for name, sentence, _ in line.signals)
    )
    return ink.figure("months", title, ink.svg(WIDTH, HEIGHT, title, desc, drawn), ink.NOTHING)


def _axes(field: _Field, line: Line) -> list[SafeString]:
    marks = []
    for part in (0, 0.25, 0.5, 0.75, 1):
        value = field.low + (field.high - field.low) * part
        y = field.y(value)
        marks.append(ink.line(LEFT, y, WIDTH - RIGHT, y, stroke=ink.QUIET if not part else ink.RULE))
        words = shown(round(value), line.form)
        marks.append(ink.text(LEFT - 8, y + 4, words, size=12, fill=ink.QUIET, anchor="end"))
    every = max(1, math.ceil(len(line.windows) / 10))
    for at, (window, word) in enumerate(zip(line.windows, line.words, strict=True)):
        x = field.x(at)
        if at % every == 0:
            first, _, year = word.rpartition(" ")
            marks.append(ink.text(x, HEIGHT - FOOT + 16, first or word, size=11, fill=ink.QUIET, anchor="middle"))
            if at == 0 or window.year != line.windows[at - every].year:
                marks.append(ink.text(x, HEIGHT - FOOT + 30, year, size=11, fill=ink.QUIET, anchor="middle"))
        if line.values[at] is None:
            y = HEIGHT - FOOT
            marks.append(ink.link("", f"{word}: no value", ink.line(x, y - 5, x, y, stroke=ink.QUIET, width=2)))
    return marks


def _median(field: _Field, line: Line) -> list[SafeString]:
    if line.reading.median is None:
        return []
    y = field.y(float(line.reading.median))
    frozen = line.measure.frozen_points
    told = [ink.line(LEFT, y, WIDTH - RIGHT, y, stroke=ink.INK, width=1.5)]
    told.append(ink.text(WIDTH - RIGHT + 8, y + 4, f"Median {line.median_shown}", size=12))
    if frozen:
        told.append(ink.text(WIDTH - RIGHT + 8, y + 18, f"of the first {frozen}", size=11, fill=ink.QUIET))
    return told


def _target(field: _Field, line: Line) -> list[SafeString]:
    target = line.measure.target
    if target is None or not field.low <= target <= field.high:
        return []
    y = field.y(target)
    away = y if line.reading.median is None else field.y(float(line.reading.median))
    place = y + 4 if abs(away - y) > 16 else away + (4 - 16 if y <= away else 4 + 30)
    return [
        ink.line(LEFT, y, WIDTH - RIGHT, y, stroke=ink.BRASS, width=2, dash="8 4"),
        ink.text(WIDTH - RIGHT + 8, place, f"Target {shown(target, line.form)}", size=12, bold=True),
    ]


def places(line: Line, marks: Iterable[Mark]) -> list[tuple[float, Mark]]:
    """Where each mark stands among the windows: in the window it fell into, or at either end."""
    days = line.windows
    found = []
    for mark in marks:
        window = window_of(line.measure.now.every, mark.on)
        at = sum(day <= window for day in days) - 1
        if days and at >= 0:
            found.append((float(at), mark))
    return found


def _happened(field: _Field, line: Line, marks: Sequence[Mark]) -> list[SafeString]:
    """A dotted line with the number that the mark has in the list beneath."""
    drawn = []
    numbers = {id(mark): number for number, mark in enumerate(marks, start=1)}
    for at, mark in places(line, marks):
        x, number = field.x(at), numbers[id(mark)]
        y = TOP - 12 if number % 2 else TOP - 1
        both = ink.line(x, TOP, x, HEIGHT - FOOT, stroke=ink.QUIET, dash="2 4")
        drawn.append(ink.link("", f"{number}: {mark.text}", both + ink.text(x, y, number, size=11, anchor="middle")))
    return drawn


def _path(field: _Field, line: Line) -> list[SafeString]:
    drawn, held = [], []
    for at, value in enumerate([*line.values, None]):
        if value is not None:
            held.append(f"{field.x(at):.1f},{field.y(value.amount):.1f}")
        elif held:
            drawn.append(filled('<polyline points="{}" fill="none" stroke="{}" stroke-width="2" stroke-linejoin="round"/>',
                                " ".join(held), ink.STEPS[3]))  # fmt: skip
            held = []
    return drawn


def _points(field: _Field, line: Line) -> list[SafeString]:
    """A round point; a filled square in a shift; a hollow diamond in a trend, which may stand around a square."""
    shifts = {at for one in line.reading.of(SHIFTED) for at in range(one.first, one.last + 1)}
    trends = {at for one in line.reading.of(TRENDED) for at in range(one.first, one.last + 1)}
    words, drawn = line.words, []
    for at, value in enumerate(line.values):
        if value is not None:
            marks = _shape(field.x(at), field.y(value.amount), is_shift=at in shifts, is_trend=at in trends)
            drawn.append(ink.link("", f"{words[at]}: {shown(value.amount, line.form)}", marks))
    return drawn


def _shape(x: float, y: float, *, is_shift: bool, is_trend: bool) -> SafeString:
    around = NOTHING
    if is_trend:
        size = _SIZE + 4
        around = filled('<path d="M{} {}l{} {}l{} {}l{} {}z" fill="{}" stroke="{}" stroke-width="1.5"/>',
                        *(f"{one:.1f}" for one in (x, y - size, size, size, -size, size, -size, -size)),
                        ink.PAPER, ink.INK)  # fmt: skip
    if is_shift:
        size = _SIZE + 0.5
        return around + ink.rect(x - size, y - size, 2 * size, 2 * size, fill=ink.INK)
    return around + filled('<circle cx="{}" cy="{}" r="{}" fill="{}"/>', f"{x:.1f}", f"{y:.1f}", _SIZE, ink.STEPS[3])


NOTHING = ink.NOTHING


@register.simple_tag
def value_shown(value: Value | None, form: str) -> str:
    return shown(None if value is None else value.amount, form)


@register.simple_tag
def amount_shown(amount: int | Fraction | None, form: str) -> str:
    return shown(amount, form)


# Subscales over rounds

LANE, LANES_WIDTH, NAMES = 66, 720, 210


@register.simple_tag
def lanes(judged: Sequence[Judged], rounds: Sequence[Round], mark: int) -> SafeString:
    """``{% lanes judged rounds mark %}``: each subscale from 0 to 100 percent over the rounds, with the mark."""
    height = 24 + LANE * len(judged)
    marks = [_round_name(at, one, len(rounds)) for at, one in enumerate(rounds)]
    for row, one in enumerate(judged):
        marks += _lane(one, 24 + LANE * row, len(rounds), mark)
    desc = f"{len(judged)} subscales over {len(rounds)} rounds; the dashed line is the mark of {mark} percent."
    title = "Points of what is possible, round by round"
    return ink.figure("months", title, ink.svg(LANES_WIDTH, height, title, desc, marks), ink.NOTHING)


def _at(place: int, count: int) -> float:
    return NAMES + (LANES_WIDTH - NAMES - 30) * (place + 0.5) / max(count, 1)


def _round_name(at: int, one: Round, count: int) -> SafeString:
    return ink.text(_at(at, count), 14, f"Round {one.run.round}", size=12, fill=ink.QUIET, anchor="middle")


def _lane(one: Judged, top: float, count: int, mark: int) -> list[SafeString]:  # noqa: PLR0917 -- what, where, how many, against what
    def y(percent: float) -> float:
        return top + LANE - 10 - (LANE - 22) * percent / 100

    name = one.name if len(one.name) <= 30 else f"{one.name[:29]}…"
    drawn = [
        ink.text(0, top + LANE / 2 + 4, name, size=13),
        ink.line(NAMES, y(0), LANES_WIDTH, y(0), stroke=ink.RULE),
        ink.line(NAMES, y(mark), LANES_WIDTH, y(mark), stroke=ink.BRASS, dash="6 4"),
    ]
    before: tuple[float, float] | None = None
    for at, each in enumerate(one.over):
        percent = each.hundredths if each else None
        if percent is None:
            before = None
            continue
        x, here = _at(at, count), y(percent / 100)
        if before:
            drawn.append(ink.line(*before, x, here, stroke=ink.STEPS[3], width=2))
        drawn.append(filled('<circle cx="{}" cy="{}" r="4" fill="{}"/>', f"{x:.1f}", f"{here:.1f}", ink.STEPS[3]))
        drawn.append(ink.rect(x + 7, here - 16, 42, 14, fill=ink.PAPER))
        drawn.append(ink.text(x + 8, here - 5, shown(percent, Form.SHARE), size=12))
        before = (x, here)
    return drawn


@register.simple_tag
def month_word(month: date) -> str:
    return f"{month:%B %Y}"


@register.filter
def item(found: Any, key: Any) -> Any:
    """What a mapping holds under a key."""
    return found.get(key)
