"""A support map as pictures: providers by topic, and the times; each with its table."""

import math
from collections.abc import Sequence
from datetime import date, timedelta
from textwrap import wrap

from django import template
from django.utils.safestring import SafeString

from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.rows import filled
from steelyard.foundation.kit.words import day as day_told
from steelyard.support.coherence.queries.lines import Line
from steelyard.support.coherence.queries.maps import Cell, Matrix
from steelyard.support.coherence.queries.network import Network, Node

register = template.Library()

LEFT, ROW, COLUMN, LONGEST, NODE_LONGEST = 250, 30, 44, 34, 31
SLOPE, LETTER, HEAD_LONGEST = 38, 6.2, 44  # of the heads of columns: degrees, the width of a letter, how many at most
MOST = 40  # rows of a picture; the table beneath it holds all of them
WIDTH, YEAR = 760, 365


def _cut(words: str, longest: int = LONGEST) -> str:
    return words if len(words) <= longest else f"{words[: longest - 1].rstrip()}…"


@register.simple_tag
def map_matrix(matrix: Matrix) -> SafeString:
    """Providers by topic: filled where help goes on today, a ring where it has ended or not begun."""
    providers, topics = matrix.providers[:MOST], matrix.topics
    right, head = _room(topics)
    width, height = max(right, LEFT + COLUMN * max(len(topics), 1)), head + ROW * len(providers) + 8
    marks = [_head(at, topic, head) for at, topic in enumerate(topics)]
    for at, name in enumerate(providers):
        y = head + ROW * at + ROW / 2
        marks.append(ink.line(0, y + ROW / 2, LEFT + COLUMN * len(topics), y + ROW / 2, stroke=ink.RULE))
        marks += _name(name, y)
        marks += [
            _dot(LEFT + COLUMN * n + COLUMN / 2, y, cell=cell, words=f"{name}, {topic}")
            for n, topic in enumerate(topics)
            if (cell := matrix.cells.get((name, topic)))
        ]
    title = "Providers by topic"
    desc = f"{len(matrix.providers)} providers on {len(topics)} topics. Filled: help goes on today. Ring: it ended or has not begun."
    picture = ink.svg(width, height, title, desc, marks)
    return ink.figure("theory", title, picture, _matrix_table(matrix))


def _room(topics: Sequence[str]) -> tuple[float, float]:
    """How far to the right the slanted heads reach, and how high they stand."""
    slope, widths = math.radians(SLOPE), [LETTER * len(_cut(one, HEAD_LONGEST)) for one in topics]
    ends = [LEFT + COLUMN * (at + 0.5) + width * math.cos(slope) for at, width in enumerate(widths)]
    return math.ceil(max(ends, default=LEFT) + 12), math.ceil(max(widths, default=0) * math.sin(slope) + 24)


def _head(at: int, topic: str, head: float) -> SafeString:
    x = LEFT + COLUMN * at + COLUMN / 2
    words = ink.text(0, 0, _cut(topic, HEAD_LONGEST), size=12)
    return filled('<g transform="translate({} {}) rotate(-{})">{}</g>', f"{x:.0f}", f"{head - 8:.0f}", SLOPE, words)


def _name(
    name: str, y: float, *, place: float = LEFT - 12, anchor: str = "end", longest: int = LONGEST
) -> list[SafeString]:
    """A name beside its row: in one line, or the smaller in two."""
    if len(name) <= longest:
        return [ink.text(place, y + 4, name, anchor=anchor)]
    first, *rest = wrap(name, longest + 3)
    words = [first, _cut(" ".join(rest), longest + 3)] if rest else [first]
    top = y + 4 - 6 * len(rest[:1])
    return [ink.text(place, top + 12 * at, one, size=11.5, anchor=anchor) for at, one in enumerate(words)]


