"""Rounds of ratings: who rated what, the middle of it, and what both sides wrote down."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steelyard.foundation.accounts.models import User
from steelyard.support.capacity.models import AgreedLevel, Capacity, Profile, Rating, Round
from steelyard.support.capacity.queries.framework import capacities
from steelyard.support.capacity.rules import RoundStatus, Side, mark_of, median

type Levels = Mapping[int, tuple[int, int]]  # by key of a capacity: existing and desired


@dataclass(frozen=True)
class Asked:
    """One capacity of a round: every rating, those of the center first, and the level written down."""

    capacity: Capacity
    ratings: Sequence[Rating]
    level: AgreedLevel | None = None

    @property
    def existing(self) -> int | None:
        return median(one.existing for one in self.ratings)

    @property
    def desired(self) -> int | None:
        return median(one.desired for one in self.ratings)

    def spread(self, name: str) -> str:
        found = sorted(getattr(one, name) for one in self.ratings)
        return "" if not found else f"{found[0]}" if found[0] == found[-1] else f"{found[0]}–{found[-1]}"

    @property
    def existing_spread(self) -> str:
        return self.spread("existing")

    @property
    def desired_spread(self) -> str:
        return self.spread("desired")


def rounds() -> Any:
    return Round.objects.select_related(
        "profile__agency", "profile__focal_area", "profile__support__liaison__person", "framework", "proposed_by", "agreed_by"
    )  # fmt: skip


def rounds_of(profile: Profile) -> list[Round]:
    """The newest first."""
    return list(rounds().filter(profile=profile).order_by("-number"))


def open_of(found: Iterable[Round]) -> Round | None:
    return next((one for one in found if not one.is_agreed), None)


def asked(found: Round) -> list[Asked]:
    """Each capacity of the round's version with its ratings and its level: three queries."""
    ratings: dict[int, list[Rating]] = defaultdict(list)
    for row in found.ratings.select_related("rater").order_by("-side", "rater__name", "id"):
        ratings[row.capacity_id].append(row)
    levels = {row.capacity_id: row for row in found.levels.all()}
    return [Asked(one, ratings[one.pk], levels.get(one.pk)) for one in capacities(found.framework_id)]


def own_ratings(found: Round, rater: User) -> dict[int, Rating]:
    return {row.capacity_id: row for row in found.ratings.filter(rater=rater)}


def raters(found: Round) -> list[tuple[str, int]]:
    """How many people of each side have rated."""
    people: dict[str, set[int | None]] = {side.value: set() for side in Side}
    for side, rater in found.ratings.order_by("id").values_list("side", "rater_id"):
        people[side].add(rater)
    return [(side.label, len(people[side.value])) for side in Side]


def levels_of(found: Round) -> dict[int, tuple[int, int]]:
    return {row.capacity_id: (row.existing, row.desired) for row in found.levels.order_by("id")}


def mark_of_levels(levels: Levels) -> str:
    """A hash of the levels that somebody agrees on."""
    return mark_of((key, existing, desired) for key, (existing, desired) in levels.items())


def mark_of_ratings(found: Round) -> str:
    """A hash of every rating of a round, so that nobody writes levels down past one that came meanwhile."""
    return mark_of(found.ratings.order_by("id").values_list("id", "version"))


def waiting_for(agencies: Iterable[int]) -> list[Round]:
    """Levels that wait for these agencies' answer, the longest waiting first."""
    rows = rounds().filter(profile__agency__in=list(agencies), status=RoundStatus.PROPOSED)
    return list(rows.order_by("proposed_at", "id"))


def to_rate(user: User, agencies: Iterable[int]) -> list[Round]:
    """Open rounds of these agencies that the user has not rated yet."""
    rows = rounds().filter(profile__agency__in=list(agencies), status=RoundStatus.RATING)
    done = Rating.objects.filter(rater=user).values("round_id")
    return list(rows.exclude(pk__in=done).order_by("opened_on", "id"))
