"""Who gets what answer from every route: routes.csv lists route by role, and these tests walk it.

A cell is the status that a person of that column gets: 200 page, 302 sent to sign in, 303 done, 401 only with a token,
403 refused, 404 not there for them, 405 not that way, 409 changed meanwhile, 422 a form given back. ``GET`` opens the page; ``POST`` sends
a form with nothing filled in, so 422 means "may send this form" and 303 "the act needs no typing, and was done".

The column ``with`` says what the route is about, in words of tests/conformance/world.py: ``pk=support token=...``.
A route may have several rows, one per thing that matters (own agency, other agency). A page that only shows needs no
POST row: without one, a POST must be answered as a GET is, or refused.

Who adds a route writes nothing by hand:

    DRAFT_ROUTES=1 python -m pytest tests/conformance/test_routes.py -k draft

adds a row for each route that has none, forgets routes that are gone, and leaves the other rows alone. Where the
address takes something the new row says ``pk=?``: name a thing of the world and run it again. Then read what it wrote
as if somebody else had: the answers are drafted from the program, the judgement is yours.
"""

import csv
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.kit.access import guard_of, routes
from tests.conformance import headers
from tests.conformance import world as worlds
from tests.conformance.evidence import UNRELEASED
from tests.conformance.world import World
from tests.people import Cast

SAMPLE = 4
TABLE = Path(__file__).with_name("routes.csv")
KEYS = ("route", "method", "with")
PEOPLE = ("visitor", *(role.value for role in Role), "stranger", "no role")
ANSWERS = {"200", "302", "303", "401", "403", "404", "405", "409", "422"}
INSIDE = {Role.EVALUATOR.value}  # who may read what the evaluator did not release
# What changes with every answer, and hides whether two pages are the same.
CHANGING = re.compile(rb'(name="csrfmiddlewaretoken" value="|"X-CSRFToken": ?"|name="once" value=")[^"]*')

Row = dict[str, str]


def ours() -> dict[str, str]:
    """The routes of our own: name and path."""
    return {name: path for path, name, view in routes() if guard_of(view) != "library"}


def table() -> list[Row]:
    with TABLE.open(newline="") as file:
        return list(csv.DictReader(file))


ROWS = table() if TABLE.exists() else []
APPS = sorted({name.partition(":")[0] for name in ours()})


def asked(app: str) -> list[Row]:
    """The rows of an app: all of them on SQLite, every fourth elsewhere, for rights do not ask the database's kind."""
    rows = [row for row in ROWS if row["route"].startswith(f"{app}:")]
    return rows if connection.vendor == "sqlite" else rows[::SAMPLE]


class People:
    """A client for each column of the table."""

    def __init__(self, cast: Cast) -> None:
        users: dict[str, Any] = {"visitor": None, "stranger": cast.omar, "no role": cast.nobody}
        users |= {role.value: cast.of(role) for role in Role}
        users[Role.RECIPIENT.value] = cast.rosa
        self.clients = {name: Client(raise_request_exception=False) for name in PEOPLE}
        for name, client in self.clients.items():
            if users[name] is not None:
                client.force_login(users[name])

    def ask(self, name: str, method: str, path: str, data: dict[str, Any] | None = None) -> HttpResponse:
        """One person's answer; whatever the request did is undone."""
        client = self.clients[name]
        cookies = client.cookies.output()
        with undone():
            response = client.get(path, data) if method == "GET" else client.post(path, data or {"sent": "1"})
        content = b"".join(response.streaming_content) if response.streaming else response.content  # read, it is closed
        assert headers.wrong(response, signed_in=name != "visitor") == [], (name, method, path)
        assert name in INSIDE or UNRELEASED.encode() not in content, f"{name} reads an unreleased word on {path}"
        if client.cookies.output() != cookies:
            client.cookies.load(cookies.replace("Set-Cookie: ", ""))
        return response


