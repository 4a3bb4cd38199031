"""Mailings: written, tried out, begun, stopped and gone on with."""

import uuid
from typing import Any

from django.db import transaction
from django.utils import timezone

from steelyard.foundation.accounts.models import User
from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.limits import is_over
from steelyard.foundation.kit.models import change
from steelyard.foundation.work import actions as work
from steelyard.foundation.work.models import Job
from steelyard.foundation.work.rules import OPEN
from steelyard.support.mailings import tasks, verbs
from steelyard.support.mailings.models import Audience, Mailing
from steelyard.support.mailings.rules import MailingStatus

SEND = "mailings.send"
TESTS_AN_HOUR = 20
_HOUR = 60 * 60


class CannotSend(Exception):
    """A mailing that cannot do this now; the message says why."""


@transaction.atomic
def write_mailing(audience: Audience, *, by: User | None, **values: Any) -> Mailing:
    """Write a draft. ``values``: subject, text, sender, reply_to, is_simulated."""
    made = Mailing.objects.create(audience=audience, made_by=by, **values)
    record(verbs.WRITTEN, made, by=by)
    return made


@transaction.atomic
def alter_mailing(mailing: Mailing, *, by: User | None, **values: Any) -> dict[str, list[Any]]:
    """Change a draft; what was begun stands as people got it. Raises Stale and CannotSend."""
    if not mailing.is_draft:
        raise CannotSend("This mailing was begun; people have it as it is. Write another one.")
    changes = change(mailing, **values)
    if changes:
        record(verbs.ALTERED, mailing, by=by, changes=changes)
    return changes


@transaction.atomic
def try_out(mailing: Mailing, *, by: User) -> None:
    """Mail a copy to oneself, marked as a test."""
    if is_over("mailings.test", str(by.pk), most=TESTS_AN_HOUR, seconds=_HOUR):
        raise CannotSend(f"{TESTS_AN_HOUR} test copies within an hour are enough. Try again later.")
    tasks.post_test(tasks.render(mailing), key=f"mailings.test.{uuid.uuid4()}", to=by.email)
    record(verbs.TRIED, mailing, by=by)


@transaction.atomic
def begin(mailing: Mailing, *, by: User | None) -> Mailing:
    """Begin to send: from here on the text and the facts stand; the worker writes the list down and sends. Raises Stale."""
    if not mailing.is_draft:
        raise CannotSend("This mailing was begun before.")
    change(
        mailing,
        status=MailingStatus.SENDING.value,
        facts_kept=mailing.audience.facts.kept(),
        begun_at=timezone.now(),
    )
    _start(mailing, by)
    record(verbs.BEGUN, mailing, by=by)
    return mailing


@transaction.atomic
def stop(mailing: Mailing, *, by: User | None) -> None:
    """Stop before the next batch; letters in the outbox still go. Twice is as good as once."""
    if not Mailing.objects.filter(pk=mailing.pk, status=MailingStatus.SENDING).update(status=MailingStatus.STOPPED):
        return
    job = Job.objects.filter(pk=mailing.job_id or 0, status__in=OPEN).first()
    if job is not None:
        work.cancel(job, by=by)
    record(verbs.STOPPED, mailing, by=by)


@transaction.atomic
def go_on(mailing: Mailing, *, by: User | None) -> None:
    """Send on where it was left: after a stop, or when the work was given up. What was written is not written again."""
    halted = Mailing.objects.filter(pk=mailing.pk, status__in=(MailingStatus.STOPPED, MailingStatus.SENDING))
    halted = halted.exclude(status=MailingStatus.SENDING, job__status__in=OPEN)
    if not halted.update(status=MailingStatus.SENDING):
        return
    mailing.status = MailingStatus.SENDING
    _start(mailing, by)
    record(verbs.RESUMED, mailing, by=by)


def _start(mailing: Mailing, by: User | None) -> None:
    job = work.start(SEND, by=by, title=f"Send: {mailing.subject}", arguments={"mailing": mailing.pk})
    Mailing.objects.filter(pk=mailing.pk).update(job=job)
    mailing.job = job
