"""What becomes of what people post: the answers that count, and what is wrong with the rest, in their language."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.evidence.questionnaires.rules.answering import PREFIX, YES, encoded, field, fields, kept, shown
from steelyard.evidence.questionnaires.rules.shape import MODULES, MOST_BYTES, Answers, Form, Kind, Posted, Question
from steelyard.evidence.questionnaires.rules.words import told
from steelyard.foundation.kit.text import UnreadableText, tidy

WHOLE, MOST_DIGITS = frozenset("0123456789"), 12


class Refused(ValueError):
    """What is wrong with one answer, in the language of its reader."""


def clean(form: Form, posted: Posted, language: str = "") -> tuple[Answers, dict[str, str]]:
    """The answers to the questions that were asked, and what is wrong, by question; "" is the form as a whole.

    ``posted`` maps field names to lists, as ``dict(http.POST.lists())``. Fields without our prefix belong to the host
    and are left alone; a field with it that the form does not have is refused, and so is an answer that no browser
    sends. Answers to questions that are not asked are dropped without a word. Never raises.
    """
    return _Cleaner(form, posted, form.language(language)).all()


def listed(posted: Posted, name: str) -> list[str]:
    """What was posted under a name, whatever it is: only words count, and only a handful."""
    given = posted.get(name)
    given = [given] if isinstance(given, str) else given
    return [one for one in given[:200] if isinstance(one, str)] if isinstance(given, (list, tuple)) else []


@dataclass(frozen=True)
class _Cleaner:
    form: Form
    posted: Posted
    language: str

    def all(self) -> tuple[Answers, dict[str, str]]:
        found: Answers = {}
        if self.form.modules:
            found[MODULES] = listed(self.posted, MODULES)[: len(self.form.modules)]
        refused: dict[str, str] = {}
        for question in self.form.questions:
            try:
                if (answer := self.read(question)) is not None:
                    found[question.name] = answer
            except Refused as problem:
                refused[question.name] = str(problem)
        asked = shown(self.form, found)
        missing = {one.name: said for one in asked if (said := self.missing(one, found.get(one.name)))}
        wrong = {**missing, **{one.name: refused[one.name] for one in asked if one.name in refused}}
        answers = kept(self.form, found)
        return answers, {**self.whole(answers), **wrong}

    def missing(self, question: Question, given: Any) -> str:
        if not question.required:
            return ""
        if given is None:
            return self.told("consent" if question.kind == Kind.CONSENT else f"required_{question.kind}")
        rows = [row for row in question.rows if row.name not in given] if question.kind == Kind.GRID else []
        return (
            self.told("rows", rows=", ".join(self.form.say(row.label, self.language) for row in rows)) if rows else ""
        )

    def whole(self, answers: Answers) -> dict[str, str]:
        known = {name for question in self.form.questions for name in fields(question)}
        if any(isinstance(name, str) and name.startswith(PREFIX) and name not in known for name in self.posted):
            return {"": self.told("strange")}
        if len(encoded(answers)) <= MOST_BYTES:
            return {}
        texts = [one.name for one in self.form.questions if one.kind == Kind.TEXT and one.name in answers]
        return {max(texts, key=lambda name: len(answers[name]), default=""): self.told("together")}

    def told(self, name: str, **parts: object) -> str:
        return told(name, self.language, **parts)

    def read(self, question: Question) -> Any:
        """The answer to one question, None if there is none; raises Refused."""
        if question.kind in {Kind.GRID, Kind.RANK}:
            return self.grid(question) if question.kind == Kind.GRID else self.ranked(question)
        read = {Kind.MULTIPLE: self.several, Kind.NUMBER: self.number, Kind.TEXT: self.text, Kind.CONSENT: self.consent}
        return read.get(question.kind, self.one)(question, listed(self.posted, field(question)))

    def one(self, question: Question, given: Sequence[str]) -> str | None:
        chosen = {one for one in given if one}
        if len(chosen) > 1:
            raise Refused(self.told("one"))
        if not chosen <= set(question.choice_names):
            raise Refused(self.told("listed"))
        return next(iter(chosen), None)

    def several(self, question: Question, given: Sequence[str]) -> list[str] | None:
        chosen = {one for one in given if one}
        if not chosen <= set(question.choice_names):
            raise Refused(self.told("listed"))
        alone = next((choice for choice in question.choices if choice.alone and choice.name in chosen), None)
        if alone and len(chosen) > 1:
            raise Refused(self.told("alone", choice=self.form.say(alone.label, self.language)))
        if question.most and len(chosen) > question.most:
            raise Refused(self.told("most", most=question.most))
        return sorted(chosen) or None

    def grid(self, question: Question) -> dict[str, str] | None:
        given = {row: self.one(question, listed(self.posted, field(question, row))) for row in question.row_names}
        return {row: choice for row, choice in given.items() if choice is not None} or None

    def ranked(self, question: Question) -> list[str] | None:
        places: dict[str, str] = {}
        open_ = {str(place) for place in range(1, question.places + 1)}
        for choice in question.choice_names:
            given = {one for one in listed(self.posted, field(question, choice)) if one}
            if len(given) > 1 or not given <= open_:
                raise Refused(self.told("listed"))
            for place in given:
                if place in places:
                    raise Refused(self.told("twice", place=place))
                places[place] = choice
        wanted = [str(place) for place in range(1, len(places) + 1)]
        if set(places) != set(wanted):
            raise Refused(self.told("places"))
        return [places[place] for place in wanted] or None

    def number(self, question: Question, given: Sequence[str]) -> int | None:
        typed = given[0].strip() if given else ""
        digits = typed.removeprefix("-")
        if not typed:
            return None
        if len(given) > 1 or not digits or len(digits) > MOST_DIGITS or not set(digits) <= WHOLE:
            raise Refused(self.told("number"))
        number, low, high = int(typed), question.low, question.high
        if (low is not None and number < low) or (high is not None and number > high):
            limits = "between" if None not in {low, high} else "from" if high is None else "up_to"
            raise Refused(self.told(limits, low=low, high=high))
        return number

    def text(self, question: Question, given: Sequence[str]) -> str | None:
        if len(given) > 1:
            raise Refused(self.told("one"))
        try:
            words = tidy("".join(given))
        except UnreadableText as problem:
            raise Refused(self.told("unreadable")) from problem
        if len(words) > question.letters:
            raise Refused(self.told("long", most=question.letters))
        return words or None

    def consent(self, _: Question, given: Sequence[str]) -> bool | None:
        if set(given) - {YES, ""}:
            raise Refused(self.told("listed"))
        return YES in given or None
