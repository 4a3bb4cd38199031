"""What is known about a wave as plain data, as the register of releases keeps it (R9)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from steelyard.analysis.disclosure.plans import Cells, Plan
from steelyard.analysis.disclosure.worlds import Fact, Known, Refused


def written(known: Known, *, after: Known) -> dict[str, Any]:
    """What one table added: facts, refusals, and whether answers of it were shown."""
    return {
        "facts": [
            {"base": fact.base, "cells": _cells(fact.cells), "low": fact.low, "high": fact.high,
             "answers": [list(one) for one in fact.answers]}
            for fact in after.facts[len(known.facts) :]
        ],
        "refused": [
            {"base": one.base, "groups": [_cells(cells) for cells in one.groups]}
            for one in after.refused[len(known.refused) :]
        ],
        "tables": [table.name for table in after.tables[len(known.tables) :]],
    }  # fmt: skip


def read(entries: Iterable[Mapping[str, Any]], plan: Plan) -> Known:
    """Everything that the register says is known of a wave."""
    facts, refused, tables = [], [], []
    for entry in entries:
        facts += [
            Fact(one["base"], _read(one["cells"]), one["low"], one["high"],
                 tuple((answer, weight) for answer, weight in one["answers"]))
            for one in entry["facts"]
        ]  # fmt: skip
        refused += [Refused(one["base"], tuple(_read(cells) for cells in one["groups"])) for one in entry["refused"]]
        tables += [plan.table(name) for name in entry["tables"]]
    return Known(tuple(facts), tuple(refused), tuple(tables))


def _cells(cells: Cells) -> list[list[str]]:
    return [list(cell) for cell in sorted(cells)]


def _read(cells: Sequence[Sequence[str]]) -> Cells:
    return frozenset(tuple(cell) for cell in cells)
