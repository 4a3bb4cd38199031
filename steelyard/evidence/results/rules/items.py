"""What of a form can be counted: one item for each closed question, and one for each row of a grid."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.evidence.questionnaires.rules import conditions
from steelyard.evidence.questionnaires.rules.shape import MODULES, Form, Kind, Question
from steelyard.evidence.questionnaires.rules.writing import mark

MOST_NUMBERS = 12  # values of a number question that are counted one by one; wider ones are counted in steps
_TOP, _SINGLE = 2, 6


@dataclass(frozen=True)
class Item:
    """``answers`` are (name, words) in the order of the form; ``top`` the best two of a scale; ``key`` as in the library."""

    name: str
    question: str
    row: str
    kind: Kind
    title: str
    asked_as: str  # the question as it was put; of a row of a grid, that of the grid
    answers: tuple[tuple[str, str], ...]
    top: tuple[str, ...] = ()
    values: tuple[int, ...] = ()
    is_narrow: bool = False
    key: str = ""
    mark: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(name for name, _ in self.answers)

    @property
    def has_many(self) -> bool:
        return self.kind == Kind.MULTIPLE

    def given(self, answers: Mapping[str, Any]) -> list[str] | None:
        """What somebody answered, by names of answers; None for no answer."""
        found = answers.get(self.question)
        if self.row:
            found = found.get(self.row) if isinstance(found, Mapping) else None
        if found is None:
            return None
        if isinstance(found, (list, tuple)):
            return list(found[:1] if self.kind == Kind.RANK else found)
        return [_step_of(found, self.names) if self.kind == Kind.NUMBER else str(found)]


def items(form: Form) -> tuple[Item, ...]:
    """Every item of a form, in its order. Own words, consent and numbers without bounds have none."""
    return tuple(item for question in form.questions for item in _items(form, question))


def _items(form: Form, question: Question) -> Iterator[Item]:
    if question.kind in {Kind.TEXT, Kind.CONSENT}:
        return
    language, words = form.first_language, form.say(question.label)
    same: dict[str, Any] = {
        "question": question.name,
        "asked_as": words,
        "kind": question.kind,
        "is_narrow": question.show_if is not None or bool(question.module),
        "key": question.key or question.name,
        "mark": mark(question, language),
    }
    if question.kind == Kind.NUMBER:
        yield from _numbers(question, words, same)
        return
    answers = tuple((choice.name, form.say(choice.label)) for choice in question.choices)
    top = _top(question)
    if question.kind == Kind.GRID:
        for row in question.rows:
            yield Item(f"{question.name}.{row.name}", row=row.name, title=form.say(row.label), answers=answers, top=top,
                       **same)  # fmt: skip
    else:
        yield Item(question.name, row="", title=words, answers=answers, top=top, **same)


def _numbers(question: Question, words: str, same: dict[str, Any]) -> Iterator[Item]:
    """A number between bounds: value by value with its mean, or in steps where there are many values."""
    if question.low is None or question.high is None:
        return
    values = tuple(range(question.low, question.high + 1))
    if len(values) <= MOST_NUMBERS:
        answers = tuple((str(number), str(number)) for number in values)
        yield Item(question.name, row="", title=words, answers=answers, values=values, **same)
        return
    first = values[:_SINGLE]
    spans = tuple((str(number), str(number)) for number in first)
    middle = question.low + 2 * _SINGLE - 1
    ends = [(first[-1] + 1, min(middle, question.high)), (middle + 1, question.high)]
    spans += tuple((f"{low}-{high}", f"{low} to {high}") for low, high in ends if low <= high)
    yield Item(question.name, row="", title=words, answers=spans, **same)


def _step_of(number: int, names: Sequence[str]) -> str:
    """The value or span that a number lies in."""
    for name in names:
        low, _, high = name.partition("-") if not name.startswith("-") else (name, "", "")
        if int(low) <= number <= int(high or low):
            return name
    return names[-1]


def _top(question: Question) -> tuple[str, ...]:
    """The names of the last two points of a scale with at least four."""
    points = list(question.points)
    return tuple(points[-_TOP:]) if len(points) > _TOP + 1 else ()


def asked(form: Form, item: Item, keys: Sequence[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """To whom an item is put, where that follows from one self-description of which one answer is chosen."""
    question = form.by_name[item.question]
    condition = question.show_if
    if condition is None or question.module:
        return ()
    audiences = form.conditions
    parts = [part for name in conditions.named(condition) for part in conditions.asked(audiences.get(name))]
    about = {part.question for part in (*parts, *conditions.asked(condition))}
    if len(about) != 1 or not about <= set(keys):
        return ()
    key = form.by_name[next(iter(about))]
    fitting = tuple(
        name for name in key.choice_names if conditions.holds(condition, {key.name: _as_given(key, name)}, audiences)
    )
    return ((key.name, fitting),) if fitting else ()


def _as_given(question: Question, name: str) -> Any:
    return [name] if question.kind in {Kind.MULTIPLE, Kind.RANK} else name


def texts(form: Form) -> tuple[Question, ...]:
    """Questions answered in own words."""
    return tuple(question for question in form.questions if question.kind == Kind.TEXT and question.name != MODULES)
