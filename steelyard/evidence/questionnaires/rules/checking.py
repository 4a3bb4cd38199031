"""What keeps a form that reads well from being used: names, choices, the order of conditions, and size."""

from collections import Counter
from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import chain

from steelyard.evidence.questionnaires.rules.answering import largest_closed
from steelyard.evidence.questionnaires.rules.conditions import (
    Answered,
    Asking,
    Condition,
    Count,
    Has,
    Is,
    Number,
    asked,
    named,
)
from steelyard.evidence.questionnaires.rules.shape import (
    LONGEST_TEXT,
    MODULES,
    MOST_CLOSED_BYTES,
    MOST_TEXTS,
    WITH_CHOICES,
    Choice,
    Form,
    Kind,
    Question,
)

MOST_QUESTIONS = 120
LEAST_CHOICES = {Kind.SINGLE: 2, Kind.MULTIPLE: 1, Kind.SCALE: 2, Kind.GRID: 2, Kind.RANK: 2}
# What each way of asking needs of the question it asks about, as the end of a sentence.
ASKS: dict[type, tuple[frozenset[Kind], str]] = {
    Is: (
        frozenset({Kind.SINGLE, Kind.SCALE, Kind.GRID}),
        "“is” asks for the one answer of a single choice, a scale or a grid's row",
    ),
    Has: (frozenset({Kind.MULTIPLE, Kind.RANK}), "“has” asks about several answers"),
    Count: (frozenset({Kind.MULTIPLE, Kind.RANK}), "“count” asks about several answers"),
    Number: (frozenset({Kind.NUMBER}), "“number” asks about a number"),
    Answered: (frozenset(Kind), ""),
}


def problems(form: Form) -> Iterator[str]:
    """Every problem, a sentence each."""
    if not form.questions:
        yield "The form: it has no question yet."
    if len(form.questions) > MOST_QUESTIONS:
        yield f"The form: it asks {len(form.questions):,} questions; at most {MOST_QUESTIONS} are taken."
        return
    yield from _doubles(form)
    for question in form.questions:
        yield from _question(form, question)
    yield from _conditions(form)
    yield from _circles(form)
    yield from _modules(form)
    texts = sum(question.kind == Kind.TEXT for question in form.questions)
    if texts > MOST_TEXTS:
        yield f"The form: it asks for own words {texts} times; at most {MOST_TEXTS} fit into a sealed ballot."
    if largest_closed(form) > MOST_CLOSED_BYTES:
        yield "The form: its answers would not fit into a sealed ballot. Ask less, or shorten the names of questions and answers."


def gaps(form: Form) -> Iterator[str]:
    """Texts without a translation; people would read them in the first language."""
    for where, text in form.texts():
        if text and (missing := [language for language in form.languages if not text.get(language)]):
            yield f"{where}: not translated into {', '.join(missing)}."


def _doubles(form: Form) -> Iterator[str]:
    for what, names in (
        ("questions", (one.name for one in form.questions)),
        ("audiences", (one.name for one in form.audiences)),
        ("modules", (one.name for one in form.modules)),
    ):
        for name in _twice(names):
            yield f"The form: two {what} have the name “{name}”. Give each one its own."
    for key in _twice(one.key for one in form.questions if one.key):
        yield f"The form: two questions have the key “{key}” of the library."


def _twice(names: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(names).items() if count > 1]


def _question(form: Form, question: Question) -> Iterator[str]:
    where = f"Question {question.name}"
    if question.name == MODULES:
        yield f"{where}: this name is taken by the form itself. Choose another one."
    yield from (f"{where}: {said}" for said in chain(_choices(question), _rows(question), _limits(question)))
    if question.module and question.module not in {module.name for module in form.modules}:
        yield f"{where}: it belongs to the module “{question.module}”, which the form does not have."


def _choices(question: Question) -> Iterator[str]:
    if question.kind not in WITH_CHOICES:
        if question.choices:
            yield f"{question.kind.label.lower()} has no answers to choose from."
        return
    least = LEAST_CHOICES[question.kind]
    inside = [choice for choice in question.choices if not choice.outside]
    if len(inside) < least:
        yield "it needs at least " + ("one answer to choose." if least == 1 else f"{least} answers to choose from.")
    yield from _same(question.choices, "answers")
    if question.kind != Kind.MULTIPLE and any(choice.alone for choice in question.choices):
        yield "“alone” is for questions with several answers."
    if question.kind not in {Kind.SCALE, Kind.GRID} and any(choice.outside for choice in question.choices):
        yield "“outside” is for answers that are no point of a scale or a grid."


