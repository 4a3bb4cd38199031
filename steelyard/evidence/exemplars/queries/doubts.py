"""What is wrong with a file that could not be summed: the first cell at fault, by column and row."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from steelyard.evidence.exemplars.queries.models import Kind, Model, Source, Unreadable
from steelyard.evidence.exemplars.queries.statements import literal, quoted

if TYPE_CHECKING:
    from duckdb import DuckDBPyConnection


@dataclass(frozen=True)
class Cells:
    """The cells of a file, to look for the first one at fault."""

    source: Source
    model: Model
    connection: "DuckDBPyConnection"

    def refuse(self) -> None:
        """Raise Unreadable for the first cell that no model can use; say nothing where there is none."""
        for name in self.model.columns:
            if self.source.kinds[name] is Kind.NUMBER and name not in self.model.groups:
                self._refuse_numbers(name)
        weights = self.model.weights
        if weights and (cell := self._first(weights, "TRY_CAST(cell AS DOUBLE) < 0")):
            raise Unreadable(f"Column {weights}, row {cell[0]}: a weight cannot be below zero, as {cell[1]} is.")

    def _refuse_numbers(self, name: str) -> None:
        if cell := self._first(name, "TRY_CAST(cell AS DOUBLE) IS NULL"):
            hint = "" if name in self.model.numbers else f"; if the column holds texts, say --categorical {name}"
            raise Unreadable(f"Column {name}, row {cell[0]}: {cell[1]} is not a number{hint}.")
        if cell := self._first(name, "ISINF(TRY_CAST(cell AS DOUBLE))"):
            raise Unreadable(f"Column {name}, row {cell[0]}: {cell[1]} is infinite.")

    def refuse_outside(self) -> None:
        """Raise Unreadable for the first outcome beyond its scale."""
        if self.model.outcome_range is None:
            return
        name, (low, high) = self.model.outcome, self.model.outcome_range
        if cell := self._first(name, f"TRY_CAST(cell AS DOUBLE) NOT BETWEEN {low!r} AND {high!r}"):
            raise Unreadable(f"Column {name}, row {cell[0]}: {cell[1]} is outside the scale of {low:g} to {high:g}.")

    def _first(self, name: str, condition: str) -> tuple[int, str] | None:
        """Number and text of the first cell that meets a condition."""
        codes = ", ".join(literal(code) for code in self.model.missing)
        told = f"AND cell NOT IN ({codes})" if codes else ""
        row = f"ROW_NUMBER() OVER () + {self.source.first_row - 1}"
        cells = f"SELECT {row} AS line, CAST({quoted(name)} AS VARCHAR) AS cell FROM {self.source.raw}"
        asked = f"SELECT line, cell FROM ({cells}) WHERE cell IS NOT NULL {told} AND {condition} ORDER BY line LIMIT 1"
        found = self.connection.execute(asked).fetchall()
        return (int(found[0][0]), str(found[0][1])) if found else None
