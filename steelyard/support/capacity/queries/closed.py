"""Capacity gaps closed, for any number of supports in four statements: what a director sees of all engagements."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import Any

from steelyard.support.capacity.models import AgreedLevel, Claim, Profile
from steelyard.support.capacity.queries.pictures import Where, steps_of
from steelyard.support.capacity.rules import RoundStatus, Standing
from steelyard.support.capacity.rules.gaps import Closed, Course, Step
from steelyard.support.capacity.rules.gaps import closed as sum_of


def closed(support_ids: Collection[int], *, on: date | None = None) -> dict[int, Closed]:
    """What is closed under each support, as it counted on a day (now if none is given); nothing for those without a profile.

    ``claimed`` and ``built`` count the claims up to that day as they stand today.
    """
    of = dict(Profile.objects.filter(support__in=list(support_ids)).values_list("pk", "support_id"))
    groups: dict[Any, list[int]] = defaultdict(list)
    for profile, support in of.items():
        groups[support].append(profile)
    return _sums(groups, on)


def closed_of_all(profiles: Any, *, on: date | None = None, kind: str = "") -> Closed:
    """What is closed over all of some profiles together; ``kind`` narrows it to one kind of capacity."""
    keys = list(profiles.order_by().values_list("pk", flat=True))
    return _sums({0: keys}, on, kind).get(0, Closed())


def _sums(groups: dict[Any, list[int]], on: date | None, kind: str = "") -> dict[Any, Closed]:
    keys = [key for group in groups.values() for key in group]
    courses, counts = _courses(keys), _counts(keys, on, kind)
    return {
        name: sum_of(
            (one for key in group for one in courses.get(key, ()) if not kind or one.kind == kind),
            on=on,
            claimed=sum(counts[key][Standing.CLAIMED] for key in group),
            built=sum(counts[key][Standing.BUILT] for key in group),
        )
        for name, group in groups.items()
    }


_LEVEL = (
    "round__profile_id",
    "capacity__key",
    "capacity__kind",
    "round__agreed_on",
    "existing",
    "desired",
)


def _courses(keys: list[int]) -> dict[int, list[Course]]:
    rows = AgreedLevel.objects.filter(round__profile__in=keys, round__status=RoundStatus.AGREED)
    levels: dict[Where, list[Step]] = defaultdict(list)
    wanted: dict[Where, tuple[str, int]] = {}
    for profile, key, kind, day, existing, desired in rows.order_by(
        "round__agreed_on", "round__number", "id"
    ).values_list(*_LEVEL):
        levels[profile, key].append(Step(day, existing))
        wanted[profile, key] = kind, desired
    built = _built(keys)
    found: dict[int, list[Course]] = defaultdict(list)
    for where, steps in levels.items():
        kind, target = wanted[where]
        found[where[0]].append(Course(kind, target, steps_of(steps, built[where])))
    return found


def _rows(keys: Iterable[int]) -> Any:
    return Claim.objects.standing().filter(profile__in=list(keys)).order_by("on", "id")


def _built(keys: list[int]) -> dict[Where, list[tuple[date, int]]]:
    found: dict[Where, list[tuple[date, int]]] = defaultdict(list)
    for profile, key, day, level in (
        _rows(keys).filter(standing=Standing.BUILT).values_list("profile_id", "key", "on", "level")
    ):
        found[profile, key].append((day, level))
    return found


def _counts(keys: list[int], on: date | None, kind: str) -> dict[int, dict[str, int]]:
    rows = _rows(keys)
    if on is not None:
        rows = rows.filter(on__lte=on)
    if kind:
        rows = rows.filter(capacity__kind=kind)
    found: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for profile, standing in rows.values_list("profile_id", "standing"):
        found[profile][standing] += 1
    return found
