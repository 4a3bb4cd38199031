"""The matrix and the network of initiatives, drawn in Python: as templates, their cells would cost more than all else."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from steelyard.foundation.kit.charts import ink
from steelyard.foundation.kit.controls import control
from steelyard.foundation.kit.rows import filled, joined
from steelyard.support.alignment.models import Initiative
from steelyard.support.alignment.queries.pairs import Cell, Edge, Head, Network, Part
from steelyard.support.alignment.rules import Domain

register = template.Library()
register.simple_tag(control, name="bare")  # a control whose label stands elsewhere in its row

_EMPTY = SafeString('<td class="pairs__none"></td>')
_CELL = '<td class="pairs__{}"><a href="{}{}/pairs/{}/" aria-label="{} and {}: {}">{}</a></td>'
_UNSEEN = "not compared"


@register.simple_tag
def pair_matrix(part: Part) -> SafeString:
    """The window as a table: numbers along both edges, and in each cell how much a pair shares; ``!`` is a conflict."""
    base = reverse("alignment:initiative", args=[0]).removesuffix("0/")
    heads = joined(
        '<th scope="col"><a href="{}{}/" aria-label="{} {}">{}</a></th>',
        ((base, one.pk, one.number, one.name, one.number) for one in part.columns),
    )
    rows = ink.join(_matrix_row(part, at, one, base) for at, one in enumerate(part.rows))
    return filled(
        '<table class="pairs"><caption class="usa-sr-only">Pairs of initiatives {} with {}</caption>'
        '<thead><tr><th scope="col" class="pairs__corner"><span class="usa-sr-only">Initiative</span></th>{}</tr></thead>'
        "<tbody>{}</tbody></table>",
        *(part.window.rows_told, part.window.columns_told, heads, rows),
    )


def _matrix_row(part: Part, at: int, one: Head, base: str) -> SafeString:  # noqa: PLR0917 -- which row, of what, and where it leads
    """A row from the diagonal on; what lies before it stands in another row already."""
    offset = part.window.row - part.window.column + at
    cells = [
        _EMPTY if place <= offset else _cell(part.cells, one, other, base) for place, other in enumerate(part.columns)
    ]
    head = filled(
        '<th scope="row"><a href="{}{}/"><span class="pairs__number">{}</span> <bdi>{}</bdi></a></th>',
        *(base, one.pk, one.number, one.name),
    )
    return filled("<tr>{}{}</tr>", head, ink.join(cells))


def _cell(cells: Mapping[tuple[int, int], Cell], one: Head, other: Head, base: str) -> SafeString:  # noqa: PLR0917 -- a pair, and where it leads
    found = cells.get((one.pk, other.pk))
    if found is None:
        return filled(_CELL, "unseen", base, one.pk, other.pk, one.number, other.number, _UNSEEN, "")
    shown = f"{found.shared or '·'}{'!' if found.conflicts else ''}"
    look = "conflict" if found.conflicts else f"shares{found.shared}"
    return filled(_CELL, look, base, one.pk, other.pk, one.number, other.number, found.told, shown)


WIDTH, HEIGHT, EDGE = 760, 560, 28


@register.simple_tag
def network_picture(network: Network, places: Mapping[int, tuple[float, float]]) -> SafeString:
    """Initiatives as numbered circles, a line for each pair that shares; a broken line with a cross is a conflict."""
    base = reverse("alignment:initiative", args=[0]).removesuffix("0/")
    at = {pk: (EDGE + (WIDTH - 2 * EDGE) * x, EDGE + (HEIGHT - 2 * EDGE) * y) for pk, (x, y) in places.items()}
    names = {one.pk: one for one in network.heads}
    lines = [_edge(one, at) for one in network.edges if one.first in at and one.second in at]
    nodes = [_node(one, *at[one.pk], base=base) for one in network.heads if one.pk in at]
    crosses = [_cross(one, at) for one in network.edges if one.conflicts and {one.first, one.second} <= at.keys()]
    conflicts = sum(one.conflicts for one in network.edges)
    title = "Network of initiatives"
    told = (
        f"{len(names)} initiatives, {len(network.edges)} pairs that share or conflict, {conflicts} of them in conflict."
    )
    picture = ink.svg(WIDTH, HEIGHT, title, told, [*lines, *nodes, *crosses], linked=True)
    return ink.figure("network", title, picture, network_table(network), folded=False)


def _edge(one: Edge, at: Mapping[int, tuple[float, float]]) -> SafeString:
    (x1, y1), (x2, y2) = at[one.first], at[one.second]
    if one.conflicts:
        return ink.line(x1, y1, x2, y2, stroke=ink.INK, width=1.6, dash="6 4")
    return ink.line(x1, y1, x2, y2, stroke=ink.QUIET, width=0.6 + 0.9 * (one.shared - 1))


def _cross(one: Edge, at: Mapping[int, tuple[float, float]]) -> SafeString:
    """The sign of a conflict, off the middle of its line, where other initiatives stand more often."""
    (x1, y1), (x2, y2) = at[one.first], at[one.second]
    x, y, arm = x1 + 0.35 * (x2 - x1), y1 + 0.35 * (y2 - y1), 6
    strokes = (
        ink.line(x - arm, y + down * arm, x + arm, y - down * arm, stroke=stroke, width=width)
        for stroke, width in ((ink.PAPER, 5), (ink.INK, 2.5))
        for down in (1, -1)
    )
    return ink.join(strokes)


def _node(one: Head, x: float, y: float, *, base: str) -> SafeString:
    mark = filled(
        '<circle class="chart__hit" cx="{}" cy="{}" r="13" fill="#ffffff" stroke="{}" stroke-width="2"/>',
        *(f"{x:.1f}", f"{y:.1f}", ink.STEPS[3]),
    )
    number = ink.text(x, y + 4, one.number, size=11, anchor="middle", bold=True)
    return ink.link(f"{base}{one.pk}/", f"{one.number} {one.name}", ink.join([mark, number]))


@register.simple_tag(name="network_words")
def network_table(network: Network) -> SafeString:
    """The picture in words: with whom each initiative shares, by number, and with whom it conflicts."""
    base = reverse("alignment:initiative", args=[0]).removesuffix("0/")
    numbers = {one.pk: one.number for one in network.heads}
    shares: dict[int, list[int]] = {}
    conflicts: dict[int, list[int]] = {}
    for edge in network.edges:
        for one, other in ((edge.first, edge.second), (edge.second, edge.first)):
            if edge.shared:
                shares.setdefault(one, []).append(numbers[other])
            if edge.conflicts:
                conflicts.setdefault(one, []).append(numbers[other])
    rows = (
        (one.number, f"{base}{one.pk}/", one.name, one.owner or "—", _told(shares, one.pk), _told(conflicts, one.pk))
        for one in network.heads
    )
    body = joined(
        '<tr><td class="number">{}</td><th scope="row"><a href="{}"><bdi>{}</bdi></a></th><td><bdi>{}</bdi></td>'
        "<td>{}</td><td>{}</td></tr>",
        rows,
    )
    return filled(
        '<div class="table-frame" tabindex="0" role="group" aria-label="The network in words"><table class="table">'
        '<caption class="usa-sr-only">The network in words</caption><thead><tr><th scope="col" class="number">No.</th>'
        '<th scope="col">Initiative</th><th scope="col">Owner</th><th scope="col">Shares with</th>'
        '<th scope="col">Conflicts with</th></tr></thead><tbody>{}</tbody></table></div>',
        body,
    )


def _told(ties: Mapping[int, Sequence[int]], pk: int) -> str:
    return ", ".join(map(str, sorted(ties.get(pk, ())))) or "—"


SIDE = 4  # of a cell of the whole matrix


@register.simple_tag
def whole_matrix(network: Network) -> SafeString:
    """All pairs at once, four units to a cell: the darker, the more a pair shares; an outlined cell is a conflict."""
    at = {one.pk: place for place, one in enumerate(network.heads)}
    paths: dict[str, list[str]] = {}
    for edge in network.edges:
        row, column = sorted((at[edge.first], at[edge.second]))
        look = "conflict" if edge.conflicts else str(edge.shared)
        paths.setdefault(look, []).append(f"M{column * SIDE} {row * SIDE}h{SIDE - 1}v{SIDE - 1}h-{SIDE - 1}z")
    looks = {"1": ink.STEPS[1], "2": ink.STEPS[2], "3": ink.STEPS[3], "4": ink.STEPS[4]}
    marks = [
        filled('<path d="{}" fill="{}"/>', "".join(paths[look]), color)
        for look, color in looks.items()
        if look in paths
    ]
    if "conflict" in paths:
        marks.append(
            filled('<path d="{}" fill="none" stroke="{}" stroke-width="1.2"/>', "".join(paths["conflict"]), ink.INK)
        )
    size = len(network.heads) * SIDE
    diagonal = ink.line(0, 0, size, size, stroke=ink.RULE)
    told = f"{network.compared} pairs compared, {len(network.edges)} of them share or conflict; the window shows them one by one."
    return ink.figure(
        "whole", "All pairs", ink.svg(size, size, "All pairs", told, [diagonal, *marks]), ink.NOTHING, folded=False
    )


@register.simple_tag
def rated_rows(rows: Iterable[Initiative], writes: Any = False) -> SafeString:  # noqa: FBT002 -- templates name it by its place
    """Each initiative with its points in the six domains."""
    return ink.join(_rated_row(one, writes=bool(writes)) for one in rows)


def _points(now: int | None, then: int | None) -> SafeString:
    """The points of one domain, and those of the round before where they were others."""
    was = filled(' <span class="quiet">was {}</span>', then) if then and then != now else ""
    if now is None:
        return filled('<td class="rated"><span class="quiet">—</span>{}</td>', was)
    return filled('<td class="rated rated--{}">{}{}</td>', now, now, was)


def _rated_row(one: Initiative, *, writes: bool) -> SafeString:
    scores = {rating.domain: rating.score for rating in one.ratings.all()}
    then = {rating.domain: rating.score for rating in one.earlier.ratings.all()} if one.earlier else {}
    cells = ink.join(_points(scores.get(domain), then.get(domain)) for domain in Domain)
    rate = (
        filled(
            '<a href="{}">Rate<span class="usa-sr-only"> {}</span></a>',
            reverse("alignment:rate", args=[one.pk]),
            one.name,
        )
        if writes
        else SafeString("")
    )
    return filled(
        '<tr><td class="number">{}</td><th scope="row"><a href="{}"><bdi>{}</bdi></a></th>{}<td>{}</td></tr>',
        *(one.number, one.get_absolute_url(), one.name, cells, rate),
    )
