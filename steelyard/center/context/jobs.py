"""Imports of context events, and of what is published about states."""

from typing import Any

from steelyard.center.context import actions
from steelyard.center.context.forms.rows import ContextEventRow, IndicatorRow, StateFigureRow
from steelyard.center.context.models import ContextEvent, Indicator, StateFigure
from steelyard.foundation.work.imports import Kind, kind


def _figure(row: dict[str, Any]) -> dict[str, Any]:
    """A row by the names of the table, which holds whole numbers."""
    return {name: cell for name, cell in row.items() if name != "figure"} | {"hundredths": int(row["figure"] * 100)}


kind(
    Kind(
        "context_events",
        "Context events",
        ContextEventRow,
        find=lambda row: ContextEvent.objects.filter(key=row["key"]).first(),
        add=lambda row, *, by: actions.record_event(by=by, **row),
        alter=lambda event, row, *, by: actions.alter_event(event, by=by, **row),
    )
)
kind(
    Kind(
        "indicators",
        "Indicators of states",
        IndicatorRow,
        find=lambda row: Indicator.objects.filter(key=row["key"]).first(),
        add=lambda row, *, by: actions.define(by=by, **row),
        alter=lambda indicator, row, *, by: actions.redefine(indicator, by=by, **row),
    )
)
kind(
    Kind(
        "state_figures",
        "Figures of states",
        StateFigureRow,
        find=lambda row: StateFigure.objects.filter(**{k: row[k] for k in ("indicator", "state", "year")}).first(),
        add=lambda row, *, by: actions.enter(by=by, **_figure(row)),
        alter=lambda figure, row, *, by: actions.correct(figure, by=by, **_figure(row)),
    )
)
