"""The examples of docs/api.md do what they say, and the page under /api/ tells all that there is."""

import hashlib
import hmac
import json
import re
from pathlib import Path
from typing import Any

import pytest

from steelyard.faces.api.views.description import description
from steelyard.foundation.accounts.scopes import SCOPES
from steelyard.foundation.hooks.rules import signature
from tests.conformance.world import World
from tests.faces.api.calling import Caller, told

DOCUMENT = (Path(__file__).resolve().parents[3] / "docs" / "api.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```http\n(.*?)```", DOCUMENT, flags=re.DOTALL)


def holds(part: Any, whole: Any) -> bool:
    """Whether what an example shows stands in the answer."""
    if isinstance(part, dict):
        return all(name in whole and holds(value, whole[name]) for name, value in part.items())
    if isinstance(part, list):
        return len(part) <= len(whole) and all(map(holds, part, whole))
    return bool(part == whole)


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_does_what_it_says(world: World, example: str) -> None:
    sent, status, answer = re.split(r"^< (\d+)\n", example, maxsplit=1, flags=re.MULTILINE)
    first, *lines = sent.strip().splitlines()
    method, path = first.split()
    body = json.loads(lines[-1]) if lines and lines[-1].startswith("{") else None
    headers = dict(line.split(": ") for line in lines if not line.startswith("{"))
    response = Caller(world.cast.dana).ask(method, path, body, **headers)
    assert response.status_code == int(status), response.content
    assert holds(json.loads(answer), told(response)), response.content


def test_there_are_examples() -> None:
    assert len(EXAMPLES) >= 8
    assert not holds({"a": [1]}, {"a": [2]})


def test_the_example_of_a_receiver_knows_our_signature() -> None:
    code = re.search(r"```python\n(.*?)```", DOCUMENT, flags=re.DOTALL)
    assert code is not None
    names: dict[str, Any] = {"hmac": hmac, "hashlib": hashlib}
    exec(code[1], names)
    header = signature("secret", b"{}", 1000)
    assert names["is_genuine"]("secret", header, b"{}", 1010)
    for others in (("other", header, b"{}", 1010), ("secret", header, b"{ }", 1010), ("secret", header, b"{}", 9000)):
        assert not names["is_genuine"](*others)


def test_the_page_tells_every_route_and_scope(world: World, visit: Any) -> None:
    page = visit("api:documentation")
    for path in description()["paths"]:
        assert path in page.text
    for scope in SCOPES:
        assert scope in page.text


def test_each_route_says_its_scope_and_is_described(world: World) -> None:
    routes = {f"{m} {p}": one for p, methods in description()["paths"].items() for m, one in methods.items()}
    assert len(routes) >= 22
    assert [name for name, one in routes.items() if not one.get("description")] == []
    assert [name for name, one in routes.items() if one.get("x-scope", "") not in SCOPES] == ["get /api/v1/me"]
