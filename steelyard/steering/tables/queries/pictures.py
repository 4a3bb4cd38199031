"""A table as the picture that suits it: months as columns or lines, states as tiles, everything else as bars."""

from dataclasses import replace
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from steelyard.foundation.kit import charts, words
from steelyard.steering.tables.queries.tables import Cell, Table

MOST_LINES, MOST_BARS = 4, 40


def picture(table: Table) -> SafeString | None:
    """None where there is nothing to draw, or what would be drawn is not shown."""
    shown = [line.total for line in table.lines if not line.total.is_hidden]
    if not table.lines or len(shown) < len(table.lines):
        return None
    rows, unit = table.ask.rows, table.ask.fact.noun
    alone = rows != "month" or len(table.columns) > MOST_LINES  # the picture is of the rows, all columns together
    title = f"{(replace(table.ask, columns='') if alone else table.ask).title}, {table.period.label}"
    if rows == "month" and None not in table.row_keys:
        return _months(table, title, unit)
    if rows == "state":
        return _tiles(table, title, unit)
    bars = [charts.Bar(line.label, line.total.value or 0, line.total.text, line.total.href) for line in table.lines]
    return charts.bars(title, bars[:MOST_BARS], unit=unit.capitalize(), label=table.head)


def _months(table: Table, title: str, unit: str) -> SafeString:
    months: list[date] = table.row_keys
    inner = [cell for line in table.lines for cell in line.cells]
    if 1 < len(table.columns) <= MOST_LINES and not any(cell.is_hidden for cell in inner):
        series = [
            charts.Series(name, [_value(line.cells[at]) for line in table.lines])
            for at, name in enumerate(table.columns)
        ]
        return charts.lines(title, months, series, unit=unit)
    values: Any = [_value(line.total) for line in table.lines]
    return charts.columns(title, months, values, unit=unit)


def _value(cell: Cell) -> float:
    return round(cell.value or 0, 1)


def _whole(cell: Cell) -> int | None:
    return None if cell.value is None else round(cell.value)


def _tiles(table: Table, title: str, unit: str) -> SafeString:
    tiles: list[Any] = [
        charts.Tile(key, round(line.total.value or 0), line.total.href, line.label)
        for key, line in zip(table.row_keys, table.lines, strict=True)
        if key is not None
    ]
    return charts.tile_map(title, tiles, unit=unit, shown=words.number)