def _rows(question: Question) -> Iterator[str]:
    if (question.kind == Kind.GRID) != bool(question.rows):
        yield "a grid needs rows." if question.kind == Kind.GRID else "only a grid has rows."
    yield from _same(question.rows, "rows")


def _same(parts: tuple[Choice, ...], what: str) -> Iterator[str]:
    for name in _twice(part.name for part in parts):
        yield f"two {what} have the name “{name}”."


def _limits(question: Question) -> Iterator[str]:
    if question.kind != Kind.NUMBER and (question.low, question.high) != (None, None):
        yield "“low” and “high” are for numbers."
    if question.low is not None and question.high is not None and question.low > question.high:
        yield "its lowest number is above its highest."
    if question.most and question.kind not in {Kind.MULTIPLE, Kind.RANK, Kind.TEXT}:
        yield "“most” is for several answers, orders and own words."
    if question.most > (LONGEST_TEXT if question.kind == Kind.TEXT else len(question.choices)) and question.most:
        yield f"“most” is {question.most}, which is more than there can be."


def _conditions(form: Form) -> Iterator[str]:
    for audience in form.audiences:
        if any(named(audience.when)):
            yield f"Audience {audience.name}: it is made from answers, not from other audiences."
        yield from _sound(form, audience.when, f"Audience {audience.name}", before=len(form.questions))
    for place, question in enumerate(form.questions):
        yield from _sound(form, question.show_if, f"Question {question.name}", before=place)
    first = next((place for place, one in enumerate(form.questions) if one.module), len(form.questions))
    for module in form.modules:
        yield from _sound(form, module.show_if, f"Module {module.name}", before=first)


def _sound(form: Form, condition: Condition | None, where: str, *, before: int) -> Iterator[str]:
    """Each part of a condition asks about an earlier question, for what it can answer."""
    places = {question.name: place for place, question in enumerate(form.questions)}
    for name in named(condition):
        if name not in form.conditions:
            yield f"{where}: its condition names the audience “{name[:40]}”, which the form does not have."
    for part in chain(asked(condition), *(asked(form.conditions.get(name)) for name in named(condition))):
        place = places.get(part.question)
        if place is None:
            yield f"{where}: its condition asks about “{part.question[:40]}”, which is no question of this form."
        elif place >= before:
            yield f"{where}: its condition asks about {part.question}, which comes later. Conditions look back only."
        elif said := _asks_well(part, form.questions[place]):
            yield f"{where}: {said}."


def _asks_well(part: Asking, question: Question) -> str:
    kinds, sentence = ASKS[type(part)]
    if question.kind not in kinds:
        return f"{sentence}, and {question.name} is {question.kind.label.lower()}"
    if isinstance(part, Is) and (question.kind == Kind.GRID) != bool(part.row):
        return f"a condition on {question.name} " + ("names one of its rows" if not part.row else "cannot name a row")
    if isinstance(part, Is) and part.row and part.row not in question.row_names:
        return f"“{part.row[:40]}” is no row of {question.name}"
    if isinstance(part, (Is, Has)) and part.choice not in question.choice_names:
        return f"“{part.choice[:40]}” is no answer of {question.name}"
    return ""


def _circles(form: Form) -> Iterator[str]:
    """Questions that wait for each other: none of them would ever be asked."""
    graph = {question.name: set(_waits(form, question)) for question in form.questions}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as found:
        circle = " → ".join(reversed(found.args[1]))
        yield f"The form: these questions wait for each other in a circle, so none would be asked: {circle}."


def _waits(form: Form, question: Question) -> Iterator[str]:
    for name in named(question.show_if):
        yield from (part.question for part in asked(form.conditions.get(name)))
    yield from (part.question for part in asked(question.show_if))


def _modules(form: Form) -> Iterator[str]:
    for module in form.modules:
        if not any(question.module == module.name for question in form.questions):
            yield f"Module {module.name}: no question belongs to it."
        for part in chain(asked(module.show_if), *(asked(form.conditions.get(name)) for name in named(module.show_if))):
            if (about := form.question(part.question)) and about.module:
                yield f"Module {module.name}: who gets it may not hang on {about.name}, which is in a module itself."
