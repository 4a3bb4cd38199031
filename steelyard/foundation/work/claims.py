"""Who may work on what: leases taken, kept and given back by conditional updates, the same on both databases.

A run is the owner of a job while the row carries its mark (``runner``). Every write names the mark, so a worker that
was paused beyond its lease finds no row and stops. No lock is held while work is done.
"""

import uuid
from datetime import datetime, timedelta

from django.db import models, transaction
from django.db.models import F
from django.utils import timezone

from steelyard.foundation.work.models import Duty, Job, Mail
from steelyard.foundation.work.registry import DUTIES, DutyOf
from steelyard.foundation.work.rules import LEASE, MAIL_LEASE, OPEN, JobStatus, Lost, MailStatus


def take_job(*, lease: timedelta = LEASE) -> Job | None:
    """Take the job that has waited longest, or one whose worker fell silent; None if there is none."""
    now = timezone.now()
    waiting = Job.objects.free(now).order_by("due_at", "id")[:5]
    return next((taken for taken in (_take(job, now, lease) for job in waiting) if taken), None)


def _take(job: Job, now: datetime, lease: timedelta) -> Job | None:
    """Take a job as it was read; None if another worker was faster."""
    mark = uuid.uuid4().hex
    rows = Job.objects.free(now).filter(pk=job.pk)
    begun = {"status": JobStatus.RUNNING, "runner": mark, "stage": "", "done": 0, "total": 0}
    if not rows.update(attempts=F("attempts") + 1, lease_ends_at=now + lease, **begun):
        return None
    return Job.objects.filter(pk=job.pk, runner=mark).first()  # None: we stood still, and it is another's by now


def beat(job: Job, *, stage: str, done: int, total: int, lease: timedelta = LEASE) -> bool:
    """Renew the lease and show how far the work is; answer whether it was asked to stop. Raises Lost."""
    values = {"stage": stage[:200], "done": done, "total": total}
    if not _mine(job).update(lease_ends_at=timezone.now() + lease, **values):
        raise Lost
    return Job.objects.filter(pk=job.pk, cancel_asked=True).exists()


def hold(job: Job) -> None:
    """Lock the job's row for the rest of the transaction, if it is still ours. Raises Lost."""
    if not _mine(job).update(done=F("done")):
        raise Lost


def end(job: Job, status: JobStatus, **values: object) -> None:
    """Write how the job ended, if it is still ours. Raises Lost."""
    ended = {"status": status, "ended_at": timezone.now(), "lease_ends_at": None, **values}
    if not _mine(job).update(**ended):
        raise Lost
    job.status = status


def give_back(job: Job, *, due_at: datetime | None = None, problem: str = "", counts: bool = True) -> None:
    """Put the job back into the queue; a run that the worker's own end cut short does not count."""
    _mine(job).update(
        status=JobStatus.WAITING,
        due_at=due_at or timezone.now(),
        lease_ends_at=None,
        problem=problem,
        attempts=F("attempts") - (0 if counts else 1),
    )
    job.status = JobStatus.WAITING


def _mine(job: Job) -> "models.QuerySet[Job]":
    return Job.objects.filter(pk=job.pk, runner=job.runner, status=JobStatus.RUNNING)


def take_letter(mail: Mail, *, lease: timedelta = MAIL_LEASE) -> bool:
    """Take a letter for one try; false if another worker has it. The count of tries is the mark."""
    until = timezone.now() + lease
    if not _mine_letter(mail).update(attempts=F("attempts") + 1, due_at=until):
        return False
    mail.attempts, mail.due_at = mail.attempts + 1, until
    return True


def letter_sent(mail: Mail) -> None:
    """Mark the letter as sent; codes and private links are blanked, for nobody needs them here any more."""
    blank: dict[str, object] = {"body": "", "html": "", "headers": {}} if mail.secret else {}
    _mine_letter(mail).update(status=MailStatus.SENT, sent_at=timezone.now(), problem="", **blank)


def letter_later(mail: Mail, wait: timedelta, problem: str) -> None:
    """Try the letter again after a while."""
    _mine_letter(mail).update(due_at=timezone.now() + wait, problem=problem)


def letter_failed(mail: Mail, problem: str) -> bool:
    """Give the letter up; false if it is no longer ours."""
    return bool(_mine_letter(mail).update(status=MailStatus.FAILED, problem=problem))


def letter_refused(mail: Mail, problem: str) -> None:
    """The address takes no letters; whoever wrote it has noted that, so nobody else need look."""
    _mine_letter(mail).update(status=MailStatus.REFUSED, problem=problem)


def _mine_letter(mail: Mail) -> "models.QuerySet[Mail]":
    return Mail.objects.filter(pk=mail.pk, status=MailStatus.WAITING, attempts=mail.attempts)


def begin_duties() -> None:
    """Queue every duty that is due, once per due time, however many workers look."""
    now = timezone.localtime()
    due = dict(Duty.objects.values_list("name", "due_at"))
    for duty in DUTIES.values():
        if duty.name not in due:
            Duty.objects.get_or_create(name=duty.name, defaults={"due_at": duty.rhythm.after(now)})
        elif due[duty.name] <= now:
            _begin(duty, due[duty.name], now)


@transaction.atomic
def _begin(duty: DutyOf, due_at: datetime, now: datetime) -> None:
    if not Duty.objects.filter(name=duty.name, due_at=due_at).update(due_at=duty.rhythm.after(now)):
        return  # another worker was first
    if not Job.objects.filter(is_duty=True, name=duty.name, status__in=OPEN).exists():
        Job.objects.create(name=duty.name, title=duty.title[:200], is_duty=True)
