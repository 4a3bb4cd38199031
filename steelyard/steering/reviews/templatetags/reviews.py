"""The weights of a review as beams: now in brass, then in outline above it, the chosen band as a bracket below."""

from django import template
from django.utils.safestring import SafeString

from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled
from steelyard.steering.balance.rules import NOT_ENOUGH, PAIRS, signed
from steelyard.steering.reviews.rules.pages import Beam, Section

register = template.Library()

WIDTH, CENTER, ARM, ROW = 440, 220, 186, 100
TICKS = (-1, -0.5, 0, 0.5, 1)


@register.simple_tag
def beams(section: Section) -> SafeString:
    """All beams under each other; the table beneath says the same in numbers."""
    return ink.figure("lever", f"The weights, {section.now_label}", drawn(section), ink.NOTHING)


@register.simple_tag
def drawn(section: Section) -> SafeString:
    """The picture alone, for a file."""
    marks = [mark for at, one in enumerate(section.beams) for mark in _beam(one, at * ROW)]
    told = ". ".join(_told(one) for one in section.beams)
    return ink.svg(WIDTH, len(section.beams) * ROW + 4, f"The weights, {section.now_label}", f"{told}.", marks)


def _x(position: float) -> float:
    return CENTER + ARM * position


def _beam(beam: Beam, top: float) -> list[SafeString]:
    pair, y = PAIRS[beam.key], top + 48
    marks = [
        ink.text(CENTER - ARM, top + 18, pair.minus, size=15, bold=True),
        ink.text(CENTER + ARM, top + 18, pair.plus, size=15, bold=True, anchor="end"),
    ]
    if beam.low is not None and beam.high is not None:
        left, right = _x(beam.low), _x(beam.high)
        marks.append(ink.rect(left, y - 8, max(right - left, 1), 16, fill=ink.STEPS[1], stroke=ink.STEPS[3]))
    marks.append(ink.line(_x(-1), y, _x(1), y, stroke=ink.INK, width=3, dash="" if beam.now is not None else "6 5"))
    marks += [ink.line(_x(at), y - 5, _x(at), y + 5, stroke=ink.INK, width=1.5) for at in TICKS]
    if beam.band:
        marks += _bracket(_x(beam.band[0]), _x(beam.band[1]), y + 14)
    if beam.then is not None:
        points = _points(_x(beam.then), y - 20, 5, y - 3)
        marks.append(
            filled('<polygon points="{}" fill="{}" stroke="{}" stroke-width="1.5"/>', points, ink.PAPER, ink.INK)
        )
    if beam.now is None:
        return [*marks, ink.text(CENTER, y + 38, NOT_ENOUGH, size=14, fill=ink.QUIET, anchor="middle")]
    return [*marks, *_weight(_x(beam.now), y, signed(beam.now))]


def _bracket(left: float, right: float, y: float) -> list[SafeString]:
    """What the center chose: open above, so that it holds the weight."""
    return [
        ink.line(left, y - 7, left, y + 1, stroke=ink.INK, width=2),
        ink.line(left, y, max(right, left + 2), y, stroke=ink.INK, width=2),
        ink.line(right, y - 7, right, y + 1, stroke=ink.INK, width=2),
    ]


def _weight(x: float, y: float, shown: str) -> list[SafeString]:
    inward = -1 if x >= CENTER else 1
    return [
        ink.line(x, y, x, y + 16, stroke=ink.BRASS, width=2.5),
        filled('<polygon points="{}" fill="{}"/>', _points(x, y + 16, 7, y + 38), ink.BRASS),
        ink.text(x + inward * 20, y + 34, shown, size=16, bold=True, anchor="start" if inward > 0 else "end"),
    ]


def _points(x: float, top: float, half: float, bottom: float) -> str:  # noqa: PLR0917 -- from top to bottom
    foot = half * 1.8
    corners = ((x - half, top), (x + half, top), (x + foot, bottom), (x - foot, bottom))
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in corners)


def _told(beam: Beam) -> str:
    """The beam in words."""
    parts = [f"{PAIRS[beam.key].title}: {NOT_ENOUGH.lower() if beam.now is None else signed(beam.now)}"]
    if beam.low is not None and beam.high is not None:
        parts.append(f"between {signed(beam.low)} and {signed(beam.high)}")
    if beam.then is not None:
        parts.append(f"before {signed(beam.then)}")
    if beam.band:
        parts.append(f"chosen band {signed(beam.band[0])} to {signed(beam.band[1])}")
    return ", ".join(parts)