def _dot(x: float, y: float, *, cell: Cell, words: str) -> SafeString:
    fill = ink.STEPS[3] if cell.is_now else ink.PAPER
    told = f"{words}: {cell.count} {'row' if cell.count == 1 else 'rows'}{'' if cell.is_now else ', not today'}"
    mark = filled(
        '<circle cx="{}" cy="{}" r="9" fill="{}" stroke="{}" stroke-width="2"/>',
        f"{x:.1f}",
        f"{y:.1f}",
        fill,
        ink.STEPS[3],
    )
    if cell.count > 1:
        number = ink.text(x, y + 4, cell.count, size=11, anchor="middle", bold=True, fill=_on(cell))
        mark = ink.join([mark, number])
    return ink.link("", told, mark)


def _on(cell: Cell) -> str:
    return "#ffffff" if cell.is_now else ink.INK


def _matrix_table(matrix: Matrix) -> SafeString:
    heads = ("Provider", *matrix.topics)
    rows = ((name, *(_told(matrix.cells.get((name, topic))) for topic in matrix.topics)) for name in matrix.providers)
    return ink.table("Providers by topic", heads, rows)


def _told(cell: Cell | None) -> str:
    return "—" if cell is None else f"{cell.count} today" if cell.is_now else f"{cell.count} not today"


@register.simple_tag
def map_times(lines: Sequence[Line], today: date) -> SafeString:
    """From when to when each provider helps: an open end runs out of the picture, the brass line is today."""
    shown = sorted(lines, key=lambda one: (one.since or date.min, one.name))[:MOST]
    first, last = _window(shown, today)
    height = 44 + ROW * len(shown)
    marks = [mark for year in range(first.year, last.year + 1) for mark in _year(year, (first, last), height)]
    for at, line in enumerate(shown):
        marks += _bar(line, 40 + ROW * at, (first, last))
    x = _x(today, (first, last))
    marks.append(ink.line(x, 26, x, height, stroke=ink.BRASS, width=2))
    marks.append(ink.text(x, 20, "today", size=11, fill=ink.QUIET, anchor="middle"))
    title = "From when to when"
    picture = ink.svg(WIDTH, height + 6, title, f"{len(lines)} rows from {first.year} to {last.year}.", marks)
    rows = (
        (one.name, _day(one.since, "not said"), _day(one.until, "no end set"), one.intensity or "—") for one in lines
    )
    return ink.figure("theory", title, picture, ink.table(title, ("Provider", "From", "Until", "How often"), rows))


def _day(day: date | None, none: str) -> str:
    return day_told(day) if day else none


def _window(lines: Sequence[Line], today: date) -> tuple[date, date]:
    """Whole years around everything, at most ten before today and five after."""
    begins = [one.since for one in lines if one.since] or [today]
    ends = [one.until for one in lines if one.until] or [today]
    first = max(min([*begins, today]), today - timedelta(days=10 * YEAR))
    last = min(max([*ends, today]), today + timedelta(days=5 * YEAR))
    return date(first.year, 1, 1), date(last.year, 12, 31)


def _x(day: date, window: tuple[date, date]) -> float:
    first, last = window
    share = (day - first).days / max((last - first).days, 1)
    return LEFT + (WIDTH - LEFT - 10) * min(max(share, 0.0), 1.0)


def _year(year: int, window: tuple[date, date], height: int) -> list[SafeString]:
    x = _x(date(year, 1, 1), window)
    return [ink.line(x, 26, x, height, stroke=ink.RULE), ink.text(x + 4, 36, year, size=11, fill=ink.QUIET)]


def _bar(line: Line, y: float, window: tuple[date, date]) -> list[SafeString]:
    begins = _x(line.since, window) if line.since else LEFT
    ends = _x(line.until, window) if line.until else WIDTH - 4
    words = f"{line.name}: {_day(line.since, 'begin not said')} to {_day(line.until, 'no end set')}"
    bar = ink.rect(
        begins, y + 6, max(ends - begins, 4), 14, fill=ink.STEPS[2] if line.until else ink.STEPS[1], stroke=ink.STEPS[3]
    )
    return [*_name(line.name, y + 14), ink.link("", words, bar)]


