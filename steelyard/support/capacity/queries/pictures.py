"""Where agencies stand: existing, now and desired per capacity, for any number of profiles in four queries."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Prefetch

from steelyard.center.directory.models import Affiliation
from steelyard.support.capacity.models import AgreedLevel, Capacity, Claim, Holder, Profile
from steelyard.support.capacity.rules import Kind, RoundStatus
from steelyard.support.capacity.rules.gaps import Closed, Course, Rest, Step, closed

type Where = tuple[int, str]  # a profile and the key of a capacity


@dataclass(frozen=True)
class Line:
    """One capacity of a profile: its course, its claims (the newest first), and on whom it rests."""

    capacity: Capacity
    course: Course
    claims: Sequence[Claim] = ()
    holders: Sequence[Holder] = ()
    rest: Rest = field(default_factory=Rest)

    @property
    def built(self) -> Claim | None:
        return next((one for one in self.claims if one.is_built), None)

    @property
    def claimed(self) -> Claim | None:
        """The newest claim that is not built and reaches beyond what counts."""
        now = self.course.level() or 0
        return next((one for one in self.claims if one.is_claimed and one.level > now), None)

    @property
    def now(self) -> int | None:
        return self.course.level()

    @property
    def percent(self) -> int | None:
        share = self.course.share()
        return None if share is None else int(100 * share)

    @property
    def state(self) -> str:
        """How far the capacity is, in a word."""
        if self.course.baseline is None:
            return "no level agreed yet"
        if not self.course.gap:
            return "no gap"
        return "closed" if self.course.gained() >= self.course.gap else "open"


@dataclass(frozen=True)
class Picture:
    """All capacities of a profile, and what is closed of their gaps."""

    lines: Sequence[Line] = ()

    @property
    def closed(self) -> Closed:
        claims = [one for line in self.lines for one in line.claims]
        return closed(
            (line.course for line in self.lines),
            claimed=sum(one.is_claimed for one in claims),
            built=sum(one.is_built for one in claims),
        )

    @property
    def flagged(self) -> list[Line]:
        return [line for line in self.lines if line.rest.told]

    def of(self, kind: str) -> "Picture":
        return Picture([line for line in self.lines if not kind or line.capacity.kind == kind])

    @property
    def organizational(self) -> int:
        return sum(line.capacity.kind == Kind.ORGANIZATIONAL for line in self.lines)


def pictures(profiles: Iterable[Profile], today: date) -> dict[int, Picture]:
    """A picture for each profile by its key: levels, claims, holders, and where those work."""
    keys = [one.pk for one in profiles]
    capacities: dict[Where, Capacity] = {}
    levels, targets = _levels(keys, capacities)
    claims = _claims(keys, capacities)
    held = _holders(keys)
    found: dict[int, list[Line]] = defaultdict(list)
    for where, capacity in sorted(capacities.items(), key=lambda pair: (pair[0][0], pair[1].position, pair[1].pk)):
        steps = steps_of(levels[where], [(one.on, one.level) for one in claims[where] if one.is_built])
        holders = held[where]
        course = Course(capacity.kind, targets.get(where), steps)
        found[where[0]].append(Line(capacity, course, claims[where], holders, rest_of(holders, today)))
    return {key: Picture(found[key]) for key in keys}


def _levels(keys: Sequence[int], capacities: dict[Where, Capacity]) -> tuple[dict[Where, list[Step]], dict[Where, int]]:
    """Agreed levels, the oldest first, and what is wanted by the newest; notes each capacity in its newest wording."""
    rows = AgreedLevel.objects.filter(round__profile__in=keys, round__status=RoundStatus.AGREED)
    levels: dict[Where, list[Step]] = defaultdict(list)
    targets: dict[Where, int] = {}
    for row in rows.select_related("round", "capacity").order_by("round__agreed_on", "round__number", "id"):
        where = row.round.profile_id, row.capacity.key
        capacities[where] = row.capacity
        levels[where].append(Step(row.round.agreed_on or row.round.opened_on, row.existing))
        targets[where] = row.desired
    return levels, targets


def _claims(keys: Sequence[int], capacities: dict[Where, Capacity]) -> dict[Where, list[Claim]]:
    found: dict[Where, list[Claim]] = defaultdict(list)
    rows = Claim.objects.standing().filter(profile__in=keys).select_related("capacity")
    for claim in rows.order_by("-on", "-id"):
        capacities.setdefault((claim.profile_id, claim.key), claim.capacity)
        found[claim.profile_id, claim.key].append(claim)
    return found


def steps_of(levels: Sequence[Step], built: Iterable[tuple[date, int]]) -> tuple[Step, ...]:
    """Levels and what was built since the baseline, by day; on one day the agreed level comes first."""
    if not levels:
        return ()
    since = levels[0].on
    rows = [(step.on, 0, step) for step in levels]
    rows += [(on, 1, Step(on, level)) for on, level in built if on >= since]
    return tuple(step for _, _, step in sorted(rows, key=lambda row: row[:2]))


def _holders(keys: Sequence[int]) -> dict[Where, list[Holder]]:
    found: dict[Where, list[Holder]] = defaultdict(list)
    places = Prefetch("person__affiliations", Affiliation.objects.order_by("id"))
    rows = Holder.objects.filter(profile__in=keys).select_related("person", "profile").prefetch_related(places)
    for one in rows.order_by("person__name_key", "id"):
        found[one.profile_id, one.key].append(one)
    return found


def rest_of(holders: Iterable[Holder], today: date) -> Rest:
    """Who of those named still works at the agency."""
    current = [one for one in holders if one.until is None or one.until >= today]
    here = [one.person.name for one in current if works_there(one, today)]
    left = [one.person.name for one in current if not works_there(one, today)]
    return Rest(tuple(here), tuple(left))


def works_there(holder: Holder, today: date) -> bool:
    """By the directory: a place at the agency that has not ended; without any place there, the organization of today."""
    agency, person = holder.profile.agency_id, holder.person
    places = [one for one in person.affiliations.all() if one.organization_id == agency]
    if places:
        return any(one.until is None or one.until >= today for one in places)
    return person.organization_id == agency


def profiles() -> Any:
    """Profiles with what their pages name."""
    return Profile.objects.select_related("agency__state", "focal_area", "support__liaison__person")
