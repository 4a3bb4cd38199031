"""What a reader may hold possible after everything that was shown, by integer programmes.

A *world* says how many people of each combination of self-descriptions there are, how many of them answered each
question, and what. ``Known`` is what readers learned: facts (a weighted sum of people lies between two numbers) and
refusals (of a step that was not shown, only this is assumed: some group of it was small). Solved by HiGHS through
SciPy (``programmes``), which is loaded when the first programme is solved.
"""

from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations as pairs_of
from typing import Any, Self

from steelyard.analysis.disclosure.plans import Cells, Combination, Table

# A variable: (base, combination, answer), the answer None for the people who answered at all.
type Variable = tuple[str, Combination, str | None]
type World = dict[Variable, int]
type Terms = dict[Variable, int]
type Ends = tuple[int, int]


class TooLong(Exception):
    """A programme took longer than it may: the step it was for counts as failed."""


@dataclass(frozen=True, slots=True)
class Fact:
    """From ``low`` to ``high``: the people of a base in these cells, or, weighted, those who gave these answers."""

    base: str
    cells: Cells
    low: int
    high: int
    answers: tuple[tuple[str, int], ...] = ()

    def terms(self) -> Terms:
        if not self.answers:
            return {(self.base, cell, None): 1 for cell in self.cells}
        return {(self.base, cell, answer): weight for cell in self.cells for answer, weight in self.answers}


