"""Rows of files: levels as a rating of the center, and levels claimed; nothing built."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from steelyard.foundation.history.actions import record
from steelyard.support.capacity import verbs
from steelyard.support.capacity.actions.claims import claim
from steelyard.support.capacity.actions.rounds import open_profile, rate
from steelyard.support.capacity.models import Capacity, Claim, Profile, Rating, Round
from steelyard.support.capacity.queries import framework as frameworks
from steelyard.support.capacity.rules import NotNow, RoundStatus, Side

type Row = Mapping[str, Any]


@transaction.atomic
def begin(row: Row, *, by: Any) -> Profile:
    """Open the profile that a row is about and take the row in."""
    profile = open_profile(row["agency"], by=by, focal_area=row["focal_area"], support=row["support"], on=row["on"])
    take_in(profile, by=by, row=row)
    return profile


@transaction.atomic
def take_in(profile: Profile, *, by: Any, row: Row) -> dict[str, list[Any]]:
    """Keep what a row says beyond what is known; returns what changed."""
    changes: dict[str, list[Any]] = {}
    if row["existing"] is not None and not _rated(profile, row, by=by):
        found = Round.objects.filter(profile=profile, status=RoundStatus.RATING).first()
        if found is None:
            raise NotNow("No round of this agency takes ratings. Open one on its page first.")
        capacity = _capacity(found.framework_id, row["capacity"])
        given = (row["existing"], row["desired"], row["why"])
        rate(found, by=by, side=Side.CENTER, ratings={capacity.pk: given}, on=row["on"])
        changes["levels"] = [None, f"{row['existing']}, wanted {row['desired']}"]
    if row["claimed"] is not None and not _claimed(profile, row):
        newest = frameworks.newest()
        capacity = _capacity(newest.pk if newest else 0, row["capacity"])
        claim(profile, by=by, capacity=capacity, level=row["claimed"], on=row["on"], words=row["why"])
        changes["claimed"] = [None, row["claimed"]]
    if changes:
        record(verbs.LOADED, profile, by=by, changes=changes)
    return changes


def _capacity(framework: int, key: str) -> Capacity:
    found = Capacity.objects.filter(framework=framework, key=key).first()
    if found is None:
        raise NotNow(f"The framework has no capacity with the key {key}.")
    return found


def _rated(profile: Profile, row: Row, *, by: Any) -> bool:
    """Whether the same person or file said the same of this capacity already."""
    same = {name: row[name] for name in ("existing", "desired", "why", "on")}
    rows = Rating.objects.filter(round__profile=profile, capacity__key=row["capacity"], rater=by)
    return rows.filter(**same).exists()


def _claimed(profile: Profile, row: Row) -> bool:
    rows = Claim.objects.filter(profile=profile, key=row["capacity"], level=row["claimed"])
    return rows.filter(on=row["on"], words=row["why"]).exists()
