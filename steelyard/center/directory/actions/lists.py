"""Contact lists until they are applied: received, read row by row, settled, thrown away, forgotten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import batched
from typing import Any

from django.core.files import File
from django.db import transaction
from django.db.models import Count, F, Q
from django.utils import timezone

from steelyard.center.directory import verbs
from steelyard.center.directory.models import (
    ContactColumns,
    ContactHome,
    ContactList,
    ContactRow,
    ContactTrace,
    Organization,
)
from steelyard.center.directory.rules.contacts import OPEN, HomeChoice, ListStatus, headings_hash
from steelyard.center.directory.rules.sheets import Sheet
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.work.models import Job

CHUNK = 1000


class NotOpen(Exception):
    """The list was applied or thrown away meanwhile, so it cannot be changed any more."""

    def __init__(self, found: ContactList) -> None:
        super().__init__(f"{found} is {found.get_status_display().lower()}, so this cannot be changed any more.")


@transaction.atomic
def receive_list(
    name: str, *, by: Any, sheet: Sheet, columns: Sequence[str], file: Any = None, is_simulated: bool = False
) -> ContactList:
    """Take a file in; with its columns known it is read next. Without ``file`` nothing is stored."""
    made = ContactList.objects.create(
        name=name[-200:],
        form=sheet.form,
        encoding=sheet.encoding,
        headings=list(sheet.headings),
        first_cells=list(sheet.first_cells),
        columns=list(columns),
        status=ListStatus.READING if columns or sheet.form == "vcard" else ListStatus.COLUMNS,
        made_by=by,
        is_simulated=is_simulated,
    )
    if file is not None:
        made.stored.save(f"{made.pk}", File(file), save=False)
        ContactList.objects.filter(pk=made.pk).update(stored=made.stored.name)
    record(verbs.LIST_RECEIVED, made, by=by)
    return made


@transaction.atomic
def read_columns(found: ContactList, *, by: Any, columns: Sequence[str]) -> ContactList:
    """Say what the columns are; what was read otherwise is forgotten and read again. Raises NotOpen and Stale."""
    _refuse_ended(found)
    found.rows.all().delete()
    found.homes.all().delete()
    values = {"status": ListStatus.READING, "rows_read": 0, "counts": {}, "alike": []}
    change(found, columns=list(columns), **values)
    key = headings_hash(found.headings)
    ContactColumns.objects.update_or_create(
        headings_hash=key, defaults={"columns": list(columns), "kept_at": timezone.now()}
    )
    record(verbs.LIST_READ, found, by=by)
    return found


@transaction.atomic
def begin_work(found: ContactList, *, by: Any, job: Job) -> ContactList:
    """Remember which long work reads or applies the list; the work itself is told in its own history."""
    del by
    ContactList.objects.filter(pk=found.pk).update(job=job)
    found.job = job
    return found


@transaction.atomic
def stage_rows(found: ContactList, *, by: Any, rows: Sequence[ContactRow], homes: Sequence[ContactHome]) -> int:
    """Write a chunk of rows and how far the file is read, together; the list's own history has one line for all."""
    del by
    if not ContactList.objects.filter(pk=found.pk, status=ListStatus.READING, rows_read=found.rows_read).update(
        rows_read=rows[-1].position
    ):
        raise NotOpen(found)
    ContactHome.objects.bulk_create(homes, batch_size=CHUNK)
    ContactRow.objects.bulk_create(rows, batch_size=CHUNK)
    found.rows_read = rows[-1].position
    return len(rows)


@transaction.atomic
def end_reading(found: ContactList, *, by: Any, alike: Sequence[Sequence[int]]) -> ContactList:
    """All rows are staged: count them, and wait for somebody to look."""
    del by
    counts = dict(found.rows.values_list("fate").annotate(Count("id")))
    for chunk in batched(found.homes.order_by("pk").iterator(chunk_size=CHUNK), CHUNK, strict=False):
        met = dict(
            ContactRow.objects.filter(home__in=[home.pk for home in chunk]).values_list("home").annotate(Count("id"))
        )
        for home in chunk:
            home.rows = met.get(home.pk, 0)
        ContactHome.objects.bulk_update(chunk, ["rows"])
    change(found, status=ListStatus.READY, counts=counts, alike=[list(pair) for pair in alike], job=None)
    return found


