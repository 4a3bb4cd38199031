"""Thousands at a time, with one line of history for the batch: for imports and the simulator.

Nothing here looks for duplicates; whoever has a file matches its rows first (see ``jobs``).
"""

from collections.abc import Iterable, Iterator, Mapping
from itertools import batched
from typing import Any

from django.db import models, transaction

from steelyard.center.directory import verbs
from steelyard.center.directory.models import Address, Affiliation, Organization, Person
from steelyard.foundation.history.actions import record

CHUNK = 2000
# What a row of people may hold beside the columns of a person.
_BESIDE = ("email", "since")


@transaction.atomic
def add_organizations(
    rows: Iterable[Mapping[str, Any] | Organization], *, by: Any, note: str = "", source: str = ""
) -> list[int]:
    """Add organizations from dicts of their columns, or unsaved objects; return their keys in order.

    ``source`` fills the column where a row has none.
    """
    keys: list[int] = []
    for chunk in batched(rows, CHUNK, strict=False):
        made = [_organization(row, source) for row in chunk]
        keys += [one.pk for one in Organization.objects.bulk_create(made, batch_size=CHUNK)]
    _tell(verbs.ORGANIZATIONS_ADDED, "organizations", len(keys), by=by, note=note)
    return keys


@transaction.atomic
def add_people(rows: Iterable[Mapping[str, Any] | Person], *, by: Any, note: str = "") -> list[int]:
    """Add people from dicts or unsaved objects; return their keys in order.

    A dict holds columns of a person and may hold ``email`` and ``since`` (first day at the organization); an object
    may carry the same two as attributes. Who has an organization gets the affiliation that says so.
    """
    keys: list[int] = []
    for chunk in batched(rows, CHUNK, strict=False):
        keys += _add_chunk(chunk)
    _tell(verbs.PEOPLE_ADDED, "people", len(keys), by=by, note=note)
    return keys


def _organization(row: Mapping[str, Any] | Organization, source: str) -> Organization:
    made = row if isinstance(row, Organization) else Organization(**row)
    made.source = made.source or source
    return made


def _add_chunk(chunk: tuple[Mapping[str, Any] | Person, ...]) -> list[int]:
    people = Person.objects.bulk_create(map(_person, chunk), batch_size=CHUNK)
    beside = [tuple(_beside(row, name) for name in _BESIDE) for row in chunk]
    Address.objects.bulk_create(
        Address(person=person, email=email.strip().lower(), is_primary=True)
        for person, (email, _) in zip(people, beside, strict=True)
        if email
    )
    Affiliation.objects.bulk_create(_affiliations(people, [since for _, since in beside]))
    return [person.pk for person in people]


def _affiliations(people: list[Person], firsts: list[Any]) -> Iterator[Affiliation]:
    for person, since in zip(people, firsts, strict=True):
        if person.organization_id:
            yield Affiliation(
                person=person, organization_id=person.organization_id, title=person.title, since=since or None
            )


def _person(row: Mapping[str, Any] | Person) -> Person:
    return row if isinstance(row, Person) else Person(**{key: row[key] for key in row if key not in _BESIDE})


def _beside(row: Mapping[str, Any] | Person, name: str) -> Any:
    return getattr(row, name, None) if isinstance(row, models.Model) else row.get(name)


def _tell(verb: Any, noun: str, count: int, *, by: Any, note: str) -> None:
    if count:
        record(verb, None, by=by, changes={noun: [0, count]}, note=note)
