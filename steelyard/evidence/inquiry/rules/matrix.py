"""A table of counts: lines by codes."""

from dataclasses import dataclass
from typing import Any

from steelyard.center.charge.rules import TierKey
from steelyard.evidence.inquiry.rules import AgencyLevel, Stratum
from steelyard.evidence.inquiry.rules.tree import Node

BY = {
    "respondent": "Respondent",
    "document": "Document",
    "stratum": "Group",
    "tier": "Tier",
    "agency_level": "Agency level",
    "period": "Period",
}
LABELS: dict[str, dict[Any, str]] = {
    "stratum": dict(Stratum.choices()),
    "tier": dict(TierKey.choices()),
    "agency_level": dict(AgencyLevel.choices()),
}


@dataclass(frozen=True)
class Cell:
    excerpts: int
    documents: int


@dataclass(frozen=True)
class Line:
    key: Any
    label: str
    cells: tuple[Cell, ...]

    @property
    def total(self) -> int:
        return sum(cell.excerpts for cell in self.cells)


@dataclass(frozen=True)
class Matrix:
    nodes: tuple[Node, ...]
    lines: tuple[Line, ...]

    @property
    def totals(self) -> list[int]:
        return [sum(line.cells[at].excerpts for line in self.lines) for at in range(len(self.nodes))]

    def ordered(self, at: int | None) -> "Matrix":
        """With the lines that say most under one code first (case-ordered)."""
        if at is None or not 0 <= at < len(self.nodes):
            return self
        return Matrix(self.nodes, tuple(sorted(self.lines, key=lambda line: -line.cells[at].excerpts)))
