"""What an agreement says, as data and as text: the text is what is hashed, signed, printed and compared."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

Content = Mapping[str, Any]

# The parts of an agreement in the order in which they stand, each with its heading.
PARTS = {
    "needs_statement": "What the agency needs",
    "plan": "What we do together",
    "goals": "Goals",
    "roles_center": "What the center does",
    "roles_agency": "What the agency does",
    "linkage": "Linkage team",
    "contacts": "Points of contact",
    "routine": "How we keep in touch",
    "data_shared": "Data shared each month",
    "codesign": "Where co-design ends and delivery begins",
    "dose": "Planned dose",
    "taper": "How it tapers off",
    "exit": "When it ends",
}
# What somebody writes; the rest is taken from where it is kept when a version is offered.
WRITTEN = ("roles_center", "roles_agency", "data_shared", "taper", "exit")
# What must be said before a version can be offered for signature, with the sentence that asks for it.
NEEDED = {
    "needs_statement": "The needs statement is not approved by the agency yet.",
    "plan": "The plan is not approved by the agency yet.",
    "goals": "Write down at least one goal.",
    "roles_center": "Say what the center does.",
    "roles_agency": "Say what the agency does.",
    "linkage": "Name somebody of each side in the linkage team.",
    "contacts": "Mark a point of contact on each side in the linkage team.",
    "routine": "Say how both sides keep in touch.",
    "data_shared": "Say which data is shared each month.",
    "codesign": "Say where co-design ends and delivery begins: a day or a milestone.",
    "taper": "Say how the work tapers off.",
    "exit": "Say when the work ends.",
}


@dataclass(frozen=True)
class Part:
    """One part of an agreement as read: its key, its heading, its lines."""

    key: str
    heading: str
    lines: Sequence[str]


def parts(content: Content) -> list[Part]:
    """The parts that say something, in order."""
    found = (Part(key, heading, lines_of(key, content)) for key, heading in PARTS.items())
    return [part for part in found if part.lines]


def lines_of(key: str, content: Content) -> list[str]:
    said = content.get(key)
    if not said:
        return []
    if key == "goals":
        return [_goal(one) for one in said]
    if key == "codesign":
        return [line for line in (_day(said.get("on")), said.get("milestone", "")) if line]
    if isinstance(said, str):
        return said.splitlines()
    return [str(line) for line in said]


def _day(on: str | None) -> str:
    return f"On {_told(on)}" if on else ""


def _told(on: str) -> str:
    return f"{date.fromisoformat(on):%B %-d, %Y}"


def _goal(goal: Mapping[str, Any]) -> str:
    more = [goal["goal"]]
    if goal.get("by"):
        more.append(f"by {_told(goal['by'])}")
    line = ", ".join(more)
    if goal.get("capacities"):
        line += f" (capacities: {', '.join(goal['capacities'])})"
    if goal.get("measures"):
        line += f" (measured by: {', '.join(goal['measures'])})"
    return line


def text_of(content: Content) -> str:
    """The whole agreement as plain text; the same content is always the same text."""
    return "\n\n".join("\n".join([part.heading, *part.lines]) for part in parts(content)) + "\n"


def hash_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal digits: what a signature names."""
    return hashlib.sha256(text.encode()).hexdigest()


def missing(content: Content) -> list[str]:
    """The sentences that ask for what is not said yet."""
    return [sentence for key, sentence in NEEDED.items() if not _is_said(key, content)]


def _is_said(key: str, content: Content) -> bool:
    if key in ("linkage", "contacts"):
        return bool(content.get(key)) and len(content.get(f"{key}_sides", ())) == 2
    return bool(lines_of(key, content))


@dataclass(frozen=True)
class Difference:
    """A part that two versions say differently."""

    heading: str
    before: Sequence[str]
    after: Sequence[str]


def differences(before: Content, after: Content) -> list[Difference]:
    """Where two versions differ, in the order of the parts."""
    pairs = ((heading, lines_of(key, before), lines_of(key, after)) for key, heading in PARTS.items())
    return [Difference(heading, one, two) for heading, one, two in pairs if one != two]
