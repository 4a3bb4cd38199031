"""Asking people, sealing what they answer, and opening all of it in the moment the last one locks."""

from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.seals import seal
from steelyard.support.protocols import verbs
from steelyard.support.protocols.models import Ballot, Run
from steelyard.support.protocols.queries.ballots import about, own_answers
from steelyard.support.protocols.queries.runs import current_mark
from steelyard.support.protocols.queries.subjects import subject_of
from steelyard.support.protocols.rules import (
    Answers,
    BallotStatus,
    Changed,
    NotNow,
    RunStatus,
    gaps,
    not_independent,
    outcome_of,
)
from steelyard.support.protocols.tasks import letters


@dataclass(frozen=True)
class Asked:
    """Who is asked: a name and an e-mail address, no account."""

    name: str
    email: str


@transaction.atomic
def invite(run: Run, *, by: User | None, asked: Asked, draft: Answers | None = None) -> Ballot:
    """Give one of the places of an open run to a person, who gets a letter with a private link."""
    _hold(run)
    email = asked.email.strip().lower()
    if refusal := _refusal(run, Asked(asked.name, email)):
        raise NotNow(refusal)
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    last = run.ballots.order_by("-position").values_list("position", flat=True).first() or 0
    ballot = Ballot.objects.create(run=run, position=last + 1, name=asked.name, email=email, user=user)
    if draft is not None and draft.marks:
        Ballot.objects.filter(pk=ballot.pk).update(sealed=_sealed(ballot, draft))
    letters.ask(ballot, again=draft is not None)
    record(verbs.INVITED, run, by=by, note=asked.name)
    return ballot


def _refusal(run: Run, asked: Asked) -> str:
    """Why this person cannot be asked; empty if they can."""
    if run.ballots.filter(email__iexact=asked.email).exists():
        return "This address has been asked already."
    if run.ballots.placed().count() >= run.needed:
        return "All places are taken. Take one back first, or wait for a reviewer to decline."
    if run.opened_by is not None and run.opened_by.email.lower() == asked.email:
        return "You opened this review, so you cannot answer it. Ask somebody else."
    found = subject_of(run.subject_label).conflicts(run.subject_pk)
    return not_independent(asked.name, asked.email, authors=found.names, addresses=found.addresses)


def _hold(run: Run) -> None:
    """Take the run for this transaction; whoever comes at the same time waits, and then reads what was done."""
    if not Run.objects.filter(pk=run.pk, status=RunStatus.OPEN).update(version=F("version") + 1):
        raise NotNow("This review has ended.")
    run.refresh_from_db(fields=["version", "status"])


def _sealed(ballot: Ballot, answers: Answers) -> bytes:
    return seal(answers.as_json(), about=about(ballot))


def _check_asked(ballot: Ballot) -> None:
    if ballot.status == BallotStatus.LOCKED:
        raise NotNow("Your answers are locked and cannot be changed any more.")
    if ballot.status != BallotStatus.ASKED:
        raise NotNow("You are no longer asked for this review.")


@transaction.atomic
def save_draft(ballot: Ballot, *, by: User | None, answers: Answers) -> None:
    """Keep what a reviewer has entered so far, sealed.

    A working copy is no act: history tells nobody that a reviewer has begun.
    """
    del by
    _hold(ballot.run)
    _check_asked(ballot)
    change(ballot, sealed=_sealed(ballot, answers))


@transaction.atomic
def lock(ballot: Ballot, *, by: User | None, answers: Answers) -> None:
    """Take in complete answers for good; the last lock that is needed opens all of them in the same transaction."""
    run = ballot.run
    _hold(run)
    _check_asked(ballot)
    if current_mark(run) != run.mark:
        raise Changed("What you reviewed has changed since you were asked, so your answers are not locked.")
    if gaps(run.template.asks, answers):
        raise NotNow("Answer everything before you lock.")
    values = {"status": BallotStatus.LOCKED.value, "locked_at": timezone.now()}
    change(ballot, sealed=_sealed(ballot, answers), **values)
    record(verbs.LOCKED, run, by=by, note=ballot.name)
    locked = list(run.ballots.filter(status=BallotStatus.LOCKED).order_by("position"))
    if len(locked) >= run.needed:
        _reveal(run, locked, by=by)


def _reveal(run: Run, locked: list[Ballot], *, by: User | None) -> None:
    """Open every seal at once and work out what it comes to."""
    answers = [own_answers(ballot) for ballot in locked]
    for ballot, one in zip(locked, answers, strict=True):
        ballot.run = run
        change(ballot, sealed=None, answers=one.as_json())
        letters.tell_revealed(ballot)
    outcome, score = outcome_of(run.template.asks, answers)
    changes = change(
        run, status=RunStatus.REVEALED.value, revealed_at=timezone.now(), outcome=outcome.value, score=score
    )
    letters.tell_opener(run, "All answers are in.", key=f"revealed.{run.pk}")
    # The outcome, not the score: history is read by more people than the answers are.
    record(verbs.REVEALED, run, by=by, changes={"outcome": changes["outcome"]})


@transaction.atomic
def decline(ballot: Ballot, *, by: User | None, why: str = "") -> None:
    """A reviewer gives the place back; what was entered is wiped."""
    _hold(ballot.run)
    _check_asked(ballot)
    change(ballot, status=BallotStatus.DECLINED.value, ended_at=timezone.now(), why=why, sealed=None)
    news = f"{ballot.name} cannot take this up. Please ask somebody else."
    letters.tell_opener(ballot.run, news, key=f"declined.{ballot.pk}")
    record(verbs.DECLINED, ballot.run, by=by, note=f"{ballot.name}. {why}".strip())


@transaction.atomic
def replace(ballot: Ballot, *, by: User | None, asked: Asked) -> Ballot:
    """Give the place of somebody who has not locked to somebody else; what was entered is wiped."""
    run = ballot.run
    _hold(run)
    if ballot.status != BallotStatus.ASKED:
        raise NotNow(f"{ballot.name} no longer holds a place that could be given away.")
    change(ballot, status=BallotStatus.REPLACED.value, ended_at=timezone.now(), sealed=None)
    letters.tell_ended(ballot)
    record(verbs.REPLACED, run, by=by, note=ballot.name)
    return invite(run, by=by, asked=asked)


@transaction.atomic
def remind(ballot: Ballot, *, by: User | None) -> None:
    """Write to a reviewer again, with a new link; the older one stays good."""
    _hold(ballot.run)
    if ballot.status != BallotStatus.ASKED:
        raise NotNow(f"{ballot.name} is no longer asked for anything.")
    change(ballot, reminded_at=timezone.now())
    letters.remind(ballot)
    record(verbs.REMINDED, ballot.run, by=by, note=ballot.name)
