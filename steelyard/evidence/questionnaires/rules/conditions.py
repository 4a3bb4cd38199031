"""Conditions: small closed trees over earlier answers. Nothing in them is ever run as code.

As data: ``{question: role, is: director}``, ``{question: quality, row: pace, is: good}``, ``{question: used, has: webinar}``,
``{question: used, count: ">= 2"}``, ``{question: years, number: "< 3"}``, ``{question: other, answered: true}``,
``{audience: members}``, ``{all: [...]}``, ``{any: [...]}``, ``{not: ...}``.
"""

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

MOST_DEPTH, MOST_PARTS, MOST_ASKED = 8, 40, 200
COMPARES: dict[str, Callable[[int, int], bool]] = {
    "=": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge,
}  # fmt: skip
_COMPARED = re.compile(r"(=|!=|<=?|>=?) ?(-?[0-9]{1,12})")


class BadCondition(ValueError):
    """Why a condition cannot be read, as a sentence that follows the place where it stands."""


@dataclass(frozen=True)
class Is:
    """One answer was chosen, of a question or of a row of a grid."""

    question: str
    choice: str
    row: str = ""


@dataclass(frozen=True)
class Has:
    """An answer is among those chosen or ranked."""

    question: str
    choice: str


@dataclass(frozen=True)
class Count:
    """So many answers were chosen."""

    question: str
    compare: str
    number: int


@dataclass(frozen=True)
class Number:
    """The number given compares so; no number, no truth."""

    question: str
    compare: str
    number: int


@dataclass(frozen=True)
class Answered:
    question: str


@dataclass(frozen=True)
class In:
    """Belongs to an audience of the form."""

    audience: str


@dataclass(frozen=True)
class All:
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Any_:  # noqa: N801 -- "Any" is the type of everything
    parts: tuple["Condition", ...]


@dataclass(frozen=True)
class Not:
    part: "Condition"


type Condition = Is | Has | Count | Number | Answered | In | All | Any_ | Not
type Asking = Is | Has | Count | Number | Answered


def holds(condition: Condition, answers: Mapping[str, Any], audiences: Mapping[str, Condition]) -> bool:
    """Whether the condition is true of these answers; a question without an answer makes nothing true of itself."""
    match condition:
        case All(parts):
            return all(holds(part, answers, audiences) for part in parts)
        case Any_(parts):
            return any(holds(part, answers, audiences) for part in parts)
        case Not(part):
            return not holds(part, answers, audiences)
        case In(audience):
            return audience in audiences and holds(audiences[audience], answers, {})
        case _:
            return _true_of(condition, answers.get(condition.question))


def _true_of(condition: Asking, given: Any) -> bool:
    match condition:
        case Is(_, choice, row):
            return bool((given.get(row) if isinstance(given, Mapping) else None) == choice) if row else given == choice
        case Has(_, choice):
            return isinstance(given, (list, tuple)) and choice in given
        case Count(_, compare, number):
            return COMPARES[compare](len(given) if isinstance(given, (list, tuple)) else 0, number)
        case Number(_, compare, number):
            return isinstance(given, int) and not isinstance(given, bool) and COMPARES[compare](given, number)
        case Answered():
            return given is not None


def read(data: Any, depth: int = 0) -> Condition:
    """A condition from its data; raises BadCondition."""
    if not isinstance(data, Mapping) or not all(isinstance(key, str) for key in data):
        raise BadCondition("a condition is a small list of named parts, such as “question” and “is”")
    if depth >= MOST_DEPTH:
        raise BadCondition(f"conditions stand in each other more than {MOST_DEPTH} deep")
    if "question" in data:
        return _asking(data)
    if len(data) != 1:
        raise BadCondition("a condition has one of “question”, “audience”, “all”, “any” and “not”")
    [(name, given)] = data.items()
    match name:
        case "all" | "any":
            return (All if name == "all" else Any_)(_parts(given, depth))
        case "not":
            return Not(read(given, depth + 1))
        case "audience" if isinstance(given, str):
            return In(given)
    raise BadCondition(f"nobody knows what “{name[:40]}” means in a condition")


def _parts(given: Any, depth: int) -> tuple[Condition, ...]:
    if not isinstance(given, (list, tuple)) or not 1 <= len(given) <= MOST_PARTS:
        raise BadCondition(f"“all” and “any” hold between 1 and {MOST_PARTS} conditions")
    return tuple(read(part, depth + 1) for part in given)


def _asking(data: Mapping[str, Any]) -> Asking:
    question, row = data["question"], data.get("row", "")
    rest = {name: given for name, given in data.items() if name not in {"question", "row"}}
    if not isinstance(question, str) or not isinstance(row, str) or len(rest) != 1:
        raise BadCondition("a condition on a question says one thing: “is”, “has”, “count”, “number” or “answered”")
    [(name, given)] = rest.items()
    if row and name != "is":
        raise BadCondition("only “is” asks about a row")
    match name, given:
        case "is", str():
            return Is(question, given, row)
        case "has", str():
            return Has(question, given)
        case (("count" | "number"), str()) if found := _COMPARED.fullmatch(given.strip()):
            return (Count if name == "count" else Number)(question, found[1], int(found[2]))
        case "answered", True:
            return Answered(question)
    raise BadCondition(f"“{name[:40]}” of {question[:40]} cannot be read")


def written(condition: Condition) -> dict[str, Any]:
    """A condition as data that ``read`` takes."""
    match condition:
        case All(parts):
            return {"all": [written(part) for part in parts]}
        case Any_(parts):
            return {"any": [written(part) for part in parts]}
        case Not(part):
            return {"not": written(part)}
        case In(audience):
            return {"audience": audience}
        case _:
            return {"question": condition.question, **_said(condition)}


def _said(condition: Asking) -> dict[str, Any]:
    match condition:
        case Is(_, choice, row):
            return {"row": row, "is": choice} if row else {"is": choice}
        case Has(_, choice):
            return {"has": choice}
        case Count(_, compare, number):
            return {"count": f"{compare} {number}"}
        case Number(_, compare, number):
            return {"number": f"{compare} {number}"}
        case Answered():
            return {"answered": True}


def asked(condition: Condition | None) -> Iterator[Asking]:
    """Every part that asks about a question."""
    match condition:
        case None | In():
            return
        case All(parts) | Any_(parts):
            for part in parts:
                yield from asked(part)
        case Not(part):
            yield from asked(part)
        case _:
            yield condition


def named(condition: Condition | None) -> Iterator[str]:
    """Every audience that is named."""
    match condition:
        case In(audience):
            yield audience
        case All(parts) | Any_(parts):
            for part in parts:
                yield from named(part)
        case Not(part):
            yield from named(part)
