"""What of a plan may be shown, so that neither what is shown nor what is not tells of a person.

**Groups first.** Into which groups people are divided is decided once for the wave, before any answer is looked at. For
each grouping the plan names, its ladder is walked, finest step first:

1. Before the step's own numbers are looked at: would a refusal be safe? All that readers are taken to assume from it is
   that some group of the step is small. If that is not safe, the step is passed over; passing over tells nothing, for
   it follows from what was public before.
2. If a group of the step has fewer than ``k`` people (R2), or groups differ by few (R3), or somebody is singled out
   once the step is shown, the step is refused.
3. Otherwise its groups are what this wave is divided by.

Nobody is singled out when every combination of self-descriptions that might have fewer than ``k`` people might have 0,
1, … and ``k`` - 1 of them, in the worlds that readers may hold possible (``worlds``).

This holds against a reader who knows this algorithm and the plan: each decision follows from what was public before and
from the sizes of one step; a world in which each refused step has a small group and each shown step has the same sizes
is given the same decisions, however the refusals really came about. So every world that was looked at remains possible
for that reader. (A ladder that takes the first step with large groups and draws no conclusion from steps it left out
fails in about 7 of 100 small tables: decision 0023.)

**Then answers.** A question is shown for the groups that were decided, or not at all. With one division of its people,
its answers can be spread over the combinations inside each group in every way, so they add nothing about who there
is. With several, the audit runs again with the answers of all of them. Nobody's answer is given away: no group and no
combination is forced into giving, or not giving, one answer that was open before.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache, lru_cache
from itertools import product

from steelyard.analysis.disclosure.differences import TooMany, leaves_few
from steelyard.analysis.disclosure.plans import Cells, Combination, Group, Step, Table
from steelyard.analysis.disclosure.shown import (
    HIDDEN,
    Average,
    OneWay,
    Row,
    bands,
    group_mix,
    mean,
    one_way,
    shown_n,
    shown_percent,
)
from steelyard.analysis.disclosure.worlds import Ends, Fact, Known, Refused, Terms, TooLong, Worlds


class Why(StrEnum):
    """Why a step was not shown: for the evaluator's room only."""

    TOLD = "told"
    SMALL = "small"
    DIFFERENCE = "difference"
    PERSON = "person"
    ANSWER = "answer"
    LONG = "long"


@dataclass(frozen=True, slots=True)
class Census:
    """The true numbers of one table's base: people, and answers given, of each combination that occurs."""

    people: Mapping[Combination, int]
    answers: Mapping[Combination, Mapping[str, int]]

    def size(self, group: Group) -> int:
        return sum(self.people.get(cell, 0) for cell in group.cells)

    def counts(self, group: Group, answers: Sequence[str]) -> dict[str, int]:
        rows = [self.answers.get(cell, {}) for cell in group.cells]
        return {answer: sum(row.get(answer, 0) for row in rows) for answer in answers}


@dataclass(frozen=True, slots=True)
class Part:
    """One group as it may be shown: its rows, the sum of its top answers, and its mean where there is one."""

    label: str
    table: OneWay
    top: Row | None = None
    average: Average | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """What became of a table: the step shown (None for no step), what it shows, and why others were not."""

    table: Table
    step: int | None
    parts: tuple[Part, ...]
    tried: tuple[Why, ...]
    known: Known


@dataclass(frozen=True, slots=True)
class Wave:
    """All combinations that self-descriptions can have, the threshold, and the combinations with fewer people."""

    combinations: tuple[Combination, ...]
    k: int
    few: Cells = frozenset()


def everyone(wave: Wave, people: int) -> Known:
    """What is public of every wave from the start: how many people answered."""
    return Known((Fact("", frozenset(wave.combinations), people, people),))


def decide_groups(table: Table, census: Census, known: Known, *, wave: Wave) -> Decision:
    """The finest division of a grouping that may be shown after what is known, and what is known then (R2, R3, R9)."""
    tried: list[Why] = []
    for number, step in enumerate(table.ladder):
        refused = known.with_refusal(Refused("", tuple(group.cells for group in step.groups)))
        if not _may_refuse(refused, wave):
            tried.append(Why.TOLD)
            continue
        outcome = _divided(step, census, known, wave=wave)
        if isinstance(outcome, Known):
            return Decision(table, number, rendered(table, step, census), tuple(tried), outcome)
        tried.append(outcome)
        known = refused
    return Decision(table, None, (), tuple(tried), known)


def _may_refuse(refused: Known, wave: Wave) -> bool:
    try:
        return singled_out(refused, wave) is None
    except TooLong:
        return False


def _divided(step: Step, census: Census, known: Known, *, wave: Wave) -> Known | Why:
    """What is known once a step is shown, or why it is not."""
    sizes = {group.cells: census.size(group) for group in step.groups}
    if min(sizes.values()) < wave.k:
        return Why.SMALL
    after = known.with_facts(Fact("", cells, people, people) for cells, people in sizes.items())
    try:
        if leaves_few(list(after.sizes("").items()), wave.k):
            return Why.DIFFERENCE
        return Why.PERSON if singled_out(after, wave) is not None else after
    except (TooLong, TooMany):
        return Why.LONG


