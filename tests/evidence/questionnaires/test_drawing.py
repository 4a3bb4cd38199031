"""How a form is drawn: everything escaped, everything carried along, problems beside their questions."""

from typing import Any

import html5lib
from django.template import Context, Template

from steelyard.evidence.questionnaires.rules.filling import Step, begin, step
from steelyard.evidence.questionnaires.rules.reading import read
from tests.evidence.questionnaires.forms import WHOLE, document, question

FORM = read(WHOLE)


def drawn(one: Step) -> str:
    page = Template("{% load questionnaires %}<form>{% questions step %}</form>").render(Context({"step": one}))
    html5lib.HTMLParser(strict=True).parseFragment(page)
    return page


def fields(page: str) -> dict[str, list[str]]:
    """What a browser without a script would send of a page as it stands."""
    tree = html5lib.parseFragment(page, namespaceHTMLElements=False)
    found: dict[str, list[str]] = {}

    def walk(node: Any) -> None:
        if node.get("disabled") is not None:
            return
        name = node.get("name")
        ticked = node.get("type") not in {"radio", "checkbox"} or node.get("checked") is not None
        if name and node.tag in {"input", "textarea"} and ticked:
            found.setdefault(name, []).append(node.get("value") if node.tag == "input" else (node.text or ""))
        if name and node.tag == "select":
            chosen = [option.get("value") for option in node if option.get("selected") is not None]
            found.setdefault(name, []).append(chosen[0] if chosen else "")
        for child in node:
            walk(child)

    walk(tree)
    return found


def test_a_form_of_every_kind_is_valid_html_and_gives_back_what_was_typed() -> None:
    posted = {
        "a.role": ["a"], "a.used": ["team", "web"], "a.fit": ["na"], "a.parts.r": ["b"], "a.years": ["12"],
        "a.why": ['<b>"x" & y</b>'], "a.next.b": ["1"], "a.cost": ["many"], "a.agree": ["yes"], "modules": ["ahead", "money"],
    }  # fmt: skip
    page = drawn(step(FORM, posted, "en"))
    back = fields(page)
    assert {name: given for name, given in posted.items() if sorted(back.get(name, [])) != given} == {}
    assert "Choose an answer for: S." in page
    assert "Give a whole number in digits" in page
    assert "<b>" not in page


def test_html_in_a_label_is_text() -> None:
    page = drawn(begin(read(document(question("a", label="<script>alert(1)</script>"))), "en", []))
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script" not in page


def test_answers_of_other_pages_travel_hidden_and_what_is_not_asked_does_not_count() -> None:
    pages = [
        {"questions": [question("a")]},
        {"questions": [question("b"), question("c", show_if={"question": "b", "is": "b"})]},
    ]
    form = read({**document(), "pages": pages, "paged": True})
    second = drawn(step(form, {"at": ["0"], "a.a": ["b"]}, "en"))
    back = fields(second)
    assert (back["a.a"], back["at"], back["seen"]) == (["b"], ["1"], ["b"])  # c is there, hidden and switched off
    assert "What about c?" in second
    more = drawn(step(form, {**back, "a.b": ["b"], "go": ["next"]}, "en"))
    assert fields(more)["seen"] == ["b", "c"]
    assert step(form, {**fields(more), "go": ["next"]}, "en").answers == {"a": "b", "b": "b"}


def test_the_page_speaks_the_language_of_the_reader() -> None:
    form = read({**document(question("a", label={"en": "Why?", "es": "¿Por qué?"})), "languages": ["en", "es"]})
    page = drawn(begin(form, "es", []))
    assert 'lang="es"' in page and "¿Por qué?" in page and "Enviar mis respuestas" in page
