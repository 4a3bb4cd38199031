"""Replies to what reviewers found missing: each is recorded, and the last one settles the run."""

from django.db import transaction

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.protocols import verbs
from steelyard.support.protocols.models import Ballot, Reply, Run
from steelyard.support.protocols.rules import Answers, BallotStatus, NotNow, Outcome, outcome_of


@transaction.atomic
def reply(ballot: Ballot, *, by: User | None, item: str, text: str) -> Reply:
    """Record what was done, or decided, about one answer that owes a reply."""
    run, content = ballot.run, ballot.run.template.asks
    if not run.is_revealed:
        raise NotNow("Nobody has seen these answers yet.")
    if not content.owes or Answers.of(ballot.answers).marks.get(item) != content.owes:
        raise NotNow("This answer asks for no reply.")
    made, is_new = Reply.objects.get_or_create(ballot=ballot, item=item, defaults={"text": text, "by": by})
    if not is_new:
        raise NotNow("This answer has a reply already.")
    changes = change(run, outcome=_outcome(run).value)
    note = f"{next(one.name for one in content.items if one.key == item)}: {text}"
    record(verbs.REPLIED, run, by=by, changes=changes, note=note)
    return made


def _outcome(run: Run) -> Outcome:
    ballots = list(run.ballots.filter(status=BallotStatus.LOCKED).order_by("position"))
    places = {ballot.pk: place for place, ballot in enumerate(ballots)}
    replied = {(places[one.ballot_id], one.item) for one in Reply.objects.filter(ballot__in=ballots)}
    return outcome_of(run.template.asks, [Answers.of(one.answers) for one in ballots], replied)[0]
