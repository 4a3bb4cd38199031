"""Stages over time, contacts against the plan, and onward reach as pictures; their tables stand with them."""

from collections.abc import Iterator, Sequence
from datetime import date

from django import template
from django.utils.safestring import SafeString

from steelyard.center.context.models import ContextEvent
from steelyard.foundation.kit.charts import Series, Span, ink, lines
from steelyard.support.engagements.models import StageSpan
from steelyard.support.engagements.queries.reaching import Reached
from steelyard.support.engagements.rules import SHARE_TO_REACH, Stage, month_of
from steelyard.support.engagements.rules.planning import MonthOfDose

register = template.Library()
_WIDTH, _LEFT, _ROW, _BAR, _HEAD = 760, 220, 26, 16, 30
_STAGES = list(Stage)


@register.simple_tag
def stage_timeline(title: str, spans: Sequence[StageSpan], last: date) -> SafeString:
    """``{% stage_timeline "Stages" stages last %}``: a row for each stage; a bar without an end goes on to that day."""
    if not spans:
        return ink.NOTHING
    first, end = _reach(spans, last)
    scale = _Scale(first, max((end - first).days, 1))
    height = _HEAD + _ROW * len(spans) + 8
    marks = [
        *_years(scale, end, height),
        *(mark for at, one in enumerate(spans) for mark in _span(scale, at, one, end)),
    ]
    desc = f"{len(spans)} stages from {first:%B %Y} to {end:%B %Y}; the table below tells each."
    return ink.figure("months", title, ink.svg(_WIDTH, height, title, desc, marks), ink.NOTHING, folded=False)


def _reach(spans: Sequence[StageSpan], last: date) -> tuple[date, date]:
    """From the first month that a bar touches to the last day of any."""
    ends = [one.until or max(last, one.since) for one in spans]
    return month_of(min(one.since for one in spans)), max(ends)


class _Scale:
    """Where a day stands in the picture."""

    def __init__(self, first: date, days: int) -> None:
        self.first, self.days = first, days

    def x(self, day: date) -> float:
        return _LEFT + (_WIDTH - _LEFT - 12) * min(max((day - self.first).days, 0) / self.days, 1)


def _years(scale: _Scale, end: date, height: float) -> Iterator[SafeString]:
    """A line at each turn of the year, and the first month."""
    yield ink.text(_LEFT, 14, f"{scale.first:%b %Y}", size=12, fill=ink.QUIET)
    for year in range(scale.first.year + 1, end.year + 1):
        x = scale.x(date(year, 1, 1))
        yield ink.line(x, 20, x, height - 4)
        if x > _LEFT + 84:  # beside the name of the first month
            yield ink.text(x, 14, year, size=12, fill=ink.QUIET, anchor="middle")


def _span(scale: _Scale, at: int, one: StageSpan, end: date) -> Iterator[SafeString]:  # noqa: PLR0917 -- where, which, until when
    y = _HEAD + _ROW * at
    until = one.until or max(end, one.since)
    x, step = scale.x(one.since), _STAGES.index(Stage(one.stage))
    words = f"{one.get_stage_display()}, {one.organization}, {one.innovation}: {one.since:%b %-d, %Y} to "
    words += f"{one.until:%b %-d, %Y}" if one.until else "today, and on"
    bar = ink.rect(x, y, max(scale.x(until) - x, 3), _BAR, fill=ink.STEPS[step], stroke=ink.QUIET)
    yield ink.text(0, y + 12, one.get_stage_display(), size=12)
    yield ink.link("", words, bar)


@register.simple_tag
def dose_picture(title: str, months: Sequence[MonthOfDose], events: Sequence[ContextEvent] = ()) -> SafeString:
    """Contacts given, and those planned, month by month, with the context events that lasted meanwhile."""
    if not months:
        return ink.NOTHING
    series = [
        Series("Given", [one.given.contacts for one in months]),
        Series("Both sides", [one.shared for one in months]),
        Series("Planned", [one.planned.contacts for one in months]),
    ]
    spans = [Span(event.name, event.starts_on, event.ends_on) for event in events]
    return lines(title, [one.month for one in months], series, unit="contacts", spans=spans)


@register.simple_tag
def reach_picture(reached: Reached) -> SafeString:
    """The share of those who can benefit at the end of each year, with the mark at 60 percent."""
    rows = reached.years
    title = f"Reached with {reached.innovation}"
    height = _HEAD + _ROW * len(rows) + 6
    mark = _at(SHARE_TO_REACH)
    marks = [ink.text(mark, 14, f"{SHARE_TO_REACH}%", size=12, fill=ink.QUIET, anchor="middle")]
    for at, (year, share) in enumerate(rows):
        y, percent = _HEAD + _ROW * at, share.percent or 0
        marks += [
            ink.text(0, y + 12, year, size=12),
            ink.rect(60, y, _at(100) - 60, _BAR, fill=ink.PAPER, stroke=ink.RULE),
            ink.rect(60, y, max(_at(min(percent, 100)) - 60, 0), _BAR, fill=ink.STEPS[3]),
            ink.text(_at(100) + 8, y + 12, f"{percent}%", size=12),
        ]
    marks.append(ink.line(mark, 20, mark, height - 4, stroke=ink.BRASS, width=2, dash="5 3"))
    desc = "The share of those who can benefit at the end of each year; the table tells each number."
    cells = [(str(year), f"{one.reached:,}", f"{one.can_benefit:,}", f"{one.percent}%") for year, one in rows]
    numbers = ink.table(title, ("Year", "Reached", "Can benefit", "Share"), cells)
    return ink.figure("months", title, ink.svg(_WIDTH, height, title, desc, marks), numbers)


def _at(percent: int) -> float:
    return 60 + (_WIDTH - 130) * percent / 100
