"""Asking people of an agency to rate, taking their ratings in, and showing all at once."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from steelyard.center.charge.rules import TierKey
from steelyard.center.directory.models import Organization, Person
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.support.delivery.models import Support
from steelyard.support.delivery.rules import SupportStatus
from steelyard.support.protocols.actions import guided_runs, voting
from steelyard.support.protocols.models import GuidedRun, Poll, ProtocolVersion
from steelyard.support.protocols.queries.hosts import AGENCY
from steelyard.support.protocols.rules import NotNow
from steelyard.support.protocols.rules.guided.shape import Step
from steelyard.support.readiness import tasks, verbs
from steelyard.support.readiness.models import Round
from steelyard.support.readiness.queries.rounds import (
    is_rater,
    may_rate_for,
    newest_of,
    rated_steps,
    raters,
    read_of,
    recipients,
    unfit,
    whole,
)
from steelyard.support.readiness.rules import CannotDecide

Scores = Mapping[str, Mapping[str, int]]  # by step and item


@transaction.atomic
def open_round(
    support: Support, *, by: User | None, agency: Organization, instrument: ProtocolVersion, people: Iterable[Person]
) -> Round:
    """Open the next round of ratings for an agency, and ask these people; the instrument stays as it is now."""
    _check_may_open(support, agency, instrument)
    asked, last = list(people), newest_of(support)
    _check_people(agency, asked)
    run = _run(last, support, by=by, agency=agency, instrument=instrument, people=asked)
    made = Round.objects.create(
        support=support,
        agency=agency,
        number=last.number + 1 if last else 1,
        run=run,
        is_simulated=support.is_simulated,
    )
    found: Round = whole().get(pk=made.pk)
    tasks.ask(found, raters(found))
    record(
        verbs.ASKED, support, by=by, changes={"round": [None, found.number]}, note=f"{len(asked)} people, {instrument}"
    )
    return found


def _check_may_open(support: Support, agency: Organization, instrument: ProtocolVersion) -> None:
    if support.tier != TierKey.INTENSIVE:
        raise CannotDecide("Readiness is rated for intensive support only.")
    if support.status == SupportStatus.CLOSED:
        raise CannotDecide("This support is closed; open it again first.")
    if agency not in recipients(support):
        raise CannotDecide(f"{agency} does not receive this support.")
    if problem := unfit(instrument.guide()):
        raise CannotDecide(problem)
    last = newest_of(support)
    if last is not None and last.run.is_open:
        raise CannotDecide(f"{last} is still open: decide on it, or call it off, before the next one begins.")


def _check_people(agency: Organization, asked: list[Person]) -> None:
    able = {one.pk for one in may_rate_for(agency)}
    for one in asked:
        if one.pk not in able:
            raise CannotDecide(f"{one} does not act for {agency} here, so they cannot rate it.")
    if not asked:
        raise CannotDecide("Choose who is to rate.")


def _run(
    last: Round | None, support: Support, *, by: User | None, agency: Organization, instrument: ProtocolVersion,
    people: list[Person],
) -> GuidedRun:  # fmt: skip
    """The next round of the run before where the agency and the template are the same; else a new series."""
    same = last and last.agency_id == agency.pk and last.run.protocol_version.protocol_id == instrument.protocol_id
    if last is not None and same:
        return guided_runs.next_round(last.run, by=by, people=people)
    return guided_runs.open_guided(
        (AGENCY, agency.pk),
        by=by,
        protocol_version=instrument,
        about=f"Readiness for {support.name}"[:200],
        support=support,
        facilitator=by,
        people=people,
        is_simulated=support.is_simulated,
    )


def _check_open(found: Round) -> None:
    newest = newest_of(found.support)
    if newest is not None and newest.pk != found.pk:
        raise CannotDecide(f"{found} is not the newest any more: {str(newest).lower()} counts now.")
    if not found.run.is_open:
        raise CannotDecide(f"{found} has ended.")


@transaction.atomic
def add_raters(found: Round, *, by: User | None, people: Iterable[Person]) -> int:
    """Ask more people of the agency in an open round; returns how many are new."""
    _check_open(found)
    if read_of(found).profile is not None:
        raise CannotDecide("The ratings are shown already: nobody rates after seeing the others.")
    here = {one.person_id for one in raters(found)}
    new = [one for one in people if one.pk not in here]
    _check_people(found.agency, new)
    for one in new:
        guided_runs.add_member(found.run, by=by, person=one)
    tasks.ask(found, [one for one in raters(found) if one.person_id not in here])
    record(verbs.RATER_ADDED, found.support, by=by, note=f"{found}: {len(new)} more")
    return len(new)


@transaction.atomic
def rate(found: Round, *, by: User, scores: Scores) -> None:
    """Take in one person's ratings of all parts, sealed; until all are shown they may be given anew."""
    _check_open(found)
    if not is_rater(by, found):
        raise CannotDecide(f"You are not among those who rate {found.agency}.")
    for step in rated_steps(found.run.guide):
        try:
            voting.cast(found.run, by=by, step=step, scores=scores.get(step.key, {}))
        except NotNow as refused:
            raise CannotDecide(str(refused)) from refused
    record(verbs.RATED, found.support, by=by, note=str(found))


@transaction.atomic
def reveal(found: Round, *, by: User | None, early: bool = False) -> Round:
    """Show all ratings at once: how many gave each point, never who. Before all have rated only if asked to."""
    _check_open(found)
    read = read_of(found)
    if read.profile is not None:
        raise CannotDecide("The ratings are shown already.")
    if told := read.why_not_shown:
        raise CannotDecide(told)
    if not early and not read.is_full:
        raise CannotDecide(f"{read.asked - read.rated} of {read.asked} people have not rated yet.")
    shown = set(Poll.objects.filter(run=found.run, revealed_at__isnull=False).values_list("step", flat=True))
    for step in rated_steps(found.run.guide):
        if step.key not in shown:
            _show(found, step, by=by)
    tasks.tell_shown(found, raters(found))
    record(verbs.SHOWN, found.support, by=by, note=str(found))
    return found


def _show(found: Round, step: Step, *, by: User | None) -> None:
    try:
        voting.reveal(found.run, by=by, step=step, early=True)
    except NotNow as refused:
        raise CannotDecide(str(refused)) from refused


@transaction.atomic
def call_off(found: Round, *, by: User | None, why: str) -> None:
    """End a round before its ratings are shown; what was rated in it counts for nothing."""
    _check_open(found)
    if read_of(found).profile is not None:
        raise CannotDecide("The ratings are shown, so decide on the round: “not yet” comes with words and an offer.")
    if not why.strip():
        raise CannotDecide("Say in a sentence why.")
    guided_runs.stop(found.run, by=by, why=why)
    record(verbs.CALLED_OFF, found.support, by=by, note=f"{found}: {why}")
