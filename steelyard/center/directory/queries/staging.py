"""How the rows of a contact list are understood: one pass through the file, the same again after an interruption."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import islice

from django.db.models import Q

from steelyard.center.directory.models import ContactHome, ContactList, ContactRow
from steelyard.center.directory.queries.knowing import Directory, Met, organization_index
from steelyard.center.directory.reference import STATES
from steelyard.center.directory.rules import mailbox, name_key
from steelyard.center.directory.rules.contacts import (
    Entry,
    Fate,
    HomeChoice,
    ListStatus,
    differences,
    entry_of,
    gains,
)
from steelyard.center.directory.rules.likeness import Likened, likened, pairs
from steelyard.center.directory.rules.naming import EXACT, Index, by_postal

MOST_PAIRS = 20_000
_POSTAL = by_postal((row.postal, row.name) for row in STATES)
_FOLDED = {name_key(name): postal for name, postal in _POSTAL.items()}


@lru_cache(maxsize=1000)
def postal_of(text: str) -> str:
    """The postal code of what a list calls a state; "" where it is none of ours."""
    return _POSTAL.get(text.casefold()) or _FOLDED.get(name_key(text), "")


@dataclass
class Pass:
    """What one pass through a list has met so far."""

    contact_list: ContactList
    word: str = "row"
    homes: dict[str, ContactHome] = field(default_factory=dict)
    by_mail: dict[str, int] = field(default_factory=dict)  # the row in which an address stood first
    by_mark: dict[tuple[str, ...], int] = field(default_factory=dict)  # the row whose cells were all the same

    def __post_init__(self) -> None:
        """Remember what an interrupted pass has staged."""
        self.word = "card" if self.contact_list.form == "vcard" else "row"
        self.homes = {home.key: home for home in self.contact_list.homes.all()}
        self.directory = Directory({})
        rows = self.contact_list.rows.filter(fate__in=(Fate.NEW, Fate.KNOWN)).order_by("position")
        columns = ("position", "name", "email", "entry", "person_id")
        for position, name, email, rest, person in rows.values_list(*columns).iterator(chunk_size=2000):
            self._remember(entry_of(position, rest, name=name, email=email))
            if person and not email:
                self.directory.used.add(person)

    @cached_property
    def index(self) -> Index:
        return organization_index()

    def rows(self, entries: Iterable[Entry]) -> tuple[list[ContactRow], list[ContactHome]]:
        """The staged rows of a chunk, and the organizations that it names first."""
        chunk = list(entries)
        new = self._new_homes(chunk)
        same = {one.position: self._earlier(one) for one in chunk}
        asked = [one for one in chunk if not one.refused and not same[one.position]]
        self.directory.homes = {
            key: home.organization_id for key, home in self.homes.items() if home.choice != HomeChoice.OPEN
        }
        met = self.directory.meet(asked)
        return [self._row(one, same[one.position], met.get(one.position)) for one in chunk], new

    def _new_homes(self, chunk: Iterable[Entry]) -> list[ContactHome]:
        named: dict[str, Entry] = {}
        for one in chunk:
            one.state = postal_of(one.state)
            if one.home_key and not one.refused and one.home_key not in self.homes:
                named.setdefault(one.home_key, one)
        before = _settled_before(named)
        new = {key: self._home(key, one, before.get(key)) for key, one in named.items()}
        self.homes |= new
        return list(new.values())

    def _home(self, key: str, entry: Entry, before: tuple[str, int | None] | None) -> ContactHome:
        suggested = self.index.suggested(entry.organization, state=entry.state, code=entry.code)
        best, sure = suggested[0] if suggested else (None, 0)
        is_exact = sure == EXACT
        choice, organization = (HomeChoice.EXACT, best) if is_exact else before or (HomeChoice.OPEN, None)
        return ContactHome(
            contact_list=self.contact_list,
            key=key,
            name=(entry.organization or entry.code)[:300],
            state=entry.state,
            suggested=[list(one) for one in suggested],
            confidence=sure,
            choice=choice,
            organization_id=organization,
        )

    def _earlier(self, entry: Entry) -> int | None:
        """The row above that is about the same person: by the address, or because all its cells are the same."""
        if entry.refused:
            return None
        above = self.by_mail.get(entry.email) if entry.email else self.by_mark.get(_mark(entry))
        if above is None:
            self._remember(entry)
        return above

    def _remember(self, entry: Entry) -> None:
        for email in (entry.email, *entry.emails):
            if email:
                self.by_mail.setdefault(email, entry.position)
        if not entry.email:
            self.by_mark.setdefault(_mark(entry), entry.position)

    def _row(self, entry: Entry, same: int | None, met: Met | None) -> ContactRow:
        fate, reason = self._fate(entry, same, met)
        key = "" if entry.refused else entry.home_key
        return ContactRow(
            contact_list=self.contact_list,
            position=entry.position,
            fate=fate,
            reason=reason,
            name=entry.name[:300],
            email=entry.email,
            entry=entry.rest(),
            home=self.homes[key] if key else None,
            person_id=met.person if met else None,
            same_as=same,
        )

    def _fate(self, entry: Entry, same: int | None, met: Met | None) -> tuple[Fate, str]:
        if entry.refused:
            return Fate.REFUSED, entry.refused
        if same is not None:
            how = "address" if entry.email else "cells"
            return Fate.MERGED, f"The same {how} as in {self.word} {same}; what that one lacks is taken from here."
        if met is not None:
            return Fate.KNOWN, known_words(entry, met, self.directory.homes.get(entry.home_key))
        if not entry.name:
            at = f"{self.word.capitalize()} {entry.position}"
            return Fate.REFUSED, f"{at} has no name, and nobody is known by {entry.email}. Write the name."
        if name_key(entry.name) in self.directory.namesakes:
            return Fate.NEW, "Somebody of this name is known there by another address; look among the duplicates."
        return Fate.NEW, ""


def _settled_before(keys: Iterable[str]) -> dict[str, tuple[str, int | None]]:
    """What people said of organizations written the same way in lists that were applied; the last word counts."""
    rows = ContactHome.objects.filter(key__in=list(keys), contact_list__status=ListStatus.APPLIED)
    rows = rows.filter(
        Q(choice=HomeChoice.BLANK) | Q(organization__merged_into__isnull=True, organization__isnull=False)
    )
    found: dict[str, tuple[str, int | None]] = {}
    for key, choice, organization in rows.order_by("id").values_list("key", "choice", "organization_id"):
        found[key] = (HomeChoice.CHOSEN if organization else choice, organization)
    return found


def _mark(entry: Entry) -> tuple[str, ...]:
    return (entry.cells, *entry.identity)


def known_words(entry: Entry, met: Met, home: int | None) -> str:
    """Why somebody is known, what the row adds, and what it says otherwise."""
    told = [f"Known by {met.by}."]
    words = {"name": "name", "phone": "telephone", "title": "title", "home": "organization"}
    added = [words[name] for name in gains(met.held, entry, home, overrule=False)]
    if added:
        told.append(f"Adds: {', '.join(added)}.")
    differ = differences(met.held, entry, home)
    if differ:
        told.append(f"Says otherwise: {', '.join(differ)}.")
    if met.others:
        told.append(f"{', '.join(met.others)} stays with somebody else.")
    return " ".join(told)


def alike_rows(contact_list: ContactList) -> list[list[int]]:
    """Pairs of new rows that may be one person, by name and address, telephone or mailbox; both go in."""
    rows = contact_list.rows.filter(fate=Fate.NEW).order_by("position")
    columns = ("position", "name", "email", "entry")
    people = (_likened(entry_of(p, rest, name=n, email=e)) for p, n, e, rest in rows.values_list(*columns).iterator())
    return [list(pair) for pair in sorted(islice(pairs(people), MOST_PAIRS))]


def _likened(entry: Entry) -> Likened:
    return likened(
        entry.position,
        entry.name,
        given=entry.given,
        family=entry.family,
        street=entry.street,
        phone=entry.phone,
        city=entry.city,
        postcode=entry.postcode,
        mailbox=mailbox(entry.email) if entry.email else "",
    )


def folded(first: Entry, others: Sequence[Entry]) -> Entry:
    """A row with what later rows about the same person know besides."""
    for other in others:
        for name in ("name", "phone", "title"):
            setattr(first, name, getattr(first, name) or getattr(other, name))
        known = (first.email, *first.emails)
        first.emails += [mail for mail in (other.email, *other.emails) if mail and mail not in known]
        if not first.home_key:
            first.organization, first.code, first.state = other.organization, other.code, other.state
    return first
