"""The pulse of a team: opened for its members of the day, answered without a trace, closed for good."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.support.collaboratives import verbs
from steelyard.support.collaboratives.actions.refusals import CannotWork
from steelyard.support.collaboratives.models import PulseAnswer, PulsePlace, PulseRound, Team
from steelyard.support.collaboratives.queries.people import members_on
from steelyard.support.collaboratives.rules.pulse import LEAST


@transaction.atomic
def open_pulse(team: Team, *, by: User | None, closes_on: date) -> PulseRound:
    """Ask everybody who is in the team today; fewer than five could never see a result, so they are not asked."""
    today = timezone.localdate()
    people = [one.person for one in members_on(team, today)]
    if len(people) < LEAST:
        raise CannotWork("A pulse needs at least five members: with fewer, answers could be told apart.")
    if PulseRound.objects.filter(team=team, closed_on__isnull=True).exists():
        raise CannotWork("A pulse is open already.")
    if closes_on < today:
        raise CannotWork("The last day to answer is past.")
    made = PulseRound.objects.create(team=team, opened_on=today, closes_on=closes_on)
    PulsePlace.objects.bulk_create(PulsePlace(round=made, person=person) for person in people)
    record(verbs.PULSE_OPENED, team, by=by, changes={"members": [0, len(people)]})
    return made


@transaction.atomic
def answer_pulse(place: PulsePlace, *, by: User | None, scores: dict[str, int]) -> None:
    """Keep the scores and mark the place as used, with nothing that joins them, no time and no history."""
    del by
    if place.round.closed_on is not None or place.round.closes_on < timezone.localdate():
        raise CannotWork("This pulse is closed.")
    if not PulsePlace.objects.filter(pk=place.pk, is_used=False).update(is_used=True):
        raise CannotWork("You answered this pulse already. Nobody can find your answer to change it.")
    PulseAnswer.objects.create(round=place.round, **scores)


@transaction.atomic
def close_pulse(found: PulseRound, *, by: User | None) -> PulseRound:
    """No more answers; the result stands as it is from now on."""
    if found.closed_on is not None:
        raise CannotWork("This pulse is closed already.")
    change(found, closed_on=timezone.localdate())
    record(verbs.PULSE_CLOSED, found.team, by=by)
    return found
