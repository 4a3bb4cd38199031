"""Consent: what an agency does not share is on no page, in no file, no search, no feed and no history of anybody else.

Every route of the table is opened with the planted words as a search, those that can show maps as each person who may open
them; and everything that is registered as a way out (queries.exits) is read. The last tests switch the guard off and must
find the words.

Which pages can show maps does not rest on what the first reader of a page got, for a page may ask for one person what it
does not ask for another. It rests on the code: what a map says is read by nothing but the modules of coherence and
exchange, so a page shows it only if its view reaches them by import, however far (``views_that_reach``), or draws a spot at
which a module that reaches them has a panel (``asking``, whatever the panel answers this reader), or loads their tags or
includes their templates (``test_templates_...``). Code that names no table, as a merge that follows every relation, is seen
by the query it makes. Each of these is opened as everybody; the others can say nothing of a map to anybody.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from inspect import unwrap
from pathlib import Path
from typing import Any
from unittest.mock import patch

import grimp
import pytest
from django.db import connection
from django.db.models import Value
from django.urls import resolve
from django.utils import timezone

from steelyard.foundation.accounts.rules import Role
from steelyard.foundation.history.models import Entry
from steelyard.foundation.kit import panels
from steelyard.foundation.kit.access import PERMISSIONS
from steelyard.foundation.work.models import Mail
from steelyard.support.coherence.actions import overlaps
from steelyard.support.coherence.models import MapRow, MapRowQuerySet, Share
from steelyard.support.coherence.queries.exits import EXITS
from steelyard.support.coherence.rules import ALL, EXISTS, NOTHING, Viewer
from tests.conformance.conftest import db, whole_world, world  # noqa: F401 -- fixtures
from tests.conformance.test_routes import PEOPLE, ROWS, People, ours, path_of
from tests.conformance.world import World
from tests.factories.coherence import MapRowFactory, ShareFactory
from tests.factories.directory import LEAFactory, OrganizationFactory

HIDDEN, PART, WHOLE, FEED = "zyxhidden", "zyxpart", "zyxwhole", "zyxfeed"
OWNER = "recipient"
APPS = ("steelyard.support.coherence", "steelyard.support.exchange")
# Those who together hold every right over maps; the stranger is somebody of another agency.
ABLE = ("director", "partner", "stranger")
# What is opened as everybody, whatever it asks of the database: files of the feed are made before they are sent.
ALWAYS = ("coherence:", "exchange:", "history:", "portal:", "desk:", "directory:organization")


def plant(here: World) -> dict[str, MapRow]:
    """A row that nobody else sees, one of which only the existence is shared, and one that is shared whole."""
    agency = here.things["agency"]
    topic = here.things["topic"]

    def row(word: str, **more: Any) -> MapRow:
        texts = {name: f"{word} {name}" for name in ("purpose", "product", "contact", "source")}
        made: MapRow = MapRowFactory(agency=agency, topic=topic, **texts, **more)
        return made

    rows = {
        HIDDEN: row(HIDDEN, provider=None, provider_name=f"{HIDDEN} provider"),
        PART: row(PART, provider=OrganizationFactory(name="Partly Shared Provider")),
        WHOLE: row(WHOLE, provider=OrganizationFactory(name="Wholly Shared Provider")),
    }
    for word, level in ((PART, EXISTS), (WHOLE, ALL)):
        for viewer in (Viewer.CENTER, Viewer.ON_MAP, Viewer.OTHER_CENTERS):
            ShareFactory(row=rows[word], viewer=viewer, level=level)
    # Two agencies with a row of the center's own help, which alone the feed tells: one lets other centers know of it.
    for name, level in ((f"{FEED} agency", NOTHING), (f"{WHOLE} agency", EXISTS)):
        own = MapRowFactory(agency=LEAFactory(name=name), provider=here.things["center"].organization)
        ShareFactory(row=own, viewer=Viewer.OTHER_CENTERS, level=level)
    overlaps.look(timezone.localdate(), by=None)
    return rows


class Walk:
    """Opens pages as people do, searching for the words, and sees whether a page asked the tables of maps at all.

    Requests go to the handler straight away: the test client would copy what each template was given.
    """

    def __init__(self, here: World) -> None:
        self.here, self.people, self.asked = here, People(here.cast), set[tuple[str, str]]()

    def __call__(self, *only: str) -> Iterator[tuple[str, str, str]]:
        """(person, route, text) of every page, file and part that somebody but the agency may open.

        A page that can show no map is opened as those who hold every right over maps, and by one of the others where
        none of them may open it, which checks the premise. All other pages are opened as everybody.
        """
        for route, paths in paths_of(self.here).items():
            if only and not route.startswith(only):
                continue
            everybody = route.startswith(ALWAYS) or view_of(next(iter(paths.values()))) in reaching()
            for name in sorted(paths, key=lambda one: one not in ABLE):
                if everybody or name in ABLE or not paths.keys() & {*ABLE, *self._who(route)}:
                    for text, asks in self._texts(name, route, paths[name]):
                        everybody = everybody or asks
                        yield name, route, text

    def _who(self, route: str) -> set[str]:
        return {name for name, asked in self.asked if asked == route}

    def _texts(self, name: str, route: str, path: str) -> Iterator[tuple[str, bool]]:
        self.asked.add((name, route))
        for query in ("q=zyx", "") if route.startswith("coherence:") else ("q=zyx",):
            client = self.people.clients[name]
            with asking() as found:
                environ = client._base_environ(PATH_INFO=path, QUERY_STRING=query, REQUEST_METHOD="GET")
                response = client.handler(environ)
                text = text_of(response)
            assert response.status_code == 200, (name, path)
            yield text, bool(found)


@contextmanager
def asking() -> Iterator[list[str]]:
    """What is asked of the tables of maps meanwhile, and the spots drawn where somebody who reaches them has a panel."""
    found: list[str] = []

    def look(execute: Any, sql: str, *rest: Any) -> Any:
        if "coherence_" in sql:
            found.append(sql)
        return execute(sql, *rest)

    drawn, spots = panels.panels, {one.spot for one in panels._PANELS if one.context.__module__ in reaching()}

    def panels_of(spot: str, *rest: Any) -> list[dict[str, Any]]:
        found.extend({spot} & spots)
        return drawn(spot, *rest)

    with connection.execute_wrapper(look), patch.object(panels, "panels", panels_of):
        yield found


@cache
def reaching() -> frozenset[str]:
    """The modules that reach those of maps by import, however far; imports within functions count."""
    graph = grimp.build_graph("steelyard")
    found = {one for app in APPS for one in (app, *graph.find_descendants(app))}
    new = set(found)
    while new:
        new = {up for one in new for up in graph.find_modules_that_directly_import(one)} - found
        found |= new
    return frozenset(found)


def view_of(path: str) -> str:
    """The module of the view that answers a path."""
    return str(unwrap(resolve(path.partition("?")[0]).func).__module__)


def paths_of(here: World) -> dict[str, dict[str, str]]:
    """The page of each route that each person but the owner may open: route, person, path."""
    found: dict[str, dict[str, str]] = {}
    for row in ROWS:
        if row["method"] == "GET":
            for name in PEOPLE:
                if row[name] == "200" and name != OWNER and name not in found.get(row["route"], {}):
                    found.setdefault(row["route"], {})[name] = path_of(row, here)
    return found


def text_of(response: Any) -> str:
    content = b"".join(response.streaming_content) if response.streaming else response.content
    return content.decode("utf-8", "replace").casefold()


def test_what_is_not_shared_is_nowhere(world: World) -> None:  # noqa: F811 -- the fixture
    plant(world)
    found: dict[str, set[str]] = {HIDDEN: set(), PART: set(), WHOLE: set()}
    walk = Walk(world)
    for name, route, text in walk():
        for word, places in found.items():
            # A page may repeat what somebody searched for, and no more of it.
            if f"{word} " in text:
                places.add(f"{name} {route}")
    assert found[HIDDEN] == set()
    assert found[PART] == set()
    shown = {
        "director coherence:shared-with-center",
        "partner coherence:shared-with-us",
        "librarian coherence:shared-with-center",
    }
    assert shown <= found[WHOLE]
    # Nothing was left out: all routes of the program stand in the table, each was opened, those of maps as everybody.
    paths = paths_of(world)
    assert {row["route"] for row in ROWS} >= set(ours())
    assert {route for _, route in walk.asked} == set(paths)
    of_maps = {route for route, by in paths.items() if view_of(next(iter(by.values()))) in reaching()}
    assert {"intake:help-request", "reporting:coherence", "coherence:overlaps", "exchange:publishing"} <= of_maps
    of_maps |= {route for route in paths if route.startswith(ALWAYS)}
    assert {(name, route) for route in of_maps for name in paths[route]} <= walk.asked
    assert {name for name, _ in walk.asked} == {*PEOPLE} - {OWNER}


def test_nobody_else_reads_the_tables_by_name_or_draws_their_templates() -> None:
    """What an import does not show: names of tables and models as text, and tags and templates of the two apps."""
    root = Path(panels.__file__).parents[2]
    own = [root / "support" / app.rpartition(".")[2] for app in APPS]
    by_name = re.compile(
        r"coherence_[a-z]+row|coherence_(share|overlap)|get_model\(\s*[\"'](coherence|exchange)|\bon_maps\b|\bsupport_map\b"
    )
    drawn = re.compile(r"load [a-z_ ]*\b(coherence|exchange)\b|[\"'](coherence|exchange)/")
    found = set()
    for file in (*root.rglob("*.py"), *root.rglob("*.html")):
        if not any(file.is_relative_to(one) for one in own):
            text = file.read_text(encoding="utf-8")
            if (drawn if file.suffix == ".html" else by_name).search(text):
                found.add(file.relative_to(root).as_posix())
    assert found == {"steering/reporting/templates/reporting/network.html"}
    assert "steelyard.steering.reporting.views" in reaching(), "so whatever draws it is opened as everybody"


def test_who_is_asked_first_holds_every_right_over_maps() -> None:
    rights = [one for one in PERMISSIONS.values() if one.name.startswith(("coherence.", "exchange."))]
    assert rights
    assert [one.name for one in rights if not one.roles & {Role.DIRECTOR, Role.PARTNER, Role.RECIPIENT}] == []


def test_history_and_letters_say_nothing_of_it(world: World) -> None:  # noqa: F811 -- the fixture
    rows = plant(world)
    people = People(world.cast)
    typed = {"provider": f"{HIDDEN} provider", "purpose": f"{HIDDEN} more", "version": rows[HIDDEN].version}
    path = f"/map/rows/{rows[HIDDEN].pk}/"
    assert people.clients[OWNER].post(path, typed).status_code == 303
    told = " ".join(f"{one.name} {one.changes} {one.note}" for one in Entry.objects.all())
    told += " ".join(f"{one.subject} {one.body}" for one in Mail.objects.all())
    assert HIDDEN not in told
    assert PART not in told


def test_nothing_unshared_leaves(world: World) -> None:  # noqa: F811 -- the fixture
    plant(world)
    for name, leaves in EXITS.items():
        text = " ".join(leaves()).casefold()
        assert [word for word in (HIDDEN, PART, FEED) if word in text] == [], name
        assert WHOLE in text, f"{name} tells what is shared, so it was read"


def test_withdrawing_holds_at_once(world: World) -> None:  # noqa: F811 -- the fixture
    plant(world)
    people = People(world.cast)
    pages = {"director": "/support-maps/", "partner": "/shared-maps/"}
    for name, path in pages.items():
        assert WHOLE in text_of(people.clients[name].get(path))
    Share.objects.all().delete()
    for name, path in pages.items():
        text = text_of(people.clients[name].get(path))
        assert WHOLE not in text
        assert "wholly shared" not in text
    for name, leaves in EXITS.items():
        assert WHOLE not in " ".join(leaves()).casefold(), name


def test_it_would_notice(world: World, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811 -- the fixture
    """With the guard switched off the planted words are found, so the tests above prove something."""
    plant(world)
    monkeypatch.setattr(MapRowQuerySet, "_at", lambda self, _: self.living().annotate(level=Value(ALL)))
    walked = Walk(world)("coherence:", "directory:organization")
    seen = {(word, route) for _, route, text in walked for word in (HIDDEN, PART) if f"{word} " in text}
    for route in ("coherence:shared-with-center", "coherence:shared-with-us"):
        assert {(HIDDEN, route), (PART, route)} <= seen
    assert (HIDDEN, "directory:organization") in seen
    for name, leaves in EXITS.items():
        assert FEED in " ".join(leaves()).casefold(), name
