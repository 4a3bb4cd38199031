"""Inventories of runs: initiatives by the action, pairs and ratings as rows."""

from collections.abc import Iterable
from typing import Any

from steelyard.foundation.accounts.models import User
from steelyard.foundation.kit.text import fold
from steelyard.support.alignment.actions.initiatives import add
from steelyard.support.alignment.actions.sheets import bring
from steelyard.support.alignment.models import DomainRating, Initiative, Inventory, Relationship, Sheet
from steelyard.support.alignment.rules import Domain
from steelyard.support.alignment.rules.files import Table
from steelyard.support.protocols.models import GuidedRun
from tests.factories import guided

BOARDS = ("initiatives", "relationships", "domains", "findings")


def run_of(*people: User, **values: Any) -> GuidedRun:
    """A run whose steps are the four boards of an inventory."""
    steps = [
        {"key": board, "title": board.capitalize(), "kind": "board", "purpose": "To see.", "board": board}
        for board in BOARDS
    ]
    made = guided.version(guided.template(key="aligning", name="Aligning", steps=steps))
    return guided.opened(made, people=list(people), **values)


def initiative(run: GuidedRun, name: str, **values: Any) -> Initiative:
    return add(run, by=None, values={"name": name, **values})


def many(run: GuidedRun, count: int, **values: Any) -> list[Initiative]:
    """Initiatives as rows at once, for what is about numbers."""
    first = Initiative.objects.filter(run=run).count() + 1
    names = [f"Initiative {number:03}" for number in range(first, first + count)]
    made = Initiative.objects.bulk_create(
        Initiative(run=run, number=number, name=name, name_key=fold(name), **values)
        for number, name in enumerate(names, first)
    )
    inventory, _ = Inventory.objects.get_or_create(run=run)
    Inventory.objects.filter(pk=inventory.pk).update(last_number=first + count - 1)
    return made


def bound(one: Initiative, other: Initiative, *bonds: str, conflict: str = "") -> Relationship:
    """Two initiatives that were compared, with what they share."""
    first, second = sorted((one, other), key=lambda initiative: initiative.pk)
    shared = dict.fromkeys(bonds, True)
    return Relationship.objects.create(
        run=one.run, first=first, second=second, conflicts=bool(conflict), note=conflict, **shared
    )


def rated(one: Initiative, score: int, domains: Iterable[str] = tuple(Domain)) -> None:
    DomainRating.objects.bulk_create(
        DomainRating(initiative=one, domain=domain, score=score, evidence="Seen.") for domain in domains
    )


def sheet(run: GuidedRun, *, rows: list[list[str]], headings: list[str], name: str = "initiatives.csv") -> Sheet:
    """A spreadsheet as somebody brought it."""
    return bring(run, by=None, table=Table(name, headings, rows))
