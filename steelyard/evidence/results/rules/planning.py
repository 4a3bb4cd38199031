"""The release plan of a wave: by which self-descriptions people are grouped, and every table that can ever be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations as pairs_of
from typing import Any

from steelyard.analysis.disclosure import K
from steelyard.analysis.disclosure.plans import (
    NOT_SAID,
    Combination,
    Division,
    Key,
    Plan,
    Table,
    check,
    ladder,
    read,
)
from steelyard.evidence.questionnaires.rules.shape import Form, Kind, Question
from steelyard.evidence.results.rules import MOST_GROUPINGS, NotNow
from steelyard.evidence.results.rules.items import Item, asked, items

GROUPING_KINDS = frozenset({Kind.SINGLE, Kind.SCALE, Kind.MULTIPLE})
MOST_DIVISIONS = 5


@dataclass(frozen=True)
class Grouping:
    """A question by which people describe themselves, and its divisions as lines: "State | Local + School"."""

    question: str
    lines: tuple[str, ...] = ()


def offered(form: Form) -> tuple[Question, ...]:
    """The questions that can group people."""
    return tuple(one for one in form.questions if one.kind in GROUPING_KINDS and one.show_if is None and not one.module)


def first_line(form: Form, question: Question) -> str:
    """The finest division, as a line."""
    return " | ".join(form.say(choice.label) for choice in question.choices)


def planned(form: Form, groupings: Sequence[Grouping], *, with_pairs: bool = False, k: int = K) -> Plan:
    """The plan for these groupings; raises NotNow with a sentence where it cannot be."""
    if len(groupings) > MOST_GROUPINGS:
        raise NotNow(f"People can be grouped by at most {MOST_GROUPINGS} questions.")
    keys = tuple(_key(form, one) for one in groupings)
    names = [key.name for key in keys]
    bys: list[tuple[str, ...]] = [(name,) for name in names]
    bys += list(pairs_of(names, 2)) if with_pairs else []
    counted = [item for item in items(form) if item.question not in names]
    tables = [Table("+".join(by), "", (), ladder(keys, by), by) for by in bys]
    tables += [_table(form, item, (), keys=keys) for item in counted]
    tables += [_table(form, item, by, keys=keys) for item in counted for by in bys if not item.is_narrow]
    plan = Plan(keys, tuple(tables), k)
    if problems := check(plan):
        raise NotNow(" ".join(problems))
    return plan


def _table(form: Form, item: Item, by: tuple[str, ...], *, keys: Sequence[Key]) -> Table:
    put_to = asked(form, item, [key.name for key in keys])
    return Table(
        name=f"{item.name} by {'+'.join(by)}" if by else item.name,
        base=item.name,
        answers=item.names,
        ladder=ladder(keys, by, put_to),
        by=by,
        is_narrow=item.is_narrow,
        has_many=item.has_many,
        top=item.top,
        values=item.values,
        asked=put_to,
    )


def _key(form: Form, grouping: Grouping) -> Key:
    question = form.question(grouping.question)
    if question is None or question.kind not in GROUPING_KINDS:
        raise NotNow("People can be grouped only by a question with answers to choose from.")
    lines = [line for line in grouping.lines if line.strip()] or [first_line(form, question)]
    if len(lines) > MOST_DIVISIONS:
        raise NotNow(f"At most {MOST_DIVISIONS} divisions of {form.say(question.label)} can be tried.")
    divisions = tuple(_division(form, question, line) for line in lines)
    named = tuple(name for _, names in divisions[0] for name in names)
    return Key(question.name, form.say(question.label), named, divisions)


def _division(form: Form, question: Question, line: str) -> Division:
    known = {form.say(choice.label).casefold(): choice.name for choice in question.choices}
    known |= {choice.name.casefold(): choice.name for choice in question.choices}
    groups = []
    for part in line.split("|"):
        words = [one.strip() for one in part.split("+")]
        unknown = [one for one in words if one.casefold() not in known]
        if unknown:
            raise NotNow(f"“{unknown[0][:60]}” is not an answer to “{form.say(question.label)}”.")
        names = tuple(known[one.casefold()] for one in words)
        label = " / ".join(form.say(choice.label) for one in names if (choice := question.choice(one)))
        groups.append((label, names))
    return tuple(groups)


def combination(answers: Mapping[str, Any], plan: Plan) -> Combination:
    """How somebody described themselves; of several answers the first in the order of the plan counts."""
    return tuple(category(answers.get(key.name), key) for key in plan.keys)


def category(given: Any, key: Key) -> str:
    if isinstance(given, (list, tuple)):
        return next((name for name in key.categories if name in given), NOT_SAID)
    return given if given in key.categories else NOT_SAID


def plan_of(document: Mapping[str, Any]) -> Plan:
    return read(document)
