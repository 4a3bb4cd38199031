"""What a guided protocol's template holds: steps in an order, each of one kind, in one or several languages."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from steelyard.foundation.kit.choices import Choice

Data = Mapping[str, Any]


class StepKind(Choice):
    TEXT = "text", "Questions to answer in writing"
    LIST = "list", "A list of rows with columns"
    BOARD = "board", "A board with pages of its own"
    VOTE = "vote", "Private scores, shown together"
    FORK = "fork", "Yes or no, and what follows"
    APPROVAL = "approval", "Approvals by name"


class ColumnKind(Choice):
    TEXT = "text", "Text"
    CHOICE = "choice", "One of several words"
    DATE = "date", "Date"
    NUMBER = "number", "Whole number"
    PERSON = "person", "Name of a person"


class RunState(Choice):
    OPEN = "open", "At work"
    COMPLETE = "complete", "Complete"
    STOPPED = "stopped", "Stopped"


YES, NO = "yes", "no"


@dataclass(frozen=True)
class Prompt:
    """One question that a group answers in its own words."""

    key: str
    label: str
    help: str = ""
    needed: bool = True
    lines: int = 4


@dataclass(frozen=True)
class Column:
    """One column of a list."""

    key: str
    label: str
    kind: str = ColumnKind.TEXT.value
    needed: bool = False
    choices: tuple[tuple[str, str], ...] = ()  # (key, word)


@dataclass(frozen=True)
class Point:
    """One point of a scale, with the sentence that says when it fits."""

    points: int
    label: str
    text: str = ""


@dataclass(frozen=True)
class VoteItem:
    """What is scored."""

    key: str
    name: str
    question: str
    scale: tuple[Point, ...]


@dataclass(frozen=True)
class Instrument:
    """Whose scale this is; shown with every score."""

    name: str
    version: str
    licence: str


@dataclass(frozen=True)
class Way:
    """What follows from answers to a fork; a question that ``when`` leaves out may be answered either way."""

    when: tuple[tuple[str, str], ...]
    title: str
    text: str = ""


@dataclass(frozen=True)
class Promises:
    """Which columns of a list become promises: what, by when, by whom."""

    what: str
    due: str
    by: str


@dataclass(frozen=True)
class Step:
    """One step: what it is for, who should be in the room, what comes out, and what its kind needs."""

    key: str
    title: str
    kind: str
    purpose: str
    people: str = ""
    output: str = ""
    after: tuple[str, ...] = ()
    optional: bool = False
    prompts: tuple[Prompt, ...] = ()
    columns: tuple[Column, ...] = ()
    least: int = 0  # rows of a list, voters before scores may be shown, approvals
    promises: Promises | None = None
    board: str = ""
    items: tuple[VoteItem, ...] = ()
    instrument: Instrument | None = None
    feeds: str = ""  # what the scores of this step count for, where an app above makes something of them
    ways: tuple[Way, ...] = ()

    @property
    def kind_label(self) -> str:
        return StepKind(self.kind).label

    def column(self, key: str) -> Column:
        return next(column for column in self.columns if column.key == key)


@dataclass(frozen=True)
class Guide:
    """A template in one language: what a run reads."""

    key: str
    name: str
    purpose: str
    steps: tuple[Step, ...]
    language: str
    languages: tuple[str, ...]
    licence: str = ""
    source: str = ""
    again: str = ""  # the word on the button that starts the next round

    def step(self, key: str) -> Step | None:
        return next((step for step in self.steps if step.key == key), None)

    @property
    def needed(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if not step.optional)


@dataclass
class _In:
    """Reads a checked template's data in one language."""

    language: str
    languages: tuple[str, ...] = field(default_factory=tuple)

    def text(self, data: Data, name: str) -> str:
        found = data.get(name, "")
        return str(found.get(self.language, "") if isinstance(found, Mapping) else found)

    def guide(self, data: Data) -> Guide:
        return Guide(
            key=data["key"],
            name=self.text(data, "name"),
            purpose=self.text(data, "purpose"),
            steps=tuple(self.step(step) for step in data["steps"]),
            language=self.language,
            languages=self.languages,
            licence=str(data.get("licence", "")),
            source=str(data.get("source", "")),
            again=self.text(data, "again"),
        )

    def step(self, data: Data) -> Step:
        told = {name: self.text(data, name) for name in ("title", "purpose", "people", "output")}
        promises, instrument = data.get("promises"), data.get("instrument")
        return Step(
            key=data["key"],
            kind=data["kind"],
            after=tuple(data.get("after", ())),
            optional=bool(data.get("optional", False)),
            prompts=tuple(self.prompt(one) for one in data.get("prompts", ())),
            columns=tuple(self.column(one) for one in data.get("columns", ())),
            least=int(data.get("least", 0)),
            promises=Promises(**promises) if promises else None,
            board=data.get("board", ""),
            items=tuple(self.item(one) for one in data.get("items", ())),
            instrument=Instrument(**{name: str(instrument[name]) for name in _SIGNED}) if instrument else None,
            feeds=data.get("feeds", ""),
            ways=tuple(self.way(one) for one in data.get("ways", ())),
            **told,
        )

    def prompt(self, data: Data) -> Prompt:
        help_, needed = self.text(data, "help"), bool(data.get("needed", True))
        return Prompt(data["key"], self.text(data, "label"), help_, needed, int(data.get("lines", 4)))

    def column(self, data: Data) -> Column:
        choices = tuple((one["key"], self.text(one, "label")) for one in data.get("choices", ()))
        kind = data.get("kind", ColumnKind.TEXT.value)
        return Column(data["key"], self.text(data, "label"), kind, bool(data.get("needed", False)), choices)

    def item(self, data: Data) -> VoteItem:
        scale = tuple(Point(int(p["points"]), self.text(p, "label"), self.text(p, "text")) for p in data["scale"])
        return VoteItem(data["key"], self.text(data, "name"), self.text(data, "question"), scale)

    def way(self, data: Data) -> Way:
        return Way(tuple(sorted(data["when"].items())), self.text(data, "title"), self.text(data, "text"))


_SIGNED = ("name", "version", "licence")


def languages_of(data: Data) -> tuple[str, ...]:
    return tuple(data.get("languages") or ("en",))


def guide_of(data: Data, language: str = "") -> Guide:
    """A checked template in one of its languages; in its first one where it does not speak the language asked for."""
    spoken = languages_of(data)
    return _In(language if language in spoken else spoken[0], spoken).guide(data)


def mark_of(data: Any) -> str:
    """A hash that tells whether two contents are the same."""
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
