"""What may leave the room: groups that are large enough, and figures as they are typed."""

from collections.abc import Iterable
from dataclasses import dataclass

from steelyard.center.charge.rules import TierKey
from steelyard.evidence.inquiry.rules import AgencyLevel, Stratum

LEAST_PEOPLE = 5  # interviewees of the group that a quote is attributed to; never "one of two"
_SPEAKER = {
    Stratum.STAFF: "A member of the center's staff",
    Stratum.PARTNER: "A partner or expert",
    Stratum.RECIPIENT: "A recipient",
}


@dataclass(frozen=True)
class Person:
    """What of an interviewee decides to which groups they belong."""

    pk: int
    stratum: str
    tier: str
    agency_level: str


@dataclass(frozen=True)
class Group:
    """People to whom a quote may be attributed."""

    key: str
    label: str
    people: int


def keys_of(one: Person) -> list[str]:
    """The groups somebody belongs to, the widest first."""
    found = ["all", one.stratum]
    if one.tier:
        found.append(f"{one.stratum}:tier:{one.tier}")
    if one.agency_level:
        found.append(f"{one.stratum}:level:{one.agency_level}")
    return found


def label_of(key: str) -> str:
    """How a reader is told who spoke."""
    if key == "all":
        return "An interviewee"
    stratum, _, rest = key.partition(":")
    speaker = _SPEAKER[Stratum(stratum)]
    kind, _, value = rest.partition(":")
    if kind == "tier":
        return f"{speaker} of {TierKey(value).label.lower()} support"
    if kind == "level":
        return f"{speaker}, {AgencyLevel(value).label.lower()}"
    return speaker


def groups(people: Iterable[Person]) -> dict[str, Group]:
    """The groups that are large enough, by key."""
    members: dict[str, set[int]] = {}
    for one in people:
        for key in keys_of(one):
            members.setdefault(key, set()).add(one.pk)
    return {key: Group(key, label_of(key), len(found)) for key, found in members.items() if len(found) >= LEAST_PEOPLE}


class BadRow(ValueError):
    """A line of figures that lacks something, as a sentence."""


def figures(lines: str) -> list[list[str]]:
    """Rows of a display as they are typed: what | value | n | period | where it stands; raises BadRow."""
    found = []
    for number, line in enumerate(filter(str.strip, lines.splitlines()), 1):
        cells = [cell.strip() for cell in line.split("|")]
        if len(cells) != 5 or not all(cells[:4]):
            raise BadRow(f"Row {number}: write what, value, n and period, and where it stands, with | between them.")
        found.append(cells)
    return found


def as_lines(rows: Iterable[Iterable[str]]) -> str:
    return "\n".join(" | ".join(row) for row in rows)
