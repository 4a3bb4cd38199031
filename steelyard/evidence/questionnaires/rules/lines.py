"""Answers and rows as lines that people type: a short name, the words in each language, and what sets it apart."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from steelyard.evidence.questionnaires.rules import keys
from steelyard.evidence.questionnaires.rules.parts import NAME

FLAGS = ("alone", "outside")


class BadLine(ValueError):
    """Why a line cannot be read, as a sentence."""


def read(text: str, languages: Sequence[str]) -> list[dict[str, Any]]:
    """``Words``, or ``name | words | words in the next language | alone``; a name is made where none is given."""
    made: list[dict[str, Any]] = []
    for line in text.splitlines():
        if line.strip():
            made.append(_read(line, languages, [one["name"] for one in made]))
    return made


def _read(line: str, languages: Sequence[str], taken: Sequence[str]) -> dict[str, Any]:
    pieces = [piece.strip() for piece in line.split("|")]
    flags = [pieces.pop()] if len(pieces) > 1 and pieces[-1] in FLAGS else []
    name = pieces.pop(0) if len(pieces) > 1 else keys.free(keys.name_of(pieces[0], "answer"), taken)
    if not NAME.fullmatch(name):
        raise BadLine(f"“{name[:60]}” is no short name: letters, digits, - and _. Write it as: name | words.")
    if name in taken:
        raise BadLine(f"The name “{name}” stands on two lines.")
    if not pieces[0] or len(pieces) > len(languages):
        raise BadLine(
            f"“{line.strip()[:60]}” has {len(pieces)} parts after its name; one is needed for each of {', '.join(languages)}."
        )
    label = {language: words for language, words in zip(languages, pieces, strict=False) if words}
    return {"name": name, "label": label, **dict.fromkeys(flags, True)}


def written(parts: Iterable[Mapping[str, Any]], languages: Sequence[str]) -> str:
    return "\n".join(_written(part, languages) for part in parts)


def _written(part: Mapping[str, Any], languages: Sequence[str]) -> str:
    label = part.get("label", "")
    words = [label if isinstance(label, str) else label.get(language, "") for language in languages]
    words = words[:1] if isinstance(label, str) else words
    while len(words) > 1 and not words[-1]:
        words.pop()
    told = [str(part.get("name", "")), *(one.replace("|", "/").replace("\n", " ") for one in words)]
    return " | ".join([*told, *(flag for flag in FLAGS if part.get(flag))])