@dataclass(frozen=True, slots=True)
class Refused:
    """A step that was not shown: readers may assume that one of its groups was small, and of the rest nothing."""

    base: str
    groups: tuple[Cells, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What is public about a wave; ``tables`` are those tried so far."""

    facts: tuple[Fact, ...] = ()
    refused: tuple[Refused, ...] = ()
    tables: tuple[Table, ...] = ()

    def about(self, table: Table) -> Self:
        return type(self)(self.facts, self.refused, (*self.tables, table))

    def with_facts(self, facts: Iterable[Fact]) -> Self:
        return type(self)((*self.facts, *facts), self.refused, self.tables)

    def with_refusal(self, refusal: Refused) -> Self:
        return type(self)(self.facts, (*self.refused, refusal), self.tables)

    def and_refused(self, other: "Known") -> Self:
        """With the refusals and tables of another part of what is known."""
        return type(self)(self.facts, (*self.refused, *other.refused), (*self.tables, *other.tables))

    def without_refusals(self) -> Self:
        return type(self)(self.facts, (), self.tables)

    def differing(self, cells: Iterable[Combination]) -> list[Combination]:
        """The first of those combinations that nothing known tells apart: what can be of one can be of all of them."""
        told = {fact.cells for fact in self.facts} | {cells for one in self.refused for cells in one.groups}
        sets = [*told, *{table.cells for table in self.tables}]
        found: dict[frozenset[int], Combination] = {}
        for cell in cells:
            found.setdefault(frozenset(place for place, one in enumerate(sets) if cell in one), cell)
        return list(found.values())

    def sizes(self, base: str) -> dict[Cells, int]:
        """The exact number of people in each group shown of a base; readers are taken to know it."""
        return {fact.cells: fact.low for fact in self.facts if fact.base == base and not fact.answers}


@dataclass
class Worlds:
    """Every world that agrees with what is known; ``answers_of`` are the bases whose answers take part."""

    combinations: Sequence[Combination]
    known: Known
    k: int
    answers_of: frozenset[str] = frozenset()
    _found: list[World] = field(default_factory=list, init=False)
    _joined: set[str] = field(default_factory=set, init=False)

    @cached_property
    def _tables(self) -> dict[str, tuple[Table, ...]]:
        """The tables whose answers take part, by base."""
        found: dict[str, tuple[Table, ...]] = {}
        for table in self.known.tables:
            if table.base in self.answers_of and table.answers:
                found[table.base] = (*found.get(table.base, ()), table)
        return found

    @property
    def _bases(self) -> list[str]:
        """The wave, the questions whose answers take part, and those others that turned out to bind the wave."""
        return ["", *sorted(self.answers_of | self._joined)]

    @cached_property
    def _others(self) -> list[str]:
        """Other questions of which the number of people who answered may tell more of the wave than its own groups do.

        It does not where its groups lie inside each other or apart, and the wave's own number in each of them is known:
        then those who answered can be spread inside each group in any world, for so they can be in the true one.
        """
        named = {fact.base for fact in self.known.facts} - {""} - self.answers_of
        known = self.known.sizes("")
        return sorted(base for base in named if _may_bind(list(self.known.sizes(base)), known))

    @cached_property
    def most(self) -> int:
        """Nobody knows of more people than the whole wave has; no world needs more."""
        everyone = frozenset(self.combinations)
        return max((fact.high for fact in self.known.facts if fact.base == "" and fact.cells == everyone), default=0)

    @property
    def _variables(self) -> list[Variable]:
        variables: list[Variable] = [(base, cell, None) for base in self._bases for cell in self.combinations]
        for base, tables in self._tables.items():
            given = dict.fromkeys(answer for table in tables for answer in table.answers)
            variables += [(base, cell, answer) for cell in self.combinations for answer in given]
        return variables

    @cached_property
    def _places(self) -> dict[Variable, int]:
        return {variable: place for place, variable in enumerate(self._variables)}

    def _highest(self, base: str, cell: Combination) -> int:
        facts = (one for one in self.known.facts if not one.answers and one.base in {"", base} and cell in one.cells)
        return min((fact.high for fact in facts), default=self.most)

    def _rules(self) -> Iterable[tuple[Terms, int, int]]:
        """What holds in every world: who answered belongs to the wave; answers are of those who answered."""
        for base in self._bases:
            if base:
                for cell in self.combinations:
                    yield {("", cell, None): 1, (base, cell, None): -1}, 0, self.most
        for table in self.known.tables:
            outside = [cell for cell in self.combinations if cell not in table.cells] if table.asked else []
            if outside and table.base in self._bases:
                yield {(table.base, cell, None): 1 for cell in outside}, 0, 0
        for base, tables in self._tables.items():
            for cell in self.combinations:
                yield from self._answering(base, cell, tables[0])

    def _answering(self, base: str, cell: Combination, table: Table) -> Iterable[tuple[Terms, int, int]]:
        if table.has_many:
            for answer in table.answers:
                yield {(base, cell, None): 1, (base, cell, answer): -1}, 0, self.most
        else:
            yield {(base, cell, None): 1} | {(base, cell, answer): -1 for answer in table.answers}, 0, 0

    @cached_property
    def _programme(self) -> Any:
        """Every rule, fact and refusal as a line; each group of a refused step has a column for whether it is small."""
        from steelyard.analysis.disclosure.programmes import Programme  # noqa: PLC0415 - SciPy only where it is used

        place = self._places
        lines = [self._line(*rule) for rule in self._rules()]
        lines += [
            self._line(fact.terms(), fact.low, fact.high)
            for fact in dict.fromkeys(self.known.facts)
            if (fact.base in self._tables if fact.answers else fact.base in self._bases)
        ]
        columns = len(place)
        for refusal in self.known.refused:
            small = range(columns, columns + len(refusal.groups))
            columns = small.stop
            lines.append((dict.fromkeys(small, 1), 1, len(refusal.groups)))
            for column, cells in zip(small, refusal.groups, strict=True):
                terms = {place[refusal.base, cell, None]: 1 for cell in cells}
                lines.append((terms | {column: self.most}, 0, self.k - 1 + self.most))
        people = {(base, cell): self._highest(base, cell) for base in self._bases for cell in self.combinations}
        return Programme(lines, [people[base, cell] for base, cell, _ in place] + [1] * (columns - len(place)))

    def _line(self, terms: Terms, low: int, high: int) -> tuple[dict[int, int], int, int]:
        return {self._places[variable]: weight for variable, weight in terms.items()}, low, high

    def any(self, terms: Terms, ends: Ends) -> bool:
        """Whether there is a world in which the sum lies between the ends. Raises TooLong."""
        return not self.impossible([(terms, ends)])

    def impossible(self, wanted: Sequence[tuple[Terms, Ends]]) -> list[int]:
        """The places of the sums that lie between their ends in no world; each sum is of people.

        Several are tried at once: one world may show that many of them can be. Raises TooLong.
        """
        open_ones = list(range(len(wanted)))
        while open_ones := [place for place in open_ones if not self._was_found(*wanted[place])]:
            wishes = [self._line(wanted[place][0], *wanted[place][1]) for place in open_ones]
            numbers = self._programme.meeting(wishes)
            if numbers is None:
                break
            world = dict(zip(self._places, numbers, strict=False))
            if binding := self._binding(world):
                self._joined.update(binding)
                del self._places, self._programme
            else:
                self._found.append(world)
        return open_ones

    def _binding(self, world: World) -> list[str]:
        """The other questions whose numbers of people cannot be in this world; they take part from then on."""
        open_ones = [base for base in self._others if base not in self._joined]
        if not open_ones or self._can_be(open_ones, world):
            return []
        return [base for base in open_ones if not self._can_be([base], world)]

    def _can_be(self, bases: Sequence[str], world: World) -> bool:
        from steelyard.analysis.disclosure.programmes import Programme  # noqa: PLC0415 - SciPy only where it is used

        columns = {one: place for place, one in enumerate((base, cell) for base in bases for cell in self.combinations)}
        facts = [fact for fact in self.known.facts if fact.base in bases and not fact.answers]
        lines = [({columns[one.base, cell]: 1 for cell in one.cells}, one.low, one.high) for one in facts]
        inside = {base: frozenset().union(*self.known.sizes(base)) for base in bases}
        highest = [world["", cell, None] if cell in inside[base] else 0 for base, cell in columns]
        return Programme(lines, highest).meeting([(dict.fromkeys(columns.values(), 1), 0, sum(highest))]) is not None

    def _was_found(self, terms: Terms, ends: Ends) -> bool:
        low, high = ends
        return any(low <= sum(by * world[name] for name, by in terms.items()) <= high for world in self._found)


def _may_bind(groups: Sequence[Cells], known: Container[Cells]) -> bool:
    return not all(group in known for group in groups) or any(
        one & other and not (one <= other or other <= one) for one, other in pairs_of(groups, 2)
    )
