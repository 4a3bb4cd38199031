"""The theory of change as a picture; its table stands on the page."""

from collections.abc import Iterable, Iterator

from django import template
from django.utils.safestring import SafeString

from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled
from steelyard.support.collaboratives.models import TheoryElement
from steelyard.support.collaboratives.rules import ElementKind, Sphere
from steelyard.support.collaboratives.rules.theory import LINE, PAD, WIDTH, Box, Drawing, Element, draw, x_of

register = template.Library()
# How far a box is in one's own hands shows in its frame, so that print in grey keeps it.
_FRAMES = {Sphere.CONTROL: ("", 2.0), Sphere.INFLUENCE: ("7 4", 1.5), Sphere.CONCERN: ("2 3", 1.5)}
_HEAD = 7


@register.simple_tag
def theory_picture(title: str, elements: Iterable[TheoryElement]) -> SafeString:
    """``{% theory_picture "Theory of change" elements %}``; nothing where there is no box."""
    drawn = draw([_element(one) for one in elements])
    if not drawn.boxes:
        return ink.NOTHING
    desc = f"{len(drawn.boxes)} boxes in four columns, {len(drawn.arrows)} arrows; the table below tells each."
    marks = [*_heads(), *(_arrow(*pair) for pair in drawn.arrows), *(_box(box) for box in drawn.boxes)]
    picture = ink.svg(drawn.width, drawn.height + 34, title, desc, [*marks, *_legend(drawn)])
    return ink.figure("theory", title, picture, ink.NOTHING, folded=False)


def _element(one: TheoryElement) -> Element:
    ends = tuple(end.pk for end in one.leads_to.all() if end.removed_at is None)
    return Element(one.pk, one.kind, one.sphere, one.text, ends)


def _heads() -> Iterator[SafeString]:
    for kind in ElementKind:
        yield ink.text(x_of(kind) + 1, 16, kind.label, size=14, bold=True)


def _box(box: Box) -> SafeString:
    dash, width = _FRAMES[Sphere(box.element.sphere)]
    frame = filled(
        '<rect x="{}" y="{}" width="{}" height="{}" rx="3" fill="{}" stroke="{}" stroke-width="{}"{}/>',
        *(box.x + 1, box.y, WIDTH - 2, box.height, ink.PAPER, ink.INK, width),
        filled(' stroke-dasharray="{}"', dash) if dash else "",
    )
    lines = (ink.text(box.x + PAD, box.y + PAD + LINE * at + 12, words) for at, words in enumerate(box.lines))
    return ink.join([frame, *lines])


def _arrow(start: Box, end: Box) -> SafeString:
    """From the right side of one box to the left of the next; within a column around the right side."""
    x1, y1 = start.x + WIDTH, start.y + start.height / 2
    y2 = end.y + end.height / 2
    if start.x == end.x:
        path = f"M{x1},{y1} C{x1 + 34},{y1} {x1 + 34},{y2} {x1 + _HEAD},{y2}"
        return _drawn(path, x1, y2, turn=-1)
    x2 = end.x
    half = (x2 - x1) / 2
    path = f"M{x1},{y1} C{x1 + half},{y1} {x2 - half},{y2} {x2 - _HEAD},{y2}"
    return _drawn(path, x2, y2, turn=1)


def _drawn(path: str, x: float, y: float, *, turn: int) -> SafeString:
    head = f"{x},{y} {x - turn * _HEAD},{y - 4} {x - turn * _HEAD},{y + 4}"
    return filled(
        '<path d="{}" fill="none" stroke="{}" stroke-width="1.5"/><polygon points="{}" fill="{}"/>',
        *(path, ink.QUIET, head, ink.QUIET),
    )


def _legend(drawn: Drawing) -> Iterator[SafeString]:
    x = 1.0
    for sphere in Sphere:
        dash, width = _FRAMES[sphere]
        y = drawn.height + 22
        yield ink.line(x, y, x + 36, y, stroke=ink.INK, width=width, dash=dash)
        yield ink.text(x + 44, y + 4, sphere.label, size=12, fill=ink.QUIET)
        x += 200
