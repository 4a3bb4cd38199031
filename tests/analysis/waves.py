"""Waves made at random, gone through as a plan does, for tests in the suite and at full counts."""

import random
from collections.abc import Sequence

from steelyard.analysis.disclosure.plans import Key, Table, combinations, ladder
from steelyard.analysis.disclosure.releases import Census, Wave, decide_answers, decide_groups, everyone
from steelyard.analysis.disclosure.worlds import Ends, Known, Terms, Worlds

K = 10
ANSWERS = tuple("vwxyz")
GROUPINGS = (("a",), ("b",), ("a", "b"))


def key(name: str, count: int) -> Key:
    """A self-description with so many categories, which can be merged to the first and the others."""
    names = tuple(f"{name}{at}" for at in range(count))
    finest = tuple((one, (one,)) for one in names)
    return Key(name, name, names, (finest, ((names[0], names[:1]), ("other", names[1:]))))


def keys(dice: random.Random) -> tuple[Key, Key]:
    return key("a", dice.randint(2, 4)), key("b", dice.randint(2, 5))


def people(groups: Sequence[Key], dice: random.Random) -> tuple[Wave, Census]:
    """Few in most combinations, many in some, as in waves of an evaluator; each gave one of five answers."""
    cells = combinations(groups)
    counts = {cell: min(int(dice.paretovariate(0.8)) - 1, 150) for cell in cells if dice.random() < 0.8}
    answers = {}
    for cell, number in counts.items():
        given = dice.choices(ANSWERS, (1, 3, 5, 8, 13), k=number)
        answers[cell] = {one: given.count(one) for one in ANSWERS}
    return Wave(cells, K, frozenset(cell for cell in cells if counts.get(cell, 0) < K)), Census(counts, answers)


def gone_through(groups: Sequence[Key], wave: Wave, census: Census) -> Known:
    """What readers know after two groupings, both together, and one question by each."""
    known, steps = everyone(wave, sum(census.people.values())), {}
    for by in GROUPINGS:
        table = Table("+".join(by), "", (), ladder(groups, by), by)
        decision = decide_groups(table, Census(census.people, {}), known, wave=wave)
        known, steps[by] = decision.known, () if decision.step is None else table.ladder[decision.step :]
    for by in ((), *GROUPINGS):
        table = Table(f"q {by}", "q", ANSWERS, ladder(groups, by), by)
        known = decide_answers(table, steps[by] if by else table.ladder, census, known, wave=wave).known
    return known


def told(wave: Wave, known: Known) -> list[tuple[str, ...]]:
    """The small combinations of which a reader knows that they are not empty, or not of nine."""
    worlds = Worlds(wave.combinations, known.without_refusals(), wave.k, frozenset({"q"}))
    if worlds.most < wave.k:
        return []
    sums: list[tuple[Terms, Ends]] = [
        ({("", cell, None): 1}, ends) for cell in wave.few for ends in ((0, 0), (wave.k - 1, worlds.most))
    ]
    return [next(iter(sums[place][0]))[1] for place in worlds.impossible(sums)]
