"""Where one can go from anywhere: each app registers its own entries, the layouts draw those one may open."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import groupby
from typing import Any

from django.core.checks import Error, register
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from steelyard.foundation.kit.access import PERMISSIONS, allows

PUBLIC = "public"
FACES = ("desk", "portal", "public")


@dataclass(frozen=True)
class Item:
    """One entry: its words, its route, who may open it, and where it stands."""

    label: str
    url_name: str
    permission: str
    order: int
    group: str
    face: str

    @property
    def url(self) -> str:
        return _address(self.url_name)


@cache
def _address(url_name: str) -> str:
    """Routes stand still while the program runs, and every page asks for all of these."""
    return reverse(url_name)


@dataclass(frozen=True)
class Shown:
    """An entry as drawn on one page; ``current`` is the value of aria-current or empty."""

    label: str
    url: str
    current: str


@dataclass(frozen=True)
class Group:
    """Entries under one word; the group without a word stands open in the bar."""

    label: str
    items: tuple[Shown, ...]

    @property
    def is_current(self) -> bool:
        return any(item.current for item in self.items)


_ITEMS: dict[tuple[str, str], Item] = {}
_SEARCH: list[tuple[str, str]] = []


def nav(  # noqa: PLR0917 -- reads as one line of a table of contents
    label: str, url_name: str, permission: str, order: int, group: str = "", face: str = "desk"
) -> None:
    """Register an entry. The permission "public" means everybody; group "person" is the person's own menu."""
    if face not in FACES:
        raise ValueError(f"{face!r} is not a face; choose one of {', '.join(FACES)}.")
    _ITEMS[face, url_name] = Item(label, url_name, permission, order, group, face)


def search(url_name: str, permission: str) -> None:
    """Register the route that answers the search field of the desk (GET, parameter ``q``)."""
    _SEARCH[:] = [(url_name, permission)]


def search_url(user: Any) -> str:
    """The address of the search page, or nothing where there is none for this user."""
    return next((reverse(name) for name, permission in _SEARCH if _open(user, permission)), "")


def groups(http: HttpRequest, face: str) -> tuple[Group, ...]:
    """The entries of a face that this user may open, in order, in their groups; found once for a request."""
    kept: dict[str, tuple[Group, ...]] = http.__dict__.setdefault("_navigation", {})
    if face not in kept:
        kept[face] = _groups(http, face)
    return kept[face]


def _groups(http: HttpRequest, face: str) -> tuple[Group, ...]:
    user = getattr(http, "user", None)
    items = sorted((i for i in _ITEMS.values() if i.face == face), key=lambda i: (i.order, i.label))
    shown = [item for item in items if _open(user, item.permission)]
    here = _nearest(http.path, [item.url for item in shown])
    names = list(dict.fromkeys(item.group for item in shown))
    by_group = groupby(sorted(shown, key=lambda i: names.index(i.group)), key=lambda i: i.group)
    return tuple(Group(name, tuple(_draw(item, here, http.path) for item in members)) for name, members in by_group)


def _draw(item: Item, here: str, path: str) -> Shown:
    current = "" if item.url != here else "page" if path == here else "true"
    return Shown(item.label, item.url, current)


def _nearest(path: str, urls: list[str]) -> str:
    """The entry the page belongs to: the longest address that the page's own begins with."""
    return max((url for url in urls if path == url or (url != "/" and path.startswith(url))), key=len, default="")


def _open(user: Any, permission: str) -> bool:
    return permission == PUBLIC or allows(user, permission)


def _registered() -> Iterator[tuple[str, str]]:
    yield from ((item.url_name, item.permission) for item in _ITEMS.values())
    yield from _SEARCH


@register()
def every_entry_leads_somewhere(**_: Any) -> list[Error]:
    """Refuse to start while an entry names a route or a permission that does not exist."""
    errors = []
    for url_name, permission in _registered():
        if permission != PUBLIC and permission not in PERMISSIONS:
            errors.append(
                Error(f"The entry {url_name} names the unknown permission {permission}.", id="steelyard.E003")
            )
        try:
            reverse(url_name)
        except NoReverseMatch:
            errors.append(Error(f"The entry {url_name} leads nowhere.", id="steelyard.E004"))
    return errors
