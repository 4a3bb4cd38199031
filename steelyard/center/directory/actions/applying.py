"""A contact list taken into the directory: all of it in one transaction, thousands of rows by a few statements."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import batched
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from steelyard.center.directory import verbs
from steelyard.center.directory.actions.lists import NotOpen, forget_file
from steelyard.center.directory.models import (
    Address,
    Affiliation,
    ContactHome,
    ContactList,
    ContactTrace,
    Organization,
    Person,
    Suggestion,
)
from steelyard.center.directory.queries.knowing import Directory, Homes, Met
from steelyard.center.directory.queries.staging import folded
from steelyard.center.directory.rules import Likeness, name_key, person_keys
from steelyard.center.directory.rules.contacts import Entry, Fate, HomeChoice, ListStatus, entry_of, gains
from steelyard.center.directory.rules.naming import kind_by_name
from steelyard.foundation.history.actions import record

CHUNK = 2000


class NotReady(Exception):
    """The list cannot be applied as it is; the message says what is missing."""


@dataclass
class _Made:
    """What applying a list has made so far."""

    people: int = 0
    changed: int = 0
    addresses: int = 0
    organizations: int = 0
    person_of: dict[int, int] = field(default_factory=dict)  # new people by their rows

    def told(self) -> dict[str, list[Any]]:
        counts = {name: getattr(self, name) for name in ("people", "changed", "addresses", "organizations")}
        return {name: [0, count] for name, count in counts.items() if count}


@transaction.atomic
def apply_list(
    found: ContactList, *, by: Any, overrule: bool = False, without_refused: bool = False, step: Any = None
) -> ContactList:
    """Take a list in, whole or not at all; raises NotReady and NotOpen.

    ``overrule`` takes the list's word where the directory says otherwise; ``without_refused`` leaves refused rows out,
    which else keep the whole list from being applied.
    """
    _claim(found)
    _refuse_unfit(found, without_refused=without_refused)
    made = _Made()
    homes = _homes(found, made)
    directory = Directory(homes)
    later = _later(found)
    rows = found.rows.filter(fate__in=(Fate.NEW, Fate.KNOWN)).order_by("position")
    columns = ("position", "name", "email", "entry")
    done = 0
    for chunk in batched(rows.values_list(*columns).iterator(chunk_size=CHUNK), CHUNK, strict=False):
        entries = [folded(entry_of(p, rest, name=n, email=e), later.get(p, ())) for p, n, e, rest in chunk]
        _write(found, entries, directory, overrule=overrule, made=made)
        done += len(chunk)
        if step is not None:
            step(done)
    _suggest(found, made)
    return _end(found, made, by=by)


def _claim(found: ContactList) -> None:
    """Nobody applies a list twice: the row is taken by its state and held to the end."""
    rows = ContactList.objects.filter(pk=found.pk, status=ListStatus.READY)
    now = timezone.now()
    if not rows.update(status=ListStatus.APPLIED, applied_at=now, version=F("version") + 1, job=None):
        found.refresh_from_db(fields=["status"])
        raise NotOpen(found)
    found.status, found.applied_at = ListStatus.APPLIED, now
    found.version += 1


def _refuse_unfit(found: ContactList, *, without_refused: bool) -> None:
    refused, undecided = found.counts.get(Fate.REFUSED, 0), found.homes.filter(choice=HomeChoice.OPEN).count()
    if refused and not without_refused:
        raise NotReady(f"Refused rows: {refused}. Correct the file, or say that the rest goes in without them.")
    if undecided:
        raise NotReady(f"Organizations not settled: {undecided}. Say for each which one is meant.")


def _homes(found: ContactList, made: _Made) -> dict[str, int | None]:
    """Keys of organizations by how the list writes them; those that are to be new are made here."""
    lines = list(found.homes.select_related("organization"))
    homes = {line.key: _kept(line.organization) for line in lines}
    new = [line for line in lines if line.choice == HomeChoice.NEW]
    here = {(key, state or ""): pk for key, state, pk in _of_names({name_key(line.name) for line in new})}
    lacking = {(name_key(line.name), line.state): line for line in reversed(new)}
    lacking = {at: line for at, line in lacking.items() if at not in here}
    added = [
        Organization(
            name=line.name[:200],
            kind=kind_by_name(line.name),
            state_id=line.state or None,
            source=f"Contact list {found}"[:200],
            is_simulated=found.is_simulated,
        )
        for line in lacking.values()
    ]
    Organization.objects.bulk_create(added, batch_size=CHUNK)
    made.organizations = len(added)
    here |= {at: one.pk for at, one in zip(lacking, added, strict=True)}
    for line in new:
        at = (name_key(line.name), line.state)
        line.organization_id = homes[line.key] = here[at]
        line.is_made = lacking.get(at) is line
    ContactHome.objects.bulk_update(new, ["organization", "is_made"], batch_size=CHUNK)
    return homes


def _of_names(keys: set[str]) -> Iterable[tuple[str, str | None, int]]:
    rows = Organization.objects.living().filter(name_key__in=keys).order_by("-id")
    return rows.values_list("name_key", "state_id", "pk")


def _kept(organization: Organization | None) -> int | None:
    while organization is not None and organization.merged_into is not None:
        organization = organization.merged_into
    return organization.pk if organization else None


def _later(found: ContactList) -> dict[int, list[Entry]]:
    """Rows that are about the person of an earlier one, by that row."""
    later: dict[int, list[Entry]] = {}
    rows = found.rows.filter(fate=Fate.MERGED).order_by("position")
    for at, position, name, email, rest in rows.values_list("same_as", "position", "name", "email", "entry"):
        later.setdefault(at or 0, []).append(entry_of(position, rest, name=name, email=email))
    return later


def _write(found: ContactList, entries: Sequence[Entry], directory: Directory, *, overrule: bool, made: _Made) -> None:
    met = directory.meet(entries)
    new = [one for one in entries if one.position not in met and one.name]
    known = [(one, met[one.position]) for one in entries if one.position in met]
    traces = _add(found, new, homes=directory.homes, used=directory.used, made=made)
    traces += _alter(found, known, homes=directory.homes, overrule=overrule, made=made)
    ContactTrace.objects.bulk_create(traces, batch_size=CHUNK)


def _add(
    found: ContactList, entries: Sequence[Entry], *, homes: Homes, used: set[int], made: _Made
) -> list[ContactTrace]:
    people = [
        Person(
            name=one.name,
            phone=one.phone,
            organization_id=(home := homes.get(one.home_key)),
            title=one.title if home else "",
            is_simulated=found.is_simulated,
        )
        for one in entries
    ]
    Person.objects.bulk_create(people, batch_size=CHUNK)
    pairs = list(zip(entries, people, strict=True))
    taken = _taken(entries)
    addresses = _addresses(((one, person.pk, True) for one, person in pairs), taken)
    places = [
        Affiliation(person=person, organization_id=person.organization_id, title=person.title)
        for person in people
        if person.organization_id
    ]
    Affiliation.objects.bulk_create(places, batch_size=CHUNK)
    made.people += len(people)
    used |= {person.pk for person in people}  # another row of the same name is somebody else
    made.addresses += len(addresses)
    made.person_of |= {one.position: person.pk for one, person in pairs}
    changes = {person.pk: {"made": True, "version": 1} for person in people}
    return _traces(
        found, [(one.position, person.pk) for one, person in pairs], changes=changes, addresses=addresses, places=places
    )


def _taken(entries: Iterable[Entry]) -> set[str]:
    """Further addresses that somebody has already: those stay where they are."""
    wanted = {mail for one in entries for mail in one.emails}
    return set(Address.objects.filter(email__in=wanted).values_list("email", flat=True))


def _addresses(rows: Iterable[tuple[Entry, int, bool]], taken: set[str]) -> list[Address]:
    found: list[Address] = []
    for one, person, is_new in rows:
        first = [one.email] if is_new and one.email else []
        for mail in (*first, *(mail for mail in one.emails if mail not in taken)):
            found.append(Address(person_id=person, email=mail, is_primary=is_new and mail == one.email))
            taken.add(mail)
    Address.objects.bulk_create(found, batch_size=CHUNK)
    return found


def _alter(
    found: ContactList,
    known: Sequence[tuple[Entry, Met]],
    *,
    homes: Homes,
    overrule: bool,
    made: _Made,
) -> list[ContactTrace]:
    """Fill what known people lack, and give them the addresses that nobody has."""
    further = [(_with_first(one), met.person, False) for one, met in known]
    addresses = _addresses(further, _taken(one for one, *_ in further))
    wanted: dict[int, tuple[int, dict[str, Any]]] = {}
    for one, met in known:
        values = gains(met.held, one, homes.get(one.home_key), overrule=overrule)
        if values:
            wanted.setdefault(met.person, (one.position, values))
    changes, places = _change(wanted)
    rows = {met.person: one.position for one, met in reversed(known)}
    touched = changes.keys() | {address.person_id for address in addresses}
    made.changed += len(changes)
    made.addresses += len(addresses)
    return _traces(
        found,
        [(rows[person], person) for person in sorted(touched)],
        changes=changes,
        addresses=addresses,
        places=places,
    )


def _with_first(entry: Entry) -> Entry:
    """Of somebody known by a further address, the first one is new as well."""
    return Entry(entry.position, emails=[entry.email, *entry.emails] if entry.email else [])


def _change(wanted: Mapping[int, tuple[int, dict[str, Any]]]) -> tuple[dict[int, dict[str, Any]], list[Affiliation]]:
    """Write new values of known people; return what was and is, and the places made."""
    people = Person.objects.select_for_update().in_bulk(list(wanted))
    changes: dict[int, dict[str, Any]] = {}
    places: list[Affiliation] = []
    titles: dict[int, str] = {}
    for key, (_, values) in wanted.items():
        person = people[key]
        home = values.pop("home", None)
        if home:
            since = timezone.localdate() if person.organization_id else None
            places.append(Affiliation(person=person, organization_id=home, title=values.get("title", ""), since=since))
            values |= {"organization_id": home, "title": values.get("title", "")}
        elif "title" in values:
            titles[key] = values["title"]
        told = {name: [getattr(person, name), new] for name, new in values.items()}
        for name, new in (values | (person_keys(values["name"]) if "name" in values else {})).items():
            setattr(person, name, new)
        person.version += 1
        changes[key] = {"changed": told, "version": person.version}
    columns = ["name", "name_key", "last_key", "phone", "organization", "title", "version"]
    Person.objects.bulk_update(people.values(), columns, batch_size=500)
    Affiliation.objects.bulk_create(places, batch_size=CHUNK)
    _retitle(people, titles, changes)
    return changes, places


def _retitle(people: Mapping[int, Person], titles: Mapping[int, str], changes: dict[int, dict[str, Any]]) -> None:
    """The title stands on the place of today, too: of several at one organization, the one noted last."""
    rows = Affiliation.objects.filter(person__in=titles, until__isnull=True).order_by("id")
    today: dict[int, Affiliation] = {}
    for place in rows:
        if place.organization_id == people[place.person_id].organization_id:
            today[place.person_id] = place
    for key, place in today.items():
        changes[key]["place"] = [place.pk, place.title]
        place.title = titles[key]
    Affiliation.objects.bulk_update(today.values(), ["title"], batch_size=500)


def _traces(
    found: ContactList,
    rows: Iterable[tuple[int, int]],
    *,
    changes: Mapping[int, dict[str, Any]],
    addresses: Iterable[Address],
    places: Iterable[Affiliation],
) -> list[ContactTrace]:
    """What each row made, by the keys of what was made."""
    made: dict[int, dict[str, Any]] = {person: dict(changes.get(person, {})) for _, person in rows}
    for name, things in (("addresses", addresses), ("affiliations", places)):
        for thing in things:
            made[thing.person_id].setdefault(name, []).append(thing.pk)
    return [ContactTrace(contact_list=found, position=at, person_id=key, made=made[key]) for at, key in rows]


def _suggest(found: ContactList, made: _Made) -> None:
    """New people whose rows are alike wait among the duplicates; nobody is joined here."""
    pairs = {
        tuple(sorted((made.person_of[one], made.person_of[other])))
        for one, other in found.alike
        if one in made.person_of and other in made.person_of
    }
    rows = (
        Suggestion(label="person", first_id=one, second_id=other, likeness=Likeness.FROM_LIST) for one, other in pairs
    )
    Suggestion.objects.bulk_create(rows, batch_size=CHUNK, ignore_conflicts=True)


def _end(found: ContactList, made: _Made, *, by: Any) -> ContactList:
    told = made.told()
    found.counts = {**found.counts, "made": {name: pair[1] for name, pair in told.items()}}
    ContactList.objects.filter(pk=found.pk).update(counts=found.counts)
    forget_file(found, by=by)
    note = "" if told else "All of it was known."
    record(verbs.LIST_APPLIED, found, by=by, changes=told, note=note)
    return found
