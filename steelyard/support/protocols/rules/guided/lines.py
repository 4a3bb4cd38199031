"""Parts of a step as lines that people type: one question, column, point or way a line, its pieces between bars."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from steelyard.foundation.kit.text import fold
from steelyard.support.protocols.rules.content import BadTemplate
from steelyard.support.protocols.rules.guided.checking import LONGEST_KEY
from steelyard.support.protocols.rules.guided.shape import NO, YES, ColumnKind

OPTIONAL = "(optional)"
Parts = list[dict[str, Any]]


def key_of(label: str, taken: Iterable[str] = ()) -> str:
    """A key made of a label, unlike those taken."""
    plain = re.sub(r"[^a-z0-9]+", "-", fold(label)).strip("-")[: LONGEST_KEY - 4].strip("-") or "part"
    used = set(taken)
    number = 2
    key = plain
    while key in used:
        key, number = f"{plain}-{number}", number + 1
    return key


def _pieces(text: str) -> list[list[str]]:
    return [[piece.strip() for piece in line.split("|")] for line in text.splitlines() if line.strip()]


def _keyed(parts: Parts, name: str, old: Sequence[Mapping[str, Any]]) -> Parts:
    """Give each part its key: the one it had under the same words, else a new one."""
    known = {str(one.get(name)): str(one.get("key")) for one in old}
    taken: set[str] = set()
    for part in parts:
        kept = known.get(part[name])
        key = kept if kept and kept not in taken else key_of(part[name], taken | set(known.values()))
        taken.add(key)
        part["key"] = key
    return [{"key": part.pop("key"), **part} for part in parts]


def prompts_from(text: str, old: Sequence[Mapping[str, Any]]) -> Parts:
    """``Question | help``, with "(optional)" at the end of a question that may be left open."""
    made = []
    for label, *rest in _pieces(text):
        part: dict[str, Any] = {"label": label.removesuffix(OPTIONAL).strip()}
        part |= {"help": rest[0]} if rest and rest[0] else {}
        part |= {"needed": False} if label.endswith(OPTIONAL) else {}
        made.append(part)
    return _keyed(made, "label", old)


def prompts_as(parts: Sequence[Mapping[str, Any]]) -> str:
    lines = []
    for one in parts:
        label = one["label"] + ("" if one.get("needed", True) else f" {OPTIONAL}")
        lines.append(" | ".join([label, *([one["help"]] if one.get("help") else [])]))
    return "\n".join(lines)


def columns_from(text: str, old: Sequence[Mapping[str, Any]]) -> Parts:
    """``Label | kind | needed``; kinds are text, date, number, person, and "choice: one, two"."""
    made = []
    before = {str(one.get("label")): one for one in old}
    for label, *rest in _pieces(text):
        kind, _, words = (rest[0] if rest else "").partition(":")
        kind = kind.strip().lower() or ColumnKind.TEXT.value
        if kind not in set(ColumnKind):
            raise BadTemplate(f"“{kind}” is no kind of column. Kinds are {', '.join(ColumnKind)}.")
        part: dict[str, Any] = {"label": label}
        part |= {"kind": kind} if kind != ColumnKind.TEXT else {}
        part |= {"needed": True} if rest[1:] and rest[1].lower() == "needed" else {}
        if kind == ColumnKind.CHOICE:
            choices: Parts = [{"label": word.strip()} for word in words.split(",") if word.strip()]
            part["choices"] = _keyed(choices, "label", before.get(label, {}).get("choices", ()))
        made.append(part)
    return _keyed(made, "label", old)


def columns_as(parts: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(_column_as(one) for one in parts)


def _column_as(one: Mapping[str, Any]) -> str:
    words = ", ".join(choice["label"] for choice in one.get("choices", ()))
    kind = f"{one.get('kind', ColumnKind.TEXT.value)}{': ' if words else ''}{words}"
    return " | ".join([one["label"], kind, *(["needed"] if one.get("needed") else [])])


def scale_from(text: str) -> Parts:
    """``1 | Word | sentence``."""
    made = []
    for pieces in _pieces(text):
        if len(pieces) != 3 or not re.fullmatch(r"\d{1,3}", pieces[0]):
            raise BadTemplate(f"“{' | '.join(pieces)[:80]}” is no point: write its number, a word, and when it fits.")
        made.append({"points": int(pieces[0]), "label": pieces[1], "text": pieces[2]})
    return made


def scale_as(parts: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(f"{one['points']} | {one['label']} | {one['text']}" for one in parts)


def items_from(text: str, scale: Parts, old: Sequence[Mapping[str, Any]]) -> Parts:
    """``Name | question``; each item has the same scale."""
    made = []
    for name, *rest in _pieces(text):
        if not rest or not rest[0]:
            raise BadTemplate(f"“{name[:80]}” asks nothing: write its name, a bar, and the question.")
        made.append({"name": name, "question": rest[0], "scale": scale})
    return _keyed(made, "name", old)


def items_as(parts: Sequence[Mapping[str, Any]]) -> str:
    return "\n".join(f"{one['name']} | {one['question']}" for one in parts)


def ways_from(text: str, questions: Sequence[Mapping[str, Any]]) -> Parts:
    """``yes, no | Title | sentence``: an answer to each question in its order, or a dash for either."""
    made = []
    for pieces in _pieces(text):
        answers = [word.strip().lower() for word in pieces[0].split(",")]
        if len(pieces) < 2 or len(answers) != len(questions) or set(answers) - {YES, NO, "-"}:
            count = len(questions)
            raise BadTemplate(
                f"“{' | '.join(pieces)[:80]}”: write {count} answer{'s' if count > 1 else ''} (yes, no, or - for either), "
                "a bar, a title, a bar, and what follows."
            )
        when = {one["key"]: word for one, word in zip(questions, answers, strict=True) if word != "-"}
        made.append({"when": when, "title": pieces[1], **({"text": pieces[2]} if pieces[2:] and pieces[2] else {})})
    return made


def ways_as(parts: Sequence[Mapping[str, Any]], questions: Sequence[Mapping[str, Any]]) -> str:
    lines = []
    for one in parts:
        answers = ", ".join(str(one["when"].get(question["key"], "-")) for question in questions)
        lines.append(" | ".join([answers, one["title"], *([one["text"]] if one.get("text") else [])]))
    return "\n".join(lines)
