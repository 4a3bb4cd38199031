"""Whatever is typed, pasted or put into an address: never a 500, never lost, never run.

The forms are found on the pages themselves (routes.csv says which routes have one), so a new form is tested as soon
as its route stands in the table.
"""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.conformance.forms import FoundForm, Reader, plausible
from tests.conformance.test_routes import ROWS, Row, path_of, undone
from tests.conformance.world import World, make
from tests.people import Cast

# The route of each form that a person fills in; one row each is enough.
FORMS = {
    (row["route"], row["with"]): row
    for row in ROWS
    if row["method"] == "POST" and "422" in row.values() and row["route"] != "accounts:welcome"
}
APPS = ["intake"]  # the other apps follow once each was tried

FINE = {200, 303, 404, 409, 422, 429}


@pytest.fixture
def world(cast: Cast) -> World:
    return make(cast)


def client_of(row: Row, world: World) -> Client:
    """A visitor where visitors may, else the director: an error of the program is raised, not answered."""
    client = Client()
    if row["visitor"] == "302":
        client.force_login(world.cast.dana if row["director"] in {"200", "422"} else world.cast.rosa)
    return client


def sent(client: Client, path: str, data: dict[str, Any]) -> HttpResponse:
    with undone():
        return client.post(path, data)


def form_of(row: Row, world: World, client: Client) -> FoundForm | None:
    """The form on the page of a route that this very route takes."""
    path = path_of(row, world)
    shown = client.get(path)
    forms = (
        [one for one in Reader(shown.content.decode()).forms if one.method == "post"]
        if shown.status_code == 200
        else []
    )
    return next((one for one in forms if urlsplit(one.action).path in {"", path}), None)


def forms_of(app: str, world: World) -> Iterator[tuple[Row, str, Client, FoundForm]]:
    for row in FORMS.values():
        if row["route"].startswith(f"{app}:"):
            client = client_of(row, world)
            form = form_of(row, world, client)
            if form is not None:
                yield row, path_of(row, world), client, form


def kept(typed: str) -> str:
    """What must stand in the field again: all of it, but for what no page can hold, with a page's line ends."""
    return typed.replace("\0", "").replace("\r\n", "\n").strip("\n")


def lost(form: FoundForm, response: HttpResponse, typed: str) -> list[str]:
    back = Reader(response.content.decode())
    assert not back.running, back.running
    same = [one for one in back.forms if set(form.typed) <= set(one.fields)]
    assert same, "the form is gone"
    values = {name: same[0].fields[name].value.replace("\r\n", "\n").strip("\n") for name in form.typed}
    return [name for name, value in values.items() if value != kept(typed)]


@pytest.mark.parametrize("app", APPS)
def test_every_form_takes_nothing_too_much_and_broken_bytes(app: str, world: World) -> None:
    for row, path, client, form in forms_of(app, world):
        assert sent(client, path, {}).status_code in FINE, row["route"]
        broken = dict.fromkeys(form.fields, b"\xed\xa0\x80\xff")
        with undone():
            raw = client.post(path, urlencode(broken), content_type="application/x-www-form-urlencoded")
        assert raw.status_code in FINE, row["route"]
        chosen = dict.fromkeys(form.fields, "no-such-choice")
        assert sent(client, path, chosen).status_code in FINE, row["route"]
        for name in form.typed[:1]:
            long = sent(client, path, plausible(form, "2021-01-01") | {name: "long " * 200_000})
            assert long.status_code in FINE, row["route"]
            if long.status_code == 422:
                assert long.content.count(b"long ") >= 200_000 - 1, f"{row['route']} lost a long text"


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
@pytest.mark.parametrize("route", ["intake:ask", "intake:status", "intake:hand-off", "intake:status-link"])
def test_public_forms_take_any_text(route: str, world: World, text: str) -> None:
    row = next(one for (name, _), one in FORMS.items() if name == route)
    client = client_of(row, world)
    form = form_of(row, world, client)
    assert form is not None
    response = sent(client, path_of(row, world), dict.fromkeys(form.typed, text))
    assert response.status_code in FINE
    if response.status_code == 422:
        unlike = [name for name in lost(form, response, text) if _seen(text) not in response.content.decode()]
        assert unlike == []


def _seen(text: str) -> str:
    """The longest part of a text that every page writes as it is."""
    return max(re.split(r"[^\w ]", text), key=len, default="").strip()
