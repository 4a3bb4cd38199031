"""People and organizations as files: the lists of the pages, whole, read in pieces."""

from collections.abc import Iterator, Sequence
from itertools import batched
from typing import Any

from steelyard.center.directory.models import Address
from steelyard.center.directory.queries.lists import ORDER, organizations, people
from steelyard.center.directory.rules.cards import card
from steelyard.center.directory.rules.lines import lines_as_csv

CHUNK = 1000
# As the import of contact lists guesses them, so that what goes out comes in again.
PEOPLE = (
    "Name",
    "E-mail",
    "Other e-mail addresses",
    "Telephone",
    "Title",
    "Organization",
    "Organization code",
    "State",
)
# As ``steelyard import organizations`` reads them.
ORGANIZATIONS = (
    "key", "name", "short_name", "kind", "state", "parent", "city", "phone", "website", "source", "note"
)  # fmt: skip
_PERSON = ("id", "name", "phone", "title", "organization__name", "organization__code", "organization__state_id")


def people_as_csv(user: Any, **wanted: Any) -> Iterator[bytes]:
    rows = (
        (name, *_first_and_rest(mails), phone, title, home or "", code or "", state or "")
        for (_, name, phone, title, home, code, state), mails in _people(user, wanted)
    )
    return lines_as_csv(PEOPLE, rows)


def people_as_cards(user: Any, **wanted: Any) -> Iterator[bytes]:
    for (_, name, phone, title, home, *_rest), mails in _people(user, wanted):
        given, _, family = name.rpartition(" ")
        told = card(name=name, given=given, family=family, emails=mails, phone=phone, title=title, home=home or "")
        yield told.encode()


def organizations_as_csv(user: Any, **wanted: Any) -> Iterator[bytes]:
    columns = (
        "code", "name", "short_name", "kind", "state_id", "parent__code", "city", "phone", "website", "source", "note"
    )  # fmt: skip
    rows = organizations(user, **wanted).order_by(*ORDER).values_list(*columns)
    return lines_as_csv(ORGANIZATIONS, (["" if cell is None else str(cell) for cell in row] for row in rows.iterator()))


def _people(user: Any, wanted: dict[str, Any]) -> Iterator[tuple[tuple[Any, ...], list[str]]]:
    """Each person with all addresses, the one to write to first."""
    rows = people(user, **wanted).order_by(*ORDER).values_list(*_PERSON)
    for chunk in batched(rows.iterator(chunk_size=CHUNK), CHUNK, strict=False):
        mails: dict[int, list[str]] = {}
        found = Address.objects.filter(person__in=[row[0] for row in chunk]).order_by("-is_primary", "id")
        for person, email in found.values_list("person_id", "email"):
            mails.setdefault(person, []).append(email)
        yield from ((row, mails.get(row[0], [])) for row in chunk)


def _first_and_rest(mails: Sequence[str]) -> tuple[str, str]:
    return next(iter(mails), ""), " ".join(mails[1:])
