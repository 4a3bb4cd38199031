"""The page client: opens a page as somebody, asserts what must hold of every page, and returns its parsed HTML."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit
from xml.etree import ElementTree as ET

import html5lib
import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from steelyard.foundation.history.kept import forget

HTMX = ("hx-get", "hx-post")
DATA = {"application/json", "application/ld+json"}  # types of script elements that no browser runs


class Page:
    """A parsed page: ``text``, ``select`` by simple path, and the response it came from."""

    def __init__(self, response: HttpResponse) -> None:
        self.response = response
        self.status = response.status_code
        self.html = response.content.decode()
        parser = html5lib.HTMLParser(namespaceHTMLElements=False)
        self.tree: ET.Element = parser.parse(self.html)
        self.errors = [str(error) for error in parser.errors]

    def all(self, tag: str, **attributes: str) -> list[ET.Element]:
        wanted = {name.strip("_").replace("_", "-"): value for name, value in attributes.items()}
        return [e for e in self.tree.iter(tag) if all(e.get(name) == value for name, value in wanted.items())]

    @property
    def text(self) -> str:
        return " ".join("".join(self.tree.itertext()).split())

    @property
    def h1(self) -> str:
        return text_of(self.all("h1")[0])


def text_of(element: ET.Element) -> str:
    return " ".join("".join(element.itertext()).split())


def _parents(tree: ET.Element) -> dict[ET.Element, ET.Element]:
    return {child: parent for parent in tree.iter() for child in parent}


def check_page(page: Page) -> None:
    """What holds of every whole page; each broken promise is one sentence."""
    assert not page.errors, f"not valid HTML: {page.errors[:3]}"
    assert len(page.all("h1")) == 1, f"{len(page.all('h1'))} h1"
    title = text_of(page.all("title")[0])
    assert title.startswith(page.h1), f"title {title!r} does not begin with the h1 {page.h1!r}"
    check_fragment(page)
    levels = [int(e.tag[1]) for e in page.tree.iter() if e.tag in {"h1", "h2", "h3", "h4", "h5", "h6"}]
    for before, after in pairwise(levels):
        assert after <= before + 1, f"a heading of level {after} follows one of level {before}"


def check_fragment(page: Page) -> None:
    """What holds of every page and every part of one."""
    ids = [e.get("id") for e in page.tree.iter() if e.get("id")]
    assert len(ids) == len(set(ids)), f"ids twice: {sorted({i for i in ids if ids.count(i) > 1})}"
    labelled = {e.get("for") for e in page.all("label")}
    parents = _parents(page.tree)
    for element in page.tree.iter():
        assert not element.get("style"), f"inline style on {element.tag}"
        assert not any(name.startswith(("on", "hx-on")) for name in element.attrib), f"inline script on {element.tag}"
        if element.tag == "script":
            assert element.get("src") or element.get("type") in DATA, "inline script"
        for named in (element.get("aria-describedby") or "").split():
            assert named in ids, f"aria-describedby names the missing id {named}"
        if element.tag in {"input", "select", "textarea"} and element.get("type") not in {"hidden", "submit", "button"}:
            inside = parents.get(element)
            named = element.get("id") in labelled or element.get("aria-label") or element.get("aria-labelledby")
            assert named or (inside is not None and inside.tag == "label"), f"no label: {element.attrib}"
        if element.tag == "form" and element.get("method") != "dialog":
            assert element.get("action") is not None, "a form without action"
            if (element.get("method") or "get").lower() == "post":
                names = {e.get("name") for e in element.iter("input")}
                assert "csrfmiddlewaretoken" in names, f"no CSRF token in {element.attrib}"
        if any(element.get(name) for name in HTMX):
            plain = (
                element.get("href")
                or element.tag == "form"
                or any(up.tag == "form" for up in _ancestors(element, parents))
            )
            assert plain, f"htmx without a plain way: {element.attrib}"


def _ancestors(element: ET.Element, parents: dict[ET.Element, ET.Element]) -> list[ET.Element]:
    found = []
    while element in parents:
        element = parents[element]
        found.append(element)
    return found


class Visit:
    """Opens routes by name or path: ``visit("intake:inbox", as_=cast.cora)``."""

    def __call__(self, route: str, *, as_: Any = None, status: int = 200, query: Any = None, **kwargs: Any) -> Page:
        response = self.client(as_).get(self.path(route, kwargs), query or {})
        return self._checked(response, status)

    def post(
        self, route: str, data: dict[str, Any] | None = None, *, as_: Any = None, status: int = 303, **kwargs: Any
    ) -> Page:
        response = self.client(as_).post(self.path(route, kwargs), data or {})
        return self._checked(response, status)

    def part(self, route: str, target: str, *, as_: Any = None, query: Any = None, **kwargs: Any) -> Page:
        """Ask for one part as htmx does."""
        headers = {"HX-Request": "true", "HX-Target": f"div#{target}"}
        response = self.client(as_).get(self.path(route, kwargs), query or {}, headers=headers)
        assert response.status_code == 200, response.status_code
        page = Page(response)
        assert not page.all("h1"), "a whole page came where a part was asked for"
        check_fragment(page)
        return page

    @staticmethod
    def path(route: str, kwargs: dict[str, Any]) -> str:
        return route if "/" in route else reverse(route, kwargs=kwargs)

    @staticmethod
    def client(user: Any) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    @staticmethod
    def _checked(response: HttpResponse, status: int) -> Page:
        assert response.status_code == status, (response.status_code, response.get("Location"), _errors(response))
        page = Page(response)
        if response.get("Content-Type", "").startswith("text/html") and page.html.strip():
            check_page(page)
        return page


def _errors(response: HttpResponse) -> str:
    context = getattr(response, "context", None) or {}
    form = context.get("form") if hasattr(context, "get") else None
    return str(getattr(form, "errors", ""))


def location(page: Page) -> str:
    return urlsplit(page.response["Location"]).path


@pytest.fixture
def visit(db: None) -> Callable[..., Page]:
    return Visit()


@pytest.fixture(autouse=True)
def nothing_kept() -> None:
    """Factories write no history, so a page kept for one test would be given to the next."""
    forget()
