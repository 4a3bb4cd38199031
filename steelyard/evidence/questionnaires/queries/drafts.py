"""A draft as the builder shows it: pages, questions with their conditions in words, and what keeps it from being used."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from steelyard.evidence.questionnaires.rules import editing, spoken
from steelyard.evidence.questionnaires.rules.checking import gaps
from steelyard.evidence.questionnaires.rules.grade import PLAIN, grade
from steelyard.evidence.questionnaires.rules.reading import parsed
from steelyard.evidence.questionnaires.rules.shape import Form, Kind


@dataclass(frozen=True)
class Item:
    """One question of a draft."""

    name: str
    label: str
    kind: str
    shown_to: str
    module: str
    is_required: bool
    key: str
    grade: int | None

    @property
    def is_hard(self) -> bool:
        return self.grade is not None and self.grade > PLAIN


@dataclass(frozen=True)
class Leaf:
    """One page of a draft."""

    number: int
    title: str
    text: str
    items: tuple[Item, ...]

    @property
    def heading(self) -> str:
        return f"Page {self.number + 1}: {self.title}" if self.title else f"Page {self.number + 1}"


@dataclass(frozen=True)
class Group:
    """An audience or a module, with whom it is for in words."""

    name: str
    label: str
    who: str


@dataclass(frozen=True)
class Outline:
    """A whole draft."""

    form: Form
    leaves: tuple[Leaf, ...]
    problems: tuple[str, ...]
    gaps: tuple[str, ...]
    audiences: tuple[Group, ...]
    modules: tuple[Group, ...]
    grade: int | None

    @property
    def is_hard(self) -> bool:
        return self.grade is not None and self.grade > PLAIN


def outline(draft: Mapping[str, Any]) -> Outline:
    form, problems = parsed(draft)
    leaves = tuple(_leaf(number, page, form) for number, page in enumerate(editing.pages(draft)))
    return Outline(
        form,
        leaves,
        problems,
        tuple(gaps(form)),
        tuple(Group(one.name, form.say(one.label), spoken.told(one.when, form)) for one in form.audiences),
        tuple(
            Group(one.name, form.say(one.label), spoken.told(one.show_if, form) if one.show_if else "")
            for one in form.modules
        ),
        grade("\n".join(_english(form))),
    )


def _leaf(number: int, page: Mapping[str, Any], form: Form) -> Leaf:
    items = tuple(_item(one, form) for one in page["questions"] if isinstance(one.get("name"), str))
    return Leaf(number, _say(page.get("title"), form), _say(page.get("text"), form), items)


def _item(data: Mapping[str, Any], form: Form) -> Item:
    kind = str(data.get("kind"))
    known = kind in set(Kind)
    label = _say(data.get("label"), form)
    return Item(
        name=data["name"],
        label=label or data["name"],
        kind=Kind(kind).label if known else "a kind nobody knows",
        shown_to=spoken.of_data(data.get("show_if"), form),
        module=str(data.get("module") or ""),
        is_required=data.get("required") is True,
        key=str(data.get("key") or ""),
        grade=grade(label) if form.first_language.startswith("en") else None,
    )


def _say(given: Any, form: Form) -> str:
    if isinstance(given, Mapping):
        given = given.get(form.first_language) or next(iter(given.values()), "")
    return given if isinstance(given, str) else ""


def _english(form: Form) -> Iterator[str]:
    """Every English sentence of the form; answers and rows are no sentences."""
    texts = [form.about, form.thanks, *(page.text for page in form.pages)]
    texts += [text for question in form.questions for text in (question.label, question.hint)]
    return (words for text in texts for language, words in text.items() if language.startswith("en"))
