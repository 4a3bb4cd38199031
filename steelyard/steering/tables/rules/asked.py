"""What a table was asked for, as an address and a kept row hold it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from steelyard.steering.tables.rules.catalog import DIMENSIONS, FACTS, SHARED, Fact

# By what a table can be narrowed down to one group; periods do the same for times.
NARROWING = ("state", "level", "tier", "topic", "area", "kind", "mode", "decision")
ONLY = "only_"


@dataclass(frozen=True)
class Ask:
    """One question: what is counted, in rows and columns by what, narrowed down to which groups."""

    count: str
    rows: str = ""
    columns: str = ""
    only: tuple[tuple[str, str], ...] = ()  # (dimension, group), in the order of NARROWING

    @property
    def fact(self) -> Fact:
        return FACTS[self.count]

    @property
    def by(self) -> tuple[str, ...]:
        """The dimensions of rows and columns."""
        return tuple(one for one in (self.rows, self.columns) if one)

    @property
    def shared(self) -> tuple[str, ...]:
        """The dimensions asked about of which one thing can have several."""
        asked = {*self.by, *dict(self.only)}
        return tuple(one for one in SHARED if one in asked)

    @property
    def adds_up(self) -> bool:
        """Whether the groups add up to the whole: not where one thing can stand in several. Hours are shared out."""
        return self.fact.adds_up and (self.count == "hours" or not set(self.by) & set(SHARED))

    @property
    def title(self) -> str:
        """What the table shows, in words: "Requests received by state and month"."""
        named = " and ".join(DIMENSIONS[one].name.lower() for one in self.by)
        return f"{self.fact.name} by {named}" if named else self.fact.name

    @property
    def query(self) -> dict[str, str]:
        """The parameters of its address, without those of the period."""
        asked = {"count": self.count, "rows": self.rows, "columns": self.columns}
        return {name: value for name, value in asked.items() if value} | {
            f"{ONLY}{name}": value for name, value in self.only
        }

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> Self:
        """From the fields of a form that is valid."""
        only = tuple((name, given[f"{ONLY}{name}"]) for name in NARROWING if given.get(f"{ONLY}{name}"))
        return cls(given["count"], given.get("rows") or "", given.get("columns") or "", only)


def problems_of(ask: Ask) -> dict[str, str]:
    """What of a question cannot be answered, by the field that would have to change."""
    found: dict[str, str] = {}
    if ask.rows and ask.rows == ask.columns:
        found["columns"] = "Rows and columns are the same. Choose two different ones."
    if ask.columns and not ask.rows:
        found["rows"] = "Choose rows before columns."
    for field, dimension in (("rows", ask.rows), ("columns", ask.columns), *((f"{ONLY}{n}", n) for n, _ in ask.only)):
        if dimension and dimension not in ask.fact.by:
            found[field] = _not_by(ask.fact, dimension)
    return found


def _not_by(fact: Fact, dimension: str) -> str:
    return f"{fact.name} cannot be told apart by {DIMENSIONS[dimension].name.lower()}."


def way_out(count: str) -> str:
    """By what a fact can be told apart, as a sentence."""
    fact = FACTS.get(count)
    if fact is None:
        return ""
    named = [DIMENSIONS[one].name.lower() for one in fact.by]
    return f"{fact.name} can be told apart by {', '.join(named[:-1])} or {named[-1]}."
