"""What an inventory tells: gaps, overlaps, conflicts and money that ends; each formula stands beside its function.

Pure: facts in, findings out. A finding has a key that stays the same as long as it is about the same things, and a mark
that changes with what it rests on, so that what somebody dismissed comes back when its facts are others.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from steelyard.foundation.kit.choices import Choice
from steelyard.support.alignment.rules import (
    AT_WORK,
    STRONG,
    STRONG_DOMAINS,
    Bond,
    Domain,
    counted,
    listed,
)

AHEAD = timedelta(days=365)


class Kind(Choice):
    GAP = "gap", "Gap"
    OVERLAP = "overlap", "Overlap"
    CONFLICT = "conflict", "Conflict"
    ENDING = "ending", "Money that ends"


LISTS = {
    Kind.GAP: "Gaps",
    Kind.OVERLAP: "Overlaps",
    Kind.CONFLICT: "Conflicts",
    Kind.ENDING: "Funding that ends within 12 months",
}


@dataclass(frozen=True)
class Item:
    """An initiative as the formulas see it."""

    pk: int
    name: str
    owner: str = ""  # folded
    funding: str = ""  # folded; empty where nobody said
    standing: str = "running"
    populations: frozenset[int] = frozenset()
    ends_on: date | None = None
    scores: Mapping[str, int] = field(default_factory=dict)  # by domain

    @property
    def is_at_work(self) -> bool:
        return self.standing in AT_WORK

    def is_strong_in(self, domain: str) -> bool:
        return self.is_at_work and self.scores.get(domain, 0) >= STRONG

    @property
    def is_strong(self) -> bool:
        """At work, and rated 3 or 4 in at least half of the domains."""
        return sum(self.is_strong_in(domain) for domain in Domain) >= STRONG_DOMAINS


@dataclass(frozen=True)
class Pair:
    """Two initiatives that somebody looked at together."""

    first: int
    second: int
    bonds: frozenset[str] = frozenset()
    conflicts: bool = False
    note: str = ""


@dataclass(frozen=True)
class Finding:
    """One line of a list: what it is about, why it stands there, and the initiatives behind it."""

    kind: Kind
    key: str
    name: str
    why: str
    rows: tuple[int, ...] = ()
    weight: int = 0

    @property
    def mark(self) -> str:
        facts = "\x1f".join((self.key, self.why, *map(str, self.rows)))
        return hashlib.sha256(facts.encode()).hexdigest()[:32]


def found(
    items: Sequence[Item], pairs: Iterable[Pair], *, populations: Mapping[int, str], today: date
) -> dict[Kind, list[Finding]]:
    """All findings by kind, the weightiest first."""
    pairs = list(pairs)
    return {
        Kind.GAP: [*domain_gaps(items), *population_gaps(items, populations)],
        Kind.OVERLAP: overlaps(items, pairs),
        Kind.CONFLICT: conflicts(items, pairs),
        Kind.ENDING: ending(items, today),
    }


def domain_gaps(items: Sequence[Item]) -> list[Finding]:
    """Domains in which no initiative at work is rated 3 or 4. Without initiatives there is nothing to miss."""
    if not items:
        return []
    found = []
    for domain in Domain:
        rated = [item for item in items if item.is_at_work and item.scores.get(domain)]
        if any(item.is_strong_in(domain) for item in rated):
            continue
        why = "No initiative at work is rated here yet."
        if rated:
            best = max(item.scores[domain] for item in rated)
            why = f"{counted(len(rated), 'initiative')} at work rated, the best with {best} of 4."
        rows = tuple(item.pk for item in rated)
        found.append(Finding(Kind.GAP, f"domain-{domain}", domain.label, why, rows))
    return found


def population_gaps(items: Sequence[Item], populations: Mapping[int, str]) -> list[Finding]:
    """Populations that no strong initiative reaches: at work, and rated 3 or 4 in at least three of six domains."""
    found = []
    for pk, name in populations.items():
        rows = [item for item in items if pk in item.populations and item.is_at_work]
        if any(item.is_strong for item in rows):
            continue
        why = "No initiative at work reaches them."
        if rows:
            reach = "reaches them; it is not" if len(rows) == 1 else "reach them; none is"
            why = f"{counted(len(rows), 'initiative')} at work {reach} strong in three domains."
        found.append(Finding(Kind.GAP, f"population-{pk}", name, why, tuple(item.pk for item in rows)))
    return found


def overlaps(items: Iterable[Item], pairs: Iterable[Pair]) -> list[Finding]:
    """Pairs at work for one outcome and one population, with different owners or different funding."""
    by_pk = {item.pk: item for item in items}
    found = []
    for pair in pairs:
        if not {Bond.OUTCOME, Bond.POPULATION} <= pair.bonds or not {pair.first, pair.second} <= by_pk.keys():
            continue
        first, second = by_pk[pair.first], by_pk[pair.second]
        apart = _apart(first, second)
        if not apart or not (first.is_at_work and second.is_at_work):
            continue
        shared = [bond.label.removeprefix("Same ") for bond in Bond if bond in pair.bonds]
        why = f"Same {listed(shared)}, but {listed(apart)}."
        found.append(_of_pair(Kind.OVERLAP, first, second, why=why, weight=len(pair.bonds) + len(apart)))
    return _weightiest(found)


def _apart(first: Item, second: Item) -> list[str]:
    """What keeps two initiatives apart that do the same; funding counts where both say theirs."""
    apart = ["different owners"] if first.owner != second.owner else []
    if first.funding and second.funding and first.funding != second.funding:
        apart.append("different funding")
    return apart


def conflicts(items: Iterable[Item], pairs: Iterable[Pair]) -> list[Finding]:
    """Pairs whose requirements contradict each other, whatever their standing unless one has ended."""
    by_pk = {item.pk: item for item in items if item.standing != "ended"}
    found = [
        _of_pair(Kind.CONFLICT, by_pk[pair.first], by_pk[pair.second], why=pair.note, weight=len(pair.bonds))
        for pair in pairs
        if pair.conflicts and {pair.first, pair.second} <= by_pk.keys()
    ]
    return _weightiest(found)


def ending(items: Iterable[Item], today: date) -> list[Finding]:
    """Initiatives not yet ended whose funding ends within 365 days from today, or has ended; the soonest first."""
    due = sorted(
        (item.ends_on, item.name, item)
        for item in items
        if item.ends_on and item.ends_on <= today + AHEAD and item.standing != "ended"
    )
    return [Finding(Kind.ENDING, f"ending-{item.pk}", item.name, _ends(on, today), (item.pk,)) for on, _, item in due]


def _ends(on: date, today: date) -> str:
    told = f"{on:%B} {on.day}, {on.year}"
    return f"Funding ended on {told}." if on < today else f"Funding ends on {told}."


def _of_pair(kind: Kind, first: Item, second: Item, *, why: str, weight: int) -> Finding:
    low, high = sorted((first.pk, second.pk))
    names = f"{first.name} and {second.name}" if first.pk == low else f"{second.name} and {first.name}"
    return Finding(kind, f"{kind}-{low}-{high}", names, why, (low, high), weight)


def _weightiest(found: Iterable[Finding]) -> list[Finding]:
    return sorted(found, key=lambda one: (-one.weight, one.name))
