"""A step of a form as what a template draws: words in one language, fields with what was typed, problems beside them."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from steelyard.evidence.questionnaires.rules import conditions
from steelyard.evidence.questionnaires.rules.answering import YES, field
from steelyard.evidence.questionnaires.rules.filling import Step
from steelyard.evidence.questionnaires.rules.shape import Choice, Form, Kind, Omb, Page, Question
from steelyard.evidence.questionnaires.rules.words import direction_of, told

WIDEST_GRID = 7  # choices side by side; more stand below each other
LINE = 120  # letters that fit on one line


@dataclass(frozen=True)
class Box:
    """One thing to tick."""

    id: str
    field: str
    value: str
    label: str
    is_on: bool


@dataclass(frozen=True)
class Row:
    """A row of a grid, or an answer that gets a place."""

    id: str
    field: str
    label: str
    boxes: tuple[Box, ...] = ()
    typed: str = ""


@dataclass(frozen=True)
class Drawn:
    """One question."""

    id: str
    name: str
    kind: str
    label: str
    hint: str
    help: str  # how to answer, in the words of the page
    need: str
    problem: str
    is_new: bool
    is_asked: bool  # the others are there for the script, hidden
    show_if: str  # what the script reads
    field: str = ""
    typed: str = ""
    letters: int = 0
    is_line: bool = False
    boxes: tuple[Box, ...] = ()
    rows: tuple[Row, ...] = ()
    heads: tuple[str, ...] = ()
    places: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        """The id of the first thing to fill in, where a link to the question leads."""
        if self.boxes:
            return self.boxes[0].id
        if self.rows:
            return self.rows[0].boxes[0].id if self.rows[0].boxes else self.rows[0].id
        return f"{self.id}-in"

    @property
    def told_by(self) -> str:
        """The ids of what describes it."""
        parts = (("hint", self.hint), ("help", self.help), ("problem", self.problem))
        return " ".join(f"{self.id}-{part}" for part, words in parts if words)

    @property
    def columns(self) -> int:
        """How many answers of a grid stand side by side; 0: they stand below each other."""
        return len(self.heads) if len(self.heads) <= WIDEST_GRID else 0


@dataclass(frozen=True)
class Sheet:
    """What one screen of a form holds."""

    title: str
    about: str
    pages: tuple[tuple[str, str, tuple[Drawn, ...]], ...]  # title, text, questions
    problems: tuple[tuple[Drawn | None, str], ...]
    omb: str
    statement: str
    place: str  # "Page 2 of 3"
    language: str
    direction: str


def sheet(step: Step) -> Sheet:
    """The screen that a step shows."""
    form, language = step.form, step.language
    drawn = {one.name: one for page in step.pages for one in _questions(step, page)}
    first = step.sheet == 0
    return Sheet(
        title=form.say(form.title, language),
        about=form.say(form.about, language) if first else "",
        pages=tuple(
            (
                form.say(page.title, language),
                form.say(page.text, language),
                tuple(drawn[question.name] for question in page.questions if question.name in drawn),
            )
            for page in step.pages
        ),
        problems=tuple((drawn.get(name), said) for name, said in step.problems.items()),
        omb=_burden(form.omb, language) if form.omb and first else "",
        statement=form.say(form.omb.statement, language) if form.omb and first else "",
        place=told("page", language, number=step.sheet + 1, of=len(form.sheets)) if len(form.sheets) > 1 else "",
        language=language,
        direction=direction_of(language),
    )


def _burden(omb: Omb, language: str) -> str:
    expires = f"{omb.expires:%m/%d/%Y}"  # as federal forms print it
    return told("burden", language, number=omb.number, expires=expires, burden=omb.burden)


def _questions(step: Step, page: Page) -> Iterator[Drawn]:
    """The questions asked, and those that the answers on this sheet could still bring up."""
    numbers = {question.name: number for number, question in enumerate(step.form.questions, start=1)}
    modules = {question.module for question in step.form.questions if question.name in step.asked}
    for question in page.questions:
        if question.name in step.asked or (question.show_if and question.module in modules | {""}):
            yield _Drawer(step, question, f"q{numbers[question.name]}").drawn()


@dataclass(frozen=True)
class _Drawer:
    step: Step
    question: Question
    id: str

    def say(self, text: Mapping[str, str]) -> str:
        return self.step.form.say(text, self.step.language)

    def told(self, name: str, **parts: object) -> str:
        return told(name, self.step.language, **parts)

    def drawn(self) -> Drawn:
        question, step = self.question, self.step
        typed = step.given(field(question))
        return Drawn(
            id=self.id,
            name=question.name,
            kind=question.kind.value,
            label=self.say(question.label),
            hint=self.say(question.hint),
            help=self.help(),
            need=self.told("required" if question.required else "optional"),
            problem=step.problems.get(question.name, ""),
            is_new=question.name in step.new,
            is_asked=question.name in step.asked,
            show_if=scripted(question, step.form),
            field=field(question),
            typed=typed[0] if typed else "",
            letters=question.letters,
            is_line=question.kind == Kind.TEXT and question.letters <= LINE,
            boxes=self.boxes(),
            rows=tuple(self.rows()),
            heads=tuple(self.say(choice.label) for choice in question.choices) if question.kind == Kind.GRID else (),
            places=tuple(str(place) for place in range(1, question.places + 1)) if question.kind == Kind.RANK else (),
        )

    def help(self) -> str:
        question = self.question
        match question.kind:
            case Kind.MULTIPLE:
                return self.told("choose_most", most=question.most) if question.most else self.told("choose_several")
            case Kind.RANK:
                whole = question.places == len(question.choices)
                return self.told("rank_all") if whole else self.told("rank_most", most=question.places)
            case Kind.TEXT:
                return self.told("letters", most=question.letters)
        return ""

    def boxes(self) -> tuple[Box, ...]:
        question = self.question
        if question.kind == Kind.CONSENT:
            agreed = YES in self.step.given(field(question))
            return (Box(f"{self.id}-1", field(question), YES, self.told("agree"), agreed),)
        if question.kind in {Kind.SINGLE, Kind.MULTIPLE, Kind.SCALE}:
            return self.ticks(self.id, field(question))
        return ()

    def ticks(self, start: str, name: str) -> tuple[Box, ...]:
        given = set(self.step.given(name))
        choices = enumerate(self.question.choices, start=1)
        return tuple(Box(f"{start}-{n}", name, one.name, self.say(one.label), one.name in given) for n, one in choices)

    def rows(self) -> Iterator[Row]:
        question = self.question
        rows: tuple[Choice, ...] = question.choices if question.kind == Kind.RANK else question.rows
        for number, row in enumerate(rows, start=1):
            start, name = f"{self.id}-{number}", field(question, row.name)
            if question.kind == Kind.GRID:
                yield Row(start, name, self.say(row.label), self.ticks(start, name))
            else:
                yield Row(start, name, self.say(row.label), typed="".join(self.step.given(name)[:1]))


def scripted(question: Question, form: Form) -> str:
    """A condition for the script, with audiences written out; empty if the question has none."""
    if question.show_if is None:
        return ""
    return json.dumps(_plain(conditions.written(question.show_if), form), separators=(",", ":"))


def _plain(data: Any, form: Form) -> Any:
    match data:
        case {"audience": str(name)}:
            return conditions.written(form.conditions[name])
        case {"all": parts} | {"any": parts}:
            return {next(iter(data)): [_plain(part, form) for part in parts]}
        case {"not": part}:
            return {"not": _plain(part, form)}
    return data
