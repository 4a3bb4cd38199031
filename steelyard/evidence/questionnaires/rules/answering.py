"""Whose questions are whose: modules drawn by chance, skip logic, and answers as fields and as bytes."""

import json
from collections.abc import Callable, Iterator, Mapping, MutableSequence
from typing import Any

from steelyard.evidence.questionnaires.rules.conditions import Condition, holds
from steelyard.evidence.questionnaires.rules.shape import (
    MODULES,
    MOST_MODULES,
    Answers,
    Form,
    Kind,
    Question,
)

PREFIX = "a."  # of every field that holds an answer; the host's own fields have none
YES = "yes"


def draw(form: Form, shuffle: Callable[[MutableSequence[Any]], None]) -> list[str]:
    """The modules in an order of chance, of which a person gets the first two that fit.

    ``shuffle`` is that of the system's generator. The order travels in the form itself; nothing remembers it, and only
    the modules that were asked stay among the answers.
    """
    names = [module.name for module in form.modules]
    shuffle(names)
    return names


def shown(form: Form, answers: Mapping[str, Any]) -> tuple[Question, ...]:
    """The questions this person is asked, in their order.

    Conditions look back only, so one pass is the fixed point: what hangs on a question that is not asked is not asked.
    """
    return tuple(question for question, _ in _asked(form, answers))


def kept(form: Form, answers: Mapping[str, Any]) -> Answers:
    """The answers without those to questions that were not asked, and without modules that were not."""
    live = {question.name: answers[question.name] for question, given in _asked(form, answers) if given}
    asked = _modules(form, answers, live)
    return {**live, MODULES: [module.name for module in form.modules if module.name in asked]} if asked else live


def _asked(form: Form, answers: Mapping[str, Any]) -> Iterator[tuple[Question, bool]]:
    """Each question that is asked, and whether it is answered."""
    live: Answers = {}
    asked: set[str] | None = None
    for question in form.questions:
        if question.module and asked is None:  # who gets a module hangs on questions before the first one
            asked = _modules(form, answers, live)
        if question.module and question.module not in (asked or ()):
            continue
        if question.show_if is None or holds(question.show_if, live, form.conditions):
            given = answers.get(question.name)
            if given is not None:
                live[question.name] = given
            yield question, given is not None


def _modules(form: Form, answers: Mapping[str, Any], live: Mapping[str, Any]) -> set[str]:
    drawn = answers.get(MODULES)
    drawn = list(dict.fromkeys(drawn)) if isinstance(drawn, (list, tuple)) else []
    fitting: dict[str, Condition | None] = {module.name: module.show_if for module in form.modules}
    found = [name for name in drawn if name in fitting and _fits(fitting[name], live, form)]
    return set(found[:MOST_MODULES])


def _fits(condition: Condition | None, live: Mapping[str, Any], form: Form) -> bool:
    return condition is None or holds(condition, live, form.conditions)


def field(question: Question, part: str = "") -> str:
    """The name of a field: of a question, of a grid's row, or of an answer that gets a place."""
    return f"{PREFIX}{question.name}.{part}" if part else f"{PREFIX}{question.name}"


def fields(question: Question) -> tuple[str, ...]:
    match question.kind:
        case Kind.GRID:
            return tuple(field(question, row) for row in question.row_names)
        case Kind.RANK:
            return tuple(field(question, choice) for choice in question.choice_names)
    return (field(question),)


def encoded(answers: Answers) -> bytes:
    """Answers as they are sealed: the same bytes for the same answers."""
    return json.dumps(answers, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def posted_of(form: Form, answers: Mapping[str, Any]) -> dict[str, list[str]]:
    """What a browser would have posted for these answers."""
    posted = {MODULES: list(answers[MODULES])} if answers.get(MODULES) else {}
    for question in form.questions:
        if (given := answers.get(question.name)) is not None:
            posted |= _as_posted(question, given)
    return posted


def _as_posted(question: Question, given: Any) -> dict[str, list[str]]:
    match question.kind:
        case Kind.MULTIPLE:
            return {field(question): list(given)}
        case Kind.GRID:
            return {field(question, row): [choice] for row, choice in given.items()}
        case Kind.RANK:
            return {field(question, choice): [str(place)] for place, choice in enumerate(given, start=1)}
        case Kind.CONSENT:
            return {field(question): [YES]}
    return {field(question): [str(given)]}


def largest_closed(form: Form) -> int:
    """The bytes that all answers but own words can come to at most."""
    answers = {question.name: _largest(question) for question in form.questions if question.kind != Kind.TEXT}
    texts = {question.name: "" for question in form.questions if question.kind == Kind.TEXT}
    return len(encoded({**answers, **texts, MODULES: [module.name for module in form.modules]}))


def _largest(question: Question) -> Any:
    longest = max(question.choice_names, key=len, default="")
    match question.kind:
        case Kind.SINGLE | Kind.SCALE:
            return longest
        case Kind.MULTIPLE:
            return sorted(question.choice_names, key=len, reverse=True)[: question.most or None]
        case Kind.RANK:
            return sorted(question.choice_names, key=len, reverse=True)[: question.places]
        case Kind.GRID:
            return dict.fromkeys(question.row_names, longest)
        case Kind.NUMBER:
            return -(10**12)
    return True
