"""The drawn steelyard: a level beam for each pair, its weight, and how far the weight could lie elsewhere."""

from django import template
from django.utils.safestring import SafeString

from steelyard.analysis.balance import Component, Spread, Weight
from steelyard.center.context.models import ContextEvent
from steelyard.foundation.kit import words
from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled
from steelyard.steering.balance.queries import CENTS, MINUTES, Reading
from steelyard.steering.balance.rules import COMPONENTS, NOT_ENOUGH, PAIRS, ROWS, UNIT_HEADS, Pair, signed

register = template.Library()

WIDTH, CENTER, ARM, ROW, FOOT = 440, 220, 186, 92, 66
TICKS = (-1, -0.5, 0, 0.5, 1)
MOST_NAMED, LONGEST_NAME, LINE = 6, 42, 19
NEAR_END = 0.7  # beyond it the number stands on the inner side of its weight


@register.simple_tag
def steelyard(found: Reading, other: Reading | None = None) -> SafeString:
    """All beams on one stand; ``other`` stands above each beam as an outline."""
    pressing = [event for event in found.events if event.presses]
    base = len(PAIRS) * ROW
    marks = [ink.rect(CENTER - 3, 40, 6, base - 20, fill=ink.RULE)]
    for at, weight in enumerate(found.lever.weights):
        then = other.lever[weight.key].position if other else None
        marks += _beam(weight, pressing, at * ROW, then=then)
    marks += _fulcrum(base, pressing)
    title = f"The lever, {found.period.label}"
    if other:
        title += f", with {other.period.label} in outline"
    height = base + FOOT + LINE * (min(len(pressing), MOST_NAMED + 1) + 1)
    picture = ink.svg(WIDTH, height, title, _told(found), marks)
    return ink.figure("lever", title, picture, ink.NOTHING)


def _x(position: float) -> float:
    return CENTER + ARM * position


def _beam(weight: Weight, events: list[ContextEvent], top: float, *, then: float | None) -> list[SafeString]:
    pair, y = PAIRS[weight.key], top + 52
    marks = [
        ink.text(CENTER - ARM, top + 18, pair.minus, size=15, bold=True),
        ink.text(CENTER + ARM, top + 18, pair.plus, size=15, bold=True, anchor="end"),
        *_press(pair, events, top + 18),
    ]
    if weight.low is not None and weight.high is not None:
        left, right = _x(weight.low), _x(weight.high)
        marks.append(ink.rect(left, y - 9, max(right - left, 1), 18, fill=ink.STEPS[1], stroke=ink.STEPS[3]))
    is_enough = weight.position is not None
    marks.append(ink.line(_x(-1), y, _x(1), y, stroke=ink.INK, width=3, dash="" if is_enough else "6 5"))
    marks += [ink.line(_x(at), y - 5, _x(at), y + 5, stroke=ink.INK, width=1.5) for at in TICKS]
    marks.append(filled('<circle cx="{}" cy="{}" r="5" fill="{}" stroke="{}"/>', CENTER, y, ink.PAPER, ink.INK))
    if then is not None:
        marks += _outline(_x(then), y)
    if weight.position is None:
        label = ink.text(CENTER + 12, y + 28, NOT_ENOUGH, size=14, fill=ink.QUIET)
        return [*marks, label]
    return [*marks, *_weight(_x(weight.position), y, signed(weight.position))]


def _weight(x: float, y: float, shown: str) -> list[SafeString]:
    """A weight that hangs from the beam, with its position beside it on the side that has room."""
    outward = 1 if x >= CENTER else -1
    side = outward if abs(x - CENTER) < NEAR_END * ARM else -outward
    return [
        ink.line(x, y, x, y + 14, stroke=ink.BRASS, width=2.5),
        filled('<polygon points="{}" fill="{}"/>', _points(x, y + 12, 7, y + 36, 13), ink.BRASS),
        ink.text(x + side * 20, y + 31, shown, size=16, bold=True, anchor="start" if side > 0 else "end"),
    ]


def _outline(x: float, y: float) -> list[SafeString]:
    """The weight of the other period, standing on the beam."""
    points = _points(x, y - 22, 5, y - 3, 9)
    return [filled('<polygon points="{}" fill="{}" stroke="{}" stroke-width="1.5"/>', points, ink.PAPER, ink.INK)]


