"""Rounds: the open one, who voted how often, what ranked where, and what rose and fell between two."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, prefetch_related_objects

from steelyard.center.needs.models import Round, Standing, Statement, StatementQuerySet, Vote, Weighing
from steelyard.center.needs.rules import Move, Stood, VoteKind, Weighed, moves
from steelyard.foundation.kit.charts import Slope


def open_round() -> Round | None:
    return Round.objects.filter(is_open=True).first()


def rounds(user: Any) -> list[Round]:
    """Every round, newest first, with how many needs were weighed in it."""
    return list(Round.objects.visible_to(user).annotate(weighed=Count("weighings")).order_by("-since", "-id"))


@dataclass(frozen=True)
class Results:
    """Votes on one statement as this user may see them: counts only after one's own vote, or once it is closed."""

    mine: str
    in_favor: int | None
    against: int | None

    @property
    def is_shown(self) -> bool:
        return self.in_favor is not None

    @property
    def mine_label(self) -> str:
        return VoteKind(self.mine).label if self.mine else ""


def results(user: Any, statements: Iterable[int], in_round: Round) -> dict[int, Results]:
    """{statement: votes in a round}; two queries. Nobody, whatever the role, reads counts before voting."""
    keys = list(statements)
    own = dict(
        Vote.objects.visible_to(user).filter(statement_id__in=keys, round=in_round).values_list("statement_id", "kind")
    )
    counted = vote_counts(in_round, keys)
    found = {}
    for key in keys:
        is_open = key in own or not in_round.is_open
        favor, against = counted.get(key, (0, 0))
        found[key] = Results(own.get(key, ""), favor if is_open else None, against if is_open else None)
    return found


def vote_counts(in_round: Round, statements: Iterable[int]) -> dict[int, tuple[int, int]]:
    """{statement: (in favor, against)}; for closing a round and for ``results``."""
    rows = Vote.objects.filter(round=in_round, statement_id__in=list(statements)).values("statement_id")
    counted = rows.annotate(now=Count("pk", Q(kind=VoteKind.NOW)), later=Count("pk", Q(kind=VoteKind.LATER)))
    return {row["statement_id"]: (row["now"], row["later"]) for row in counted.order_by()}


@dataclass(frozen=True)
class Choice:
    """One line of the ballot paper."""

    statement: Statement
    results: Results


def to_vote_on(user: Any) -> StatementQuerySet:
    """What a ballot asks about: living needs in words of ours."""
    return Statement.objects.visible_to(user).living().filter(is_raw=False)


def ballot(user: Any, in_round: Round, statements: Sequence[Statement]) -> list[Choice]:
    """The lines of the ballot paper about these needs; three queries."""
    prefetch_related_objects(statements, "topics")
    found = results(user, [one.pk for one in statements], in_round)
    return [Choice(one, found[one.pk]) for one in statements]


def left_to_vote(user: Any, in_round: Round) -> int:
    """On how many needs of the open round somebody has not voted yet."""
    return to_vote_on(user).exclude(votes__in=Vote.objects.filter(round=in_round, user_id=user.pk)).count()


def weighing_now(statement: Statement) -> dict[str, Any]:
    """What was said of a need's weight in the open round, by the names of the form's fields; {} before that."""
    found = Weighing.objects.filter(statement=statement, round__is_open=True).first()
    return {"weight": found.weight, "reason": found.reason} if found else {}


def weighed_in(in_round: Round) -> dict[int, int]:
    """{living statement: weight} of a round."""
    rows = Weighing.objects.filter(round=in_round, statement__under__isnull=True, statement__withdrawn_at__isnull=True)
    return dict(rows.values_list("statement_id", "weight"))


def to_rank(in_round: Round, voices: dict[int, int]) -> list[Weighed]:
    """What the ranks of a round follow from, for every statement weighed in it."""
    weights = weighed_in(in_round)
    votes = vote_counts(in_round, weights)
    return [Weighed(key, weight, *votes.get(key, (0, 0)), voices.get(key, 0)) for key, weight in weights.items()]


def standings(user: Any, in_round: Round) -> list[Standing]:
    rows = Standing.objects.visible_to(user).filter(round=in_round, statement__in=Statement.objects.visible_to(user))
    return list(rows.select_related("statement__under").order_by("rank", "id"))


@dataclass(frozen=True)
class Moved:
    """A statement in two rounds, in words."""

    statement: Statement
    move: Move


def compared(user: Any, before: Round, after: Round) -> list[Moved]:
    """What rose and fell between two closed rounds; a statement merged since stands with its best rank. Three queries."""
    first, second = _stood(before), _stood(after)
    known = Statement.objects.visible_to(user).in_bulk(first.keys() | second.keys())
    return [Moved(known[move.statement], move) for move in moves(first, second) if move.statement in known]


def _stood(in_round: Round) -> dict[int, Stood]:
    found: dict[int, Stood] = {}
    for one in Standing.objects.filter(round=in_round).select_related("statement").order_by("rank"):
        found.setdefault(one.statement.under_id or one.statement_id, Stood(one.rank, one.weight))
    return found


SLOPES = 12


def slopes(rows: list[Moved]) -> list[Slope]:
    """The first places of either round as lines of a picture; the table beneath it holds all of them."""
    top = [row for row in rows if min(_ranks(row.move)) <= SLOPES][: 2 * SLOPES]
    return [
        Slope(
            row.statement.text,
            row.move.before.rank if row.move.before else None,
            row.move.after.rank if row.move.after else None,
        )
        for row in top
    ]


def _ranks(move: Move) -> list[int]:
    return [stood.rank for stood in (move.before, move.after) if stood]


def earlier(user: Any, in_round: Round) -> list[Round]:
    """Closed rounds before this one, newest first."""
    rows = Round.objects.visible_to(user).filter(is_open=False, since__lt=in_round.since)
    return list(rows.order_by("-since"))
