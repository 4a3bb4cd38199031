"""The rows behind each figure: the same query sets that the figures count, with what a list needs."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import Sum
from django.utils import timezone

from steelyard.center.charge.models import FocalArea, Topic
from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import State
from steelyard.center.directory.rules import OrganizationKind
from steelyard.foundation.kit import words
from steelyard.foundation.kit.paging import Page, paged
from steelyard.intake.rules import DecisionKind
from steelyard.steering.reporting.queries import bases
from steelyard.steering.reporting.queries.bases import Scope
from steelyard.steering.reporting.queries.effort import shared_total
from steelyard.steering.reporting.queries.money import expecting
from steelyard.support.delivery.rules import Delivery


@dataclass(frozen=True)
class Cell:
    """One cell of a list; with an address it leads to its thing."""

    text: str
    href: str = ""
    is_number: bool = False


@dataclass(frozen=True)
class Listing:
    """A kind of list: who may see it, its query set, its order, its columns, and what one row says in them."""

    noun: str
    permission: str
    rows: Callable[[Scope], Any]
    order: tuple[str, ...]
    heads: tuple[str, ...]
    cells: Callable[[Any], tuple[Cell, ...]]
    joined: tuple[str, ...] = ()
    numbers: int = 0  # how many columns at the end hold numbers
    total: Callable[[Scope], str] | None = None

    @property
    def columns(self) -> list[Cell]:
        return self.line(tuple(Cell(head) for head in self.heads))

    def line(self, cells: tuple[Cell, ...]) -> list[Cell]:
        """A row's cells, the last ones marked as numbers."""
        first = len(self.heads) - self.numbers
        return [replace(cell, is_number=at >= first) for at, cell in enumerate(cells)]


def _day(moment: Any) -> str:
    return words.day(timezone.localtime(moment).date()) if moment else "—"


def _link(obj: Any) -> Cell:
    return Cell(str(obj), obj.get_absolute_url()) if obj else Cell("—")


def _request(row: Any) -> tuple[Cell, ...]:
    decision = getattr(row, "decision", None)
    agency = row.agency.name if row.agency else row.agency_typed or "—"
    topic = row.topic.name if row.topic else "—"
    kind = decision.get_kind_display() if decision else "—"
    return (Cell(row.number, row.get_absolute_url()), Cell(agency), Cell(topic), Cell(_day(row.received_at)),
            Cell(_day(row.first_reply_at)), Cell(_day(row.decided_at)), Cell(kind))  # fmt: skip


def _requests(rows: Callable[[Scope], Any], order: str) -> Listing:
    heads = ("Request", "Agency", "Topic", "Received", "First reply", "Decided", "Decision")
    return Listing(
        "requests", "intake.see", rows, (f"-{order}", "-id"), heads, _request, ("agency", "topic", "decision")
    )


def _person(row: Any) -> tuple[Cell, ...]:
    return _link(row), Cell(row.title or "—"), Cell(row.organization.name if row.organization else "—")


def _organization(row: Any) -> tuple[Cell, ...]:
    state = row.state.name if row.state else "—"
    return _link(row), Cell(OrganizationKind(row.kind).label), Cell(state)


def _activity(row: Any) -> tuple[Cell, ...]:
    title = row.title or row.get_kind_display()
    return (Cell(title, row.get_absolute_url()), Cell(row.get_kind_display()), _link(row.support),
            Cell(words.day(row.on)), Cell(words.minutes(row.minutes)))  # fmt: skip


def _heads(row: Any) -> tuple[Cell, ...]:
    where = row.organization.name if row.organization else "—"
    return _link(row.activity), _link(row.activity.support), Cell(where), Cell(words.number(row.count))


def _entry(row: Any) -> tuple[Cell, ...]:
    return (Cell(words.day(row.on)), Cell(row.staff.person.name), _link(row.support),
            Cell(row.support.get_tier_display()), Cell(words.minutes(row.minutes)))  # fmt: skip


def _cost(row: Any) -> tuple[Cell, ...]:
    return (Cell(words.day(row.on)), Cell(row.what), Cell(row.get_kind_display()), _link(row.support),
            Cell(words.money(row.cents)))  # fmt: skip


def _expecting(row: Any) -> tuple[Cell, ...]:
    liaison = row.liaison.person.name if row.liaison else "—"
    return (_link(row), Cell(liaison), Cell(words.minutes(row.expected_minutes)), Cell(words.minutes(row.delivered)),
            Cell(words.minutes(row.remaining)))  # fmt: skip


def _hours(scope: Scope) -> str:
    return words.hours(int(shared_total(scope).minutes))