def _points(x: float, top: float, half: float, bottom: float, foot: float) -> str:  # noqa: PLR0917 -- from top to bottom
    corners = ((x - half, top), (x + half, top), (x + foot, bottom), (x - foot, bottom))
    return " ".join(f"{a:.1f},{b:.1f}" for a, b in corners)


def _ends(event: ContextEvent) -> set[str]:
    return {event.breadth_to, event.responsiveness_to, event.partnership_to} - {""}


def _press(pair: Pair, events: list[ContextEvent], y: float) -> list[SafeString]:
    """How many events press toward each end, as an arrow beside the stand."""
    marks = []
    for end, anchor, x, pattern in (
        (pair.minus, "end", CENTER - 10, "◂ {}"),
        (pair.plus, "start", CENTER + 10, "{} ▸"),
    ):
        count = sum(end.lower() in _ends(event) for event in events)
        if count:
            marks.append(ink.text(x, y, pattern.format(count), size=14, anchor=anchor))
    return marks


def _fulcrum(y: float, events: list[ContextEvent]) -> list[SafeString]:
    top, foot = y + 14, y + 44
    triangle = f"{CENTER},{top} {CENTER + 30},{foot} {CENTER - 30},{foot}"
    marks = [
        filled('<polygon points="{}" fill="{}" stroke="{}" stroke-width="2"/>', triangle, ink.PAPER, ink.INK),
        ink.line(CENTER - 90, foot, CENTER + 90, foot, stroke=ink.INK, width=2),
    ]
    heading = "What presses on it:" if events else "No event is recorded as pressing on it."
    lines = [heading, *(_named(event) for event in events[:MOST_NAMED])]
    if len(events) > MOST_NAMED:
        lines.append(f"and {len(events) - MOST_NAMED} more")
    first = foot + LINE + 5
    return marks + [
        ink.text(CENTER, first + at * LINE, words_, size=14, anchor="middle", bold=at == 0 and bool(events))
        for at, words_ in enumerate(lines)
    ]


def _named(event: ContextEvent) -> str:
    name = event.name if len(event.name) <= LONGEST_NAME else f"{event.name[: LONGEST_NAME - 1]}…"
    return f"{name} ({event.get_strength_display().lower()})"


def _told(found: Reading) -> str:
    """The picture in words."""
    parts = [f"{PAIRS[one.key].title}: {_position_told(one)}" for one in found.lever.weights]
    parts += [
        f"{event.name} presses toward {' and '.join(event.presses).lower()}" for event in found.events if event.presses
    ]
    return ". ".join(parts) + "."


def _position_told(weight: Weight) -> str:
    if weight.position is None:
        return NOT_ENOUGH.lower()
    if weight.low is None or weight.high is None:
        return signed(weight.position)
    return f"{signed(weight.position)}, between {signed(weight.low)} and {signed(weight.high)}"


# Words of the tables


@register.filter
def position(value: float | None) -> str:
    return signed(value)


@register.filter
def pair(weight: Weight) -> Pair:
    return PAIRS[weight.key]


@register.filter
def part_name(part: Component) -> str:
    return COMPONENTS[part.key][0]


@register.filter
def part_says(part: Component) -> str:
    return COMPONENTS[part.key][1]


@register.filter
def amount(value: float, unit: str) -> str:
    """An amount in its unit: "8 h", "$1,200", or a number of activities."""
    if unit == CENTS:
        return words.money(round(value, -2))
    return words.hours(value) if unit == MINUTES else words.number(round(value, 1))


@register.simple_tag
def rows_told(n: int, unit: str) -> str:
    """What a number of rows counts: "1 activity", "12 entries of effort"."""
    one, many = ROWS[unit]
    return f"{n:,} {one if n == 1 else many}"


@register.filter
def unit_head(unit: str) -> str:
    return UNIT_HEADS[unit]


@register.filter
def evenness(found: Spread) -> str:
    return "—" if found.gini is None else f"{found.gini:.2f}"


@register.filter
def raised(found: Spread) -> str:
    return "—" if found.raised is None else f"{found.raised:.0%}"
