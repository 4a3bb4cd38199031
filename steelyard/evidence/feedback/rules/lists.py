"""The invitation list: everybody whom the lists of a period name, one per address and, where known, one per person."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from steelyard.evidence.feedback.rules import LeftOut, Source

SAME_ADDRESS, SAME_PERSON = "same address", "same person"


@dataclass(frozen=True)
class Found:
    """One mention on one list. ``main`` is the address to write to, where the person is known and has one."""

    source: Source
    email: str
    name: str = ""
    person: int | None = None
    organization: int | None = None
    main: str = ""
    left_out: LeftOut | None = None


@dataclass
class Invitee:
    """One invitation, with every mention that became part of it."""

    email: str
    name: str
    person: int | None = None
    organization: int | None = None
    left_out: LeftOut | None = None
    sources: list[Source] = field(default_factory=list)
    merged: list[tuple[str, str, str]] = field(default_factory=list)  # (address, list, why)
    emails: set[str] = field(default_factory=set)

    @property
    def addresses(self) -> int:
        """How many addresses the lists hold for this one: what a count by address alone would say."""
        return max(1, len(self.emails))


def drawn_up(found: Iterable[Found]) -> list[Invitee]:
    """Merge mentions of one address, then of one person, and say of each why it was merged.

    An address that belongs to a known person is that person's; the invitation goes to the main address.
    """
    mentions = list(found)
    owners = {one.email: one.person for one in mentions if one.person and one.email}
    invitees: dict[tuple[str, object], Invitee] = {}
    for one in mentions:
        person = one.person or owners.get(one.email)
        key = ("person", person) if person else ("address", one.email)
        _join(invitees, key, one, person)
    return sorted(invitees.values(), key=lambda each: (each.name.casefold(), each.email, each.person or 0))


def _join(invitees: dict[tuple[str, object], Invitee], key: tuple[str, object], one: Found, person: int | None) -> None:  # noqa: PLR0917 -- one step of the loop above
    known = invitees.get(key)
    if known is None:
        known = invitees[key] = Invitee(one.main or one.email, one.name, person)
    else:
        why = SAME_ADDRESS if not one.email or one.email in known.emails else SAME_PERSON
        known.merged.append((one.email, one.source.label, why))
    if one.email:
        known.emails.add(one.email)
    if one.source not in known.sources:
        known.sources.append(one.source)
    known.email = one.main or known.email or one.email
    known.name = known.name or one.name
    known.organization = known.organization or one.organization
    known.left_out = known.left_out or one.left_out


@dataclass(frozen=True)
class Denominators:
    """How many were invited, counted both ways."""

    addresses: int  # as in 2021: duplicates removed by address alone
    people: int

    def rate(self, forms: int) -> tuple[float, float]:
        """Response rate by address and by person, between 0 and 1."""
        return (forms / self.addresses if self.addresses else 0.0, forms / self.people if self.people else 0.0)
