"""Conditions in words, for whoever builds a form: "Where do you work?: In a school"."""

from typing import Any

from steelyard.evidence.questionnaires.rules import conditions
from steelyard.evidence.questionnaires.rules.conditions import (
    All,
    Any_,
    Asking,
    BadCondition,
    Condition,
    Count,
    Has,
    In,
    Is,
    Not,
    Number,
)
from steelyard.evidence.questionnaires.rules.shape import Choice, Form, Question

COMPARED = {"=": "is", "!=": "is not", "<": "is below", "<=": "is at most", ">": "is above", ">=": "is at least"}


def of_data(data: Any, form: Form) -> str:
    """A condition of a draft in words; one that cannot be read says so."""
    if not data:
        return ""
    try:
        return told(conditions.read(data), form)
    except BadCondition as problem:
        return f"a condition that cannot be read: {problem}"


def told(condition: Condition, form: Form) -> str:
    match condition:
        case All(parts):
            return " and ".join(_inside(part, form) for part in parts)
        case Any_(parts):
            return " or ".join(_inside(part, form) for part in parts)
        case Not(part):
            return f"not: {_inside(part, form)}"
        case In(name):
            audience = next((one for one in form.audiences if one.name == name), None)
            return f"people {form.say(audience.label)}" if audience else f"the audience “{name}”"
    return f"{_question(form, condition.question)}{_asking(condition, form.question(condition.question), form)}"


def _asking(condition: Asking, question: Question | None, form: Form) -> str:
    choices = _labels(question.choices if question else (), form)
    rows = _labels(question.rows if question else (), form)
    match condition:
        case Is(_, choice, row):
            at = f" ({rows.get(row, row)})" if row else ""
            return f"{at}: {choices.get(choice, choice)}"
        case Has(_, choice):
            return f": {choices.get(choice, choice)}, among others"
        case Count(_, compare, number):
            return f": the number of answers {COMPARED[compare]} {number}"
        case Number(_, compare, number):
            return f" {COMPARED[compare]} {number}"
    return " is answered"


def _inside(part: Condition, form: Form) -> str:
    words = told(part, form)
    return f"({words})" if isinstance(part, (All, Any_)) else words


def _question(form: Form, name: str) -> str:
    found = form.question(name)
    words = form.say(found.label) if found else name
    return f"“{words if len(words) <= 60 else words[:59] + '…'}”"


def _labels(parts: tuple[Choice, ...], form: Form) -> dict[str, str]:
    return {one.name: form.say(one.label) for one in parts}