Choices = Mapping[int, tuple[HomeChoice, Organization | None]]


@transaction.atomic
def settle_homes(found: ContactList, *, by: Any, choices: Choices) -> int:
    """Say which organizations are meant, by the keys of their lines; return how many lines changed. Raises NotOpen."""
    _refuse_ended(found)
    changed = [
        home
        for home in found.homes.filter(pk__in=choices)
        if (home.choice, home.organization_id) != (choices[home.pk][0], getattr(choices[home.pk][1], "pk", None))
    ]
    for home in changed:
        home.choice, home.organization = choices[home.pk]
    ContactHome.objects.bulk_update(changed, ["choice", "organization"], batch_size=CHUNK)
    if changed:
        record(verbs.LIST_SETTLED, found, by=by, changes={"organizations": [0, len(changed)]})
    return len(changed)


@transaction.atomic
def settle_likely(found: ContactList, *, by: Any, least: int) -> int:
    """Accept the likeliest organization wherever its confidence is at least so much. Raises NotOpen."""
    _refuse_ended(found)
    homes = list(found.homes.filter(choice=HomeChoice.OPEN, confidence__gte=least))
    for home in homes:
        home.choice, home.organization_id = HomeChoice.CHOSEN, home.suggested[0][0]
    ContactHome.objects.bulk_update(homes, ["choice", "organization"], batch_size=CHUNK)
    return _tell_settled(found, len(homes), by=by)


@transaction.atomic
def settle_rest(found: ContactList, *, by: Any, choice: HomeChoice) -> int:
    """Make all that are still open new organizations, or leave them blank. Raises NotOpen."""
    _refuse_ended(found)
    count = found.homes.filter(choice=HomeChoice.OPEN).update(choice=choice)
    return _tell_settled(found, count, by=by)


def _tell_settled(found: ContactList, count: int, *, by: Any) -> int:
    if count:
        record(verbs.LIST_SETTLED, found, by=by, changes={"organizations": [0, count]})
    return count


@transaction.atomic
def drop_list(found: ContactList, *, by: Any) -> ContactList:
    """Throw a list away that was not applied, with all its rows. Raises NotOpen and Stale."""
    _refuse_ended(found)
    change(found, status=ListStatus.DROPPED)
    found.rows.all().delete()
    found.homes.all().delete()
    forget_file(found, by=by)
    record(verbs.LIST_DROPPED, found, by=by)
    return found


@transaction.atomic
def forget_file(found: ContactList, *, by: Any) -> None:
    """Delete the uploaded file once the transaction holds; part of the acts that end its use."""
    del by
    name, storage = found.stored.name, found.stored.storage
    if name:
        ContactList.objects.filter(pk=found.pk).update(stored="")
        found.stored = ""
        transaction.on_commit(lambda: storage.delete(name))


@transaction.atomic
def forget_lists(*, by: Any, before: datetime) -> int:
    """Delete the rows of lists that can no longer be undone, and of those nobody came back to; counts stay."""
    old = ContactList.objects.filter(Q(applied_at__lt=before) | Q(applied_at__isnull=True, made_at__lt=before))
    lists = list(old.filter(Q(rows__isnull=False) | Q(status__in=OPEN)).distinct())
    keys = [one.pk for one in lists]
    for model in (ContactRow, ContactTrace):  # what an organization was called is kept: the next list asks less
        model.objects.filter(contact_list__in=keys).delete()
    ContactList.objects.filter(pk__in=keys, status__in=OPEN).update(status=ListStatus.DROPPED, version=F("version") + 1)
    for one in lists:
        forget_file(one, by=by)
    if lists:
        record(verbs.LISTS_FORGOTTEN, None, by=by, changes={"lists": [0, len(lists)]})
    return len(lists)


def _refuse_ended(found: ContactList) -> None:
    if found.status not in OPEN:
        raise NotOpen(found)