@register.simple_tag
def told_of(shares: dict[int, str], row: int | None) -> str:
    """Who sees a row, in words; empty where nobody does."""
    return shares.get(row, "") if row else ""


SIDE, GAP, MIDDLE = 225, 26, 150  # of the network: room for names, height of a node, room for lines
THIN, THICK = 0.75, 7.0


@register.simple_tag
def support_network(network: Network) -> SafeString:
    """Providers on the left, recipients on the right, a line for each pair as wide as what it stands for.

    Both sides stand in their own order, so the picture is the same each time and takes one pass over the pairs.
    """
    left, right = network.providers, network.recipients
    height = 40 + GAP * max(len(left), len(right), 1)
    at = _places(left, height) | _places(right, height)
    most = max(network.edges.values(), default=1)
    # The many in the background, the heavy ones on top of them.
    order = sorted(network.edges.items(), key=lambda one: (one[1], one[0]))
    marks = [_tie(at[one], at[other], count / most) for (one, other), count in order]
    marks += [ink.text(SIDE, 16, "Providers", size=12, fill=ink.QUIET, anchor="end")]
    marks += [ink.text(SIDE + MIDDLE, 16, "Recipients", size=12, fill=ink.QUIET)]
    marks += [mark for one in left for mark in _node(one, SIDE, at[one.key])]
    marks += [mark for one in right for mark in _node(one, SIDE + MIDDLE, at[one.key])]
    title = "Who helps whom"
    pairs = sum(network.edges.values())
    told = f"{network.organizations} organizations, {pairs} pairs, drawn as {len(left)} on the side of providers and {len(right)} on that of recipients."
    picture = ink.svg(2 * SIDE + MIDDLE, height, title, told, marks)
    return ink.figure("ties", title, picture, _network_table(network))


def _tie(y1: float, y2: float, share: float) -> SafeString:
    """A line that leaves and arrives level, so that those of one node part only in the middle."""
    middle, end = SIDE + MIDDLE / 2, SIDE + MIDDLE
    step = 3 if share > 0.5 else 2 if share > 0.15 else 1
    return filled(
        '<path d="M{} {}C{} {} {} {} {} {}" fill="none" stroke="{}" stroke-width="{}"/>',
        *(SIDE, f"{y1:.1f}", f"{middle:.0f}", f"{y1:.1f}", f"{middle:.0f}", f"{y2:.1f}", end, f"{y2:.1f}"),
        *(ink.STEPS[step], f"{THIN + THICK * share:.2f}"),
    )


def _places(nodes: Sequence[Node], height: float) -> dict[str, float]:
    """Evenly over the height, in the order given."""
    step = (height - 40) / max(len(nodes), 1)
    return {one.key: 32 + step * (at + 0.5) for at, one in enumerate(nodes)}


def _node(node: Node, x: float, y: float) -> list[SafeString]:
    words = node.label if node.count == 1 else f"{node.label} ({node.count})"
    mark = filled('<circle cx="{}" cy="{}" r="5" fill="{}"/>', f"{x:.0f}", f"{y:.1f}", ink.STEPS[3])
    place, anchor = (x - 12, "end") if node.is_provider else (x + 12, "start")
    name = ink.join(_name(words, y, place=place, anchor=anchor, longest=NODE_LONGEST))
    return [ink.link("", f"{words}: {node.degree} {'pair' if node.degree == 1 else 'pairs'}", ink.join([mark, name]))]


def _network_table(network: Network) -> SafeString:
    names = {one.key: one.label for one in (*network.providers, *network.recipients)}
    rows = (
        (names[one], names[other], count)
        for (one, other), count in sorted(network.edges.items(), key=lambda e: (names[e[0][0]], names[e[0][1]]))
    )
    return ink.table("Who helps whom", ("Provider", "Recipient", "Pairs"), rows)
