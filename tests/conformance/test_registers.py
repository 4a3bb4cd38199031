"""Permissions, verbs and routes as they are registered when the program runs."""

import ast

from django.http import HttpRequest, HttpResponse
from django.urls import path

from steelyard.foundation.accounts.rules import EVERY_ROLE
from steelyard.foundation.history.verbs import VERBS
from steelyard.foundation.kit.access import PERMISSIONS, every_route_is_guarded, guard_of, routes
from tests.conformance.source import named, python_files, tree


def test_every_route_is_guarded() -> None:
    assert [error.msg for error in every_route_is_guarded()] == []


def test_an_unguarded_route_is_seen() -> None:
    def naked(http: HttpRequest) -> HttpResponse:
        return HttpResponse(http.path)

    [(_, name, view)] = list(routes([path("naked/", naked, name="naked")]))
    assert (name, guard_of(view)) == ("naked", None)


def test_permissions_say_what_they_allow_and_name_known_roles() -> None:
    assert [one.name for one in PERMISSIONS.values() if len(one.label) < 8 or one.label.endswith(".")] == []
    assert {role for one in PERMISSIONS.values() for role in one.roles} <= {role.value for role in EVERY_ROLE}


def test_verbs_are_sentences_without_an_end() -> None:
    assert VERBS
    assert [verb.name for verb in VERBS.values() if verb.sentence.endswith(".") or " " not in verb.sentence] == []


def test_every_verb_is_used() -> None:
    """A verb that no action records would promise history that is never written."""
    declared = {
        (path.parent.name, target.id)
        for path in python_files()
        if path.stem == "verbs" and path.parent.name != "history"
        for node in tree(path).body
        if isinstance(node, ast.Assign)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    sources = {path: path.read_text() for path in python_files() if path.stem != "verbs"}
    unused = [
        f"{app}.{name}"
        for app, name in sorted(declared)
        if not any(f".{name}" in text and f"/{app}/" in f"/{named(path)}" for path, text in sources.items())
    ]
    assert unused == []
