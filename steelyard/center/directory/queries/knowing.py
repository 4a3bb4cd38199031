"""Who and which organization the directory knows already, asked for a thousand rows of a contact list at once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Exists, OuterRef, Q

from steelyard.center.directory.models import Address, Organization, Person
from steelyard.center.directory.rules import name_key
from steelyard.center.directory.rules.contacts import Entry, Held, digits
from steelyard.center.directory.rules.naming import Index, Known

# Keys of organizations by how a list writes them: None where it is to be left blank, no line where nobody has said.
Homes = Mapping[str, int | None]


class Met(NamedTuple):
    """A person whom a row is about: key, what is held of them, and by what they are known."""

    person: int
    held: Held
    by: str
    others: tuple[str, ...] = ()  # addresses of the row that belong to somebody else


@dataclass
class Directory:
    """Looks people up chunk by chunk; a person found by name alone is given to one row only."""

    homes: Homes
    used: set[int] = field(default_factory=set)
    namesakes: set[str] = field(default_factory=set)  # folded names of new rows that somebody at the place has too

    def meet(self, entries: Iterable[Entry]) -> dict[int, Met]:
        """Whom each row is about, by its position; who is not known is not in it."""
        entries = list(entries)
        mails = _by_mail(mail for one in entries for mail in (one.email, *one.emails) if mail)
        named = _by_name({name_key(one.name) for one in entries if one.name})
        self.namesakes.clear()
        found: dict[int, Met] = {}
        for one in entries:
            met = self._by_address(one, mails) if one.email else None
            if met is not None:
                found[one.position] = met
                self.used.add(met.person)
            elif one.email and (name_key(one.name), self.homes.get(one.home_key)) in named:
                self.namesakes.add(name_key(one.name))
        for one in entries:  # after all addresses: who is known by one is not somebody else's namesake
            met = None if one.email else self._by_words(one, named)
            if met is not None:
                found[one.position] = met
        return found

    def _by_address(self, entry: Entry, mails: dict[str, tuple[int, Held]]) -> Met | None:
        known = [(mail, *mails[mail]) for mail in (entry.email, *entry.emails) if mail in mails]
        if not known:
            return None
        mail, person, held = known[0]
        return Met(person, held, mail, tuple(other for other, key, _ in known if key != person))

    def _by_words(self, entry: Entry, named: "dict[Named, list[tuple[int, Held]]]") -> Met | None:
        """Somebody of this name at this place: with this telephone, else without an address, else the one longest here."""
        if entry.home_key and entry.home_key not in self.homes:
            return None
        home = self.homes.get(entry.home_key)
        free = [one for one in named.get((name_key(entry.name), home), ()) if one[0] not in self.used]
        phone = digits(entry.phone)
        same = [one for one in free if digits(one[1].phone) == phone]
        open_ = [one for one in free if not (phone and one[1].phone)]
        chosen = next(iter(same or open_), None)
        if chosen is None:
            return None
        self.used.add(chosen[0])
        return Met(*chosen, "name and organization" if home else "name")


Named = tuple[str, int | None]
_HELD = ("name", "phone", "title", "organization_id")


def _by_mail(emails: Iterable[str]) -> dict[str, tuple[int, Held]]:
    columns = ("email", "person_id", *(f"person__{name}" for name in _HELD))
    rows = Address.objects.filter(email__in=set(emails)).values_list(*columns)
    return {email: (person, Held(*held)) for email, person, *held in rows}


def _by_name(keys: set[str]) -> dict[Named, list[tuple[int, Held]]]:
    found: dict[Named, list[tuple[int, Held]]] = defaultdict(list)
    mails = Exists(Address.objects.filter(person=OuterRef("pk")))
    rows = Person.objects.living().filter(name_key__in=keys).annotate(has_mail=mails).order_by("has_mail", "id")
    for key, person, *held in rows.values_list("name_key", "id", *_HELD):
        found[key, held[-1]].append((person, Held(*held)))
    return dict(found)


def organization_index() -> Index:
    """Every name that a living organization answers to: its own, the short one, those of organizations merged into it."""
    rows = Organization.objects.filter(Q(closed_on__isnull=True) | Q(merged_into__isnull=False))
    columns = ("pk", "name", "short_name", "state_id", "code", "merged_into_id")
    found = list(rows.values_list(*columns))
    into = {row[0]: row[-1] for row in found if row[-1]}
    known: list[Known] = []
    for pk, name, short_name, state, code, _ in found:
        key = _last(pk, into)
        known.append(Known(key, name, state or "", code or ""))
        if short_name:
            known.append(Known(key, short_name, state or ""))
    return Index(known)


def _last(pk: int, into: Mapping[int, int]) -> int:
    while pk in into:
        pk = into[pk]
    return pk
