"""What each kind of line of a feed holds: one table for writing, reading, the schema and the columns of the CSV twin."""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from steelyard.center.charge.rules import Depth, TierKey
from steelyard.foundation.kit.choices import Choice
from steelyard.foundation.kit.text import UnreadableText, tidy
from steelyard.support.exchange.rules import FORMAT, MOST_ROWS, MOST_SEQUENCE, VERSION, Level

MOST_LISTED = 100
YEARS = range(1900, 2200)
MOMENT = "%Y-%m-%dT%H:%M:%SZ"


class Shape(Choice):
    TEXT = "text", "a line of text"
    LINES = "lines", "text, with line breaks where the author made them"
    LIST = "list", "a list of lines of text"
    DAY = "day", "a day as YYYY-MM-DD"
    MOMENT = "moment", "a moment in UTC as YYYY-MM-DDTHH:MM:SSZ"
    NUMBER = "number", "a whole number"
    YES = "yes", "yes or no"


@dataclass(frozen=True)
class Field:
    """One field: its name, what it says, its shape, the most letters (or, of a number, the greatest), its choices."""

    name: str
    says: str
    shape: Shape = Shape.TEXT
    most: int = 300
    required: bool = False
    choices: tuple[str, ...] = ()


Row = dict[str, Any]


class Unfit(Exception):
    """A value that cannot be; the rest of a sentence that begins with the field's name."""


_KEY = Field(
    "key",
    "What tells this row from others of its kind; the same as long as it is about the same.",
    most=100,
    required=True,
)

FIELDS: dict[str, tuple[Field, ...]] = {
    "feed": (
        Field("format", "Always the same word.", choices=(FORMAT,), required=True),
        Field("version", "The version of this format: major and minor number.", most=9, required=True),
        Field("sequence", "Grows with every feed that is published.", Shape.NUMBER, MOST_SEQUENCE, required=True),
        Field("made_at", "When this feed was made.", Shape.MOMENT, required=True),
        Field("rows", "How many lines follow before the seal.", Shape.NUMBER, MOST_ROWS, required=True),
    ),
    "center": (
        Field("name", "The center's name.", required=True),
        Field("short_name", "How it is called for short."),
        Field("mission", "What it is there for.", Shape.LINES, 5000),
        Field("award_number", "The number of its award."),
        Field("funder", "Who funds it."),
        Field("website", "Its site.", most=500),
        Field("email", "Where to write.", most=254),
        Field("services", "What it does for agencies.", Shape.LINES, 5000),
        Field("cost", "What is free, what is not, who can pay for it.", Shape.LINES, 5000),
        Field("how_to_collaborate", "How other centers work with it.", Shape.LINES, 5000),
        Field("everywhere", "Whether it works in every state.", Shape.YES),
        Field("states", "The states it works in, as postal codes.", Shape.LIST, 2),
    ),
    "offering": (
        _KEY,
        Field("name", "The offering's name.", required=True),
        Field("tier", "How deep it goes.", choices=tuple(TierKey), required=True),
        Field("summary", "What it is, in a paragraph.", Shape.LINES, 5000),
        Field("for_whom", "Who can ask for it."),
        Field("how_long", "How long it takes."),
        Field("what_happens", "What happens in it.", Shape.LINES, 5000),
        Field("you_commit", "What the agency brings.", Shape.LINES, 5000),
        Field("you_can_expect", "What the agency gets.", Shape.LINES, 5000),
        Field("cost", "What it costs the agency; absent: nothing."),
        Field("how_to_ask", "How to ask for it."),
        Field("focal_areas", "The center's focal areas it belongs to.", Shape.LIST, 120),
        Field("topics", "What it is about.", Shape.LIST, 120),
        Field("url", "Its public page.", most=500),
    ),
    "expertise": (
        _KEY,
        Field("topic", "What the center knows about.", most=120, required=True),
        Field("depth", "How deeply, if the center tells it.", choices=tuple(Depth)),
        Field("states", "The states this holds for, as postal codes; absent: all.", Shape.LIST, 2),
    ),
    "support": (
        _KEY,
        Field("level", "How much the agency lets be told: that support exists, or all of it.", choices=tuple(Level), required=True),
        Field("agency", "The agency's name.", most=200, required=True),
        Field("agency_state", "Its state, as postal code.", most=2),
        Field("agency_nces", "Its number at the National Center for Education Statistics (LEAID: seven digits).", most=7),
        Field("agency_code", "The number or code that the publishing center knows it by, where it has no LEAID.", most=60),
        Field("topics", "What the support is about.", Shape.LIST, 120),
        Field("tier", "How deep it goes.", choices=tuple(TierKey)),
        Field("from", "The first day.", Shape.DAY),
        Field("until", "The last day; absent: it goes on.", Shape.DAY),
        Field("intensity", "How intense it is, in the agency's or the center's words.", most=100),
    ),
}  # fmt: skip
ROWS = ("center", "offering", "expertise", "support")  # in the order in which they stand in a feed
_TOLD_IN_FULL = ("topics", "tier", "from", "until", "intensity")


def columns(kind: str) -> list[str]:
    return [field.name for field in FIELDS[kind]]


def checked(kind: str, row: Any) -> tuple[Row, list[str]]:
    """A line's values in their normal form, and a sentence for each that cannot be; unknown fields are passed over."""
    if not isinstance(row, dict):
        return {}, ["this is no record with named fields"]
    clean: Row = {}
    problems = []
    for field in FIELDS[kind]:
        try:
            given = _clean(field, row.get(field.name))
        except Unfit as problem:
            problems.append(f"{field.name} {problem}")
            continue
        if given is not None:
            clean[field.name] = given
        elif field.required:
            problems.append(f"{field.name} is missing")
    return clean, problems or _together(kind, clean)


