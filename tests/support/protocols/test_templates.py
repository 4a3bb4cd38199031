"""Templates from files: each reason to refuse one is a plain sentence, and all are told at once."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from steelyard.faces.command.refusals import Refused
from steelyard.faces.command.templates import import_template
from steelyard.support.protocols.queries.shipped import boards_of, shipped
from steelyard.support.protocols.rules import BadTemplate
from steelyard.support.protocols.rules.guided.checking import checked, settled
from steelyard.support.protocols.rules.guided.reading import LARGEST, read, written
from steelyard.support.protocols.rules.guided.schema import schema
from steelyard.support.protocols.rules.guided.shape import guide_of
from tests.factories.guided import SCALE, step_of, template
from tests.support.protocols.test_guided import VOTE

BOARDS = {"initiatives", "relationships", "domains", "findings", "readiness-decision"}
DOCS = Path(__file__).resolve().parents[3] / "docs"
PROMPT = {"key": "why", "label": "Why?"}
COLUMN = {"key": "what", "label": "What"}
FORK = {"kind": "fork", "prompts": [PROMPT], "ways": [{"when": {"why": True}, "title": "Go"}]}


def _steps(*steps: dict[str, Any]) -> dict[str, Any]:
    return template(steps=list(steps))


def _after(key: str, *before: str) -> dict[str, Any]:
    return step_of(key=key, after=list(before), prompts=[PROMPT])


REFUSED: list[tuple[Any, str]] = [
    ("words", "A template is a list of named parts"),
    (_steps(_after("a", "b"), _after("b", "c"), _after("c", "a")), "wait for each other in a circle: "),
    (_steps(_after("a", "nowhere")), "Step a comes after “nowhere”, which is no step of this template."),
    (_steps(step_of(kind="dance")), "Step one is of a kind nobody knows: “dance”. Kinds are text, list,"),
    (_steps(step_of(kind=["text"])), "cannot be read"),
    (_steps(step_of(prompts=[{"key": "why", "label": {"en": "Why?"}}])) | {"languages": ["en", "es"]}, "“label” has no text in es."),
    (_steps(step_of(prompts=[PROMPT])) | {"languages": ["en", "es"]}, "has a text in one language only"),
    (template(name={"en": "Small", "fr": "Petit"}), "“name” speaks fr, which “languages” does not name."),
    (template(languages=["english"]), "“languages” is a list of codes"),
    (_steps(step_of(kind="board", board="chess")), "Step one asks for a board that is not here: “chess”. Boards here: domains,"),
    (template(licensed=True), "not under which licence"),
    (_steps({**VOTE, "instrument": {"name": "Theirs", "version": "26", "licence": ""}}), "the instrument “Theirs” has no licence"),
    (_steps({**VOTE, "instrument": None}), "a score says whose scale it is"),
    (_steps({**VOTE, "items": [{**VOTE["items"][0], "scale": SCALE[:1]}]}), "a scale has at least two points"),
    (_steps({**VOTE, "items": [{**VOTE["items"][0], "scale": [SCALE[0], SCALE[0]]}]}), "points of its scale have the same number"),
    (_steps(step_of(prompts=[PROMPT, PROMPT])), "Two questions have the key “why”."),
    (_steps(step_of(prompts=[PROMPT]), step_of(prompts=[PROMPT])), "Two steps have the key “one”."),
    (_steps(step_of()), "Step one needs at least one question under “prompts”."),
    (_steps(step_of(key="No Key", prompts=[PROMPT])), "needs a “key” of small letters"),
    (_steps(step_of(prompts=[PROMPT], colour="red")), "has a part that nobody reads here: “colour”"),
    (_steps(step_of(prompts=[PROMPT])) | {"colour": "red"}, "The template has a part that nobody reads here: “colour”"),
    (_steps(step_of(prompts=[PROMPT], optional=True)), "Every step is optional"),
    (_steps(step_of(prompts=[{"key": "why", "label": "x" * 3000}])), "“label” has at most 2000 letters."),
    (_steps(step_of(kind="list", columns=[{**COLUMN, "kind": "novel"}])), "is of a kind nobody knows: “novel”"),
    (_steps(step_of(kind="list", columns=[{**COLUMN, "kind": "choice"}])), "has choices if, and only if"),
    (_steps(step_of(kind="list", columns=[COLUMN], promises={"what": "what", "due": "when", "by": "who"})), "“due” of its promises must be a column of the kind date."),
    (_steps(step_of(**FORK)), "no way says what follows from why: no."),
    (_steps(step_of(**FORK | {"ways": [{"when": {"where": "yes"}, "title": "Go"}]})), "a way asks about “where”, which is no question"),
    (template(steps=[]), "A template needs at least one step."),
    (template(purpose=""), "The template needs a “purpose”."),
]  # fmt: skip


@pytest.mark.parametrize(("data", "sentence"), REFUSED, ids=[sentence[:40] for _, sentence in REFUSED])
def test_a_template_that_cannot_be_used_is_refused_with_a_sentence(data: Any, sentence: str) -> None:
    with pytest.raises(BadTemplate) as refused:
        checked(data, boards=BOARDS)
    assert sentence in str(refused.value)


def test_all_reasons_are_told_at_once() -> None:
    with pytest.raises(BadTemplate) as refused:
        checked(_steps(step_of(kind="dance"), _after("b", "b"), step_of(key="c")), boards=BOARDS)
    assert len(str(refused.value).splitlines()) == 3


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (b"\xff\xfe", "not text in UTF-8"),
        (b"a: [1", "Line 1 cannot be read"),
        (b"a: &x [1]\nb: *x", "refers to its own parts"),
        (b"name: a\nname: b", "Line 2: “name” stands twice"),
        (b"!!python/object/apply:os.system [ls]", "Line 1 cannot be read"),
        (b"a" * (LARGEST + 1), "at most 500 kB"),
        (b"? [a]\n: b", "cannot be read"),
        (b"{" * 3000, "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(text: bytes, sentence: str) -> None:
    with pytest.raises(BadTemplate, match=sentence):
        read(text)


@pytest.mark.parametrize("data", list(shipped()), ids=lambda data: data["key"])
def test_what_is_shipped_can_be_used_and_survives_its_own_file(data: dict[str, Any]) -> None:
    content = settled(checked(data, boards=BOARDS))
    assert read(written(content).encode()) == content
    assert guide_of(content).licence.startswith("CC0")
    assert all(step.people and step.output for step in guide_of(content).steps)
    assert boards_of(data) <= BOARDS


def _fits(data: Any, rule: dict[str, Any]) -> bool:
    """A reader of the part of JSON Schema that our schema uses."""
    kinds = {"object": dict, "array": list, "string": str, "integer": int, "boolean": bool, "number": (int, float)}
    if "oneOf" in rule:
        return sum(_fits(data, one) for one in rule["oneOf"]) == 1
    if "const" in rule or "enum" in rule:
        return data in rule.get("enum", [rule.get("const")])
    named = rule["type"] if isinstance(rule["type"], list) else [rule["type"]]
    if not any(isinstance(data, kinds[name]) for name in named):  # type: ignore[arg-type] -- a class or a pair of them
        return False
    if isinstance(data, dict):
        known, other = rule.get("properties", {}), rule.get("additionalProperties", True)
        rest = {name: one for name, one in data.items() if name not in known}
        fits = other is True or not rest or (other is not False and all(_fits(one, other) for one in rest.values()))
        parts = all(_fits(data[name], one) for name, one in known.items() if name in data)
        return fits and parts and set(rule.get("required", ())) <= set(data)
    if isinstance(data, list):
        return rule.get("minItems", 0) <= len(data) and all(_fits(one, rule["items"]) for one in data)
    return not isinstance(data, str) or len(data) <= rule.get("maxLength", 10**9)


@pytest.mark.parametrize("data", list(shipped()), ids=lambda data: data["key"])
def test_the_published_schema_fits_what_is_shipped(data: dict[str, Any]) -> None:
    assert _fits(data, schema())
    assert not _fits({**data, "steps": [{**data["steps"][0], "kind": "dance"}]}, schema())
    assert not _fits({**data, "colour": "red"}, schema())


def test_the_schema_in_the_documents_is_the_one_at_the_public_address(client: Any, db: None) -> None:
    answer = client.get(reverse("protocols:template-schema"))
    assert answer.status_code == 200
    published = json.loads(answer.content)
    assert published.pop("$id").endswith("/protocols/template.schema.json")
    assert json.loads((DOCS / "protocol-template.schema.json").read_text(encoding="utf-8")) == published


def test_the_command_loads_a_template_or_says_why_not(db: None, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.yaml", tmp_path / "bad.yaml"
    good.write_text(written(template()), encoding="utf-8")
    bad.write_text(written(template(steps=[step_of(kind="dance")])), encoding="utf-8")
    assert "nothing was written" in import_template(good, preview=True)
    assert import_template(good) == "Small, version 1 is published."
    assert "these very words" in import_template(good)
    with pytest.raises(Refused, match="dance"):
        import_template(bad)
    with pytest.raises(Refused, match="There is no file"):
        import_template(tmp_path / "none.yaml")
