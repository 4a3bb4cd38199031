"""The lines of a table's files."""

from datetime import date

from steelyard.foundation.kit import words
from steelyard.steering.reporting.rules import measure_of
from steelyard.steering.tables.queries.tables import Cell, Table
from steelyard.steering.tables.rules import DIMENSIONS

type Written = str | float


def lines(table: Table) -> list[list[Written]]:
    """The heading, a line for each row, and what they come to."""
    whole = "All" if table.ask.columns else table.ask.fact.name
    head: list[Written] = [table.head, *table.columns, whole]
    body: list[list[Written]] = [[line.label, *map(_written, line.cells), _written(line.total)] for line in table.lines]
    return [head, *body, ["All", *map(_written, table.totals), _written(table.total)]]


def _written(cell: Cell) -> Written:
    if cell.value is None:
        return cell.text
    return int(cell.value) if cell.value == int(cell.value) else round(cell.value, 2)


def about(table: Table, *, narrowed: list[str], today: date) -> list[list[str]]:
    """What a reader must know: what is counted, when, of which groups, and what is not shown."""
    measure = measure_of(table.ask.fact.measure)
    found = [
        ["Table", table.ask.title],
        ["Period", table.period.name],
        ["Only", ", ".join(narrowed) or "everything"],
        ["How it is counted", measure.formula],
        ["Mind", measure.caveat],
        ["Reckoned on", words.day(today)],
    ]
    if not table.ask.adds_up:
        found.append(["Sums", "One may stand in several groups, so the groups can add up to more than all."])
    if table.is_hidden:
        found.append(["Not shown", "A group is smaller than ten people; the others would give it away."])
    if table.ask.fact.of_people and not table.is_hidden and DIMENSIONS:
        found.append(["Small groups", "Check before passing it on: small groups of people may be recognized."])
    return found
