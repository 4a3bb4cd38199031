"""A contact list taken out of the directory again: what it made goes unless somebody uses it, what it changed goes back."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import batched
from typing import Any

from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone

from steelyard.center.directory import verbs
from steelyard.center.directory.models import (
    Address,
    Affiliation,
    ContactHome,
    ContactList,
    ContactTrace,
    NotDuplicate,
    Organization,
    Person,
    Suggestion,
)
from steelyard.center.directory.queries.merges import pointers
from steelyard.center.directory.rules import person_keys
from steelyard.center.directory.rules.contacts import ListStatus
from steelyard.foundation.history.actions import record
from steelyard.foundation.history.models import Entry

CHUNK = 1000
Reasons = dict[int, str]


class CannotUndo(Exception):
    """The list cannot be undone any more; the message says why."""


@transaction.atomic
def undo_list(found: ContactList, *, by: Any, step: Any = None) -> ContactList:
    """Undo a list: what nobody used or changed since goes, what it changed goes back, the rest stays and says why.

    Raises CannotUndo.
    """
    _claim(found)
    since = _applied_entry(found)
    counts = {"removed": 0, "restored": 0, "stay": 0}
    done = 0
    # The last rows first: who was changed by several is brought back step by step.
    for chunk in batched(found.traces.order_by("-position"), CHUNK, strict=False):
        _undo(chunk, since, counts)
        ContactTrace.objects.bulk_update([one for one in chunk if one.stays], ["stays"], batch_size=500)
        done += len(chunk)
        if step is not None:
            step(done)
    kept = _organizations(found, since)
    found.counts = {**found.counts, "undone": counts, "kept_organizations": kept}
    ContactList.objects.filter(pk=found.pk).update(counts=found.counts)
    told = {name: [0, count] for name, count in counts.items() if count}
    record(verbs.LIST_UNDONE, found, by=by, changes=told)
    return found


def _claim(found: ContactList) -> None:
    if not found.may_be_undone:
        raise CannotUndo(f"{found} was not applied in the last 30 days, so it cannot be undone.")
    rows = ContactList.objects.filter(pk=found.pk, status=ListStatus.APPLIED)
    now = timezone.now()
    if not rows.update(status=ListStatus.UNDONE, undone_at=now, version=F("version") + 1, job=None):
        raise CannotUndo(f"{found} was already undone.")
    found.status, found.undone_at = ListStatus.UNDONE, now
    found.version += 1


def _applied_entry(found: ContactList) -> int:
    rows = Entry.objects.filter(label="directory.contactlist", object_id=found.pk, verb=verbs.LIST_APPLIED.name)
    return rows.order_by("-id").values_list("id", flat=True).first() or 0


def _undo(chunk: Sequence[ContactTrace], since: int, counts: dict[str, int]) -> None:
    people = Person.objects.select_for_update().in_bulk({one.person_id for one in chunk})
    made = [one for one in chunk if one.made.get("made")]
    reasons = _why_they_stay(made, people, since)
    gone = [one for one in made if one.person_id not in reasons and one.person_id in people]
    _remove(gone)
    for one in made:
        one.stays = reasons.get(one.person_id, "")
    changed = [one for one in chunk if not one.made.get("made")]
    _restore(changed, people)
    counts["removed"] += len(gone)
    counts["restored"] += sum(not one.stays for one in changed)
    counts["stay"] += sum(bool(one.stays) for one in chunk)


def _why_they_stay(made: Sequence[ContactTrace], people: Mapping[int, Person], since: int) -> Reasons:
    """Who of those the list made is used or was changed since, and how one knows."""
    keys = [one.person_id for one in made if one.person_id in people]
    own = {
        Address: {key for one in made for key in one.made.get("addresses", ())},
        Affiliation: {key for one in made for key in one.made.get("affiliations", ())},
    }
    reasons = dict.fromkeys(_told_since("directory.person", keys, since), "Somebody changed this person since.")
    reasons |= _used(Person, keys, own)
    for one in made:
        person = people.get(one.person_id)
        if person is not None and person.merged_into_id:
            reasons[person.pk] = "This person was merged into another since."
        elif person is not None and person.version != one.made["version"]:
            reasons[person.pk] = "Somebody changed this person since."
    return reasons


def _told_since(label: str, keys: Sequence[int], since: int) -> set[int]:
    rows = Entry.objects.filter(label=label, object_id__in=keys, id__gt=since)
    return {key for key in rows.values_list("object_id", flat=True) if key is not None}


def _used(model: type[models.Model], keys: Sequence[int], own: Mapping[type[models.Model], set[int]]) -> Reasons:
    """Records that something else points at, by what that is; ``own`` are the rows that may."""
    found: Reasons = {}
    for pointer in pointers(model):
        rows = pointer.rows.filter(**{f"{pointer.column}__in": keys}).values_list("pk", pointer.column)
        word = pointer.model._meta.verbose_name
        for key, pointed in rows:
            if key not in own.get(pointer.model, ()) and pointer.model is not ContactHome:
                found[pointed] = f"Something came to hang on it since ({word})."
    merged = model._base_manager.filter(merged_into__in=keys).values_list("merged_into_id", flat=True)
    return found | dict.fromkeys(merged, "Another record was merged into it since.")


def _remove(gone: Sequence[ContactTrace]) -> None:
    """Nothing points at these any more, or the database refuses the whole at the end of the transaction."""
    keys = [one.person_id for one in gone]
    for rows in (
        Address.objects.filter(person__in=keys),
        Affiliation.objects.filter(person__in=keys),
        *(
            model.objects.filter(Q(label="person"), Q(first_id__in=keys) | Q(second_id__in=keys))
            for model in (Suggestion, NotDuplicate)
        ),
        Person._base_manager.filter(pk__in=keys),
    ):
        rows._raw_delete(rows.db)  # what points at them was looked for, so nothing cascades


def _restore(changed: Sequence[ContactTrace], people: Mapping[int, Person]) -> None:
    """Give known people back what they had, wherever it still is as the list left it."""
    _take_addresses(changed)
    titles = Affiliation.objects.in_bulk([one.made["place"][0] for one in changed if "place" in one.made])
    altered: list[Person] = []
    going: set[int] = set()
    for one in changed:
        person = people.get(one.person_id)
        if person is None or person.merged_into_id:
            one.stays = "This person was merged into another since."
            continue
        if _give_back(one, person, titles=titles, going=going):
            altered.append(person)
    columns = ["name", "name_key", "last_key", "phone", "organization", "title", "version"]
    Person.objects.bulk_update(altered, columns, batch_size=500)
    Affiliation.objects.bulk_update(titles.values(), ["title"], batch_size=500)
    Affiliation.objects.filter(pk__in=going).delete()


def _give_back(trace: ContactTrace, person: Person, *, titles: dict[int, Affiliation], going: set[int]) -> bool:
    told: dict[str, list[Any]] = trace.made.get("changed", {})
    kept = [name for name, (_, new) in told.items() if getattr(person, name) != new]
    if kept:
        trace.stays = f"Somebody changed this since: {', '.join(name.removesuffix('_id') for name in kept)}."
    if "organization_id" in kept or ("organization_id" in told and "title" in kept):
        kept += ["organization_id", "title"]  # a place is one thing
    back = {name: old for name, (old, _) in told.items() if name not in kept}
    for name, old in (back | (person_keys(back["name"]) if "name" in back else {})).items():
        setattr(person, name, old)
    if "organization_id" in back:
        going |= set(trace.made.get("affiliations", ()))
    elif "title" in back and "place" in trace.made:
        key, title = trace.made["place"]
        if key in titles:
            titles[key].title = title
    person.version += bool(back)
    return bool(back)


def _take_addresses(changed: Iterable[ContactTrace]) -> None:
    """Addresses the list added go, but for those that somebody chose to write to."""
    owner = {key: one for one in changed for key in one.made.get("addresses", ())}
    found = Address.objects.in_bulk(list(owner))
    going = []
    for key, address in found.items():
        if address.person_id != owner[key].person_id:
            owner[key].stays = "The address belongs to somebody else by now."
        elif address.is_primary:
            owner[key].stays = "Somebody chose the address to write to."
        else:
            going.append(key)
    Address.objects.filter(pk__in=going).delete()


def _organizations(found: ContactList, since: int) -> list[str]:
    """Organizations made with the list go as well, unless they are used; return the names of those that stay."""
    lines = found.homes.filter(is_made=True, organization__isnull=False)
    keys = list(lines.values_list("organization_id", flat=True))
    used = set(_used(Organization, keys, {})) | _told_since("directory.organization", keys, since)
    changed = Organization.objects.filter(pk__in=keys).exclude(version=1, merged_into=None)
    used |= set(changed.values_list("pk", flat=True))
    Organization.objects.filter(pk__in=set(keys) - used).delete()
    return list(Organization.objects.filter(pk__in=used).order_by("name_key").values_list("name", flat=True))