@contextmanager
def undone() -> Iterator[None]:
    """Roll back whatever happens inside."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def path_of(row: Row, world: World, **instead: Any) -> str:
    pairs = (pair.partition("=") for pair in row["with"].split())
    values = {name: world.value(word) for name, _, word in pairs}
    return reverse(row["route"], kwargs=values | instead)


def answers(row: Row, world: World, people: People) -> Row:
    path = path_of(row, world)
    return {name: str(people.ask(name, row["method"], path).status_code) for name in PEOPLE}


def test_every_route_stands_in_the_table_and_no_other() -> None:
    named = {row["route"] for row in ROWS if row["method"] == "GET"}
    missing, gone = sorted(set(ours()) - named), sorted({row["route"] for row in ROWS} - set(ours()))
    assert (missing, gone) == ([], []), "run with DRAFT_ROUTES=1, then read the rows it drafts"


def test_every_row_is_whole_and_stands_once() -> None:
    assert [row for row in ROWS if not {row[name] for name in PEOPLE} <= ANSWERS] == []
    keys = [tuple(row[key] for key in KEYS) for row in ROWS]
    assert [key for key in keys if keys.count(key) > 1] == []
    assert keys == sorted(keys)


@pytest.mark.parametrize("app", APPS)
def test_each_person_gets_exactly_the_answer_of_the_table(app: str, world: World) -> None:
    people, wrong = People(world.cast), []
    rows = asked(app)
    for row in rows:
        found = answers(row, world, people)
        wrong += [
            f"{' '.join(row[k] for k in KEYS)}: {n} gets {found[n]}, not {row[n]}" for n in PEOPLE if found[n] != row[n]
        ]
    posts = {(row["route"], row["with"]) for row in ROWS if row["method"] == "POST"}
    for row in rows:
        if (row["route"], row["with"]) not in posts:
            path = path_of(row, world)
            for name in PEOPLE[:3]:
                found = str(people.ask(name, "POST", path).status_code)
                if found not in {row[name], "405"}:
                    wrong.append(f"POST {path} as {name}: {found}, without a row")
    assert wrong == []


@pytest.mark.parametrize("app", sorted({row["route"].partition(":")[0] for row in ROWS if "404" in row.values()}))
def test_what_one_may_not_see_cannot_be_told_from_what_is_not_there(app: str, world: World) -> None:
    people, checked = People(world.cast), 0
    for row in asked(app):
        pair = re.search(r"\bpk=\S+", row["with"])
        if pair is None:
            continue
        here, nowhere = path_of(row, world), path_of(row, world, pk=worlds.MISSING)
        for name in (name for name in PEOPLE if row[name] == "404"):
            one, other = people.ask(name, row["method"], here), people.ask(name, row["method"], nowhere)
            assert other.status_code == 404, (row["route"], name)
            assert plain(one) == plain(other), (row["route"], name)
            checked += 1
    if app in {"delivery", "intake", "directory"} and connection.vendor == "sqlite":
        assert checked >= 3  # a table without such rows would prove nothing


def plain(response: HttpResponse) -> bytes:
    return CHANGING.sub(rb"\1", response.content)


@pytest.mark.skipif("DRAFT_ROUTES" not in os.environ, reason="only when somebody asks for a draft")
def test_draft_rows_for_routes_that_have_none(world: World) -> None:
    people, rows = People(world.cast), [row for row in ROWS if row["route"] in ours()]
    whole = [row for row in rows if row["visitor"]]
    named = {row["route"] for row in rows}
    rows += [
        {"route": name, "method": "GET", "with": guessed(path)} for name, path in ours().items() if name not in named
    ]
    for row in rows:
        if row in whole or "=?" in row["with"]:
            continue
        row.update(answers(row, world, people))
        post = row | {"method": "POST"}
        post |= answers(post, world, people)
        if any(post[name] not in {row[name], "405"} for name in PEOPLE):
            whole.append(post)
        whole.append(row)
    whole += [row for row in rows if "=?" in row["with"]]
    with TABLE.open("w", newline="") as file:
        writer = csv.DictWriter(file, (*KEYS, *PEOPLE), lineterminator="\n")
        writer.writeheader()
        writer.writerows(sorted(whole, key=lambda row: [row[key] for key in KEYS]))


def guessed(path: str) -> str:
    """The ``with`` of a new row: question marks where somebody must say which thing is meant."""
    return " ".join(f"{name}=?" for name in re.findall(r"<(?:\w+:)?(\w+)>", path))