def decide_answers(table: Table, steps: Sequence[Step], census: Census, known: Known, *, wave: Wave) -> Decision:  # noqa: PLR0917 - what is asked, of which groups, what was said and what was shown
    """The first of ``steps`` for which a question may be shown; they begin with the division that was decided."""
    tried: list[Why] = []
    for number, step in enumerate(steps):
        outcome = _answered(_Asked(table, step, census, known), wave)
        if isinstance(outcome, Known):
            return Decision(table, number, rendered(table, step, census), tuple(tried), outcome)
        tried.append(outcome)
    return Decision(table, None, (), tuple(tried), known)


@dataclass(frozen=True, slots=True)
class _Asked:
    table: Table
    step: Step
    census: Census
    known: Known


def _answered(asked: _Asked, wave: Wave) -> Known | Why:
    table, step, known = asked.table, asked.step, asked.known
    sizes = {group.cells: asked.census.size(group) for group in step.groups}
    if min(sizes.values()) < wave.k or not _audience_is_public(table, known):
        return Why.SMALL
    after = known.about(table).with_facts(facts(table, step, asked.census))
    try:
        if leaves_few(list(after.sizes(table.base).items()), wave.k):
            return Why.DIFFERENCE
        if _divisions(after, table.base) > 1 and singled_out(after, wave, base=table.base) is not None:
            return Why.PERSON
        if table.by and given_away(after, known.about(table), step, wave=wave):
            return Why.ANSWER
    except (TooLong, TooMany):
        return Why.LONG
    return after


def _audience_is_public(table: Table, known: Known) -> bool:
    """A question put to one group only tells that group's size, so that must have been shown before."""
    return not table.asked or table.cells in known.sizes("")


def _divisions(known: Known, base: str) -> int:
    """How many divisions of those who answered a question are shown, the undivided whole not counted."""
    return sum(1 for table in known.tables if table.base == base and table.by)


# What is shown, and what it says


def rendered(table: Table, step: Step, census: Census) -> tuple[Part, ...]:
    """The rows of a step by the rules of single tables (R4, R5, R8)."""
    if not table.answers:
        mix = group_mix({group.label: census.size(group) for group in step.groups})
        return (Part("", mix),)
    subgroup = _is_subgroup(table, step)
    return tuple(_part(table, group, census, subgroup=subgroup) for group in step.groups)


def _is_subgroup(table: Table, step: Step) -> bool:
    """By R4, everything but the table of everybody."""
    return table.is_narrow or len(step.groups) > 1 or bool(table.by)


def _part(table: Table, group: Group, census: Census, *, subgroup: bool) -> Part:
    n, counts = census.size(group), census.counts(group, table.answers)
    shown = one_way(counts, subgroup=subgroup, n=n)
    top = Row(_joined(table.top), shown_percent(sum(counts[one] for one in table.top), n, subgroup=subgroup))
    return Part(group.label, shown, top if table.top else None, _average(table, counts, subgroup=subgroup))


def _joined(labels: Sequence[str]) -> str:
    return " or ".join(labels)


def _average(table: Table, counts: Mapping[str, int], *, subgroup: bool) -> Average | None:
    if not table.values:
        return None
    stand_for = dict(zip(table.answers, table.values, strict=True))
    values = [stand_for[answer] for answer, count in counts.items() for _ in range(count)]
    return mean(values, subgroup=subgroup, low=min(table.values), high=max(table.values))


def facts(table: Table, step: Step, census: Census) -> list[Fact]:
    """What readers learn from a step: the size of each group (taken as known exactly), and what each share allows."""
    found, subgroup = [], _is_subgroup(table, step)
    for group in step.groups:
        n, counts = census.size(group), census.counts(group, table.answers)
        found.append(Fact(table.base, group.cells, n, n))
        for answer, count in counts.items():
            low, high = allowed(count, n, subgroup)
            found.append(Fact(table.base, group.cells, low, high, ((answer, 1),)))
        if table.top:
            low, high = allowed(sum(counts[one] for one in table.top), n, subgroup)
            found.append(Fact(table.base, group.cells, low, high, tuple((one, 1) for one in table.top)))
        average = _average(table, counts, subgroup=subgroup)
        if average and average.value.low is not None and average.value.high is not None:
            weights = tuple(zip(table.answers, table.values, strict=True))
            low, high = _total(average, n)
            found.append(Fact(table.base, group.cells, low, high, weights))
    return found


