"""A release plan: which tables of a wave can ever exist outside the evaluator's room, and how each may be coarsened.

It is frozen before the wave opens (R1). Each table has a ladder of at most five steps, finest first; a step divides
people into groups by what they said of themselves, and may leave some out.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from typing import Any

MOST_STEPS = 5
NOT_SAID = ""

# One category of each key variable, in the order of the plan's keys; NOT_SAID where the person did not say.
type Combination = tuple[str, ...]
type Cells = frozenset[Combination]
# Groups of categories: ((label, (category, …)), …)
type Division = tuple[tuple[str, tuple[str, ...]], ...]


class FaultyPlan(ValueError):
    """The plan cannot be frozen; the sentence says why."""


@dataclass(frozen=True, slots=True)
class Key:
    """A self-description that people are grouped by, and how its categories may be merged, finest first."""

    name: str
    label: str
    categories: tuple[str, ...]
    divisions: tuple[Division, ...]


@dataclass(frozen=True, slots=True)
class Group:
    label: str
    cells: Cells


@dataclass(frozen=True, slots=True)
class Step:
    """Groups that share nobody. One group of everybody is the table of the whole wave."""

    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What is shown of one question, or, without ``answers``, of the groups themselves.

    ``base`` names who is counted: those who answered the question of that name, or with "" the whole wave.
    ``is_narrow``: the question was put to a part of the people only, so its whole is a subgroup (R4); ``asked`` says to
    whom, where that follows from key variables: ((key, its categories), …), all of which hold.
    ``has_many``: one person could give several answers. ``top``: answers whose sum is shown too.
    ``values``: the number each answer stands for, where a mean makes sense.
    """

    name: str
    base: str
    answers: tuple[str, ...]
    ladder: tuple[Step, ...]
    by: tuple[str, ...] = ()
    is_narrow: bool = False
    has_many: bool = False
    top: tuple[str, ...] = ()
    values: tuple[int, ...] = ()
    asked: tuple[tuple[str, tuple[str, ...]], ...] = ()

    @property
    def cells(self) -> Cells:
        """Everybody the table can be about."""
        return frozenset().union(*(group.cells for group in self.ladder[-1].groups))


def combinations(keys: Sequence[Key]) -> tuple[Combination, ...]:
    """Every way to answer the key variables, not saying included."""
    return tuple(product(*((*key.categories, NOT_SAID) for key in keys)))


def asked_cells(keys: Sequence[Key], asked: Iterable[tuple[str, Sequence[str]]] = ()) -> Cells:
    """The combinations a question was put to; all of them where it was put to everybody."""
    place = {key.name: number for number, key in enumerate(keys)}
    wanted = [(place[name], set(categories)) for name, categories in asked]
    return frozenset(one for one in combinations(keys) if all(one[at] in categories for at, categories in wanted))


def ladder(keys: Sequence[Key], by: Sequence[str], asked: Iterable[tuple[str, Sequence[str]]] = ()) -> tuple[Step, ...]:
    """The steps of a table by these key variables: one merge at a time, the variable with most categories first."""
    cells = asked_cells(keys, asked)
    if not by:
        return (Step((Group("", cells),)),)
    chosen = {key.name: key for key in keys}
    unknown = [name for name in by if name not in chosen]
    if unknown:
        raise FaultyPlan(f"The plan has no grouping called {unknown[0]}.")
    at = dict.fromkeys(by, 0)
    steps = []
    while True:
        steps.append(_step(keys, cells, {name: chosen[name].divisions[place] for name, place in at.items()}))
        open_ones = [name for name in by if at[name] + 1 < len(chosen[name].divisions)]
        if not open_ones or len(steps) == MOST_STEPS:
            return tuple(steps)
        at[max(open_ones, key=lambda name: len(chosen[name].divisions[at[name]]))] += 1


def _step(keys: Sequence[Key], everyone: Cells, divisions: Mapping[str, Division]) -> Step:
    place = {key.name: number for number, key in enumerate(keys)}
    groups = []
    for parts in product(*divisions.values()):
        wanted = [(place[name], categories) for name, (_, categories) in zip(divisions, parts, strict=True)]
        cells = frozenset(one for one in everyone if all(one[at] in categories for at, categories in wanted))
        groups.append(Group(", ".join(label for label, _ in parts), cells))
    return Step(tuple(groups))


@dataclass(frozen=True, slots=True)
class Plan:
    keys: tuple[Key, ...]
    tables: tuple[Table, ...]
    k: int

    def table(self, name: str) -> Table:
        return next(table for table in self.tables if table.name == name)


def check(plan: Plan) -> list[str]:
    """What is wrong with a plan, in sentences; nothing where it can be frozen."""
    found = []
    names = [table.name for table in plan.tables]
    found += [f"Two tables are called {name}." for name in sorted({name for name in names if names.count(name) > 1})]
    found += [
        f"The grouping {key.label} divides a category twice." for key in plan.keys if any(map(_overlaps, key.divisions))
    ]
    found += [f"A coarser division of {key.label} cuts a finer one." for key in plan.keys if not _nested(key.divisions)]
    for table in plan.tables:
        if not 1 <= len(table.ladder) <= MOST_STEPS:
            found.append(f"The ladder of {table.name} has {len(table.ladder)} steps; one to {MOST_STEPS} can be.")
        if any(_share_people(step) for step in table.ladder):
            found.append(f"Two groups of {table.name} share people.")
    return found


def _overlaps(division: Division) -> bool:
    named = [category for _, categories in division for category in categories]
    return len(named) != len(set(named))


def _nested(divisions: Sequence[Division]) -> bool:
    """Whether each division merges groups of the one before, so that its groups can be added up from what is shown."""
    return all(
        all(any(set(part) <= set(whole) for _, whole in coarser) for _, part in finer)
        for finer, coarser in pairwise(divisions)
    )


def _share_people(step: Step) -> bool:
    return sum(len(group.cells) for group in step.groups) != len(frozenset().union(*(g.cells for g in step.groups)))


def written(plan: Plan) -> dict[str, Any]:
    """The plan as plain data, the same for equal plans."""
    return {
        "k": plan.k,
        "keys": [
            {"name": key.name, "label": key.label, "categories": list(key.categories),
             "divisions": [[[label, list(names)] for label, names in one] for one in key.divisions]}
            for key in plan.keys
        ],
        "tables": [
            {"name": one.name, "base": one.base, "answers": list(one.answers), "by": list(one.by),
             "is_narrow": one.is_narrow, "has_many": one.has_many, "top": list(one.top), "values": list(one.values),
             "asked": [[name, list(categories)] for name, categories in one.asked]}
            for one in plan.tables
        ],
    }  # fmt: skip


def read(document: Mapping[str, Any]) -> Plan:
    """The plan that ``written`` wrote; ladders follow from the divisions of the keys."""
    keys = tuple(
        Key(one["name"], one["label"], tuple(one["categories"]),
            tuple(tuple((label, tuple(names)) for label, names in division) for division in one["divisions"]))
        for one in document["keys"]
    )  # fmt: skip
    tables = tuple(
        Table(name=one["name"], base=one["base"], answers=tuple(one["answers"]), ladder=ladder(keys, one["by"], one["asked"]),
              by=tuple(one["by"]), is_narrow=one["is_narrow"], has_many=one["has_many"], top=tuple(one["top"]),
              values=tuple(one["values"]), asked=tuple((name, tuple(names)) for name, names in one["asked"]))
        for one in document["tables"]
    )  # fmt: skip
    return Plan(keys, tables, int(document["k"]))


def sha256(plan: Plan) -> str:
    text = json.dumps(written(plan), sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
