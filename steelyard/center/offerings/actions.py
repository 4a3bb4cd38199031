"""Every write in the profile of support."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.center.needs.models import Statement
from steelyard.center.offerings import verbs
from steelyard.center.offerings.models import Exclusion, Offering, OfferingNeed
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change


class AnsweredAlready(Exception):
    """The offering answers this need already; a sentence for the reader."""


LINKS = ("focal_areas", "topics", "partners")


@transaction.atomic
def add_offering(*, by: Any, **values: Any) -> Offering:
    """Write down an offering; its ``focal_areas``, ``topics`` and ``partners`` are lists."""
    links = {name: values.pop(name) for name in LINKS if name in values}
    offering = Offering.objects.create(**values)
    for name, rows in links.items():
        getattr(offering, name).set(rows)
    record(verbs.ADDED, offering, by=by)
    return offering


@transaction.atomic
def alter_offering(offering: Offering, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    """Bring an offering to these values, its links included; return what changed. Raises Stale."""
    changes = change(offering, **values)
    if changes:
        record(verbs.ALTERED, offering, by=by, changes=changes)
    return changes


@transaction.atomic
def answer(offering: Offering, *, by: Any, statement: Statement, reason: str) -> OfferingNeed:
    """Say that an offering answers a need, and how. Raises AnsweredAlready."""
    if OfferingNeed.objects.filter(offering=offering, statement=statement, ended_at__isnull=True).exists():
        raise AnsweredAlready(f"{offering} answers this need already.")
    made = OfferingNeed.objects.create(offering=offering, statement=statement, reason=reason, made_by=by)
    record(verbs.ANSWERED, offering, by=by, changes={"need": [None, statement]}, note=reason)
    return made


@transaction.atomic
def unanswer(made: OfferingNeed, *, by: Any) -> None:
    """End it; that it was said stays known."""
    if OfferingNeed.objects.filter(pk=made.pk, ended_at__isnull=True).update(ended_at=timezone.now()):
        record(verbs.UNANSWERED, made.offering, by=by, changes={"need": [made.statement, None]})


@transaction.atomic
def add_exclusion(*, by: Any, **values: Any) -> Exclusion:
    """Write down what the center does not do, and where to go instead."""
    exclusion = Exclusion.objects.create(**values)
    record(verbs.ADDED, exclusion, by=by)
    return exclusion


@transaction.atomic
def alter_exclusion(exclusion: Exclusion, *, by: Any, **values: Any) -> dict[str, list[Any]]:
    """Bring it to these values; return what changed. Raises Stale."""
    changes = change(exclusion, **values)
    if changes:
        record(verbs.ALTERED, exclusion, by=by, changes=changes)
    return changes
