"""A form as its document, and the marks that tell whether two forms or two questions are the same."""

import hashlib
import json
from typing import Any

from steelyard.evidence.questionnaires.rules import conditions
from steelyard.evidence.questionnaires.rules.shape import Choice, Form, Module, Page, Question, Text


def write(form: Form) -> dict[str, Any]:
    """The document that ``read`` takes; parts that say nothing are left out."""
    return _said(
        title=_text(form.title),
        languages=list(form.languages),
        about=_text(form.about),
        thanks=_text(form.thanks),
        paged=form.paged,
        omb=form.omb
        and _said(
            number=form.omb.number,
            expires=form.omb.expires.isoformat(),
            burden=form.omb.burden,
            statement=_text(form.omb.statement),
        ),
        audiences=[
            _said(name=one.name, label=_text(one.label), when=conditions.written(one.when)) for one in form.audiences
        ],
        modules=[_module(module) for module in form.modules],
        pages=[_page(page) for page in form.pages],
    )


def _said(**parts: Any) -> dict[str, Any]:
    """The parts that say something; a number 0 does."""
    return {name: given for name, given in parts.items() if given or (given == 0 and given is not False)}


def _text(text: Text) -> dict[str, str]:
    return dict(text)


def _module(module: Module) -> dict[str, Any]:
    return _said(
        name=module.name,
        label=_text(module.label),
        show_if=conditions.written(module.show_if) if module.show_if else None,
    )


def _page(page: Page) -> dict[str, Any]:
    return _said(title=_text(page.title), text=_text(page.text), questions=[of_question(one) for one in page.questions])


def of_question(question: Question) -> dict[str, Any]:
    return _said(
        name=question.name,
        kind=question.kind.value,
        label=_text(question.label),
        hint=_text(question.hint),
        choices=[_choice(choice) for choice in question.choices],
        rows=[_choice(row) for row in question.rows],
        required=question.required,
        show_if=conditions.written(question.show_if) if question.show_if else None,
        module=question.module,
        low=question.low,
        high=question.high,
        most=question.most or None,
        key=question.key,
    )


def _choice(choice: Choice) -> dict[str, Any]:
    return _said(name=choice.name, label=_text(choice.label), alone=choice.alone, outside=choice.outside)


def sha256(form: Form) -> str:
    """The same for forms that hold the same."""
    return _hash(write(form))


def mark(question: Question, language: str) -> str:
    """The same for questions that people of one language answer alike: kind, wording and choices, in this language.

    Where it stands, when it shows, whether it must be answered, and its translations do not matter.
    """
    return _hash([
        question.kind.value, question.label.get(language, ""), question.hint.get(language, ""),
        [[choice.name, choice.label.get(language, ""), choice.alone, choice.outside] for choice in question.choices],
        [[row.name, row.label.get(language, "")] for row in question.rows],
        question.low, question.high, question.most,
    ])  # fmt: skip


def _hash(data: Any) -> str:
    text = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
