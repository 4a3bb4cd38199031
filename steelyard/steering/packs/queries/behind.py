"""The rows behind a number: one query set, what a list shows of each row, and which of them are in the numerator."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Case, Q, QuerySet, Value, When
from django.utils import timezone

from steelyard.foundation.kit import words

IN_NUMERATOR = "in_numerator"
CHUNK = 2_000


@dataclass(frozen=True)
class Kind:
    """A kind of row: its table, what many are called, who may see one, columns, what stands in them, where it leads."""

    key: str  # the label of its model
    noun: str
    permission: str
    heads: tuple[str, ...]
    cells: Callable[[Any], tuple[str, ...]]
    order: tuple[str, ...] = ("id",)
    joined: tuple[str, ...] = ()
    href: Callable[[Any], str] = field(default=lambda _: "")
    column: str = "pk"  # by which a row is named; of states their number

    @property
    def model(self) -> Any:
        return apps.get_model(self.key)

    def name_of(self, row: Any) -> int:
        return int(getattr(row, self.column))

    def named(self, keys: Iterable[int]) -> Any:
        """The rows of these names, whether or not they would count today."""
        values = list(keys) if self.column == "pk" else [f"{key:02}" for key in keys]
        rows = self.model._default_manager.filter(**{f"{self.column}__in": values})
        return rows.select_related(*self.joined) if self.joined else rows


@dataclass(frozen=True)
class Behind:
    """The rows of one number; without ``numerator`` each row counts."""

    kind: Kind
    rows: QuerySet[Any]
    numerator: Q | None = None

    @property
    def marked(self) -> QuerySet[Any]:
        """The rows with whether each is in the numerator."""
        rows = self.rows.select_related(*self.kind.joined) if self.kind.joined else self.rows
        if self.numerator is None:
            return rows.annotate(**{IN_NUMERATOR: Value(1)})
        mark = Case(When(self.numerator, then=Value(1)), default=Value(0))
        return rows.annotate(**{IN_NUMERATOR: mark})

    @property
    def heads(self) -> tuple[str, ...]:
        return self.kind.heads if self.numerator is None else (*self.kind.heads, "Counts")

    def each(self) -> Iterator[Any]:
        """Every row in the order of its list, in bounded memory."""
        return self.marked.order_by(*self.kind.order).iterator(chunk_size=CHUNK)

    def told(self, row: Any) -> tuple[str, ...]:
        """The cells of a row, with whether it counts."""
        cells = self.kind.cells(row)
        return cells if self.numerator is None else (*cells, "Yes" if getattr(row, IN_NUMERATOR) else "No")


def day(moment: Any) -> str:
    """The day of a moment, by our own clock."""
    return words.day(timezone.localtime(moment).date()) if moment else "—"


def link(name: str = "") -> Callable[[Any], str]:
    """Where a row leads: its own page, or that of what it belongs to."""

    def href(row: Any) -> str:
        for part in filter(None, name.split(".")):
            row = getattr(row, part)
        return str(row.get_absolute_url())

    return href
