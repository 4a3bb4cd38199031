"""Pairs of initiatives: the window of the matrix, one pair, and the ties of the network."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from steelyard.support.alignment.models import Initiative, Relationship
from steelyard.support.alignment.queries.inventory import ALL, ORDER, Wanted, initiatives
from steelyard.support.alignment.rules import Bond
from steelyard.support.alignment.rules.window import Window
from steelyard.support.protocols.models import GuidedRun

_COLUMNS = ("first_id", "second_id", "outcome", "population", "funding", "staff", "conflicts")


@dataclass(frozen=True)
class Head:
    """An initiative at the edge of the matrix."""

    pk: int
    number: int
    name: str
    owner: str = ""


@dataclass(frozen=True)
class Cell:
    """What a pair shares, in how many ways, and whether its requirements conflict."""

    shared: int
    conflicts: bool

    @property
    def told(self) -> str:
        shares = f"shares {self.shared} of 4" if self.shared else "nothing shared"
        return f"{shares}, conflict" if self.conflicts else shares


@dataclass(frozen=True)
class Part:
    """The part of the matrix that the window shows."""

    window: Window
    rows: list[Head]
    columns: list[Head]
    cells: Mapping[tuple[int, int], Cell]


def part(run: GuidedRun, wanted: Wanted = ALL, *, row: int = 0, column: int = 0) -> Part:
    """The window nearest to the wish, with its pairs: four queries whatever the size of the inventory."""
    narrowed = initiatives(run, wanted)
    window = Window.at(narrowed.count(), row, column)
    rows = _heads(narrowed, window.row, window.end(window.row))
    columns = rows if window.row == window.column else _heads(narrowed, window.column, window.end(window.column))
    return Part(window, rows, columns, _cells(rows, columns))


def _heads(narrowed: Any, start: int, end: int) -> list[Head]:
    return [
        Head(*values) for values in narrowed.order_by(*ORDER).values_list("pk", "number", "name", "owner")[start:end]
    ]


def _cells(rows: list[Head], columns: list[Head]) -> dict[tuple[int, int], Cell]:
    """By key of the row and key of the column, whichever of the two came first."""
    down, across = [one.pk for one in rows], [one.pk for one in columns]
    between = Q(first__in=down, second__in=across)
    if down != across:
        between |= Q(first__in=across, second__in=down)
    found = {}
    for first, second, *bonds, conflicts in Relationship.objects.filter(between).values_list(*_COLUMNS):
        cell = Cell(sum(bonds), conflicts)
        found[first, second] = found[second, first] = cell
    return found


def pair(run: GuidedRun, one: Initiative, other: Initiative) -> Relationship:
    """What is known of two initiatives; a pair that nobody compared is not saved."""
    first, second = sorted((one, other), key=lambda initiative: initiative.pk)
    known = Relationship.objects.filter(first=first, second=second).first()
    return known or Relationship(run=run, first=first, second=second, version=0)


@dataclass(frozen=True)
class Tie:
    """A pair as one of its initiatives sees it: the other one and what they share, if anybody has looked."""

    other: Head
    relationship: Relationship | None


def ties_of(initiative: Initiative, others: list[Head]) -> list[Tie]:
    """Its pairs with some others, in one query."""
    keys = [other.pk for other in others]
    known = Relationship.objects.filter(Q(first=initiative, second__in=keys) | Q(second=initiative, first__in=keys))
    by_other = {row.second_id if row.first_id == initiative.pk else row.first_id: row for row in known}
    return [Tie(other, by_other.get(other.pk)) for other in others]


def bound_with(initiative: Initiative) -> list[tuple[Initiative, Relationship]]:
    """Those that it shares something with or that conflict with it, the closest first."""
    rows = Relationship.objects.kept().filter(Q(first=initiative) | Q(second=initiative))
    found = [row for row in rows.select_related("first", "second") if row.bonds or row.conflicts]
    found.sort(key=lambda row: (-row.conflicts, -len(row.bonds), row.pk))
    return [(row.second if row.first_id == initiative.pk else row.first, row) for row in found]


@dataclass(frozen=True)
class Edge:
    """A line of the network."""

    first: int
    second: int
    shared: int
    conflicts: bool


@dataclass(frozen=True)
class Network:
    """What the whole picture is drawn from: initiatives in their order, and pairs that share or conflict."""

    heads: list[Head]
    edges: list[Edge]
    compared: int

    @property
    def mark(self) -> str:
        """A hash of the rows: the same rows make the same picture."""
        rows = [[one.pk, one.number, one.name] for one in self.heads]
        lines = [[one.first, one.second, one.shared, one.conflicts] for one in self.edges]
        return hashlib.sha256(json.dumps([rows, lines, self.compared]).encode()).hexdigest()

    @property
    def strengths(self) -> dict[tuple[int, int], int]:
        return {(one.first, one.second): max(one.shared, 1) for one in self.edges}


def network(run: GuidedRun, wanted: Wanted = ALL) -> Network:
    """Two queries: the initiatives, and the pairs among them."""
    heads = _heads(initiatives(run, wanted), 0, 10_000)
    here = {one.pk for one in heads}
    rows = Relationship.objects.filter(run=run).order_by("first_id", "second_id").values_list(*_COLUMNS)
    pairs = [
        Edge(first, second, sum(bonds), conflicts)
        for first, second, *bonds, conflicts in rows
        if first in here and second in here
    ]
    return Network(heads, [one for one in pairs if one.shared or one.conflicts], len(pairs))


BONDS = [(bond.value, bond.label) for bond in Bond]
