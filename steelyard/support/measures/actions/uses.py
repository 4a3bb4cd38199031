"""Measures in use: put under a support, altered, ended; and when its months are shared."""

from datetime import date
from typing import Required, TypedDict, Unpack

from django.db import IntegrityError, transaction

from steelyard.center.directory.models import Organization
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.months import month_of
from steelyard.support.delivery.models import Support
from steelyard.support.measures import verbs
from steelyard.support.measures.models import Definition, Measure, Routine
from steelyard.support.measures.rules import Every, NotNow

TWICE = "This measure is in use here already."


class Use(TypedDict, total=False):
    """From when and from what a measure goes, to what, by when."""

    since: Required[date]
    organization: Organization | None
    own_dates: list[str]
    baseline: int | None
    target: int | None
    target_on: date | None
    frozen_points: int | None
    position: int
    is_simulated: bool


@transaction.atomic
def use(support: Support, *, by: User | None, definition: Definition, **values: Unpack[Use]) -> Measure:
    """Put a defined measure in use under a support; with the first one its months are to be shared."""
    agency = values.get("organization")
    if agency is not None and not support.recipients.filter(pk=agency.pk).exists():
        raise NotNow(f"{agency} does not receive this support.")
    if definition.retired_at is not None:
        raise NotNow("This definition was taken out of use.")
    assert definition.current is not None
    if definition.current.every == Every.OWN and not values.get("own_dates"):
        raise NotNow("Say on which days this measure is collected.")
    try:
        with transaction.atomic():
            measure = Measure.objects.create(support=support, definition=definition, **values)
    except IntegrityError as twice:
        raise NotNow(TWICE) from twice
    if not Routine.objects.filter(support=support).exists():
        Routine.objects.create(
            support=support, since=month_of(values["since"]), is_simulated=values.get("is_simulated", False)
        )
    record(verbs.USED, measure, by=by, note=f"{definition}: {support}"[:300])
    return measure


class Altered(TypedDict, total=False):
    """What may be changed of a measure in use."""

    own_dates: list[str]
    baseline: int | None
    target: int | None
    target_on: date | None
    frozen_points: int | None


@transaction.atomic
def alter(measure: Measure, *, by: User | None, **values: Unpack[Altered]) -> bool:
    """Change target, baseline, dates or the frozen median."""
    changes = change(measure, **values)
    if changes:
        record(verbs.ALTERED, measure, by=by, changes=changes)
    return bool(changes)


@transaction.atomic
def end(measure: Measure, *, by: User | None, on: date) -> None:
    """Collect this no more after a day; its values stay."""
    if on < measure.since:
        raise NotNow("A measure cannot end before it began.")
    changes = change(measure, ended_on=on)
    record(verbs.ENDED, measure, by=by, changes=changes)


@transaction.atomic
def resume(measure: Measure, *, by: User | None) -> None:
    """Take an ended measure up again."""
    try:
        with transaction.atomic():
            changes = change(measure, ended_on=None)
    except IntegrityError as twice:
        raise NotNow(TWICE) from twice
    record(verbs.RESUMED, measure, by=by, changes=changes)


@transaction.atomic
def arrange(routine: Routine, *, by: User | None, since: date, until: date | None, due_day: int) -> bool:
    """Say from which month to which a support's data is shared, and by which day of the month after."""
    last = month_of(until) if until else None
    if last is not None and last < month_of(since):
        raise NotNow("The last month lies before the first one.")
    changes = change(routine, since=month_of(since), until=last, due_day=due_day)
    if changes:
        record(verbs.ROUTINE, routine.support, by=by, changes=changes)
    return bool(changes)
