"""What a template asks: items with the answers one can choose, and the sentence behind each."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from fractions import Fraction
from typing import Any

from steelyard.foundation.kit.choices import Choice


class AnswerKind(Choice):
    ANCHORED = "anchored", "Points on a scale, with a sentence for each point"
    QUESTIONS = "questions", "A position on each question, with a reason"


class Reason(Choice):
    OPTIONAL = "optional", "May be given"
    REQUIRED = "required", "Must be given"


class BadTemplate(Exception):
    """A template that cannot be used; the sentence says why."""


@dataclass(frozen=True)
class Mark:
    """One answer that can be chosen: its value, its word, and the sentence that says when it fits."""

    value: str
    label: str
    text: str = ""


@dataclass(frozen=True)
class Item:
    """One dimension to rate, or one question to take a position on."""

    key: str
    name: str
    question: str
    marks: tuple[Mark, ...]

    def label_of(self, value: str) -> str:
        return next((mark.label for mark in self.marks if mark.value == value), value)


@dataclass(frozen=True)
class Content:
    """Everything a template asks, and how its answers are read.

    ``needs`` is the least number of independent reviewers. An anchored template passes from ``passes_from``; of
    questions each answer ``owes`` is settled by a recorded reply.
    """

    kind: str
    lead: str
    items: tuple[Item, ...]
    needs: int
    reason: str = Reason.OPTIONAL.value
    reason_label: str = "Your reason"
    passes_from: str = ""
    owes: str = ""

    @property
    def keys(self) -> list[str]:
        return [item.key for item in self.items]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


@dataclass(frozen=True)
class Shipped:
    """A template as it comes: a version of it is never altered, only followed by the next one."""

    key: str
    version: int
    name: str
    content: Content
    licence: str
    source: str


def content_of(data: Mapping[str, Any]) -> Content:
    """Read a template's content from JSON; raises BadTemplate for one that cannot be answered or scored."""
    try:
        items = tuple(_item(row) for row in data["items"])
        rest = {name: value for name, value in data.items() if name != "items"}
        content = Content(items=items, **rest)
        return checked(content)
    except (KeyError, TypeError, ValueError) as problem:
        raise BadTemplate(f"This template cannot be read: {problem}.") from problem


def _item(row: Mapping[str, Any]) -> Item:
    marks = tuple(Mark(str(mark["value"]), str(mark["label"]), str(mark.get("text", ""))) for mark in row["marks"])
    return Item(str(row["key"]), str(row["name"]), str(row["question"]), marks)


def checked(content: Content) -> Content:
    """The content itself if it can be answered and scored; else BadTemplate."""
    if content.kind not in set(AnswerKind) or content.reason not in set(Reason):
        raise BadTemplate("A template is either anchored or asks questions, and its reasons are optional or required.")
    if not content.items or content.needs < 1:
        raise BadTemplate("A template asks at least one thing of at least one person.")
    _once(content.keys, "item")
    for item in content.items:
        _once([mark.value for mark in item.marks], f"answer of {item.name}")
        if len(item.marks) < 2:
            raise BadTemplate(f"{item.name} leaves no choice.")
    if content.kind == AnswerKind.ANCHORED:
        points = {int(mark.value) for item in content.items for mark in item.marks}
        if content.passes_from and not min(points) <= Fraction(content.passes_from) <= max(points):
            raise BadTemplate("The pass mark lies outside the scale.")
    return content


def _once(keys: Iterable[str], what: str) -> None:
    keys = list(keys)
    if len(set(keys)) != len(keys) or not all(keys):
        raise BadTemplate(f"Every {what} needs a key of its own.")
