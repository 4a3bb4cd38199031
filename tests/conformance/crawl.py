"""Every form and every address of the program as its pages offer them, found by opening each route of the table once.

So a new form is attacked as soon as its route stands in the table, wherever the page is that shows it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlsplit

from django.http import HttpResponse
from django.test import Client
from django.urls import Resolver404, resolve

from steelyard.foundation.accounts.models import User
from tests.conformance.forms import FoundForm, Reader, plausible
from tests.conformance.test_routes import ROWS, Row, path_of
from tests.conformance.world import World


@dataclass(frozen=True)
class Target:
    """A form on a page, with somebody who may send it."""

    route: str
    path: str
    client: Client = field(compare=False)
    form: FoundForm = field(compare=False)
    pages: set[str] = field(compare=False, default_factory=set)  # the routes that show it

    def filled(self) -> dict[str, str]:
        """What a person in a hurry would send; where a lookup offers something, its first suggestion."""
        sent = plausible(self.form, "2021-01-01")
        for name, one in self.form.fields.items():
            if one.suggestions and not one.value:
                offered = self.client.get(one.suggestions, {name: "a"}).content.decode()
                sent[name] = next(iter(Reader(offered).offered), sent[name])
        return sent


@dataclass
class Shown:
    """A page that opens, with the parameters that its own forms and links put into addresses."""

    route: str
    path: str
    client: Client
    response: HttpResponse
    reader: Reader

    @property
    def parameters(self) -> set[str]:
        links = (urlsplit(link) for link in self.reader.links)
        linked = {name for link in links if link.path in {"", self.path} for name, _ in parse_qsl(link.query)}
        return {name for form in self.reader.forms if form.method == "get" for name in form.fields} | linked


# On these pages each person who works together gets the forms of the own part.
TOGETHER = ("alignment:", "capacity:", "collaboratives:", "protocols:")


def readers_of(row: Row, world: World, *, all_parts: bool = False) -> list[Client]:
    """A visitor where visitors may look, else the first of these who may; nobody where nobody gets a page.

    With ``all_parts`` also whoever takes another part on pages that people work on together.
    """
    cast = world.cast
    users = {
        "visitor": None,
        "director": cast.dana,
        "recipient": cast.rosa,
        "partner": cast.pia,
        "evaluator": cast.eva,
    }
    names = [name for name in users if row[name] == "200"][:1]
    if all_parts and row["route"].startswith(TOGETHER):
        names += [name for name in ("liaison", "recipient") if row[name] == "200" and name not in names]
    return [_client(users.get(name, cast.liam)) for name in names]


def _client(user: User | None) -> Client:
    client = Client()
    if user is not None:
        client.force_login(user)
    return client


def pages(world: World, app: str = "", *, all_parts: bool = False) -> Iterator[Shown]:
    """Every page of the table that opens for somebody, of one app or of all."""
    for row in ROWS:
        asked = row["method"] == "GET" and row["route"].startswith(app)
        for client in readers_of(row, world, all_parts=all_parts) if asked else ():
            path = path_of(row, world)
            response = client.get(path)
            assert response.status_code == 200, (path, response.status_code)
            if response.streaming:
                list(response.streaming_content)  # a file, which holds no form; read to its end, it is closed
            if response.streaming or not response["Content-Type"].startswith(("text/", "application/json")):
                continue
            yield Shown(row["route"], path, client, response, Reader(response.content.decode()))


def targets(world: World, app: str = "", *, buttons: bool = False) -> list[Target]:
    """Each form of these pages once, by the route that takes it and the names of its fields; with ``buttons`` those too
    that are a button alone."""
    found: dict[tuple[str, frozenset[str]], Target] = {}
    for shown in pages(world, app, all_parts=True):
        for form in shown.reader.forms:
            path = urlsplit(form.action).path or shown.path
            fields = frozenset(form.fields) - {"csrfmiddlewaretoken", "once"}
            if form.method == "post" and (fields or buttons):
                one = Target(_route(path), path, shown.client, form)
                found.setdefault((one.route, fields), one).pages.add(shown.route)
    return list(found.values())


def _route(path: str) -> str:
    try:
        return str(resolve(path).view_name)
    except Resolver404 as lost:
        raise AssertionError(f"a form leads to {path}, where nothing is") from lost
