"""How an initiative stands in each domain: private votes of a group, shown together, then what it agrees on."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError, transaction

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import Stale, change
from steelyard.support.alignment import verbs
from steelyard.support.alignment.models import DomainRating, Initiative
from steelyard.support.alignment.queries.votes import step_of
from steelyard.support.alignment.rules import NotNow
from steelyard.support.protocols.actions.guided_runs import recount
from steelyard.support.protocols.actions.voting import cast, reveal

type Rating = tuple[int | None, str]  # points, and what shows them


@transaction.atomic
def rate(initiative: Initiative, *, by: Any, ratings: Mapping[str, Rating], version: int) -> dict[str, list[Any]]:
    """Keep how an initiative stands in each domain; ``version`` is the sum of those that were read.

    Points once given are changed, not taken back: a rating without points is left as it was.
    """
    initiative.run.hold()
    known = {one.domain: one for one in initiative.ratings.all()}
    if sum(one.version for one in known.values()) != version:
        raise Stale(initiative)
    changes: dict[str, list[Any]] = {}
    for domain, (score, evidence) in ratings.items():
        if score is not None:
            changes |= _rate(initiative, known.get(domain), domain, score=score, evidence=evidence)
    if changes:
        recount(initiative.run, by=by)
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


@transaction.atomic
def vote(initiative: Initiative, *, by: Any, scores: Mapping[str, int]) -> None:
    """Take in a member's private points for all six domains; nobody sees them before all are shown together."""
    if initiative.is_out:
        raise NotNow("This initiative was taken out of the inventory.")
    cast(initiative.run, by=by, step=step_of(initiative), scores=scores)
    record(verbs.VOTED, initiative, by=by)


@transaction.atomic
def show_votes(initiative: Initiative, *, by: Any, early: bool = False) -> None:
    """Show all points at once: how many gave each, never who."""
    reveal(initiative.run, by=by, step=step_of(initiative), early=early)
    record(verbs.SHOWN, initiative, by=by)
