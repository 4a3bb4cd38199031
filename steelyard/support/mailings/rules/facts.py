"""What an audience is made of: facts about people, each of which narrows it."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import date
from typing import Any

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.rules import OrganizationKind
from steelyard.support.delivery.rules import ActivityKind

MOST = 60  # values of one fact; more states there are not
LONGEST_KEY = 18  # digits that every database holds


class Unclear(ValueError):
    """Facts that nobody could have chosen; the message says which."""


@dataclass(frozen=True)
class Facts:
    """Within one fact any value will do; all facts that are given must be true.

    Activity, kinds, tiers, topics, focal areas and ``since`` say what somebody took part in: one and the same activity.
    """

    activity: int | None = None
    kinds: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    topics: tuple[int, ...] = ()
    focal_areas: tuple[int, ...] = ()
    since: date | None = None
    registered: int | None = None  # for this event, coming or not
    collaboratives: tuple[int, ...] = ()  # in a team of one of these today
    titles: tuple[str, ...] = ()  # words of the title at work
    states: tuple[str, ...] = ()
    organization_kinds: tuple[str, ...] = ()

    @property
    def is_about_activities(self) -> bool:
        return any((self.activity, self.kinds, self.tiers, self.topics, self.focal_areas, self.since))

    @property
    def is_everybody(self) -> bool:
        return self == Facts()

    def kept(self) -> dict[str, Any]:
        """As JSON keeps them: only what was given."""
        given = {name: value for name, value in asdict(self).items() if value}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in given.items()}


_WORDS: dict[str, Iterable[str]] = {
    "kinds": [one.value for one in ActivityKind],
    "tiers": [one.value for one in TierKey],
    "organization_kinds": [one.value for one in OrganizationKind],
}
_KEYS = ("topics", "focal_areas", "collaboratives")


def read(kept: Mapping[str, Any]) -> Facts:
    """Facts from what JSON or a form holds. Raises Unclear for what nobody could have chosen."""
    unknown = set(kept) - {field.name for field in fields(Facts)}
    if unknown:
        raise Unclear(f"There is no fact called {min(unknown)}.")
    given = {name: value for name, value in kept.items() if value}
    for name, known in _WORDS.items():
        given[name] = _several(given, name, str)
        _refuse_unknown(name, set(given[name]) - set(known))
    for name in _KEYS:
        given[name] = _several(given, name, _key)
    for name in ("titles", "states"):
        given[name] = _several(given, name, str)
    for name in ("activity", "registered"):
        given[name] = _key(given[name]) if name in given else None
    given["since"] = _day(given.get("since"))
    return Facts(**given)


def _several(given: Mapping[str, Any], name: str, read_one: Any) -> tuple[Any, ...]:
    values = given.get(name, ())
    if not isinstance(values, list | tuple) or len(values) > MOST:
        raise Unclear(f"At most {MOST} values of one fact.")
    return tuple(dict.fromkeys(read_one(one) for one in values))


def _refuse_unknown(name: str, unknown: set[str]) -> None:
    if unknown:
        raise Unclear(f"{min(unknown)[:40]} is none of the {name.replace('_', ' ')}.")


def _key(value: Any) -> int:
    text = str(value)
    if not text.isdecimal() or not text.isascii() or len(text) > LONGEST_KEY:
        raise Unclear(f"{text[:40]} is no number of a record.")
    return int(text)


def _day(value: Any) -> date | None:
    if not value or isinstance(value, date):
        return value or None
    try:
        return date.fromisoformat(str(value))
    except ValueError as problem:
        raise Unclear(f"{str(value)[:40]} is no day.") from problem
