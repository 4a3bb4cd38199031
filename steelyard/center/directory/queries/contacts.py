"""What the pages of contact lists show."""

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Case, Count, IntegerField, QuerySet, Value, When

from steelyard.center.directory.models import (
    ContactColumns,
    ContactHome,
    ContactList,
    ContactListQuerySet,
    ContactRow,
    ContactTrace,
    Organization,
)
from steelyard.center.directory.queries.finding import label_of
from steelyard.center.directory.rules.contacts import Fate, HomeChoice, guessed, headings_hash
from steelyard.center.directory.rules.sheets import Sheet
from steelyard.foundation.work.tables import Unreadable

# Those that wait for somebody stand first.
_IS_DONE = Case(When(choice=HomeChoice.OPEN, then=Value(0)), default=Value(1), output_field=IntegerField())


def columns_of(sheet: Sheet) -> list[str]:
    """How the columns of these headings were read the last time, or else what the headings say."""
    if sheet.form == "vcard":
        return []
    kept = ContactColumns.objects.filter(headings_hash=headings_hash(sheet.headings)).first()
    return list(kept.columns) if kept and len(kept.columns) == len(sheet.headings) else sheet.guessed


def columns_by_headings(found: ContactList) -> list[str]:
    """What the columns of a list are, as the last list with its headings or the headings themselves say."""
    kept = ContactColumns.objects.filter(headings_hash=headings_hash(found.headings)).first()
    return list(kept.columns) if kept else guessed(found.headings)


def refuse_without_file(found: ContactList) -> None:
    """Raises Unreadable where the file is not kept any more."""
    name = found.stored.name
    if not name or not found.stored.storage.exists(name):
        raise Unreadable("The file of this list is not kept any more. Bring it again.")


def how_many(found: ContactList) -> int:
    """How many rows go in."""
    return sum(found.counts.get(fate, 0) for fate in (Fate.NEW, Fate.KNOWN))


def are_remembered(sheet: Sheet) -> bool:
    return ContactColumns.objects.filter(headings_hash=headings_hash(sheet.headings)).exists()


def contact_lists(user: Any) -> ContactListQuerySet:
    return ContactList.objects.visible_to(user).select_related("made_by")


def rows_of(found: ContactList, fate: str | None) -> QuerySet[ContactRow]:
    """Staged rows in the order of the file, of one fate if asked."""
    rows = found.rows.select_related("home", "home__organization")
    return rows.filter(fate=fate) if fate else rows


def homes_of(found: ContactList) -> QuerySet[ContactHome]:
    """The organizations a list names, those still open first."""
    return found.homes.select_related("organization__state").annotate(is_done=_IS_DONE)


def with_suggestions(homes: Iterable[ContactHome]) -> list[ContactHome]:
    """Each with ``likely``: (organization, its words, confidence), in one query for all."""
    homes = list(homes)
    keys = {key for home in homes for key, _ in home.suggested}
    known = Organization.objects.filter(merged_into__isnull=True).select_related("state").in_bulk(keys)
    for home in homes:
        home.likely = [  # type: ignore[attr-defined]  # for forms and templates
            (known[key], label_of(known[key]), sure) for key, sure in home.suggested if key in known
        ]
    return homes


def state_of(found: ContactList) -> dict[str, Any]:
    """How far a list is: its fates, and how many organizations wait for somebody's word."""
    choices = dict(found.homes.values_list("choice").annotate(Count("id")))
    return {
        "fates": [(fate.value, fate.label, found.counts.get(fate.value, 0)) for fate in Fate],
        "open_homes": choices.get(HomeChoice.OPEN, 0),
        "all_homes": sum(choices.values()),
        "is_busy": found.job is not None and found.job.is_open,
    }


def traces_of(found: ContactList, rows: Iterable[ContactRow]) -> dict[int, ContactTrace]:
    """What the rows of a page made, by their positions."""
    positions = [row.position for row in rows]
    return {one.position: one for one in found.traces.filter(position__in=positions)}


def what_stays(found: ContactList) -> QuerySet[ContactTrace]:
    return found.traces.exclude(stays="")


def how_many_people(found: ContactList) -> int:
    """How many people the rows are about: new ones, and known ones each counted once."""
    known = found.rows.filter(fate=Fate.KNOWN).values("person_id").distinct().count()
    return known + found.rows.filter(fate=Fate.NEW).count()


def told_rows(found: ContactList) -> Iterator[dict[str, Any]]:
    """Each row with its fate, in the form that scripts read."""
    rows = found.rows.select_related("home").order_by("position")
    for row in rows.iterator(chunk_size=2000):
        blank = row.home is not None and row.home.choice == HomeChoice.BLANK
        where = f"{row.home.name} is not known; the organization is left blank." if blank and row.home else ""
        yield {
            "row": row.position,
            "fate": row.fate,
            "name": row.name,
            "email": row.email,
            "minutes": None,
            "joined": None,
            "left": None,
            "reason": " ".join(part for part in (row.reason, where) if part),
        }
