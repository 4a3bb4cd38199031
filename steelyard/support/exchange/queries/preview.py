"""What leaves, as people look through it before it does."""

from dataclasses import dataclass
from typing import Any

from steelyard.center.charge.queries import the_center
from steelyard.foundation.kit.paging import Page, paged
from steelyard.support.exchange.models import Publishing
from steelyard.support.exchange.queries.feed import rows
from steelyard.support.exchange.queries.leaving import by_agency, leaving, support_page
from steelyard.support.exchange.rules.fields import FIELDS, ROWS, Row

WORDS = {
    "center": "The center itself",
    "offering": "Offerings",
    "expertise": "Expertise",
    "support": "Support of agencies",
}
BY_NAME = ("name_key", "of")


@dataclass(frozen=True)
class Part:
    """One kind of row: whether it is told, how many rows leave, and of how many agencies."""

    kind: str
    label: str
    is_told: bool
    count: int
    agencies: int = 0


@dataclass(frozen=True)
class Shown:
    """One row as it leaves: its fields by name, in the order of the format."""

    fields: list[tuple[str, Any]]


@dataclass(frozen=True)
class Leaving:
    """A page of rows of one kind."""

    label: str
    says: list[tuple[str, str]]
    rows: list[Shown]
    page: Page[Any] | None


def parts(chosen: Publishing) -> list[Part]:
    """The kinds of rows with their numbers; support is counted and not read."""
    center = the_center()
    without = Publishing(
        tells_offerings=True, tells_expertise=True, tells_depth=chosen.tells_depth, tells_support=False
    )
    counts = dict.fromkeys(ROWS, 0)
    for kind, _ in rows(without):
        counts[kind] += 1
    told = {"offering": chosen.tells_offerings, "expertise": chosen.tells_expertise, "support": chosen.tells_support}
    agencies = 0
    if center is not None:
        counts["support"] = leaving(center).count()
        agencies = by_agency(center).count()
    return [
        Part(kind, WORDS[kind], told.get(kind, True), counts[kind], agencies if kind == "support" else 0)
        for kind in ROWS
    ]


def page_of(chosen: Publishing, kind: str, *, after: str = "", before: str = "") -> Leaving | None:
    """Some rows of one kind, exactly as the feed has them; None for a kind that nobody knows."""
    if kind not in ROWS:
        return None
    says = [(field.name, field.says) for field in FIELDS[kind]]
    if kind != "support":
        only = Publishing(
            tells_offerings=chosen.tells_offerings,
            tells_expertise=chosen.tells_expertise,
            tells_depth=chosen.tells_depth,
            tells_support=False,
        )
        found = [shown(kind, row) for name, row in rows(only) if name == kind]
        return Leaving(WORDS[kind], says, found, None)
    center = the_center()
    if center is None or not chosen.tells_support:
        return Leaving(WORDS[kind], says, [], None)
    turned, told = support_page(center, after=after, before=before)
    return Leaving(WORDS[kind], says, [shown(kind, row) for row in told], turned)


def shown(kind: str, row: Row) -> Shown:
    """A row's fields that say something."""
    values = [(field.name, row.get(field.name)) for field in FIELDS[kind]]
    return Shown([(name, ", ".join(one) if isinstance(one, list) else one) for name, one in values if one])


def agencies(*, after: str = "", before: str = "") -> Page[Any]:
    """The agencies of which something leaves, by name."""
    center = the_center()
    if center is None:
        return Page([], None, None)
    return paged(by_agency(center), BY_NAME, after=after, before=before)