def _together(kind: str, row: Row) -> list[str]:
    """What only several fields together tell."""
    if kind != "support":
        return []
    if row["level"] == Level.EXISTS:
        for name in _TOLD_IN_FULL:  # a center that tells more than its agency agreed to is not passed on
            row.pop(name, None)
    elif row.get("from", "") > row.get("until", "9"):
        return ["until lies before from"]
    return []


def _clean(field: Field, value: Any) -> Any:
    """The value in its normal form, None if there is none; raises Unfit with the rest of a sentence."""
    if value is None or value in ("", []):
        return None
    match field.shape:
        case Shape.NUMBER:
            return _number(field, value)
        case Shape.LIST:
            return _list(field, value)
    text = _text(
        value, field.most if field.shape in {Shape.TEXT, Shape.LINES} else 40, lines=field.shape == Shape.LINES
    )
    if field.choices and text not in field.choices:
        raise Unfit(f"must be one of {', '.join(field.choices)}")
    if field.shape == Shape.YES and text not in {"yes", "no"}:
        raise Unfit("must be yes or no")
    if field.shape == Shape.DAY:
        _day(text)
    if field.shape == Shape.MOMENT:
        _moment(text)
    return text or None


def _text(value: Any, most: int, *, lines: bool) -> str:
    if not isinstance(value, str):
        raise Unfit("must be text")
    try:
        text = value.strip() if value.isascii() and value.isprintable() else tidy(value)
    except UnreadableText as problem:
        raise Unfit("holds characters that cannot be stored") from problem
    if len(text) > most:
        raise Unfit(f"is longer than {most} letters")
    return text if lines else " ".join(text.split())


def _number(field: Field, value: Any) -> int:
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,16}", value):  # a cell of the CSV twin
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= field.most:
        raise Unfit(f"must be a whole number from 0 to {field.most}")
    return value


def _list(field: Field, value: Any) -> list[str] | None:
    if isinstance(value, str):  # a cell of the CSV twin: one to a line
        value = value.split("\n")
    if not isinstance(value, list) or len(value) > MOST_LISTED:
        raise Unfit(f"must be a list of at most {MOST_LISTED}")
    return [text for one in value if (text := _text(one, field.most, lines=False))] or None


def _day(text: str) -> None:
    try:
        found = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise Unfit(f"must be a day as YYYY-MM-DD between {YEARS[0]} and {YEARS[-1]}")


def _moment(text: str) -> None:
    try:
        found = datetime.strptime(text, MOMENT)  # noqa: DTZ007 -- the pattern ends in Z, which is UTC
    except ValueError:
        found = None
    if found is None or found.year not in YEARS:
        raise Unfit("must be a moment in UTC as YYYY-MM-DDTHH:MM:SSZ")


def schema() -> dict[str, Any]:
    """The JSON Schema of one line of a feed (draft 2020-12); docs/exchange.schema.json is this, written down."""
    seal = {
        "type": "object",
        "description": "The last line: the signature over all lines before it.",
        "required": ["kind", "algorithm", "key", "sha256", "signature"],
        "properties": {
            "kind": {"const": "seal"},
            "algorithm": {"const": "ed25519"},
            "key": {"type": "string", "pattern": "^[A-Za-z0-9+/]{43}=$"},
            "sha256": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
            "signature": {"type": "string", "pattern": "^[A-Za-z0-9+/]{86}==$"},
        },
    }
    kinds = {kind: _schema_of(kind) for kind in FIELDS} | {"seal": seal}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": f"A line of a feed of exchange, version {VERSION}",
        "description": "Fields that are not named here may be there and mean nothing to a reader of this version.",
        "oneOf": [{"$ref": f"#/$defs/{kind}"} for kind in kinds],
        "$defs": kinds,
    }


def _schema_of(kind: str) -> dict[str, Any]:
    properties = {"kind": {"const": kind}} | {field.name: _property(field) for field in FIELDS[kind]}
    required = ["kind", *(field.name for field in FIELDS[kind] if field.required)]
    return {"type": "object", "required": required, "properties": properties}


def _property(field: Field) -> dict[str, Any]:
    shapes: dict[Shape, dict[str, Any]] = {
        Shape.TEXT: {"type": "string", "minLength": 1, "maxLength": field.most, "pattern": "^[^\\n]*$"},
        Shape.LINES: {"type": "string", "minLength": 1, "maxLength": field.most},
        Shape.LIST: {
            "type": "array",
            "minItems": 1,
            "maxItems": MOST_LISTED,
            "items": {"type": "string", "minLength": 1, "maxLength": field.most, "pattern": "^[^\\n]*$"},
        },
        Shape.DAY: {"type": "string", "pattern": "^[12][0-9]{3}-[01][0-9]-[0-3][0-9]$"},
        Shape.MOMENT: {"type": "string", "pattern": "^[12][0-9]{3}-[01][0-9]-[0-3][0-9]T[0-9]{2}:[0-9]{2}:[0-9]{2}Z$"},
        Shape.NUMBER: {"type": "integer", "minimum": 0, "maximum": field.most},
        Shape.YES: {"enum": ["yes", "no"]},
    }
    told = {"enum": list(map(str, field.choices))} if field.choices else shapes[field.shape]
    return {"description": field.says, **told}
