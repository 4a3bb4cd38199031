"""Pictures of a pack's tables: bars and the map of states, drawn from the rows of the table beneath them."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.safestring import SafeString

from steelyard.foundation.kit.access import allows
from steelyard.foundation.kit.charts import Tile, ink
from steelyard.foundation.kit.charts.tiles import tile_picture
from steelyard.foundation.kit.words import number
from steelyard.steering.packs.models import Pack
from steelyard.steering.packs.rules.pages import Picture, Row, Table

register = template.Library()

WIDTH, LABELS, BAR, STEP = 640, 260, 320, 28


@register.simple_tag(takes_context=True)
def opens(context: Any, pack: Pack, row: Row) -> str:
    """Where the rows behind a line open for this reader; empty where they do not."""
    measure, _, value = row.figure.partition("/")
    if not value or not allows(context["request"].user, "reporting.see_rows"):
        return ""
    if not pack.is_frozen:
        days = f"period=days&first={pack.period_from}&last={pack.period_to}"
        return f"{reverse('packs:measure', args=[measure])}?{days}"
    kept = row.figure in pack.kept["rows"]
    return reverse("packs:kept-rows", args=[pack.pk, measure, value]) if kept else ""


@register.simple_tag
def drawn(table: Table) -> SafeString:
    """The picture alone; nothing for a table without one."""
    if table.picture == Picture.TILES:
        tiles = [Tile(row.code, row.size, "", row.cells[0]) for row in table.rows if row.code]
        return tile_picture(table.caption, tiles, unit=table.unit)
    return _bars(table) if table.picture == Picture.BARS else ink.NOTHING


@register.simple_tag
def pictured(table: Table) -> SafeString:
    """The picture as a figure of a page; the table beneath says the same."""
    found = drawn(table)
    kind = "tiles" if table.picture == Picture.TILES else "bars"
    return ink.figure(kind, f"{table.caption}, as a picture", found, ink.NOTHING) if found else ink.NOTHING


def _bars(table: Table) -> SafeString:
    rows = [row for row in table.rows if row.size is not None]
    most = max((row.size or 0 for row in rows), default=0)
    marks = []
    for at, row in enumerate(rows):
        y = at * STEP
        width = BAR * (row.size or 0) / most if most else 0
        marks += [
            ink.text(LABELS - 8, y + 18, row.cells[0], size=13, anchor="end"),
            ink.line(LABELS, y + 2, LABELS, y + 26, stroke=ink.QUIET),
            ink.text(LABELS + width + 8, y + 18, row.cells[1], size=13),
        ]
        if width:
            marks.append(ink.rect(LABELS, y + 6, width, 16, fill=ink.STEPS[3]))
    told = "; ".join(f"{row.cells[0]}: {number(row.size)}" for row in rows)
    return ink.svg(WIDTH, max(len(rows), 1) * STEP, table.caption, f"{table.unit.capitalize()}: {told}.", marks)
