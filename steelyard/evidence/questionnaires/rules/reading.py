"""A form from its document, with everything that is wrong about it told at once, in plain sentences."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from steelyard.evidence.questionnaires.rules import checking
from steelyard.evidence.questionnaires.rules.parts import Part
from steelyard.evidence.questionnaires.rules.shape import Audience, Choice, Form, Kind, Module, Omb, Page, Question

LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z]{2,4})?")
OMB_NUMBER = re.compile(r"[0-9]{4}-[0-9]{4}")
MOST_LANGUAGES, MOST_PAGES, MOST_CHOICES, MOST_ROWS, MOST_AUDIENCES, MOST_MODULES = 12, 40, 60, 30, 20, 12
LONGEST_LABEL, LONGEST_TITLE, LONGEST_PROSE = 1000, 200, 4000


class Faulty(ValueError):
    """Why a document is no form: plain sentences, each with its place."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


def read(document: Any) -> Form:
    """The form of a document; raises Faulty with every problem found."""
    form, problems = parsed(document)
    if problems:
        raise Faulty(problems)
    return form


def parsed(document: Any) -> tuple[Form, tuple[str, ...]]:
    """As much of a form as can be read, and what is wrong; never raises."""
    if not isinstance(document, Mapping):
        sentence = "The form: it is a list of named parts that begins with its title, languages and pages."
        return Form({}, ("en",), ()), (sentence,)
    top = Part(document, "The form")
    form = _form(Part(document, "The form", _spoken(top), top.problems))
    # What does not even read as a form is told first; the rest would only repeat it.
    return form, tuple(dict.fromkeys(top.problems or checking.problems(form)))


def _form(part: Part) -> Form:
    part.known("title", "languages", "about", "thanks", "paged", "omb", "audiences", "modules", "pages")
    return Form(
        title=part.text("title", LONGEST_TITLE, needed=True),
        languages=part.languages,
        about=part.text("about", LONGEST_PROSE),
        thanks=part.text("thanks", LONGEST_PROSE),
        paged=part.flag("paged"),
        omb=_omb(part),
        audiences=tuple(part.each("audiences", MOST_AUDIENCES, _audience)),
        modules=tuple(part.each("modules", MOST_MODULES, _module)),
        pages=tuple(part.each("pages", MOST_PAGES, _page)),
    )


def _spoken(part: Part) -> tuple[str, ...]:
    given = part.data.get("languages", ["en"])
    fits = isinstance(given, (list, tuple)) and 1 <= len(given) <= MOST_LANGUAGES
    if not fits or not all(isinstance(one, str) and LANGUAGE.fullmatch(one) for one in given):
        part.tell("“languages” is a list of codes such as en or es; the first one is the form's own.")
        return ("en",)
    if len(set(given)) != len(given):
        part.tell("a language is named twice.")
    return tuple(dict.fromkeys(given))


def _page(part: Part, number: int) -> Page:
    part = part.at(f"Page {number}")
    part.known("title", "text", "questions")
    return Page(
        title=part.text("title", LONGEST_TITLE),
        text=part.text("text", LONGEST_PROSE),
        questions=tuple(part.each("questions", checking.MOST_QUESTIONS, _question)),
    )


def _question(part: Part, number: int) -> Question | None:
    part = part.at(f"Question {part.called(number)}")
    kind = part.data.get("kind")
    if not isinstance(kind, str) or kind not in set(Kind):
        part.tell(f"its kind is not known. Kinds are {', '.join(Kind)}.")
        return None
    part.known(
        "name",
        "kind",
        "label",
        "hint",
        "choices",
        "rows",
        "required",
        "show_if",
        "module",
        "low",
        "high",
        "most",
        "key",
    )
    return Question(
        name=part.name(),
        kind=Kind(kind),
        label=part.text("label", LONGEST_LABEL, needed=True),
        hint=part.text("hint", LONGEST_LABEL),
        choices=tuple(part.each("choices", MOST_CHOICES, _choice)),
        rows=tuple(part.each("rows", MOST_ROWS, _row)),
        required=part.flag("required"),
        show_if=part.condition("show_if"),
        module=part.word("module"),
        low=part.number("low"),
        high=part.number("high"),
        most=part.number("most", least=1) or 0,
        key=part.word("key"),
    )


def _choice(part: Part, number: int) -> Choice:
    part = part.at(f"{part.where}, answer {part.called(number)}")
    part.known("name", "label", "alone", "outside")
    return Choice(part.name(), part.text("label", LONGEST_LABEL, needed=True), part.flag("alone"), part.flag("outside"))


def _row(part: Part, number: int) -> Choice:
    part = part.at(f"{part.where}, row {part.called(number)}")
    part.known("name", "label")
    return Choice(part.name(), part.text("label", LONGEST_LABEL, needed=True))


def _audience(part: Part, number: int) -> Audience | None:
    part = part.at(f"Audience {part.called(number)}")
    part.known("name", "label", "when")
    if "when" not in part.data:
        part.tell("it needs a condition under “when”.")
    when = part.condition("when")
    return Audience(part.name(), part.text("label", LONGEST_LABEL, needed=True), when) if when else None


def _module(part: Part, number: int) -> Module:
    part = part.at(f"Module {part.called(number)}")
    part.known("name", "label", "show_if")
    return Module(part.name(), part.text("label", LONGEST_LABEL, needed=True), part.condition("show_if"))


def _omb(whole: Part) -> Omb | None:
    data = whole.data.get("omb")
    if data is None:
        return None
    if not isinstance(data, Mapping):
        whole.tell("“omb” has a number, the day it expires and the minutes it allows.")
        return None
    part = Part(data, "The OMB clearance", whole.languages, whole.problems)
    part.known("number", "expires", "burden", "statement")
    number, expires, burden = data.get("number"), _day(data.get("expires")), part.number("burden", least=1)
    if not isinstance(number, str) or not OMB_NUMBER.fullmatch(number):
        part.tell("its number looks like 1850-0123.")
    if expires is None:
        part.tell("“expires” is a day such as 2027-03-31.")
    if burden is None:
        part.tell("“burden” is the minutes that answering takes, as the clearance says.")
    statement = part.text("statement", LONGEST_PROSE)
    return Omb(number if isinstance(number, str) else "", expires, burden or 0, statement) if expires else None


def _day(given: Any) -> date | None:
    if isinstance(given, date):  # YAML reads days by itself
        return date(given.year, given.month, given.day)
    try:
        return date.fromisoformat(given)
    except (TypeError, ValueError):
        return None
