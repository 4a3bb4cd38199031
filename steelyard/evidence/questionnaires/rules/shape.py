"""What a form holds: pages of questions in one or several languages, with conditions, audiences and modules."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from steelyard.evidence.questionnaires.rules.conditions import Condition
from steelyard.foundation.kit import choices

type Text = Mapping[str, str]  # language -> words
type Answers = dict[str, Any]  # question name -> answer; "modules" -> names of the modules asked
type Posted = Mapping[str, Any]  # field name -> list of what was posted, as ``dict(http.POST.lists())``

MODULES = "modules"  # stands beside the names of questions among answers, so no question may have this name
MOST_MODULES = 2  # asked of one person
MOST_TEXTS = 4
LONGEST_TEXT = 2000
MOST_BYTES = 16_000  # of all answers of one person, as ``answering.encoded`` writes them
MOST_CLOSED_BYTES = 6_000  # of all that is not text, so that a text can always be shortened


class Kind(choices.Choice):
    SINGLE = "single", "One of several answers"
    MULTIPLE = "multiple", "Several answers"
    SCALE = "scale", "A scale with named points"
    GRID = "grid", "Rows on one scale"
    NUMBER = "number", "A whole number"
    TEXT = "text", "Own words"
    RANK = "rank", "Answers in an order"
    CONSENT = "consent", "Consent"


WITH_CHOICES = frozenset({Kind.SINGLE, Kind.MULTIPLE, Kind.SCALE, Kind.GRID, Kind.RANK})
ON_A_SCALE = frozenset({Kind.SCALE, Kind.GRID})


@dataclass(frozen=True)
class Choice:
    """One answer to choose, or one row of a grid."""

    name: str
    label: Text
    alone: bool = False  # of several answers: excludes the others, like "none of these"
    outside: bool = False  # of a scale: no point on it, like "does not apply"


@dataclass(frozen=True)
class Question:
    name: str
    kind: Kind
    label: Text
    hint: Text = field(default_factory=dict)
    choices: tuple[Choice, ...] = ()
    rows: tuple[Choice, ...] = ()
    required: bool = False
    show_if: Condition | None = None
    module: str = ""
    low: int | None = None  # of a number
    high: int | None = None
    most: int = 0  # choices of several, places of an order, letters of a text; 0: as many as there are
    key: str = ""  # in the library: the same question in every wave

    @property
    def choice_names(self) -> tuple[str, ...]:
        return tuple(choice.name for choice in self.choices)

    @property
    def row_names(self) -> tuple[str, ...]:
        return tuple(row.name for row in self.rows)

    def choice(self, name: str) -> Choice | None:
        return next((choice for choice in self.choices if choice.name == name), None)

    @cached_property
    def points(self) -> dict[str, int]:
        """The points of a scale by the names of its choices, from 1 in their order; what stands outside has none."""
        inside = [choice.name for choice in self.choices if not choice.outside]
        return {name: place for place, name in enumerate(inside, start=1)} if self.kind in ON_A_SCALE else {}

    @property
    def places(self) -> int:
        """How many places an order has."""
        return min(self.most or len(self.choices), len(self.choices))

    @property
    def letters(self) -> int:
        return min(self.most or LONGEST_TEXT, LONGEST_TEXT)


@dataclass(frozen=True)
class Page:
    questions: tuple[Question, ...]
    title: Text = field(default_factory=dict)
    text: Text = field(default_factory=dict)


@dataclass(frozen=True)
class Audience:
    """Whom a question is for, worked out from answers: "who say they took part in a collaborative"."""

    name: str
    label: Text
    when: Condition


@dataclass(frozen=True)
class Module:
    """Questions of which only some people get any: at most two modules a person, drawn by chance."""

    name: str
    label: Text
    show_if: Condition | None = None  # may ask only about questions outside all modules


@dataclass(frozen=True)
class Omb:
    """The clearance of a federal collection: its number, when it ends, and the minutes it was cleared for."""

    number: str
    expires: date
    burden: int
    statement: Text = field(default_factory=dict)

    def expired(self, on: date) -> bool:
        return on > self.expires


@dataclass(frozen=True)
class Form:
    title: Text
    languages: tuple[str, ...]
    pages: tuple[Page, ...]
    about: Text = field(default_factory=dict)
    thanks: Text = field(default_factory=dict)
    paged: bool = False
    omb: Omb | None = None
    audiences: tuple[Audience, ...] = ()
    modules: tuple[Module, ...] = ()

    @property
    def first_language(self) -> str:
        return self.languages[0]

    @cached_property
    def questions(self) -> tuple[Question, ...]:
        return tuple(question for page in self.pages for question in page.questions)

    @cached_property
    def by_name(self) -> dict[str, Question]:
        return {question.name: question for question in self.questions}

    def question(self, name: str) -> Question | None:
        return self.by_name.get(name)

    @cached_property
    def conditions(self) -> dict[str, Condition]:
        """The audiences' conditions by name."""
        return {audience.name: audience.when for audience in self.audiences}

    @property
    def sheets(self) -> tuple[tuple[Page, ...], ...]:
        """The pages a person sees at a time: one by one, or all at once."""
        return tuple((page,) for page in self.pages) if self.paged else (self.pages,)

    def language(self, asked: str) -> str:
        """The language asked for, or the first one."""
        return asked if asked in self.languages else self.first_language

    def say(self, text: Text, language: str = "") -> str:
        """The words in a language, or in the first one where they are not translated."""
        return text.get(language) or text.get(self.first_language, "")

    def texts(self) -> Iterator[tuple[str, Text]]:
        """Every text of the form with the place where it stands."""
        yield "The title", self.title
        yield from (("The introduction", self.about), ("The thanks", self.thanks))
        for number, page in enumerate(self.pages, start=1):
            yield from ((f"Page {number}, title", page.title), (f"Page {number}, text", page.text))
            for question in page.questions:
                yield from _texts(question)
        yield from ((f"Audience {one.name}", one.label) for one in self.audiences)
        yield from ((f"Module {one.name}", one.label) for one in self.modules)
        if self.omb:
            yield "The OMB statement", self.omb.statement


def _texts(question: Question) -> Iterator[tuple[str, Text]]:
    where = f"Question {question.name}"
    yield from ((where, question.label), (f"{where}, hint", question.hint))
    for choice in question.choices:
        yield f"{where}, answer {choice.name}", choice.label
    for row in question.rows:
        yield f"{where}, row {row.name}", row.label
