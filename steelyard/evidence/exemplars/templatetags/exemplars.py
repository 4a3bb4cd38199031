"""Pictures of effects, drawn by the server and readable without colour."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from django import template
from django.utils.safestring import SafeString

from steelyard.evidence.exemplars.rules.groups import Point, by_state
from steelyard.foundation.kit.charts import Tile, ink, tile_map
from steelyard.foundation.kit.charts.tiles import PLACES
from steelyard.foundation.kit.rows import filled

register = template.Library()
WIDTH, STEP, TOP, LEFT, RIGHT = 640, 16, 28, 160, 24
MOST = 80
YEARS_WIDTH = 520
SQUARE = 420
EDGE = 56
type Group = Mapping[str, Any]


def drawn(rows: Sequence[Group]) -> list[Group]:
    """Those at both ends where there are more than a picture holds."""
    return list(rows) if len(rows) <= MOST else [*rows[: MOST // 2], *rows[-MOST // 2 :]]


@register.simple_tag
def caterpillar(rows: Sequence[Group]) -> SafeString:
    """Each group's effect with its interval, the greatest first; diamonds are clearly above."""
    if not rows:
        return ink.NOTHING
    shown = drawn(rows)
    low, high = min(0, *(one["low"] for one in shown)), max(0, *(one["high"] for one in shown))
    span = (high - low) or 1

    def x(value: float) -> float:
        return LEFT + (value - low) / span * (WIDTH - LEFT - RIGHT)

    height = TOP + STEP * len(shown) + 8
    marks = [
        ink.line(x(0), TOP - 6, x(0), height - 8, stroke=ink.QUIET, dash="4 3"),
        ink.text(x(0), 14, "as expected", size=12, anchor="middle"),
    ]
    for at, one in enumerate(shown):
        y = TOP + STEP * (at + 0.5)
        called = one.get("name") or one["group"]
        label = called if len(called) <= 22 else f"{called[:21]}…"
        marks.append(ink.text(LEFT - 8, y + 4, label, size=11, anchor="end", bold=one["clearly_above"]))
        marks.append(ink.line(x(one["low"]), y, x(one["high"]), y, stroke=ink.INK))
        marks.append(_point((x(one["effect"]), y), is_above=one["clearly_above"]))
    more = "" if len(shown) == len(rows) else f" Drawn are the {MOST // 2} greatest and the {MOST // 2} least."
    desc = f"A point for each group, its line the 95 % interval. Diamonds are clearly above what is expected.{more}"
    title = "How far each group is from what is expected"
    picture = ink.svg(WIDTH, height, title, desc, marks)
    return filled('{}<p class="quiet">{}</p>', ink.figure("slope", title, picture, ink.NOTHING), desc)


@register.simple_tag
def standing(figures: Group) -> SafeString:
    """One group: what was observed, what its context predicts, and the interval of what lies between."""
    heads = ("Figure", "Value")
    rows = [
        ("Rows or people", "not known" if figures["n"] is None else f"{figures['n']:,}"),
        ("Observed", f"{figures['observed']:.2f}"),
        ("Expected from its context", f"{figures['expected']:.2f}"),
        ("Effect", f"{figures['effect']:.2f}"),
        ("95 % interval", f"{figures['low']:.2f} to {figures['high']:.2f}"),
        ("Shrinkage", f"{figures['shrinkage']:.2f}"),
    ]
    low, high = min(0, figures["low"]), max(0, figures["high"])
    span = (high - low) or 1

    def x(value: float) -> float:
        return 40 + (value - low) / span * (WIDTH - 80)

    marks = [
        ink.line(x(0), 24, x(0), 64, stroke=ink.QUIET, dash="4 3"),
        ink.text(x(0), 16, "as expected", size=12, anchor="middle"),
        ink.line(x(figures["low"]), 44, x(figures["high"]), 44, stroke=ink.INK),
        _point((x(figures["effect"]), 44), is_above=figures["clearly_above"]),
        ink.text(x(figures["low"]), 80, f"{figures['low']:.2f}", size=12, anchor="middle"),
        ink.text(x(figures["high"]), 80, f"{figures['high']:.2f}", size=12, anchor="middle"),
    ]
    title = "How far it is from what is expected"
    desc = f"Effect {figures['effect']:.2f}, 95 % interval {figures['low']:.2f} to {figures['high']:.2f}."
    picture = ink.svg(WIDTH, 88, title, desc, marks)
    return ink.figure("slope", title, picture, ink.table(title, heads, rows), folded=False)


@register.simple_tag
def years(indicators: Mapping[str, Sequence[Point]]) -> SafeString:
    """Each indicator over the years: the group as a line, the middle of all groups broken; its table beneath."""
    return ink.join(_years(name, points) for name, points in indicators.items() if points)


