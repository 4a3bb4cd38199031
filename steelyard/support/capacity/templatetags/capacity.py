"""Gaps and trends of capacities as pictures, each with its table."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import template
from django.utils import timezone
from django.utils.safestring import SafeString

from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled
from steelyard.foundation.kit.words import day as day_told
from steelyard.support.capacity.queries.pictures import Line, Picture
from steelyard.support.capacity.rules import LEAST, MOST, SCALE

register = template.Library()

WIDTH, LEFT, RIGHT = 400, 16, 384  # narrow, so that its words can be read on a phone
ROW, HEAD = 62, 48
_NONE = "—"


def _x(level: float) -> float:
    return LEFT + (RIGHT - LEFT) * (level - LEAST) / (MOST - LEAST)


def _circle(x: float, y: float, *, radius: float = 7, fill: str = ink.PAPER, dash: str = "") -> SafeString:
    return filled(
        '<circle cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="2.5"{}/>',
        *(f"{x:.1f}", f"{y:.1f}", radius, fill, ink.STEPS[3]),
        filled(' stroke-dasharray="{}"', dash) if dash else "",
    )


def _wanted(x: float, y: float) -> SafeString:
    """The desired level: a bar across the scale."""
    return ink.rect(x - 3, y - 12, 6, 24, fill=ink.BRASS, stroke=ink.PAPER)


def _legend() -> list[SafeString]:
    """What each sign means, in the order in which they are drawn."""
    signs = (
        (_circle(24, 14, radius=6), "at first"),
        (_circle(106, 14, radius=6, fill=ink.STEPS[3]), "now"),
        (_wanted(168, 14), "wanted"),
        (_circle(248, 14, radius=6, dash="3 2"), "claimed, not built"),
    )
    words = zip((37, 119, 178, 261), signs, strict=True)
    return [mark for at, (sign, told) in words for mark in (sign, ink.text(at, 19, told, size=14))]


def _scale_at(y: float) -> list[SafeString]:
    marks = [ink.line(LEFT, y, RIGHT, y, stroke=ink.RULE, width=2)]
    return marks + [ink.line(_x(level), y - 5, _x(level), y + 5, stroke=ink.RULE, width=2) for level in SCALE]


def _gap_row(line: Line, y: float) -> list[SafeString]:
    course, now, claimed = line.course, line.now, line.claimed
    name = line.capacity.name if len(line.capacity.name) <= 33 else f"{line.capacity.name[:32]}…"
    marks = [ink.text(LEFT, y - 18, name, size=15, bold=True), *_scale_at(y)]
    told = "" if line.percent is None else f"{line.percent}% closed"
    marks.append(ink.text(RIGHT, y - 18, told or line.state, size=13, fill=ink.QUIET, anchor="end"))
    if course.baseline is not None and now is not None and now != course.baseline:
        marks.append(ink.line(_x(course.baseline), y, _x(now), y, stroke=ink.STEPS[3], width=4))
    if course.target is not None:
        marks.append(_wanted(_x(course.target), y))
    if claimed:
        marks.append(_circle(_x(claimed.level), y, radius=9, fill="none", dash="3 2"))
    if course.baseline is not None:
        marks.append(_circle(_x(course.baseline), y))
    if now is not None:
        marks.append(_circle(_x(now), y, radius=5 if now == course.baseline else 7, fill=ink.STEPS[3]))
    return marks


@register.simple_tag
def gap_picture(title: str, picture: Picture) -> SafeString:
    """Each capacity on its scale of five: there at first, there now, wanted, and claimed without being built."""
    marks = _legend()
    for at, line in enumerate(picture.lines):
        marks += _gap_row(line, HEAD + ROW * at + 26)
    foot = HEAD + ROW * len(picture.lines) + 4
    marks += [ink.text(_x(level), foot, level, size=13, fill=ink.QUIET, anchor="middle") for level in SCALE]
    desc = f"{len(picture.lines)} capacities, each from 1, least, to 5, most: the level at first, now, and wanted."
    return ink.figure("gaps", title, ink.svg(WIDTH, foot + 10, title, desc, marks), gap_table(title, picture))


@register.simple_tag
def gap_table(title: str, picture: Picture) -> SafeString:
    """The numbers of the gaps; also by itself where a picture would be too much."""
    heads = ("Capacity", "Kind", "At first", "Now", "Wanted", "Gap closed", "Claimed", "Built")
    return ink.table(title, heads, (_gap_cells(line) for line in picture.lines))


def _gap_cells(line: Line) -> Sequence[Any]:
    course = line.course
    percent = line.state if line.percent is None else f"{line.percent}%"
    levels = (course.baseline, line.now, course.target)
    claimed = f"{line.claimed.level} since {day_told(line.claimed.on)}" if line.claimed else _NONE
    built = f"{line.built.level} since {day_told(line.built.on)}" if line.built else _NONE
    shown = (_NONE if level is None else level for level in levels)
    return (line.capacity.name, line.capacity.get_kind_display(), *shown, percent, claimed, built)


BAND, STEP_UP, TREND_HEAD = 84, 9, 50


@register.simple_tag
def trend_picture(title: str, picture: Picture) -> SafeString:
    """Each capacity as a line of steps over the days on which its level changed; the wanted level is a broken line."""
    lines = [line for line in picture.lines if line.course.steps]
    today = timezone.localdate()
    days = [step.on for line in lines for step in line.course.steps]
    days += [claim.on for line in lines for claim in line.claims]
    first, last = min(days, default=today), max([*days, today])
    if last - first < timedelta(days=30):
        last = first + timedelta(days=30)
    marks = _trend_legend()
    for at, line in enumerate(lines):
        marks += _trend_row(line, TREND_HEAD + BAND * at, first, last)
    foot = TREND_HEAD + BAND * len(lines)
    marks.append(ink.text(LEFT, foot, day_told(first), size=13, fill=ink.QUIET))
    marks.append(ink.text(RIGHT, foot, day_told(last), size=13, fill=ink.QUIET, anchor="end"))
    desc = f"{len(lines)} capacities from {day_told(first)} to {day_told(last)}; steps are levels that counted."
    return ink.figure("gaps", title, ink.svg(WIDTH, foot + 8, title, desc, marks), _trend_table(title, lines))


def _trend_legend() -> list[SafeString]:
    return [
        ink.line(LEFT, 14, LEFT + 24, 14, stroke=ink.STEPS[3], width=3),
        ink.text(LEFT + 30, 19, "level that counted", size=13),
        ink.line(174, 14, 196, 14, stroke=ink.BRASS, width=2, dash="7 4"),
        ink.text(202, 19, "wanted", size=13),
        _circle(264, 14, radius=5, fill="none", dash="3 2"),
        ink.text(275, 19, "claimed, not built", size=13),
    ]


def _trend_row(line: Line, top: float, first: date, last: date) -> list[SafeString]:  # noqa: PLR0917 -- what, where, and the days between which
    def x(on: date) -> float:
        return LEFT + (RIGHT - LEFT) * (on - first).days / (last - first).days

    def y(level: int) -> float:
        return top + 12 + STEP_UP * (MOST - level)

    name = line.capacity.name if len(line.capacity.name) <= 40 else f"{line.capacity.name[:39]}…"
    marks = [ink.text(LEFT, top, name, size=15, bold=True)]
    marks += [ink.line(LEFT, y(level), RIGHT, y(level), stroke=ink.RULE, width=0.5) for level in SCALE]
    marks += [ink.text(4, y(level) + 4, level, size=11, fill=ink.QUIET, anchor="middle") for level in (LEAST, MOST)]
    if line.course.target is not None:
        wanted = y(line.course.target)
        marks.append(ink.line(LEFT, wanted, RIGHT, wanted, stroke=ink.BRASS, width=2, dash="7 4"))
    steps = line.course.steps
    for step, after in zip(steps, [*steps[1:], None], strict=True):
        until = x(after.on) if after else RIGHT
        marks.append(ink.line(x(step.on), y(step.level), until, y(step.level), stroke=ink.STEPS[3], width=3))
        if after:
            marks.append(ink.line(until, y(step.level), until, y(after.level), stroke=ink.STEPS[3], width=3))
        marks.append(_circle(x(step.on), y(step.level), radius=4, fill=ink.STEPS[3]))
    marks += [
        _circle(x(one.on), y(one.level), radius=5, fill="none", dash="3 2")
        for one in line.claims
        if one.is_claimed and one.on >= first
    ]
    return marks


def _trend_table(title: str, lines: Sequence[Line]) -> SafeString:
    rows: list[tuple[Any, ...]] = []
    for line in lines:
        built = {(one.on, one.level) for one in line.claims if one.is_built}
        found = [
            (step.on, step.level, "built" if (step.on, step.level) in built else "agreed") for step in line.course.steps
        ]
        found += [(one.on, one.level, "claimed") for one in line.claims if one.is_claimed]
        rows += [(line.capacity.name, day_told(on), level, how) for on, level, how in sorted(found)]
    return ink.table(title, ("Capacity", "Since", "Level", "How"), rows)
