"""The rows that one cell counts, in the lists that the overview opens too."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.kit import words
from steelyard.foundation.kit.paging import Page, paged
from steelyard.steering.reporting.queries import LISTINGS, AwardYear
from steelyard.steering.reporting.queries.lists import Cell, Listing
from steelyard.steering.reporting.rules import Period
from steelyard.steering.tables.queries import labels
from steelyard.steering.tables.queries.facts import COLUMN, ROW, counted, grouped
from steelyard.steering.tables.queries.limits import limited, until
from steelyard.steering.tables.rules import SECONDS, Ask


class NoSuchGroup(Exception):
    """An address names a group that cannot be."""


def _present(row: Any) -> tuple[Cell, ...]:
    who = Cell(row.person.name, row.person.get_absolute_url()) if row.person else Cell("—")
    where = row.organization.name if row.organization else "—"
    heads = 1 if row.person else row.count or 0
    title = row.activity.title or row.activity.get_kind_display()
    return (Cell(title, row.activity.get_absolute_url()), Cell(words.day(row.activity.on)), who, Cell(where),
            Cell(words.number(heads)))  # fmt: skip


def _event(row: Any) -> tuple[Cell, ...]:
    return (Cell(row.title, row.get_absolute_url()), Cell(row.get_kind_display()), Cell(row.get_mode_display()),
            Cell(words.day(row.local_start.date())))  # fmt: skip


_LISTINGS: dict[str, Listing] = {
    "activities": LISTINGS["activities"],
    "people": LISTINGS["reach-people"],
    "organizations": LISTINGS["reach-organizations"],
    "hours": LISTINGS["effort-hours"],
    "requests": LISTINGS["requests-received"],
    "decisions": LISTINGS["requests-decided"],
    "participations": Listing("entries of participation", "directory.see", lambda scope: scope, ("-activity__on", "-id"),
                              ("Activity", "Day", "Who", "Organization that day", "People"), _present,
                              ("activity", "person", "organization"), 1),
    "events": Listing("events", "events.see", lambda scope: scope, ("-starts_at", "-id"),
                      ("Event", "Kind", "Format", "Day"), _event),
}  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """One page of the rows behind a cell."""

    listing: Listing
    count: int
    page: Page[Any]
    lines: list[list[Cell]]
    groups: list[str]


def behind(
    ask: Ask, period: Period, years: list[AwardYear], *, place: Mapping[str, str], seconds: float | None = None
) -> Behind:
    """The rows of the cell at a place of the address: its row and column, and the page turned to."""
    rows, groups = grouped(counted(ask, period), ask, years), narrowed(ask)
    for name, dimension, text in ((ROW, ask.rows, place.get("row")), (COLUMN, ask.columns, place.get("column"))):
        if dimension and text:
            key = _read(dimension, text)
            rows = rows.filter(**({f"{name}__isnull": True} if key is None else {name: key}))
            groups.append(labels.label_of(dimension, key, labels.names(dimension, years)))
    rows, listing = _things(ask, rows), _LISTINGS[ask.count]
    with limited(until(SECONDS if seconds is None else seconds)):
        page = paged(
            rows.select_related(*listing.joined) if listing.joined else rows,
            listing.order, after=place.get("after", ""), before=place.get("before", ""),
        )  # fmt: skip
        count = rows.count()
    return Behind(listing, count, page, [listing.line(listing.cells(row)) for row in page.rows], groups)


def _read(dimension: str, text: str) -> Any:
    try:
        return labels.read(dimension, text)
    except ValueError as problem:
        raise NoSuchGroup from problem


def _things(ask: Ask, rows: QuerySet[Any]) -> QuerySet[Any]:
    """The things counted, each once."""
    if ask.count == "people":
        return Person.objects.filter(pk__in=rows.values("person"))
    if ask.count == "organizations":
        return Organization.objects.filter(pk__in=rows.values("organization"))
    return rows.model._default_manager.filter(pk__in=rows.values("pk"))


def narrowed(ask: Ask) -> list[str]:
    """The groups that a table is narrowed down to, in words."""
    return [labels.label_of(name, *_known(name, value)) for name, value in ask.only]


def _known(dimension: str, value: str) -> tuple[Any, dict[Any, str]]:
    known = {str(key): label for key, label in labels.names(dimension, []).items()}
    return value, known
