"""Going through a plan: what of it may be shown, and that alone as the content of a release."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.analysis.disclosure import NOT_SHOWN, Shown
from steelyard.analysis.disclosure.plans import Combination, Plan, Step, Table, combinations
from steelyard.analysis.disclosure.registers import written
from steelyard.analysis.disclosure.releases import (
    Census,
    Decision,
    Part,
    Wave,
    decide_answers,
    decide_groups,
    everyone,
    hidden,
)
from steelyard.analysis.disclosure.worlds import Known
from steelyard.evidence.questionnaires.rules.shape import Form
from steelyard.evidence.results.rules.items import Item, items
from steelyard.evidence.results.rules.planning import combination

type Answers = Mapping[str, Any]
type Content = dict[str, Any]


@dataclass(frozen=True)
class Outcome:
    """A decision, and what it adds to the register."""

    decision: Decision
    entry: dict[str, Any]


@dataclass(frozen=True)
class Counted:
    """The true numbers of a wave: people by combination, and a census for each item. For the evaluator's room."""

    people: Mapping[Combination, int]
    censuses: Mapping[str, Census]

    @property
    def total(self) -> int:
        return sum(self.people.values())

    def census(self, table: Table) -> Census:
        return self.censuses[table.base] if table.base else Census(self.people, {})


def counted(plan: Plan, form: Form, rows: Iterable[Answers]) -> Counted:
    """Count every item once, by combination."""
    asked = items(form)
    people: Counter[Combination] = Counter()
    answering: dict[str, Counter[Combination]] = {item.name: Counter() for item in asked}
    given: dict[str, dict[Combination, Counter[str]]] = {item.name: defaultdict(Counter) for item in asked}
    for row in rows:
        cell = combination(row, plan)
        people[cell] += 1
        for item in asked:
            found = item.given(row)
            if found is not None:
                answering[item.name][cell] += 1
                given[item.name][cell].update(found)
    return Counted(people, {item.name: Census(answering[item.name], given[item.name]) for item in asked})


def decided(
    plan: Plan, numbers: Counted, *, before: Known | None = None, tell: Callable[[], None] = lambda: None
) -> list[Outcome]:
    """What becomes of each table, in the plan's order; ``before`` is what earlier releases showed of this wave."""
    cells = combinations(plan.keys)
    few = frozenset(cell for cell in cells if numbers.people.get(cell, 0) < plan.k)
    wave, known = Wave(cells, plan.k, few), everyone(Wave(cells, plan.k), numbers.total)
    if before is not None:
        known = Known((*known.facts, *before.facts), before.refused, before.tables)
    steps: dict[tuple[str, ...], Sequence[Step]] = {}
    found = []
    for table in plan.tables:
        tell()
        decision = _decision(table, numbers, known, wave=wave, steps=steps)
        if table.by and not table.base:
            steps[table.by] = () if decision.step is None else table.ladder[decision.step :]
        found.append(Outcome(decision, written(known, after=decision.known)))
        known = decision.known
    return found


def _decision(
    table: Table, numbers: Counted, known: Known, *, wave: Wave, steps: Mapping[tuple[str, ...], Sequence[Step]]
) -> Decision:
    census = numbers.census(table)
    if not table.base:
        return decide_groups(table, census, known, wave=wave)
    return decide_answers(table, steps.get(table.by, ()) if table.by else table.ladder, census, known, wave=wave)


# What a release holds: words and bounds that may be shown, and nothing else (R8)


def content(form: Form, plan: Plan, outcomes: Iterable[Outcome]) -> Content:
    """The tables of a release. Labels come from the form, numbers only from what was decided."""
    by_name = {item.name: item for item in items(form)}
    return {"tables": [_table(one.decision, by_name, plan) for one in outcomes]}


def _table(decision: Decision, by_name: Mapping[str, Item], plan: Plan) -> Content:
    table = decision.table
    item = by_name.get(table.base)
    parts = decision.parts or (hidden(table),)
    words = dict(item.answers) if item else {}
    titles = [key.label for key in plan.keys if key.name in table.by]
    return {
        "name": table.name,
        "item": table.base,
        "question": item.question if item else "",
        "asked_as": item.asked_as if item else "Who answered",
        "title": item.title if item else " and ".join(titles),
        "kind": item.kind.value if item else "groups",
        "by": list(table.by),
        "by_title": " and ".join(titles),
        "key": item.key if item else "",
        "mark": item.mark if item else "",
        "is_narrow": table.is_narrow,
        "is_shown": bool(decision.parts),
        "parts": [_part(part, words) for part in parts],
    }


def _part(part: Part, words: Mapping[str, str]) -> Content:
    return {
        "label": part.label,
        "n": _shown(part.table.n),
        "rows": [[words.get(row.label, row.label), *_shown(row.percent)] for row in part.table.rows],
        "top": _shown(part.top.percent) if part.top else None,
        "mean": _shown(part.average.value) if part.average else None,
    }


def _shown(shown: Shown) -> list[Any]:
    """The words, and the ends of what they allow; a figure that is not shown has neither."""
    if shown.low is None or shown.high is None:
        return [NOT_SHOWN, None, None]
    return [shown.text, float(shown.low), float(shown.high)]
