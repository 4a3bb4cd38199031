"""Mailing tickets from the memory of one process, counting forms once a day, and letting the database forget."""

import logging
import time
from contextlib import suppress
from datetime import time as clock
from typing import Any

from django.conf import settings
from django.core.mail import mailers

from steelyard.evidence.feedback.actions import lists as acts
from steelyard.evidence.feedback.actions.ballots import SCRUB
from steelyard.evidence.feedback.actions.waves import count_forms
from steelyard.evidence.feedback.models import Invitation, Wave
from steelyard.evidence.feedback.queries import lists, waves
from steelyard.evidence.feedback.rules import WaveStatus
from steelyard.evidence.feedback.tasks import letters
from steelyard.evidence.feedback.tasks.forgetting import forget
from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import daily, work
from steelyard.foundation.work.rules import Refused
from steelyard.foundation.work.tasks import reason, refusal

log = logging.getLogger("steelyard.feedback")
_FINAL = 500  # from this reply code on, a mail server means it for good


@work(acts.SEND, title="Mail invitations")
def send(progress: Progress, *, wave: int) -> dict[str, Any]:
    """Draw and mail tickets, batch by batch; killed anywhere, whoever had no letter yet gets a new ticket."""
    found = Wave.objects.filter(pk=wave).first()
    if found is None or found.status != WaveStatus.OPEN:
        raise Refused("This wave takes no answers, so nobody is invited.")
    progress.stage("Mailing", total=lists.unsent(found).count())
    while (batch := acts.draw_batch(found, by=None)).pairs:
        sent = _show(found, batch) if settings.DEMONSTRATION else _mail(progress, found, batch)
        acts.note_batch(found, by=progress.by, sent=sent)
    tally = waves.tally(found)
    told = f"{tally.sent:,} letters went, {tally.refused:,} were refused."
    return {"summary": told, "url": found.get_absolute_url()}


def _show(wave: Wave, batch: acts.Batch) -> int:
    acts.show_batch(wave, batch, by=None)
    return len(batch.pairs)


def _mail(progress: Progress, wave: Wave, batch: acts.Batch) -> int:
    """Mail one batch over one connection, not faster than letters may go."""
    mailer, taken = mailers["smtp"], []
    try:
        for invitation, ticket in batch.pairs:
            taken.append(_deliver(mailer, wave, (invitation, ticket)))
            progress.step()
            time.sleep(60 / settings.MAILING_RATE)
    finally:
        with suppress(OSError):  # what happens to a farewell changes no letter
            mailer.close()
    if None in taken:
        raise Unreached
    return sum(map(bool, taken))


def _deliver(mailer: Any, wave: Wave, pair: tuple[Invitation, str]) -> bool | None:
    """Send one letter; false if its address is refused for good, which is noted, None if for now.

    A server out of reach ends this run, and the next goes on. What the error itself holds may be the letter, so only
    its kind is told.
    """
    invitation, ticket = pair
    try:
        letters.send_ticket(mailer, wave, invitation, ticket=ticket)
    except Exception as error:  # noqa: BLE001 -- whatever it was, the letter must not come with it
        log.warning("invitation_not_mailed", extra={"error": type(error).__name__})
        said = refusal(error)
        if said is None:
            raise Unreached from None
        if said[0] < _FINAL:
            return None
        acts.note_sent(invitation, by=None, problem=reason(error))
        return False
    acts.note_sent(invitation, by=None)
    return True


class Unreached(Exception):
    """The mail server cannot take letters now; the work is tried again later, with new tickets."""


@work(SCRUB, title="Let the database forget opened ballots")
def scrub(progress: Progress) -> dict[str, Any]:
    """Write the emptied tables anew."""
    progress.stage("Writing tables anew")
    forget()
    return {"summary": "Nothing is left of the ballots."}


@daily(at=clock(4, 10))
def count_open() -> None:
    """Count the forms of open waves, rounded down to ten."""
    for wave in waves.open_waves():
        count_forms(wave, by=None)
