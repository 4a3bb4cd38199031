"""Presenters as they are typed: one a line, the organization after the first comma."""

from collections.abc import Callable
from dataclasses import dataclass

MOST = 30


@dataclass(frozen=True)
class Presenting:
    """One presenter: the name as announced, and the key of an organization we know."""

    name: str
    organization: int | None = None


def presenters(text: str, organization: Callable[[str], int | None]) -> list[Presenting]:
    """Lines of names; what follows the first comma is an organization if one of that name is known."""
    lines = [" ".join(line.split()) for line in text.splitlines()]
    return [_presenting(line, organization) for line in lines if line]


def _presenting(line: str, organization: Callable[[str], int | None]) -> Presenting:
    name, _, place = line.partition(",")
    known = organization(place.strip()) if place.strip() else None
    return Presenting(name.strip(), known) if known and name.strip() else Presenting(line)
