"""Sending mailings, and hearing of addresses that a mail server refuses."""

from typing import Any

from steelyard.foundation.work.progress import Progress
from steelyard.foundation.work.registry import on_refusal, work
from steelyard.foundation.work.rules import Later, Refused
from steelyard.support.mailings import actions
from steelyard.support.mailings.actions.mailings import SEND
from steelyard.support.mailings.models import Mailing
from steelyard.support.mailings.queries import letters
from steelyard.support.mailings.rules import OWN_KEY, BounceKind, Heard
from steelyard.support.mailings.rules.reports import weight


@work(SEND, title="Send a mailing")
def send(progress: Progress, *, mailing: int) -> dict[str, Any]:
    """Write the list of recipients down, then fill the outbox batch by batch; killed anywhere, it goes on where it was."""
    found = Mailing.objects.filter(pk=mailing).first()
    if found is None:
        raise Refused("This mailing is no longer here.")
    progress.stage("Writing down who gets it")
    while actions.freeze_some(found, by=None):
        progress.check()
    progress.stage("Putting letters into the outbox", total=found.recipients.count())
    progress.step(letters.done(found))
    batch = actions.post_some(found, by=None)
    while not batch.is_over:
        if batch.goes_on_at is not None:
            raise Later(batch.goes_on_at)
        progress.step(progress.done + batch.done)
        batch = actions.post_some(found, by=None)
    return {"summary": f"{letters.result(found).posted:,} letters.", "url": found.get_absolute_url()}


@on_refusal
def refused(mail: Any, code: int, words: str) -> bool:
    """Note the refusal of an address; one for good ends the tries of a letter of ours."""
    kind = weight(code, words)
    actions.note_bounce(mail.key, by=None, address=mail.to, kind=kind, heard=Heard.SERVER, words=f"{code} {words}")
    return kind == BounceKind.HARD and mail.key.startswith(OWN_KEY)
