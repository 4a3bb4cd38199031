"""Initiatives of a run: narrowed, listed, and as the formulas see them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Prefetch, Q

from steelyard.foundation.kit.text import fold
from steelyard.support.alignment.models import (
    DomainRating,
    Initiative,
    InitiativeQuerySet,
    Inventory,
    Population,
    Relationship,
)
from steelyard.support.alignment.rules import Domain, grades_told, pairs_of
from steelyard.support.alignment.rules.findings import Item
from steelyard.support.protocols.models import GuidedRun

ORDER = ("number", "id")


@dataclass(frozen=True)
class Wanted:
    """How a list, a matrix or a network is narrowed; blank is everything."""

    q: str = ""
    owner: str = ""  # folded
    population: int | None = None
    standing: str = ""

    @classmethod
    def of(cls, values: Mapping[str, Any]) -> "Wanted":
        return cls(
            q=values.get("q") or "",
            owner=values.get("owner") or "",
            population=int(values["population"]) if values.get("population") else None,
            standing=values.get("standing") or "",
        )


ALL = Wanted()


def initiatives(run: GuidedRun, wanted: Wanted = ALL) -> InitiativeQuerySet:
    """Those of the run that stand in the inventory."""
    found = Initiative.objects.kept().filter(run=run)
    if wanted.q:
        words = fold(wanted.q)
        found = found.filter(Q(name_key__contains=words) | Q(owner_key__contains=words))
    if wanted.owner:
        found = found.filter(owner_key=wanted.owner)
    if wanted.population:
        found = found.filter(populations=wanted.population)
    if wanted.standing:
        found = found.filter(standing=wanted.standing)
    return found


def listed(run: GuidedRun, wanted: Wanted = ALL) -> InitiativeQuerySet:
    """With what a list shows beside each: populations and ratings, in two more queries."""
    people = Prefetch("populations", Population.objects.order_by("name_key"))
    ratings = Prefetch("ratings", DomainRating.objects.order_by("id"))
    return initiatives(run, wanted).prefetch_related(people, ratings)


@dataclass(frozen=True)
class Choices:
    """What the filters offer."""

    owners: list[tuple[str, str]] = field(default_factory=list)
    populations: list[tuple[int, str]] = field(default_factory=list)


def choices(run: GuidedRun) -> Choices:
    owners: dict[str, str] = {}
    rows = initiatives(run).exclude(owner_key="").order_by("owner_key", "number")
    for key, name in rows.values_list("owner_key", "owner"):
        owners.setdefault(key, name)
    return Choices(list(owners.items()), populations(run))


def populations(run: GuidedRun) -> list[tuple[int, str]]:
    return list(Population.objects.filter(run=run).order_by("name_key").values_list("pk", "name"))


def taken_out(run: GuidedRun) -> InitiativeQuerySet:
    return Initiative.objects.filter(run=run, taken_out_at__isnull=False).order_by("-taken_out_at", "-id")


def inventory_of(run: GuidedRun) -> Inventory:
    """The run's inventory; one that nobody has written in yet is not saved."""
    return Inventory.objects.select_related("job").filter(run=run).first() or Inventory(run=run)


@dataclass(frozen=True)
class Tally:
    """How far an inventory is, in numbers."""

    initiatives: int
    owners: int
    compared: int
    rated: int

    @property
    def pairs(self) -> int:
        return pairs_of(self.initiatives)

    @property
    def ratings(self) -> int:
        return self.initiatives * len(Domain)


def tally(run: GuidedRun) -> Tally:
    rows = initiatives(run)
    owners = {key for key in rows.values_list("owner_key", flat=True) if key}
    compared = Relationship.objects.kept().filter(run=run).count()
    rated = DomainRating.objects.filter(initiative__in=rows).count()
    return Tally(rows.count(), len(owners), compared, rated)


def items(run: GuidedRun) -> list[Item]:
    """The initiatives as the formulas see them, in three queries however many there are."""
    rows = initiatives(run).order_by(*ORDER)
    people: dict[int, set[int]] = {}
    through = Initiative.populations.through.objects.filter(initiative__in=rows.order_by())
    for initiative, population in through.values_list("initiative_id", "population_id"):
        people.setdefault(initiative, set()).add(population)
    scores: dict[int, dict[str, int]] = {}
    rated = DomainRating.objects.filter(initiative__in=rows.order_by())
    for initiative, domain, score in rated.values_list("initiative_id", "domain", "score"):
        scores.setdefault(initiative, {})[domain] = score
    columns = ("pk", "name", "owner_key", "funding", "standing", "funding_ends_on")
    return [
        Item(pk, name, owner, fold(money), standing, frozenset(people.get(pk, ())), ends_on, scores.get(pk, {}))
        for pk, name, owner, money, standing, ends_on in rows.values_list(*columns)
    ]


def as_typed(initiative: Initiative) -> dict[str, Any]:
    """An initiative as its form shows it."""
    names = (
        "name", "owner", "division", "contact", "purpose", "first_grade", "last_grade", "funding", "funding_ends_on",
        "legal_basis", "evidence", "data_collected", "training", "reach", "standing", "version",
    )  # fmt: skip
    values: dict[str, Any] = {name: getattr(initiative, name) for name in names}
    for name in ("first_grade", "last_grade"):
        values[name] = "" if values[name] is None else values[name]
    people = initiative.populations.order_by("name_key").values_list("name", flat=True)
    return values | {"populations": "; ".join(people)}


def facts(initiative: Initiative) -> list[tuple[str, Any]]:
    """What is known of an initiative, in the order one reads it; blanks are left to the page."""
    people = "; ".join(initiative.populations.order_by("name_key").values_list("name", flat=True))
    owner = ", ".join(part for part in (initiative.owner, initiative.division) if part)
    return [
        ("Purpose", initiative.purpose),
        ("Owner", owner),
        ("Person", initiative.contact),
        ("Populations", people),
        ("Grades", grades_told(initiative.first_grade, initiative.last_grade)),
        ("Funding source", initiative.funding),
        ("Legal basis", initiative.legal_basis),
        ("Evidence", initiative.evidence),
        ("Data collected", initiative.data_collected),
        ("Training", initiative.training),
        ("Reach", initiative.reach),
    ]
