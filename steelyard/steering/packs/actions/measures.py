"""Putting measures together, setting targets, filling in the cover."""

from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from steelyard.center.charge.models import AwardYear
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.steering.packs import verbs
from steelyard.steering.packs.models import Cover, OwnMeasure, Target
from steelyard.steering.packs.rules.own import part_problem
from steelyard.steering.packs.rules.packs import NotNow

_NAMES = ("subject", "form", "number", "condition", "question", "tier", "level", "quadrant", "split_by")


def _check(values: dict[str, Any]) -> None:
    parts = {name: str(values.get(name) or "") for name in _NAMES}
    topic = values.get("topic")
    if problem := part_problem(parts | {"topic": str(topic.pk) if topic else ""}):
        raise NotNow(problem[1])


@transaction.atomic
def make_measure(*, by: User | None, **values: Any) -> OwnMeasure:
    """Put a measure together from parts that fit."""
    _check(values)
    try:
        with transaction.atomic():
            made = OwnMeasure.objects.create(made_by=by, **values)
    except IntegrityError as taken:
        raise NotNow("Another measure in use has this name.") from taken
    record(verbs.MEASURE_MADE, made, by=by)
    return made


@transaction.atomic
def alter_measure(own: OwnMeasure, *, by: User | None, **values: Any) -> OwnMeasure:
    """Change what a measure says; reports that were submitted keep what it said."""
    if own.retired_at:
        raise NotNow("This measure was retired.")
    _check({name: getattr(own, name) for name in (*_NAMES, "topic")} | values)
    try:
        with transaction.atomic():
            changes = change(own, **values)
    except IntegrityError as taken:
        raise NotNow("Another measure in use has this name.") from taken
    if changes:
        record(verbs.MEASURE_ALTERED, own, by=by, changes={name: [str(a), str(b)] for name, (a, b) in changes.items()})
    return own


@transaction.atomic
def retire_measure(own: OwnMeasure, *, by: User | None) -> OwnMeasure:
    """Take a measure out of use; targets that name it stand, and say that it was retired."""
    if own.retired_at:
        raise NotNow("This measure was retired already.")
    change(own, retired_at=timezone.now())
    record(verbs.MEASURE_RETIRED, own, by=by)
    return own


@transaction.atomic
def set_target(year: AwardYear, *, by: User | None, **values: Any) -> Target:
    """Set what a number of an award year should be."""
    _refuse_twice(year, values)
    place = Target.objects.filter(award_year=year).count()
    made = Target.objects.create(award_year=year, position=place, **values)
    record(verbs.TARGET_SET, made, by=by)
    return made


def _refuse_twice(year: AwardYear, values: dict[str, Any], but: int = 0) -> None:
    rows = Target.objects.standing().filter(award_year=year, measure=values["measure"], value=values["value"])
    if rows.exclude(pk=but).exists():
        raise NotNow("This number has a target for this award year already.")


@transaction.atomic
def alter_target(target: Target, *, by: User | None, **values: Any) -> Target:
    if target.removed_at:
        raise NotNow("This target was taken away.")
    _refuse_twice(target.award_year, values, but=target.pk)
    if changes := change(target, **values):
        record(verbs.TARGET_ALTERED, target, by=by, changes=changes)
    return target


@transaction.atomic
def remove_target(target: Target, *, by: User | None) -> Target:
    if target.removed_at:
        raise NotNow("This target was taken away already.")
    change(target, removed_at=timezone.now())
    record(verbs.TARGET_REMOVED, target, by=by)
    return target


@transaction.atomic
def write_cover(cover: Cover, *, by: User | None, **values: Any) -> Cover:
    """Fill in what the cover of every report says."""
    if cover.pk is None:
        cover, _ = Cover.objects.get_or_create(only=True)
    if changes := change(cover, **values):
        told = {name: [str(a or ""), str(b or "")] for name, (a, b) in changes.items()}
        record(verbs.COVER_WRITTEN, cover, by=by, changes=told)
    return cover
