"""What runs are about: apps above register how their things look to a reviewer, and who may not review them."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Enclosure:
    """A file that a reviewer may read: its key in addresses, its name, its size in bytes, and how to open it."""

    key: str
    name: str
    size: int
    open: Callable[[], Any]  # gives a file opened to read bytes


@dataclass(frozen=True)
class Sheet:
    """What a reviewer is shown of a thing, and the hash of all of it: another hash means it has changed."""

    title: str
    mark: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""
    url: str = ""
    enclosures: list[Enclosure] = field(default_factory=list)


@dataclass(frozen=True)
class Conflicts:
    """Who had a part in a thing and cannot review it: names as written, e-mail addresses."""

    names: frozenset[str] = frozenset()
    addresses: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Subject:
    """A kind of thing that runs are about, by its model's label: ``sheet`` answers None for what is gone."""

    label: str
    sheet: Callable[[int], Sheet | None]
    conflicts: Callable[[int], Conflicts]
    url: Callable[[int], str]


_SUBJECTS: dict[str, Subject] = {}


def use_subject(subject: Subject) -> None:
    """Let runs be about things of this kind."""
    _SUBJECTS[subject.label] = subject


def subject_of(label: str) -> Subject:
    return _SUBJECTS[label]