def _years(name: str, points: Sequence[Point]) -> SafeString:
    held = [one.value for one in points if one.value is not None]
    low, high = min([*held, *(one.middle for one in points)]), max([*held, *(one.middle for one in points)])
    span, step = (high - low) or 1, (YEARS_WIDTH - 150) / max(len(points) - 1, 1)

    def at(place: int, value: float) -> tuple[float, float]:
        return 50 + place * step, 110 - (value - low) / span * 80

    marks = [ink.text(at(n, low)[0], 138, one.year[:12], size=12, anchor="middle") for n, one in enumerate(points)]
    middles = [at(n, one.middle) for n, one in enumerate(points)]
    own = [at(n, one.value) for n, one in enumerate(points) if one.value is not None]
    marks += [ink.line(*a, *b, stroke=ink.QUIET, dash="4 3") for a, b in pairwise(middles)]
    marks += [ink.line(*a, *b, stroke=ink.INK, width=2) for a, b in pairwise(own)]
    marks += [_point(place, is_above=True) for place in own]
    if own:
        marks.append(ink.text(own[-1][0] + 12, own[-1][1] + 4, f"{held[-1]:.4g}", size=12, bold=True))
    marks.append(ink.text(middles[-1][0] + 12, middles[-1][1] + 18, "middle", size=12, fill=ink.QUIET))
    rows = [
        (
            one.year,
            "not shown" if one.value is None else f"{one.value:.4g}",
            "" if one.n is None else f"{one.n:,}",
            f"{one.middle:.4g}",
        )
        for one in points
    ]
    title = f"{name} by year"
    desc = "The line is this group, the broken line the middle of all groups compared."
    picture = ink.svg(YEARS_WIDTH, 150, title, desc, marks)
    table = ink.table(title, ("Year", "This group", "People", "Middle of all"), rows)
    return ink.figure("years", title, picture, table)


@register.simple_tag
def states(found: Mapping[str, Any]) -> SafeString:
    """Candidates by state on the map of tiles; nothing where no state is known."""
    tiles = [Tile(state, proposed, name=state) for state, _, proposed in by_state(found) if state in PLACES]
    return tile_map("Candidates by state", tiles, unit="candidates") if tiles else ink.NOTHING


def _point(at: tuple[float, float], *, is_above: bool) -> SafeString:
    x, y = at
    if is_above:
        points = f"{x:.1f},{y - 6:.1f} {x + 6:.1f},{y:.1f} {x:.1f},{y + 6:.1f} {x - 6:.1f},{y:.1f}"
        return filled('<polygon points="{}" fill="{}"/>', points, ink.INK)
    return filled('<circle cx="{}" cy="{}" r="3.5" fill="{}" stroke="{}"/>', f"{x:.1f}", f"{y:.1f}", ink.PAPER, ink.INK)


@register.simple_tag
def agreement(rows: Sequence[Group], outcome: str) -> SafeString:
    """What was observed against what the context predicts; the diagonal is where both agree."""
    if not rows:
        return ink.NOTHING
    values = [one[name] for one in rows for name in ("observed", "expected")]
    low, high = min(values), max(values)
    span = (high - low) or 1

    def place(value: float) -> float:
        return (value - low) / span * (SQUARE - EDGE - 20)

    def at(one: Group) -> tuple[float, float]:
        return EDGE + place(one["expected"]), SQUARE - EDGE - place(one["observed"])

    end = SQUARE - EDGE - 20
    marks = [
        ink.line(EDGE, SQUARE - EDGE, EDGE + end, SQUARE - EDGE),
        ink.line(EDGE, SQUARE - EDGE, EDGE, SQUARE - EDGE - end),
        ink.line(EDGE, SQUARE - EDGE, EDGE + end, SQUARE - EDGE - end, stroke=ink.QUIET, dash="4 3"),
        ink.text(EDGE, SQUARE - EDGE + 18, f"{low:.4g}", size=12),
        ink.text(EDGE + end, SQUARE - EDGE + 18, f"{high:.4g}", size=12, anchor="end"),
        ink.text(EDGE + end / 2, SQUARE - 12, "expected", size=13, anchor="middle"),
        ink.text(EDGE - 6, SQUARE - EDGE, f"{low:.4g}", size=12, anchor="end"),
        ink.text(EDGE - 6, SQUARE - EDGE - end + 10, f"{high:.4g}", size=12, anchor="end"),
        ink.text(4, 16, "observed", size=13),
        *(_point(at(one), is_above=one["clearly_above"]) for one in drawn(rows)),
    ]
    title = f"{outcome}: observed against expected"
    desc = "Each point is a group; above the broken line it does better than its context predicts. Diamonds: clearly."
    picture = ink.svg(SQUARE, SQUARE, title, desc, marks)
    return filled('{}<p class="quiet">{}</p>', ink.figure("square", title, picture, ink.NOTHING), desc)
