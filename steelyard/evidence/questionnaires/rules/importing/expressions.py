"""Expressions of other tools, XLSForm's "relevant" and LimeSurvey's relevance equations, as our conditions.

Only the common shapes are understood; everything else is refused by name, and nothing is ever run.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from steelyard.evidence.questionnaires.rules.conditions import COMPARES, MOST_DEPTH

LONGEST, MOST_TOKENS = 2000, 400
Condition = dict[str, Any]

_TOKENS = re.compile(
    r"""\s*(?:
      \$\{(?P<braced>[^{}]{1,80})\} |
      (?P<text>'[^']*'|"[^"]*") |
      (?P<number>-?[0-9]{1,12}(?:\.[0-9]{1,6})?(?![0-9A-Za-z_])) |
      (?P<sign>&&|\|\||==|!=|<=|>=|[=<>!(),]) |
      (?P<word>[A-Za-z_][A-Za-z0-9_.:-]*)
    )""",
    re.VERBOSE,
)
_WORD_SIGNS = {
    "and": "and", "&&": "and", "or": "or", "||": "or", "not": "not", "!": "not", "==": "=", "eq": "=", "ne": "!=",
    "lt": "<", "le": "<=", "gt": ">", "ge": ">=",
}  # fmt: skip
_FLIPPED = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
ALWAYS: Condition = {"all": []}


class NotUnderstood(ValueError):
    """Which part of an expression has no counterpart here."""


@dataclass(frozen=True)
class Name:
    name: str


@dataclass(frozen=True)
class Call:
    function: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Asked:
    """A question that an expression names, as we took it: its part is a row of a grid or one of several answers."""

    question: Mapping[str, Any]
    part: str = ""
    choices: Mapping[str, str] = field(default_factory=dict)  # original code -> our name


type Find = Callable[[str], Asked | None]


def understood(expression: str, find: Find) -> Condition | None:
    """The condition an expression means, None if it is always true; raises NotUnderstood."""
    text = expression.strip()
    if text in {"", "1", "true()", "true"}:
        return None
    if len(text) > LONGEST:
        raise NotUnderstood(f"it is longer than {LONGEST:,} letters")
    parser = _Parser(list(_tokens(text)), find)
    made = parser.whole()
    return None if made == ALWAYS else made


def _tokens(text: str) -> Iterator[tuple[str, Any]]:
    at, count = 0, 0
    while text[at:].strip():
        found = _TOKENS.match(text, at)
        if not found or (count := count + 1) > MOST_TOKENS:
            raise NotUnderstood(f"“{text[at : at + 20].strip()}” has no counterpart here")
        at = found.end()
        kind, given = next((name, given) for name, given in found.groupdict().items() if given is not None)
        if kind == "braced":
            yield "name", given.strip()
        elif kind == "text":
            yield "text", given[1:-1]
        elif kind == "word" and given not in _WORD_SIGNS:
            yield "name", given
        else:
            yield ("number", given) if kind == "number" else ("sign", _WORD_SIGNS.get(given, given))


class _Parser:
    def __init__(self, tokens: list[tuple[str, Any]], find: Find) -> None:
        self.tokens, self.find, self.at, self.depth = tokens, find, 0, 0

    def peek(self) -> tuple[str, Any]:
        return self.tokens[self.at] if self.at < len(self.tokens) else ("end", "")

    def take(self, sign: str) -> bool:
        if self.peek() == ("sign", sign):
            self.at += 1
            return True
        return False

    def need(self, sign: str) -> None:
        if not self.take(sign):
            raise NotUnderstood(f"a “{sign}” is missing")

    def whole(self) -> Condition:
        made = self.any()
        if self.peek()[0] != "end":
            raise NotUnderstood(f"“{self.peek()[1]}” has no counterpart here")
        return made

    def any(self) -> Condition:
        self.depth += 1
        if self.depth > MOST_DEPTH * 3:
            raise NotUnderstood("its parts stand in each other too deeply")
        parts = [self.all()]
        while self.take("or"):
            parts.append(self.all())
        self.depth -= 1
        return parts[0] if len(parts) == 1 else {"any": parts}

    def all(self) -> Condition:
        parts = [self.one()]
        while self.take("and"):
            parts.append(self.one())
        parts = [part for part in parts if part != ALWAYS] or [ALWAYS]
        return parts[0] if len(parts) == 1 else {"all": parts}

    def one(self) -> Condition:
        if self.take("not"):
            self.depth += 1
            if self.depth > MOST_DEPTH * 3:
                raise NotUnderstood("its parts stand in each other too deeply")
            inner = self.one()
            self.depth -= 1
            return {"not": inner}
        if self.take("("):
            inner = self.any()
            self.need(")")
            return inner
        return self.compared()

    def compared(self) -> Condition:
        left = self.operand()
        kind, sign = self.peek()
        if kind == "sign" and sign in COMPARES:
            self.at += 1
            right = self.operand()
            if not isinstance(left, (Name, Call)):
                left, right, sign = right, left, _FLIPPED[sign]
            return _compare(left, sign, right, self.find)
        return _truth(left, self.find)

    def operand(self) -> Any:
        kind, given = self.peek()
        self.at += 1
        if kind == "text":
            return given
        if kind == "number":
            return float(given) if "." in given else int(given)
        if kind == "name" and self.take("("):
            return Call(given, tuple(self.arguments()))
        if kind == "name":
            return Name(given)
        raise NotUnderstood(f"“{given or 'the end'}” stands where a question or an answer should be")

    def arguments(self) -> Iterator[Any]:
        while not self.take(")"):
            yield self.operand()
            if not self.take(","):
                self.need(")")
                return


def _asked(name: object, find: Find) -> Asked:
    if not isinstance(name, Name):
        raise NotUnderstood("a function asks about something that is no question")
    found = find(name.name)
    if found is None:
        raise NotUnderstood(f"“{name.name[:60]}” is no question that was taken in before it")
    return found


def _truth(given: Any, find: Find) -> Condition:
    match given:
        case Call("selected", (name, str(choice) | int(choice))):
            return _chosen(_asked(name, find), str(choice))
        case Call("is_empty", (name,)):
            return {"not": _answered(_asked(name, find))}
        case Call("true", ()) | 1:
            return ALWAYS
        case Call(function, _):
            raise NotUnderstood(f"the function {function[:40]}() has no counterpart here")
        case Name():
            return _answered(_asked(given, find))
    raise NotUnderstood(f"“{given}” alone is neither true nor false")


def _compare(left: Any, sign: str, right: Any, find: Find) -> Condition:  # noqa: PLR0917 -- left, sign, right, as one reads it
    match left, right:
        case Call("count-selected" | "count_selected", (name,)), int():
            return {"question": _asked(name, find).question["name"], "count": f"{sign} {right}"}
        case Name(), Name() | Call():
            raise NotUnderstood("it compares two questions with each other")
        case Name(), _:
            return _against(_asked(left, find), sign, right)
        case Call(function, _), _:
            raise NotUnderstood(f"the function {function[:40]}() has no counterpart here")
    raise NotUnderstood("it compares two answers with each other")


def _against(asked: Asked, sign: str, right: Any) -> Condition:
    question = asked.question
    if right == "" and sign in {"=", "!="}:
        return _answered(asked) if sign == "!=" else {"not": _answered(asked)}
    if question["kind"] == "number":
        whole = int(right) if isinstance(right, str) and re.fullmatch(r"-?[0-9]{1,12}", right) else right
        if not isinstance(whole, int):
            raise NotUnderstood(f"“{right}” is no whole number")
        return {"question": question["name"], "number": f"{sign} {whole}"}
    if sign in {"=", "!="}:
        made = _chosen(asked, str(right))
        return made if sign == "=" else {"not": made}
    return _any_point(asked, sign, right)


def _any_point(asked: Asked, sign: str, right: Any) -> Condition:
    """“More than 3” of answers whose codes are numbers: any of those answers."""
    if not isinstance(right, (int, float)):
        raise NotUnderstood(f"“{sign} {right}” asks about an order of words")
    codes = [code for code in asked.choices if re.fullmatch(r"-?[0-9]{1,12}", code)]
    fitting = [_chosen(asked, code) for code in codes if COMPARES[sign](int(code), right)]  # type: ignore[arg-type]  # compares a float as well
    if not fitting:
        raise NotUnderstood(f"no answer of {asked.question['name']} is {sign} {right}")
    return fitting[0] if len(fitting) == 1 else {"any": fitting}


def _chosen(asked: Asked, code: str) -> Condition:
    question, name = asked.question, asked.question["name"]
    if question["kind"] == "multiple" and asked.part:  # LimeSurvey asks each answer by itself: Y or nothing
        if code not in {"Y", "1"}:
            raise NotUnderstood(f"“{code[:40]}” is no state of an answer that was ticked or not")
        return {"question": name, "has": asked.part}
    if question["kind"] == "consent":
        return {"question": name, "answered": True}
    choice = asked.choices.get(code)
    if choice is None:
        raise NotUnderstood(f"“{code[:40]}” is no answer of {name}")
    if question["kind"] in {"multiple", "rank"}:
        return {"question": name, "has": choice}
    return {"question": name, "row": asked.part, "is": choice} if asked.part else {"question": name, "is": choice}


def _answered(asked: Asked) -> Condition:
    name = asked.question["name"]
    if asked.part and asked.question["kind"] == "multiple":
        return {"question": name, "has": asked.part}
    if asked.part:
        return {"any": [{"question": name, "row": asked.part, "is": choice} for choice in asked.choices.values()]}
    return {"question": name, "answered": True}
