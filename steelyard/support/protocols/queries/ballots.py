"""One person's part in a run: behind a mailed link, or among the reviews of an account."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils import timezone

from steelyard.foundation.kit.seals import unseal
from steelyard.foundation.kit.tokens import hash_of
from steelyard.support.protocols.models import Ballot, BallotQuerySet, Link, Run
from steelyard.support.protocols.queries.subjects import Sheet, subject_of
from steelyard.support.protocols.rules import REMIND_AFTER, Answers, BallotStatus, RunStatus, is_link_old

OLD = "old"
MOST_ASKED = 8  # shown where a day begins; the list of all has its own page


def whole() -> BallotQuerySet:
    return Ballot.objects.select_related("run__template")


def by_token(token: str) -> tuple[Ballot, bool] | None:
    """The ballot behind a mailed link, and whether the link is too old to answer with."""
    link = Link.objects.select_related("ballot__run__template").filter(token_hash=hash_of(token)).first()
    if link is None:
        return None
    old = is_link_old(timezone.localdate(link.made_at), timezone.localdate())
    return link.ballot, old


def own(user: Any) -> BallotQuerySet:
    """The ballots of an account, newest first."""
    return whole().filter(user_id=user.pk)


def asked_of(user: Any) -> list[Ballot]:
    """The reviews that an account can still answer, the longest waiting first."""
    waiting = own(user).filter(status=BallotStatus.ASKED, run__status=RunStatus.OPEN)
    return list(waiting.order_by("asked_at", "pk")[:MOST_ASKED])


def about(ballot: Ballot) -> str:
    """What a seal of this ballot's answers names, so that it opens in no other row."""
    return f"protocols.ballot.{ballot.pk}"


def own_answers(ballot: Ballot) -> Answers:
    """What this person has entered so far; for that person's own page alone."""
    if ballot.sealed is not None:
        return Answers.of(unseal(bytes(ballot.sealed), about=about(ballot)))
    return Answers.of(ballot.answers)


@dataclass(frozen=True)
class Desk:
    """What a reviewer's own page shows: what is reviewed, how far it is, and whether one can still answer."""

    ballot: Ballot
    sheet: Sheet | None
    standing: str  # "asked", "changed", "locked", "revealed", "old", "declined", "replaced" or "cancelled"

    @property
    def run(self) -> Run:
        return self.ballot.run

    @property
    def is_answering(self) -> bool:
        return self.standing == BallotStatus.ASKED

    @property
    def may_read(self) -> bool:
        """Whether what is reviewed is still shown: not to who gave the place back, nor behind an old link."""
        return self.standing in {"asked", "changed", "locked", "revealed"}


def desk_of(ballot: Ballot, *, old: bool = False) -> Desk:
    run = ballot.run
    sheet = subject_of(run.subject_label).sheet(run.subject_pk)
    return Desk(ballot, sheet, _standing(ballot, sheet, old=old))


def _standing(ballot: Ballot, sheet: Sheet | None, *, old: bool) -> str:
    run = ballot.run
    if ballot.status in {BallotStatus.DECLINED, BallotStatus.REPLACED}:
        return ballot.status
    if run.status == RunStatus.CANCELLED:
        return run.status
    if old:
        return OLD
    if run.is_revealed or ballot.is_locked:
        return run.status if run.is_revealed else ballot.status
    return "changed" if sheet is None or sheet.mark != run.mark else ballot.status


def to_remind(now: datetime) -> list[Ballot]:
    """Ballots that were asked for a week ago, are not locked, and were not reminded of."""
    rows = whole().filter(status=BallotStatus.ASKED, run__status=RunStatus.OPEN, reminded_at=None)
    return list(rows.filter(asked_at__lte=now - REMIND_AFTER).order_by("asked_at", "pk"))
