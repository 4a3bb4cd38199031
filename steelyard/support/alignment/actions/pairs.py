"""What two initiatives share, and what a group says of them in each domain."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.alignment import verbs
from steelyard.support.alignment.models import DomainRating, Initiative, Relationship
from steelyard.support.alignment.rules import NotNow


@transaction.atomic
def compare(relationship: Relationship, *, by: Any, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Keep what two initiatives share; Stale if somebody compared them first."""
    first, second = relationship.first, relationship.second
    if first.is_out or second.is_out:
        raise NotNow("One of the two was taken out of the inventory.")
    changes = change(relationship, **values) if relationship.pk else _first(relationship, values)
    if changes:
        record(verbs.COMPARED, first, by=by, changes=changes, note=f"with {second}")
    return changes


def _first(relationship: Relationship, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    given = {"run": relationship.run, "first": relationship.first, "second": relationship.second}
    try:
        with transaction.atomic():
            made = Relationship.objects.create(**given, **values)
    except IntegrityError as first:
        raise Stale(relationship) from first
    relationship.pk, relationship.version = made.pk, made.version
    return {name: [None, value] for name, value in values.items() if value} or {"shared": [None, "nothing"]}


type Rating = tuple[int | None, str]  # points, and what shows them


@transaction.atomic
def rate(initiative: Initiative, *, by: Any, ratings: Mapping[str, Rating], version: int) -> dict[str, list[Any]]:
    """Keep how an initiative stands in each domain; ``version`` is the sum of those that were read.

    Points once given are changed, not taken back: a rating without points is left as it was.
    """
    known = {one.domain: one for one in initiative.ratings.all()}
    if sum(one.version for one in known.values()) != version:
        raise Stale(initiative)
    changes: dict[str, list[Any]] = {}
    for domain, (score, evidence) in ratings.items():
        if score is not None:
            changes |= _rate(initiative, known.get(domain), domain, score=score, evidence=evidence)
    if changes:
        record(verbs.RATED, initiative, by=by, changes=changes)
    return changes


def _rate(
    initiative: Initiative, known: DomainRating | None, domain: str, *, score: int, evidence: str
) -> dict[str, list[Any]]:
    if known is not None:
        changed = change(known, score=score, evidence=evidence)
        return {f"{known.get_domain_display()}: {name}": pair for name, pair in changed.items()}
    try:
        with transaction.atomic():
            made = DomainRating.objects.create(initiative=initiative, domain=domain, score=score, evidence=evidence)
    except IntegrityError as first:
        raise Stale(initiative) from first
    return {made.get_domain_display(): [None, score]}
