"""The invitation list: drawing it up, mailing tickets in batches, reminding, and hearing that somebody wants no more."""

import random
from dataclasses import dataclass, field
from secrets import SystemRandom

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from steelyard.evidence.feedback import verbs
from steelyard.evidence.feedback.models import Invitation, MarkedTicket, Ticket, Wave
from steelyard.evidence.feedback.queries import lists
from steelyard.evidence.feedback.queries.waves import has_expired
from steelyard.evidence.feedback.rules import MOST_REMINDERS, Mode, NotNow, WaveStatus, batches
from steelyard.evidence.feedback.rules.sealing import MARK, pseudonym, seal
from steelyard.evidence.feedback.rules.tickets import hash_of, new_ticket
from steelyard.evidence.feedback.tasks import keys, letters
from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.models import change
from steelyard.foundation.kit.text import fold
from steelyard.foundation.work.actions import start

SEND = "feedback.send"
_CHUNK = 1_000
_EXPIRED = "The OMB number of this form has expired: it takes no more answers, so nobody is asked."
_dice: random.Random = SystemRandom()


@transaction.atomic
def draw_up(wave: Wave, *, by: User | None) -> int:
    """Draw up the list anew from the lists of the period; how many it invites."""
    if not wave.is_draft:
        raise NotNow("The list is drawn up before the wave opens.")
    found = lists.found_for(wave)
    wave.invitations.all().delete()
    Invitation.objects.bulk_create(
        (
            Invitation(
                wave=wave, person_id=one.person, organization_id=one.organization, address=one.email, name=one.name[:200],
                name_key=fold(one.name)[:200], sources=list(one.sources), merged=[list(each) for each in one.merged],
                addresses=one.addresses, left_out=one.left_out or "",
            )
            for one in found
        ),
        batch_size=_CHUNK,
    )  # fmt: skip
    invited = sum(one.left_out is None for one in found)
    record(verbs.LISTED, wave, by=by, note=f"{invited} invited, {len(found) - invited} left out")
    return invited


@transaction.atomic
def begin_sending(wave: Wave, *, by: User | None) -> None:
    """Let the worker mail the tickets that were not mailed yet. It is told the wave and nothing else."""
    if wave.status != WaveStatus.OPEN:
        raise NotNow("Open the wave before you invite.")
    if has_expired(wave, timezone.localdate()):
        raise NotNow(_EXPIRED)
    if wave.job is not None and wave.job.is_open:
        raise NotNow("The letters are being mailed already.")
    if not lists.unsent(wave).exists():
        raise NotNow("Everybody on the list has got a letter.")
    change(
        wave, job=start(SEND, by=by, title=f"Mail the invitations of {wave.title}"[:200], arguments={"wave": wave.pk})
    )
    record(verbs.SENDING, wave, by=by)


@dataclass(frozen=True, repr=False)
class Batch:
    """Letters to mail, in memory alone; it never tells what it holds."""

    pairs: list[tuple[Invitation, str]] = field(default_factory=list)


@transaction.atomic
def draw_batch(wave: Wave, *, by: User | None) -> Batch:
    """Draw the tickets of the next batch: their hashes are kept in an order of their own, who gets which is not."""
    del by
    waiting = lists.unsent(wave)
    lists.opted_out(waiting).update(wants_none=True)
    invited = list(waiting[: next(iter(batches(waiting.count())), 0)])
    pairs = [(one, new_ticket()) for one in invited]
    if wave.is_anonymous:
        # Which ticket goes to whom is drawn here, after the hashes were made, and nowhere else.
        tickets = [ticket for _, ticket in pairs]
        _dice.shuffle(tickets)
        pairs = list(zip(invited, tickets, strict=True))
        Ticket.objects.bulk_create(Ticket(wave=wave.pk, hash=one) for one in sorted(hash_of(t) for t in tickets))
    else:
        rows = [MarkedTicket(wave=wave.pk, hash=hash_of(t), mark=_mark(wave, one)) for one, t in pairs]
        MarkedTicket.objects.bulk_create(sorted(rows, key=lambda row: row.hash))
    _dice.shuffle(pairs)
    return Batch(pairs)


def _mark(wave: Wave, invitation: Invitation) -> bytes:
    """Who answers, under the key of the wave: a pseudonym, or the number of the invitation where the wave is named."""
    home = invitation.organization_id
    if wave.mode == Mode.NAMED:
        mark = {"who": str(invitation.pk), "group": str(home or "")}
    else:
        key = keys.pseudonym_key()
        who = pseudonym(key, "person", invitation.person_id or invitation.address)
        mark = {"who": who, "group": pseudonym(key, "organization", home) if home else ""}
    return seal(mark, public=bytes(wave.public_key or b""), size=MARK)


@transaction.atomic
def note_sent(invitation: Invitation, *, by: User | None, problem: str = "") -> None:
    """Note that the mail server took somebody's letter, or what it said instead; not when, and not which ticket."""
    del by
    values = {"problem": problem[:300]} if problem else {"is_sent": True}
    Invitation.objects.filter(pk=invitation.pk).update(**values)


@transaction.atomic
def show_batch(wave: Wave, batch: Batch, *, by: User | None) -> None:
    """In the demonstration: put a placeholder for each letter on the page of letters."""
    for one, _ in batch.pairs:
        letters.show_placeholder(wave, one)
        note_sent(one, by=by)


@transaction.atomic
def note_batch(wave: Wave, *, by: User | None, sent: int) -> None:
    """Write down that a batch went: how many letters, nothing else."""
    record(verbs.MAILED, wave, by=by, note=f"{sent} letters")


@transaction.atomic
def remind(wave: Wave, *, by: User | None) -> int:
    """Remind everybody, for nobody knows who has answered; how many letters wait in the outbox now."""
    if wave.status != WaveStatus.OPEN:
        raise NotNow("Only an open wave reminds.")
    if has_expired(wave, timezone.localdate()):
        raise NotNow(_EXPIRED)
    if wave.reminders >= MOST_REMINDERS:
        raise NotNow(f"Everybody was reminded {MOST_REMINDERS} times; that is enough.")
    waiting = lists.to_remind(wave)
    closed, sent = lists.opted_out(waiting), 0
    change(wave, reminders=wave.reminders + 1)
    for one in waiting.exclude(pk__in=closed.order_by().values("pk")):
        letters.remind(wave, one, number=wave.reminders)
        sent += 1
    if not sent:
        raise NotNow("Nobody has got the first letter yet, so there is nobody to remind.")
    record(verbs.REMINDED, wave, by=by, note=f"{sent} letters")
    return sent


@transaction.atomic
def stop_letters(invitation: Invitation, *, by: None) -> None:
    """Somebody wants no more letters of this wave; it says nothing about whether they answered."""
    if Invitation.objects.filter(pk=invitation.pk, wants_none=False).update(wants_none=True):
        record(verbs.STOPPED_MAIL, invitation, by=by)


@transaction.atomic
def try_out(wave: Wave, *, by: User | None) -> str:
    """In the demonstration: draw one ticket, so that a visitor can see the form as a respondent does."""
    if not settings.DEMONSTRATION or wave.status != WaveStatus.OPEN or not wave.is_anonymous:
        raise NotNow("Only the demonstration hands out tickets to try the form.")
    del by
    ticket = new_ticket()
    Ticket.objects.bulk_create([Ticket(wave=wave.pk, hash=hash_of(ticket))])
    return letters.link_of(wave, ticket)
