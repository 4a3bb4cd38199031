"""Panels: what a higher app shows on a lower app's page without the lower one knowing."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest


@dataclass(frozen=True)
class Panel:
    """One part of a detail page: where, in which order, under which title, which template, and its context."""

    spot: str
    order: int
    title: str
    template: str
    context: Callable[[HttpRequest, Any], dict[str, Any] | None]


@dataclass(frozen=True)
class Waits:
    """A row of ``kit/waits.html``: since when something waits for the reader, where to go, and what is known of it."""

    since: date
    url: str
    what: str
    told: str = ""


_PANELS: list[Panel] = []
_MOVED: list[tuple[str, Callable[[Any], str]]] = []


def panel(spot: str, *, order: int, title: str, template: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Register the function that gives a panel's context; it returns None to stay away."""

    def decorate(context: Callable[[HttpRequest, Any], dict[str, Any] | None]) -> Callable[..., Any]:
        _PANELS.append(Panel(spot, order, title, template, context))
        return context

    return decorate


def moved(spot: str) -> Callable[[Callable[[Any], str]], Callable[[Any], str]]:
    """Register the function that names another spot where an object's panels are drawn instead; empty where they stay.

    What is registered at both spots, by its template, is then left out here.
    """

    def decorate(where: Callable[[Any], str]) -> Callable[[Any], str]:
        _MOVED.append((spot, where))
        return where

    return decorate


def panels(spot: str, http: HttpRequest, obj: Any) -> list[dict[str, Any]]:
    """The panels of a spot, in order, each ready to include: title, template, context."""
    shown = []
    others = {where(obj) for place, where in _MOVED if place == spot}
    there = {one.template for one in _PANELS if one.spot in others}
    for one in sorted((p for p in _PANELS if p.spot == spot and p.template not in there), key=lambda p: p.order):
        context = one.context(http, obj)
        if context is not None:
            shown.append({"title": one.title, "template": one.template, "context": context})
    return shown
