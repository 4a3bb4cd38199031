"""Pictures of a pack's tables: bars and the map of states, drawn from the rows of the table beneath them."""

import re
from collections.abc import Iterable

from django.utils.safestring import SafeString
from django.utils.text import slugify

from steelyard.foundation.kit.charts import Tile, ink
from steelyard.foundation.kit.charts.tiles import tile_picture
from steelyard.foundation.kit.rows import filled
from steelyard.foundation.kit.words import number
from steelyard.steering.packs.rules.pages import Picture, Section, Table

BAR, STEP, LETTER = 320, 28, 7.6  # pixels: the longest bar, from bar to bar, a letter of 13 pixels at its widest
MARGIN, HEAD = 16, 44  # around a picture that is a file, and above it for its title
_SIZE = re.compile(r'viewBox="0 0 ([\d.]+) ([\d.]+)"')


def pictured_in(sections: Iterable[Section]) -> dict[str, Table]:
    """The tables that have a picture, each under a name for its files: 1-decisions, 2-organizations-reached-by-state."""
    tables = [one for section in sections for one in section.tables if one.picture != Picture.NONE and one.rows]
    return {f"{at}-{slugify(table.caption)}": table for at, table in enumerate(tables, 1)}


def size_of(picture: str) -> tuple[float, float]:
    """Width and height of a drawing, in pixels."""
    found = _SIZE.search(picture)
    if not found:
        raise ValueError("This drawing does not say its size.")
    return float(found[1]), float(found[2])


def alone(table: Table, source: str) -> SafeString:
    """The picture of a table as a file of its own: under its title, on white, with who tells it beneath."""
    picture = drawn(table)
    width, height = size_of(picture)
    placed = f'<svg x="{MARGIN}" y="{HEAD}" width="{width:g}" height="{height:g}" '
    across = max(width, 1.2 * LETTER * len(table.caption), LETTER * len(source)) + 2 * MARGIN
    down = HEAD + height + HEAD
    marks = ink.join(
        [
            ink.rect(0, 0, across, down, fill="#ffffff"),
            ink.text(MARGIN, 28, table.caption, size=15, bold=True),
            SafeString(picture.replace("<svg ", placed, 1)),
            ink.text(MARGIN, down - MARGIN, source, size=11, fill=ink.QUIET),
        ]
    )
    frame = '<svg viewBox="0 0 {} {}" width="{}" height="{}" font-family="sans-serif" xmlns="http://www.w3.org/2000/svg">{}</svg>'
    return filled(frame, *(f"{one:g}" for one in (across, down, across, down)), marks)


def drawn(table: Table) -> SafeString:
    """The picture alone; nothing for a table without one."""
    if table.picture == Picture.TILES:
        tiles = [Tile(row.code, row.size, "", row.cells[0]) for row in table.rows if row.code]
        return tile_picture(table.caption, tiles, unit=table.unit)
    return _bars(table) if table.picture == Picture.BARS else ink.NOTHING


def _bars(table: Table) -> SafeString:
    rows = [row for row in table.rows if row.size is not None]
    most = max((row.size or 0 for row in rows), default=0)
    labels = LETTER * max((len(row.cells[0]) for row in rows), default=0) + 8
    marks = []
    for at, row in enumerate(rows):
        y = at * STEP
        width = BAR * (row.size or 0) / most if most else 0
        marks += [
            ink.text(labels - 8, y + 18, row.cells[0], size=13, anchor="end"),
            ink.line(labels, y + 2, labels, y + 26, stroke=ink.QUIET),
            ink.text(labels + width + 8, y + 18, row.cells[1], size=13),
        ]
        if width:
            marks.append(ink.rect(labels, y + 6, width, 16, fill=ink.STEPS[3]))
    told = "; ".join(f"{row.cells[0]}: {number(row.size)}" for row in rows)
    return ink.svg(
        labels + BAR + 60, max(len(rows), 1) * STEP, table.caption, f"{table.unit.capitalize()}: {told}.", marks
    )