def _cents(rows: Callable[[Scope], Any]) -> Callable[[Scope], str]:
    return lambda scope: words.money(rows(scope).aggregate(total=Sum("cents"))["total"] or 0)


_EFFORT = Listing(
    "entries of effort", "delivery.see", bases.effort, ("-on", "-id"), ("Day", "Who", "Support", "Tier", "Time"),
    _entry, ("staff__person", "support"), 1, _hours,
)  # fmt: skip
_COST_HEADS = ("Day", "What", "Kind", "Support", "Cost")


def _costs(noun: str, rows: Callable[[Scope], Any]) -> Listing:
    return Listing(noun, "delivery.see_cost", rows, ("-on", "-id"), _COST_HEADS, _cost, ("support",), 1, _cents(rows))


# By measure. Budget, spent, committed and left are sums of others and have no rows of their own.
LISTINGS: dict[str, Listing] = {
    "requests-received": _requests(bases.received, "received_at"),
    "days-to-first-reply": _requests(bases.replied, "first_reply_at"),
    "requests-decided": _requests(bases.decided, "decided_at"),
    "days-to-decision": _requests(bases.decided, "decided_at"),
    "quadrant-shares": _requests(bases.decided, "decided_at"),
    "reach-people": Listing("people", "directory.see", bases.people, ("name_key", "id"),
                            ("Name", "Title", "Organization today"), _person, ("organization",)),
    "reach-organizations": Listing("organizations", "directory.see", bases.organizations, ("name_key", "id"),
                                   ("Name", "Kind", "State"), _organization, ("state",)),
    "reach-states": Listing("states", "directory.see", bases.states, ("name", "postal"), ("State", "Code"),
                            lambda row: (Cell(row.name), Cell(row.postal))),
    "people-counted": Listing("head counts", "delivery.see", bases.counted_heads, ("-activity__on", "-id"),
                              ("Activity", "Support", "Organization", "People"), _heads,
                              ("activity__support", "organization"), 1,
                              lambda scope: words.number(bases.counted_heads(scope).aggregate(n=Sum("count"))["n"] or 0)),
    "activities": Listing("activities", "delivery.see", bases.activities, ("-on", "-id"),
                          ("Activity", "Kind", "Support", "Day", "Time"), _activity, ("support",), 1),
    "effort-hours": _EFFORT,
    "effort-by-tier": _EFFORT,
    "effort-by-focal-area": _EFFORT,
    "effort-by-topic": _EFFORT,
    "effort-by-origin": _EFFORT,
    "effort-by-delivery": _EFFORT,
    "spent-hours": Listing("entries of effort", "delivery.see_cost", bases.effort_of_years, ("-on", "-id"),
                           ("Day", "Who", "Support", "Tier", "Time"), _entry, ("staff__person", "support"), 1),
    "spent-costs": _costs("costs", bases.paid),
    "committed-contracts": _costs("open contracts", bases.contracts),
    "committed-hours": Listing("supports", "delivery.see_cost", lambda _: expecting(timezone.localdate()),
                               ("name_key", "id"), ("Support", "Liaison", "Expected", "Delivered", "Remaining"),
                               _expecting, ("liaison__person",), 3),
}  # fmt: skip


@dataclass(frozen=True)
class Behind:
    """One page of the rows behind a figure."""

    listing: Listing
    count: int
    total: str
    page: Page[Any]
    lines: list[list[Cell]]


def behind(key: str, scope: Scope, *, after: str = "", before: str = "") -> Behind:
    """The rows behind the figure of a measure, 50 at a time."""
    listing = LISTINGS[key]
    rows = listing.rows(scope)
    page = paged(
        rows.select_related(*listing.joined) if listing.joined else rows, listing.order, after=after, before=before
    )
    total = listing.total(scope) if listing.total else ""
    return Behind(listing, rows.count(), total, page, [listing.line(listing.cells(row)) for row in page.rows])


def narrowed(scope: Scope) -> list[str]:
    """What narrows a list down, in words: "Intensive", "Oregon", a topic's name."""
    found = [TierKey(scope.tier).label] if scope.tier else []
    found += [DecisionKind(scope.kind).label] if scope.kind else []
    found += [scope.origin.capitalize()] if scope.origin else []
    found += [Delivery(scope.delivery).label] if scope.delivery else []
    found += _names(State, scope.state) if scope.state else []
    found += (_names(Topic, scope.topic) or ["No topic"]) if scope.topic is not None else []
    return found + ((_names(FocalArea, scope.area) or ["No focal area"]) if scope.area is not None else [])


def _names(model: Any, key: Any) -> list[str]:
    return list(model._default_manager.filter(pk=key).values_list("name", flat=True))
