"""Sending in batches: each batch is one transaction, and whoever has the mailing's row is the only sender meanwhile.

The first statement of each transaction is a conditional update of the mailing. On PostgreSQL it locks the row, on
SQLite the database; so of two senders one waits and then finds the work of the other done.
"""

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.support.mailings import tasks, verbs
from steelyard.support.mailings.models import Mailing, MailingRecipient
from steelyard.support.mailings.queries import audiences, letters
from steelyard.support.mailings.rules import AT_ONCE, FROZEN_AT_ONCE, PAUSE, Fate, MailingStatus, RecipientStatus
from steelyard.support.mailings.rules.facts import read


@dataclass(frozen=True)
class Batch:
    """What one batch did: how many recipients, whether that was the end, and when there is room for more."""

    done: int
    is_over: bool
    goes_on_at: datetime | None = None


@transaction.atomic
def freeze_some(mailing: Mailing, *, by: User | None) -> bool:
    """Write the next part of the list of recipients down; true if there is more to write."""
    del by
    if not _hold(mailing) or mailing.frozen_at is not None:
        return False
    rows = audiences.people(read(mailing.facts_kept)).filter(pk__gt=mailing.frozen_to)
    found = audiences.addresses(rows, FROZEN_AT_ONCE)
    MailingRecipient.objects.bulk_create(
        (MailingRecipient(mailing=mailing, person_id=person, address=address) for person, address in found),
        ignore_conflicts=True,
    )
    mailing.frozen_to = found[-1][0] if found else mailing.frozen_to
    mailing.frozen_at = timezone.now() if len(found) < FROZEN_AT_ONCE else None
    Mailing.objects.filter(pk=mailing.pk).update(frozen_to=mailing.frozen_to, frozen_at=mailing.frozen_at)
    return mailing.frozen_at is None


@transaction.atomic
def post_some(mailing: Mailing, *, by: User | None) -> Batch:
    """Put the next letters into the outbox, as many as the rate leaves room for, and mark their recipients.

    Who opted out or bounced since the list was written is left out.
    """
    if not _hold(mailing):
        return Batch(0, is_over=True)
    now = timezone.now()
    room = letters.allowance(now)
    if not room:
        return Batch(0, is_over=False, goes_on_at=letters.oldest_of_the_minute(now) + PAUSE)
    batch = letters.next_up(mailing, min(AT_ONCE, room))
    if not batch:
        _end(mailing, by, now)
        return Batch(0, is_over=True)
    _write(mailing, batch, now)
    return Batch(len(batch), is_over=False)


def _hold(mailing: Mailing) -> bool:
    """Be the only sender until the transaction ends; false if the mailing was stopped or is over."""
    rows = Mailing.objects.filter(pk=mailing.pk, status=MailingStatus.SENDING)
    if not rows.update(batches=F("batches") + 1):
        return False
    mailing.refresh_from_db()
    return True


def _write(mailing: Mailing, batch: list[MailingRecipient], now: datetime) -> None:
    closed, rendered = letters.closed(batch), tasks.render(mailing)
    posted = [one for one in batch if one.pk not in closed]
    for one in posted:
        tasks.post_letter(rendered, one)
    rows = MailingRecipient.objects.filter(pk__in=[one.pk for one in posted])
    rows.update(status=RecipientStatus.POSTED, posted_at=now)
    for fate in set(closed.values()):
        _leave_out([pk for pk, found in closed.items() if found == fate], fate)


def _leave_out(keys: list[int], fate: Fate) -> None:
    MailingRecipient.objects.filter(pk__in=keys).update(status=RecipientStatus.LEFT_OUT, reason=fate)


def _end(mailing: Mailing, by: User | None, now: datetime) -> None:
    Mailing.objects.filter(pk=mailing.pk).update(status=MailingStatus.SENT, ended_at=now)
    record(verbs.SENT, mailing, by=by)
