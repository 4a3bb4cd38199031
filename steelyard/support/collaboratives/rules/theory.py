"""A theory of change as a drawing: four columns from what is put in to what it is for, boxes, and arrows between."""

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from steelyard.support.collaboratives.rules import ElementKind

WIDTH, GAP, LINE, PAD, TOP, BETWEEN = 190, 56, 17, 12, 34, 16
LETTERS = 25  # in a line of a box


@dataclass(frozen=True)
class Element:
    """One box: its key, column, sphere, words, and the keys of the boxes it is meant to lead to."""

    key: int
    kind: str
    sphere: str
    text: str
    leads_to: tuple[int, ...] = ()


@dataclass(frozen=True)
class Box:
    """Where a box stands, and its words by lines."""

    element: Element
    x: int
    y: int
    height: int
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Drawing:
    width: int
    height: int
    boxes: tuple[Box, ...]
    arrows: tuple[tuple[Box, Box], ...]


def may_lead(start: str, end: str) -> bool:
    """Arrows lead onwards, or from one change to another; never back."""
    order = list(ElementKind)
    first, second = order.index(ElementKind(start)), order.index(ElementKind(end))
    return first < second or (first == second and start == ElementKind.CHANGE)


def x_of(kind: str) -> int:
    """The left edge of a kind's column."""
    return list(ElementKind).index(ElementKind(kind)) * (WIDTH + GAP)


def draw(elements: Sequence[Element]) -> Drawing:
    """Each column from top to bottom in the order given."""
    boxes: list[Box] = []
    for kind in ElementKind:
        y = TOP
        for one in (element for element in elements if element.kind == kind):
            lines = tuple(textwrap.wrap(one.text, LETTERS) or [""])
            height = len(lines) * LINE + 2 * PAD
            boxes.append(Box(one, x_of(kind), y, height, lines))
            y += height + BETWEEN
    by_key = {box.element.key: box for box in boxes}
    lowest = max((box.y + box.height for box in boxes), default=TOP)
    return Drawing(4 * WIDTH + 3 * GAP, lowest + 2, tuple(boxes), tuple(_arrows(boxes, by_key)))


def _arrows(boxes: Iterable[Box], by_key: dict[int, Box]) -> Iterable[tuple[Box, Box]]:
    for box in boxes:
        for key in box.element.leads_to:
            if key in by_key:
                yield box, by_key[key]
