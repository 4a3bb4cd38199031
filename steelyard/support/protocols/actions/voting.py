"""Votes of groups: scores are sealed until all are shown together, counted, and wiped."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.seals import Unopened, seal, unseal
from steelyard.support.protocols import verbs
from steelyard.support.protocols.actions.guided_runs import recount
from steelyard.support.protocols.models import GuidedRun, Poll, RunMember, Vote
from steelyard.support.protocols.queries.guided import member_of
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.rules.guided.completing import LEAST_VOTERS, tally
from steelyard.support.protocols.rules.guided.shape import Step

TOO_LATE = (
    "The scores have been shown, so yours cannot be added: nobody scores after seeing the others. "
    "Say what you think in the note of the consensus."
)


def _about(vote: Vote) -> str:
    return f"protocols.vote.{vote.pk}"


@transaction.atomic
def cast(run: GuidedRun, *, by: User, step: Step, scores: Mapping[str, int]) -> None:
    """Take in a member's scores, sealed; until all are shown they may be given anew. Refused after that."""
    run.hold()
    poll, _ = Poll.objects.get_or_create(run=run, step=step.key)
    if poll.revealed_at:
        raise NotNow(TOO_LATE)
    member = member_of(run, by)
    if member is None:
        raise NotNow("Only members of this run vote.")
    known = {item.key: {point.points for point in item.scale} for item in step.items}
    if set(scores) != set(known) or any(score not in known[key] for key, score in scores.items()):
        raise NotNow("Choose a point for each item.")
    vote, _ = Vote.objects.get_or_create(poll=poll, member=member)
    vote.sealed = seal({key: str(score) for key, score in scores.items()}, about=_about(vote))
    vote.locked_at = timezone.now()
    vote.save(update_fields=["sealed", "locked_at"])
    record(verbs.VOTED, run, by=by, note=step.title)


@transaction.atomic
def reveal(run: GuidedRun, *, by: User | None, step: Step, early: bool = False) -> Poll:
    """Show all scores at once: how many gave each point, never who. Before all have voted only if asked to."""
    run.hold()
    poll = Poll.objects.filter(run=run, step=step.key).first()
    if poll is not None and poll.revealed_at:
        raise NotNow("The scores are shown already.")
    current = RunMember.objects.current().filter(run=run)
    votes = list(Vote.objects.filter(poll=poll, member__in=current)) if poll else []
    least = max(step.least, LEAST_VOTERS)
    if poll is None or len(votes) < least:
        raise NotNow(f"At least {least} members score before scores are shown; so far {len(votes) or 'nobody'} did.")
    if not early and len(votes) < current.count():
        raise NotNow("Some members have not scored yet.")
    opened = _opened(votes)
    counts = {item.key: tally(item, [scores[item.key] for scores in opened]) for item in step.items}
    change(poll, revealed_at=timezone.now(), tally=counts, voters=len(votes))
    Vote.objects.filter(poll=poll).update(sealed=None)
    recount(run, by=by)
    record(verbs.SHOWN, run, by=by, note=step.title)
    return poll


def _opened(votes: list[Vote]) -> list[dict[str, str]]:
    try:
        return [unseal(bytes(vote.sealed or b""), about=_about(vote)) for vote in votes]
    except Unopened as problem:
        raise NotNow(
            "These scores were sealed with a key that is not here any more. Please let everybody score again."
        ) from problem
