"""The shape of a template's file as a JSON Schema; what it cannot say, ``checking`` does."""

from typing import Any

from steelyard.support.protocols.rules.guided.checking import (
    EVERY_STEP,
    KEY,
    LANGUAGE,
    LONGEST_KEY,
    LONGEST_NAME,
    LONGEST_TEXT,
    MOST_PARTS,
    MOST_STEPS,
    OF_KIND,
    TOP,
)
from steelyard.support.protocols.rules.guided.shape import NO, YES, ColumnKind, StepKind

_KEY = {"type": "string", "pattern": f"^{KEY.pattern}$", "maxLength": LONGEST_KEY}
_LEAST = {"type": "integer", "minimum": 0, "maximum": 1000}


def _text(longest: int = LONGEST_TEXT) -> dict[str, Any]:
    """A text, or the same text in each language that the template names."""
    one = {"type": "string", "maxLength": longest}
    return {"oneOf": [one, {"type": "object", "additionalProperties": one, "minProperties": 1}]}


def _part(needed: tuple[str, ...], /, **properties: Any) -> dict[str, Any]:
    return {"type": "object", "required": list(needed), "properties": properties, "additionalProperties": False}


def _many(part: dict[str, Any], least: int = 1) -> dict[str, Any]:
    return {"type": "array", "items": part, "minItems": least, "maxItems": MOST_PARTS}


def _parts() -> dict[str, Any]:
    """What may stand in a step, whatever its kind."""
    name, text = _text(LONGEST_NAME), _text()
    yes_no = {"enum": [YES, NO, True, False]}
    choice = _part(("key", "label"), key=_KEY, label=name)
    point = _part(
        ("points", "label", "text"), points={"type": "integer", "minimum": 0, "maximum": 100}, label=text, text=text
    )
    return {
        "key": _KEY,
        "title": name,
        "kind": {"enum": [one.value for one in StepKind]},
        "purpose": text,
        "people": text,
        "output": text,
        "after": {"type": "array", "items": _KEY},
        "optional": {"type": "boolean"},
        "least": _LEAST,
        "board": {"type": "string"},
        "feeds": _KEY,
        "prompts": _many(
            _part(("key", "label"), key=_KEY, label=text, help=text, needed={"type": "boolean"},
                  lines={"type": "integer", "minimum": 1, "maximum": 30})
        ),
        "columns": _many(
            _part(("key", "label"), key=_KEY, label=name, kind={"enum": [one.value for one in ColumnKind]},
                  needed={"type": "boolean"}, choices=_many(choice))
        ),
        "promises": _part(("what", "due", "by"), what=_KEY, due=_KEY, by=_KEY),
        "instrument": _part(
            ("name", "version", "licence"), name={"type": "string"}, version={"type": ["string", "number"]},
            licence={"type": "string"},
        ),
        "items": _many(_part(("key", "name", "question", "scale"), key=_KEY, name=name, question=text, scale=_many(point, 2))),
        "ways": _many(
            _part(("when", "title"), when={"type": "object", "additionalProperties": yes_no}, title=name, text=text)
        ),
    }  # fmt: skip


def _steps() -> list[dict[str, Any]]:
    """A step of each kind."""
    parts = _parts()
    return [
        _part(
            ("key", "title", "kind", "purpose"),
            **{**{one: parts[one] for one in sorted(EVERY_STEP | own)}, "kind": {"const": str(kind)}},
        )
        for kind, own in OF_KIND.items()
    ]


def schema(at: str = "") -> dict[str, Any]:
    """The schema, under the address where it is published."""
    name, text = _text(LONGEST_NAME), _text()
    line = {"type": "string", "maxLength": 300}
    top: dict[str, Any] = {
        "key": _KEY,
        "version": {"type": "integer"},
        "name": name,
        "purpose": text,
        "languages": {"type": "array", "items": {"type": "string", "pattern": f"^{LANGUAGE.pattern}$"}, "minItems": 1},
        "licence": line,
        "licensed": {"type": "boolean"},
        "source": line,
        "again": name,
        "steps": {"type": "array", "items": {"oneOf": _steps()}, "minItems": 1, "maxItems": MOST_STEPS},
    }
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **({"$id": at} if at else {}),
        "title": "Template of a guided protocol",
        **_part(("key", "name", "purpose", "steps"), **{one: top[one] for one in sorted(TOP)}),
    }