def _total(average: Average, n: int) -> tuple[int, int]:
    """The least and greatest total of n answers whose mean reads so."""
    lowest, highest = (int(10 * (end or 0)) for end in (average.value.low, average.value.high))
    return -(-(2 * lowest - 1) * n // 20), (2 * highest + 1) * n // 20


@cache
def allowed(count: int, n: int, subgroup: bool) -> tuple[int, int]:  # noqa: FBT001 - a key of the cache
    """The least and greatest count out of n that read like this one."""
    text = shown_percent(count, n, subgroup=subgroup)
    low = high = count
    while low > 0 and shown_percent(low - 1, n, subgroup=subgroup) == text:
        low -= 1
    while high < n and shown_percent(high + 1, n, subgroup=subgroup) == text:
        high += 1
    return low, high


# The audit


@lru_cache(maxsize=4096)
def singled_out(known: Known, wave: Wave, *, base: str | None = None) -> Combination | None:
    """A combination that might have few people and might not have any number of few; None where there is none.

    With ``base``, the answers to that question take part; then of the combinations that have few people, and only the
    ends of the numbers of few are tried. That each of these might be few needs no programme: it is, and what is known
    is true. Raises TooLong.
    """
    bases = frozenset() if base is None else frozenset({base})
    worlds = _worlds(known, wave, bases)
    cells = known.differing(cell for cell in wave.combinations if base is None or cell in wave.few)
    sums: list[Terms] = [{("", cell, None): 1} for cell in cells]
    never: set[int] = set()
    if base is None:
        all_facts = _worlds(known.without_refusals(), wave, bases)
        never = set(all_facts.impossible([(terms, (0, wave.k - 1)) for terms in sums]))
    may_be_few = [place for place in range(len(cells)) if place not in never]
    few = [(people, people) for people in range(wave.k)]
    for ends in few if base is None else [(0, 0), (wave.k - 1, worlds.most)]:
        if told := worlds.impossible([(sums[place], ends) for place in may_be_few]):
            return cells[may_be_few[told[0]]]
    return None


@lru_cache(maxsize=64)
def _worlds(known: Known, wave: Wave, answers_of: frozenset[str]) -> Worlds:
    """The worlds of the same knowledge, with those that were found before."""
    return Worlds(wave.combinations, known, wave.k, answers_of)


def given_away(after: Known, before: Known, step: Step, *, wave: Wave) -> tuple[Combination | str, str] | None:
    """A group or combination that what is shown forces (nearly) all into, or out of, an answer, and did not before.

    A published group must be able to stay within the ends of its band; of a combination that nobody knows the size of,
    one person must be able to differ. That nobody gave one of three or more answers gives nobody's answer away.
    Raises TooLong.
    """
    table = after.tables[-1]
    bases = frozenset({table.base})
    worlds, earlier = (_worlds(known, wave, bases) for known in (after, before))
    groups, persons = _sums_of_groups(table, step, after), []
    if _divisions(after, table.base) > 1:  # else answers can be spread inside each group in every way
        persons = _sums_of_persons(table, after.differing(wave.combinations), worlds.most)
    nobody = set(worlds.impossible([(one.matters_if, (1, worlds.most)) for one in persons]))
    sums = [*groups, *(one for place, one in enumerate(persons) if place not in nobody)]
    forced = [sums[place] for place in worlds.impossible([(one.terms, one.ends) for one in sums])]
    return next((one.about for one in forced if earlier.any(one.terms, one.ends)), None)


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum that must be able to lie between its ends; ``matters_if``: only where this can be one or more."""

    about: tuple[Combination | str, str]
    terms: Terms
    ends: Ends
    matters_if: Terms = field(default_factory=dict)


def _sums_of_groups(table: Table, step: Step, after: Known) -> list[_Sum]:
    found = []
    for group in step.groups:
        n = after.sizes(table.base)[group.cells]
        ends = bands(n, subgroup=True)
        for answer in table.answers:
            terms: Terms = {(table.base, cell, answer): 1 for cell in group.cells}
            found.append(_Sum((group.label, answer), terms, (0, -(-ends[-1][0] * n // 100))))
            if _tells_by_leaving_out(table):
                found.append(_Sum((group.label, answer), terms, (ends[0][1] * n // 100, n)))
    return found


def _sums_of_persons(table: Table, combinations: Sequence[Combination], most: int) -> list[_Sum]:
    found = []
    for cell, answer in product(combinations, table.answers):
        someone: Terms = {(table.base, cell, None): 1}
        gave: Terms = {(table.base, cell, answer): 1}
        found.append(_Sum((cell, answer), someone | {(table.base, cell, answer): -1}, (1, most), someone))
        if _tells_by_leaving_out(table):
            found.append(_Sum((cell, answer), gave, (1, most), someone))
    return found


def _tells_by_leaving_out(table: Table) -> bool:
    """Whether not giving an answer is an answer: of two, or where each can be ticked or not."""
    return table.has_many or len(table.answers) == 2


def hidden(table: Table) -> Part:
    """A table of which nothing is shown: one mark for all reasons (R8)."""
    labels = table.answers or tuple(group.label for group in table.ladder[0].groups)
    return Part("", OneWay(shown_n(0, subgroup=True), tuple(Row(label, HIDDEN) for label in labels)))
