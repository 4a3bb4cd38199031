"""The yearly refresh: opened by the director, voted in, and ranked for good when it closes."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from steelyard.center.needs import verbs
from steelyard.center.needs.actions.statements import NoRound, _now_open
from steelyard.center.needs.models import Round, Standing, Statement, Vote
from steelyard.center.needs.queries.rounds import open_round, to_rank, weighed_in
from steelyard.center.needs.queries.voices import tallies
from steelyard.center.needs.rules import VoteKind, ranks
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change


class CannotOpen(Exception):
    """A round cannot be opened now; the message says why."""


class CannotVote(Exception):
    """There is nothing to vote on here; the message says why."""


@transaction.atomic
def begin_round(*, by: User | None, name: str, since: date, until: date, is_simulated: bool = False) -> Round:
    """Open a round that hears what was said from a day until a day. Raises CannotOpen."""
    standing = open_round()
    if standing:
        raise CannotOpen(f"The round {standing} is still open. Close it first.")
    if Round.objects.filter(name=name).exists():
        raise CannotOpen(f"There was a round {name} already.")
    other = Round.objects.filter(since__lte=until, until__gte=since).first()
    if other:
        raise CannotOpen(f"These days overlap with the round {other}.")
    made = Round.objects.create(name=name, since=since, until=until, is_simulated=is_simulated)
    record(verbs.OPENED, made, by=by)
    return made


@transaction.atomic
def close_round(in_round: Round, *, by: User | None) -> list[Standing]:
    """Rank what was weighed, keep it as it stands today, and let nobody vote any more. Raises Stale and NoRound."""
    if not in_round.is_open:
        raise NoRound("This round is closed already.")
    change(in_round, is_open=False, closed_at=timezone.now())
    counted = tallies(weighed_in(in_round))
    rows = to_rank(in_round, {key: found.voices for key, found in counted.items()})
    placed = ranks(rows)
    made = Standing.objects.bulk_create(
        Standing(
            statement_id=row.statement,
            round=in_round,
            rank=placed[row.statement],
            weight=row.weight,
            in_favor=row.in_favor,
            against=row.against,
            voices=row.voices,
            people=counted[row.statement].people,
        )
        for row in rows
    )
    record(verbs.CLOSED, in_round, by=by, changes={"ranked": [None, len(made)]})
    return made


@transaction.atomic
def vote(statement: Statement, *, by: User, kind: VoteKind) -> Vote:
    """Cast or change one's vote on a need in the open round. Raises NoRound and CannotVote.

    History says that somebody voted, never how.
    """
    current = _now_open()
    if statement.under_id or statement.withdrawn_at or statement.is_raw:
        raise CannotVote("This need was merged, withdrawn, or is not in words of ours yet; it takes no votes.")
    values = {"kind": kind.value, "cast_at": timezone.now()}
    made, _ = Vote.objects.update_or_create(statement=statement, round=current, user=by, defaults=values)
    record(verbs.VOTED, statement, by=by, note=current.name)
    return made
