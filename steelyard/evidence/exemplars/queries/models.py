"""What to fit, by the names of columns, and what can be wrong with the data."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from steelyard.analysis.exemplars import Unusable

MOST_LEVELS = 200


class Unreadable(Unusable):
    """The file or table cannot be read as asked; the message is one plain sentence."""


class Kind(StrEnum):
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True)
class Model:
    """The model by names of columns.

    ``missing`` are codes that stand for no answer, as -9; ``categorical`` columns are texts whatever they look like;
    ``outcome_range`` is the least and greatest value the outcome can have.
    """

    outcome: str
    context: tuple[str, ...]
    group: str
    within: str = ""
    weights: str = ""
    categorical: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    outcome_range: tuple[float, float] | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        named = (self.outcome, *self.context, self.group, self.within, self.weights)
        return tuple(dict.fromkeys(name for name in named if name))

    @property
    def numbers(self) -> tuple[str, ...]:
        return (self.outcome, *((self.weights,) if self.weights else ()))

    @property
    def groups(self) -> tuple[str, ...]:
        return (self.group, *((self.within,) if self.within else ()))

    def check(self) -> None:
        """Each column has one part to play."""
        if self.outcome in self.context:
            raise Unreadable(f"Column {self.outcome} is the outcome; it cannot be context as well.")
        twice = {name for name in self.context if self.context.count(name) > 1}
        if twice:
            raise Unreadable(f"Column {min(twice)} is named twice as context.")
        if self.group in (self.outcome, *self.context) or self.within in (self.group, self.outcome):
            raise Unreadable(f"Column {self.group} names the groups; it cannot be something else as well.")


@dataclass(frozen=True)
class Source:
    """A table to select from, and what its columns hold.

    ``relation`` is what stands after FROM; ``raw`` is the same with every column as text, and ``first_row`` the number of
    its first row as a person counts it, both None or 0 where rows have no numbers.
    """

    relation: str
    kinds: Mapping[str, Kind]
    raw: str = ""
    first_row: int = 0
    in_one_scan: bool = False  # reading twice costs more than summing in one go
    notes: tuple[str, ...] = ()
