"""Who works with guided protocols: agencies, and what apps above register, such as teams."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from steelyard.center.directory.models import Organization


@dataclass(frozen=True)
class Host:
    """A kind of thing that runs belong to, by its model's label.

    ``name(pk)`` is None for what is not there; ``agencies(pk)`` and ``people(pk)`` give the keys of the organizations
    that share a run and of the persons who write in it, as they are on the day it is opened.
    """

    label: str
    word: str
    name: Callable[[int], str | None]
    url: Callable[[int], str]
    agencies: Callable[[int], Iterable[int]] = lambda _: ()
    people: Callable[[int], Iterable[int]] = lambda _: ()
    choices: Callable[[Any], list[tuple[int, str]]] = lambda _: []  # what a user may open a run for


_HOSTS: dict[str, Host] = {}


def use_host(host: Host) -> None:
    """Let runs belong to things of this kind."""
    _HOSTS[host.label] = host


def host_of(label: str) -> Host | None:
    return _HOSTS.get(label)


def hosts() -> list[Host]:
    return list(_HOSTS.values())


AGENCY = "directory.organization"


def _name(pk: int) -> str | None:
    return Organization.objects.filter(pk=pk).values_list("name", flat=True).first()


def _url(pk: int) -> str:
    return Organization(pk=pk).get_absolute_url()


use_host(Host(AGENCY, "Agency", name=_name, url=_url, agencies=lambda pk: [pk]))


def subject_from(text: str) -> tuple[tuple[str, int] | None, str]:
    """What an address names as "label:key", with its name; nothing for what is not there."""
    label, _, key = text.partition(":")
    host = host_of(label)
    if host is None or not key.isdecimal() or len(key) > 18:
        return None, ""
    name = host.name(int(key))
    return ((label, int(key)), name) if name else (None, "")
