"""How alike two people are by all that a contact list says of them, and which of many are worth comparing.

``may_be_one`` adds up one weight per thing that both records say. A thing that agrees adds its first weight, one that
differs takes off its second, one that a record leaves blank says nothing:

    first name +3/-2, last name +4/-3 (taken crosswise if that fits better, less 1/2), street +5/-4, city +3/-2,
    ZIP code +3/-1.5, house number +1/-0.5, telephone +4/-0.5, mailbox +5/0, organization +3/-1

How well words agree is the share of letter pairs they have in common (Dice): from 0.6 on the weight grows to its whole
at 1, below it falls, and from 0.3 down the second weight counts whole. Streets are compared without their blanks and
whatever the order of their parts, by the mean of the shares of both and of the shorter. Numbers with one digit wrong
or turned agree by 0.7. Two records may be one from ``ALIKE`` points on, if more than name and city speak for it.
docs/duplicates.md says how this was measured.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

from steelyard.foundation.kit.text import fold

ALIKE = 7.0
LARGEST_BLOCK = 60  # more records with one key: the key says little, and only neighbours in it are compared
NEIGHBOURS = 10

_WEIGHTS = {
    "given": (3.0, -2.0),
    "family": (4.0, -3.0),
    "street": (5.0, -4.0),
    "city": (3.0, -2.0),
    "postcode": (3.0, -1.5),
    "number": (1.0, -0.5),
    "phone": (4.0, -0.5),
    "mailbox": (5.0, 0.0),
    "home": (3.0, -1.0),
}
_LETTERS = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Likened:
    """One person as far as they are compared, each text folded to letters and digits."""

    key: int
    given: str = ""
    family: str = ""
    street: str = ""
    number: str = ""
    city: str = ""
    postcode: str = ""
    phone: str = ""
    mailbox: str = ""
    home: str = ""


def likened(
    key: int, name: str, *, given: str = "", family: str = "", street: str = "", phone: str = "", **more: str
) -> Likened:
    """A record to compare; first and last name come from the whole name where they are not told apart."""
    if not (given or family):
        *firsts, family = fold(name).split() or [""]
        given = " ".join(firsts)
    numbers: list[str] = []
    words: list[str] = []
    for word in fold(street).split():
        (numbers if word.isdecimal() else words).append(word)
    rest = {name: letters(text) for name, text in more.items()}
    shortened = "".join(char for char in phone if char.isdigit())[-10:]
    return Likened(
        key, letters(given), letters(family), letters("".join(words)), "".join(numbers[:1]), phone=shortened, **rest
    )


def letters(text: str) -> str:
    return _LETTERS.sub("", fold(text))


def may_be_one(one: Likened, other: Likened) -> bool:
    """Whether all that both say reaches ``ALIKE``; what is not name or city is looked at first, for most pairs fail there."""
    rest = _rest(one, other)
    return rest > 0 and rest + _names(one, other) + _weighed("city", _alike(one.city, other.city)) >= ALIKE


def _rest(one: Likened, other: Likened) -> float:
    """What everything but name and city says."""
    return (
        _weighed("phone", _equal(one.phone, other.phone))
        + _weighed("mailbox", _equal(one.mailbox, other.mailbox))
        + _weighed("home", _equal(one.home, other.home))
        + _weighed("postcode", _digits(one.postcode, other.postcode))
        + _weighed("number", _digits(one.number, other.number))
        + _weighed("street", _whole(one.street, other.street))
    )


def names_are_alike(one: Likened, other: Likened) -> bool:
    """Whether two names, with one more thing in common, may be one person's: as much as a telephone weighs is given."""
    return _names(one, other) + _WEIGHTS["phone"][0] >= ALIKE


def _names(one: Likened, other: Likened) -> float:
    straight = _weighed("given", _alike(one.given, other.given)) + _weighed("family", _alike(one.family, other.family))
    turned = _weighed("given", _alike(one.given, other.family)) + _weighed("family", _alike(one.family, other.given))
    return max(straight, turned - 0.5)


def _weighed(what: str, share: float | None) -> float:
    if share is None:
        return 0.0
    most, least = _WEIGHTS[what]
    if share >= 0.6:
        return most * (share - 0.4) / 0.6
    if share <= 0.3:
        return least
    return least + (share - 0.3) / 0.3 * (most / 3 - least)


def _equal(one: str, other: str) -> float | None:
    return float(one == other) if one and other else None


def _alike(one: str, other: str) -> float | None:
    if not (one and other):
        return None
    if one == other:
        return 1.0
    first, second = _pairs(f"^{one}$"), _pairs(f"^{other}$")
    return 2 * (first & second).total() / (first.total() + second.total())


def _whole(one: str, other: str) -> float | None:
    if not (one and other):
        return None
    first, second = _pairs(one), _pairs(other)
    shared, sizes = (first & second).total(), (first.total(), second.total())
    return (shared / max(1, min(sizes)) + 2 * shared / max(1, sum(sizes))) / 2


def _digits(one: str, other: str) -> float | None:
    if not (one and other):
        return None
    if one == other:
        return 1.0
    slips = sum(a != b for a, b in zip(one, other, strict=False))
    is_slip = len(one) == len(other) and (slips <= 1 or sorted(one) == sorted(other))
    return 0.7 if is_slip else 0.0


@lru_cache(maxsize=20_000)
def _pairs(text: str) -> Counter[str]:
    return Counter(text[at : at + 2] for at in range(len(text) - 1))


# Which records are compared at all


def keys_of(one: Likened) -> set[str]:
    """The blocks a record stands in; records without a block in common are never compared."""
    first, last = sorted((one.given[:3], one.family[:3]))
    return {
        f"{what}:{told}"
        for what, told, is_whole in (
            ("name", f"{first}/{last}", bool(one.given and one.family)),
            ("phone", one.phone, bool(one.phone)),
            ("mailbox", one.mailbox, bool(one.mailbox)),
            ("given", f"{one.given[:4]}/{one.postcode[:3]}", bool(one.given and one.postcode)),
            ("family", f"{one.family[:4]}/{one.postcode[:3]}", bool(one.family and one.postcode)),
            ("street", f"{one.street[:5]}/{one.postcode[-2:]}", bool(one.street and one.postcode)),
            ("house", f"{one.number}/{one.postcode}", bool(one.number and one.postcode)),
            ("city", f"{one.street[:4]}/{one.city[:4]}", bool(one.street and one.city)),
        )
        if is_whole
    }


def pairs(people: Iterable[Likened]) -> Iterator[tuple[int, int]]:
    """The keys of any two that may be one, the smaller first; the work grows with the records, not their square."""
    blocks: dict[str, list[Likened]] = {}
    for one in people:
        for key in keys_of(one):
            blocks.setdefault(key, []).append(one)
    seen: set[tuple[int, int]] = set()
    while blocks:
        _, members = blocks.popitem()
        for one, other in _compared(members):
            pair = (min(one.key, other.key), max(one.key, other.key))
            if pair not in seen and may_be_one(one, other):
                seen.add(pair)
                yield pair


def _compared(members: list[Likened]) -> Iterator[tuple[Likened, Likened]]:
    if len(members) <= LARGEST_BLOCK:
        yield from combinations(members, 2)
        return
    members = sorted(members, key=lambda one: (one.family, one.given, one.street, one.key))
    for at, one in enumerate(members):
        for other in members[at + 1 : at + 1 + NEIGHBOURS]:
            yield one, other
