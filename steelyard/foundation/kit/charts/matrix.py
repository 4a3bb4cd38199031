"""The decision matrix as a picture: how well placed the center is, against how much good work others do."""

import math
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.utils.safestring import SafeString

from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled

SIDE, LEFT, TOP, TOP_SCORE, LINE = 400, 46, 12, 4.0, 2.5
QUADRANTS = (
    ("Amplify", 0.0, LINE), ("Collaborate", LINE, LINE), ("Illuminate", 0.0, 0.0), ("Direct service", LINE, 0.0),
)  # fmt: skip
RADIUS, LARGEST, TURN = 6.5, 21.0, math.pi * (3 - math.sqrt(5))


@dataclass(frozen=True)
class Dot:
    """One request: how well placed the center is, how much good work others do (each 0 to 4), and its words.

    ``hollow`` marks a request that was decided otherwise than its quadrant says. A dot with a ``count``
    stands for that many requests at one place; it is larger and carries the number.
    """

    placed: float
    others: float
    label: str
    href: str = ""
    decision: str = ""
    hollow: bool = False
    count: int = 1

    @property
    def radius(self) -> float:
        return RADIUS if self.count == 1 else min(RADIUS + 2 + 1.5 * math.sqrt(self.count), LARGEST)


def quadrant(placed: float, others: float) -> str:
    """The name of the quadrant a pair of scores falls into; the line itself counts as high."""
    return next(name for name, x, y in QUADRANTS if (placed >= LINE) == (x >= LINE) and (others >= LINE) == (y >= LINE))


def spread(dots: Sequence[Dot]) -> list[tuple[float, float]]:
    """Places of the dots in the picture.

    Dots with equal scores wind around their point, always the same way; the winding as a whole moves
    away from the lines, so that no dot stands in a quarter it does not belong to.
    """
    crowd = Counter((dot.placed, dot.others) for dot in dots)
    turns: Counter[tuple[float, float]] = Counter()
    places = []
    for dot in dots:
        score = (dot.placed, dot.others)
        at, turns[score] = turns[score], turns[score] + 1
        room = max(dot.radius, RADIUS + _reach(crowd[score] - 1))
        x, y = _clear(dot.placed, _x, room), _clear(dot.others, _y, room)
        places.append((x + _reach(at) * math.cos(at * TURN), y + _reach(at) * math.sin(at * TURN)))
    return places


def _reach(at: int) -> float:
    """How far from its point the dot of this turn stands."""
    return 1.75 * RADIUS * math.sqrt(at)


def _clear(score: float, axis: Callable[[float], float], room: float) -> float:
    """The score's place, moved so that ``room`` on both sides stays within the score's own half of the axis."""
    low, high = sorted(map(axis, (LINE, TOP_SCORE) if score >= LINE else (0, LINE)))
    return min(max(axis(score), low + room), high - room) if high - low > 2 * room else (low + high) / 2


def matrix(title: str, dots: Iterable[Dot], *, table: bool = True) -> SafeString:
    """Draw requests on the two axes; each dot leads to its request, and the table lists them all."""
    dots = sorted(dots, key=lambda dot: (-dot.others, dot.placed, dot.label))
    marks = [*_ground(dots), *(_dot(dot, x, y) for dot, (x, y) in zip(dots, spread(dots), strict=True))]
    if any(dot.hollow for dot in dots):
        marks.append(_circle(LEFT + 6, TOP + SIDE + 58, hollow=True))
        marks.append(
            ink.text(LEFT + 18, TOP + SIDE + 62, "decided otherwise than its quadrant", size=12, fill=ink.QUIET)
        )
    desc = ", ".join(
        f"{name}: {sum(d.count for d in dots if quadrant(d.placed, d.others) == name)}" for name, _, _ in QUADRANTS
    )
    picture = ink.svg(LEFT + SIDE + 12, TOP + SIDE + 70, title, f"{desc}.", marks, linked=any(dot.href for dot in dots))
    heads = ("Request", "Center well placed", "Others’ good work", "Decision")
    rows = ((ink.anchor(d.label, d.href), f"{d.placed:.2f}", f"{d.others:.2f}", d.decision or "—") for d in dots)
    return ink.figure("matrix", title, picture, ink.table(title, heads, rows) if table else ink.NOTHING)


def _x(score: float) -> float:
    return LEFT + SIDE * score / TOP_SCORE


def _y(score: float) -> float:
    return TOP + SIDE * (1 - score / TOP_SCORE)


def _ground(dots: Sequence[Dot]) -> list[SafeString]:
    """The field: four named quarters with their counts, the lines at 2.5, and both axes in words."""
    marks = [ink.rect(LEFT, TOP, SIDE, SIDE, fill="#ffffff", stroke=ink.RULE)]
    marks += [ink.line(_x(s), TOP, _x(s), TOP + SIDE, stroke="#f0f0ec") for s in (1, 2, 3)]
    marks += [ink.line(LEFT, _y(s), LEFT + SIDE, _y(s), stroke="#f0f0ec") for s in (1, 2, 3)]
    marks += [ink.line(_x(LINE), TOP, _x(LINE), TOP + SIDE, stroke=ink.BRASS, width=2)]
    marks += [ink.line(LEFT, _y(LINE), LEFT + SIDE, _y(LINE), stroke=ink.BRASS, width=2)]
    marks += [ink.text(_x(s), TOP + SIDE + 16, s, size=12, fill=ink.QUIET, anchor="middle") for s in range(5)]
    marks += [ink.text(LEFT - 8, _y(s) + 4, s, size=12, fill=ink.QUIET, anchor="end") for s in range(5)]
    for name, x, y in QUADRANTS:
        count = sum(dot.count for dot in dots if quadrant(dot.placed, dot.others) == name)
        words = f"{name} · {count}" if len(dots) > 1 else name
        place = (_x(TOP_SCORE if x else 0) + (-18 if x else 18), _y(TOP_SCORE if y else 0) + (20 if y else -10))
        marks.append(ink.text(*place, words, size=13, anchor="end" if x else "start", bold=True))
    marks.append(
        ink.text(LEFT + SIDE / 2, TOP + SIDE + 38, "How well placed the center is →", size=13, anchor="middle")
    )
    turned = ink.text(0, 0, "How much good work others do →", size=13, anchor="middle")
    marks.append(filled('<g transform="translate(14 {}) rotate(-90)">{}</g>', TOP + SIDE // 2, turned))
    return marks


def _dot(dot: Dot, x: float, y: float) -> SafeString:
    words = f"{dot.label}: center {dot.placed:.2f}, others {dot.others:.2f}"
    mark = _circle(x, y, hollow=dot.hollow, radius=dot.radius)
    if dot.count > 1:
        ground = ink.STEPS[3] if dot.hollow else "#ffffff"
        mark = ink.join([mark, ink.text(x, y + 4, dot.count, size=11, fill=ground, anchor="middle", bold=True)])
    return ink.link(dot.href, f"{words}, {dot.decision}" if dot.decision else words, mark)


def _circle(x: float, y: float, *, hollow: bool, radius: float = RADIUS) -> SafeString:
    fill, stroke, width = ("#ffffff", ink.STEPS[3], 2) if hollow else (ink.STEPS[3], "#ffffff", 1)
    return filled(
        '<circle class="chart__hit" cx="{}" cy="{}" r="{}" fill="{}" stroke="{}" stroke-width="{}"/>',
        *(f"{x:.1f}", f"{y:.1f}", f"{radius:.1f}", fill, stroke, width),
    )
