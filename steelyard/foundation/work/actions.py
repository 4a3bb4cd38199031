"""Every write that somebody means: letters into the outbox, work started, stopped and ended.

The worker's own bookkeeping (leases, heartbeats) is in ``claims``.
"""

from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from steelyard.foundation.history.actions import record
from steelyard.foundation.kit.text import tidy
from steelyard.foundation.work import claims, verbs
from steelyard.foundation.work.models import Job, Mail
from steelyard.foundation.work.registry import WORK
from steelyard.foundation.work.rules import OPEN, JobStatus, MailStatus


class Ended(Exception):
    """The work has ended; there is nothing to stop."""


class NotFailed(Exception):
    """The letter is waiting or gone; sending it again would be a second letter."""


def post(
    *,
    key: str,
    to: str,
    subject: str,
    body: str,
    html: str = "",
    headers: dict[str, str] | None = None,
    calendar: str = "",
    secret: bool = False,
) -> Mail:
    """Put one letter into the outbox, in the caller's transaction; the same key twice is one letter.

    ``html`` says the same as the plain text, for programs that show pages; ``headers`` are more lines of the envelope.
    ``calendar`` goes along as a file that calendar programs take (text/calendar).
    ``secret`` letters hold a code or a private link: no page shows them, and their text is blanked once sent.
    """
    subject = " ".join(tidy(subject).split())[:300]
    lines = {name: " ".join(text.split()) for name, text in (headers or {}).items()}
    defaults: dict[str, Any] = {"to": to, "subject": subject, "body": body, "html": html, "headers": lines}
    defaults |= {"calendar": calendar, "secret": secret}
    mail, _ = Mail.objects.get_or_create(key=key, defaults=defaults)
    return mail


@transaction.atomic
def send_again(mail: Mail, *, by: Any) -> Mail:
    """Put a letter that was given up into the outbox again."""
    rows = Mail.objects.filter(pk=mail.pk, status=MailStatus.FAILED)
    if not rows.update(status=MailStatus.WAITING, attempts=0, due_at=timezone.now()):
        raise NotFailed
    record(verbs.MAIL_AGAIN, mail, by=by)
    return mail


@transaction.atomic
def give_up(mail: Mail, *, by: Any, problem: str) -> Mail:
    """Stop trying to send a letter; Today tells that it is there."""
    if claims.letter_failed(mail, problem):
        record(verbs.MAIL_FAILED, mail, by=by, note=problem)
    return mail


@transaction.atomic
def start(name: str, *, by: Any, title: str = "", arguments: dict[str, Any] | None = None) -> Job:
    """Queue a registered kind of work; a worker takes it once the caller's transaction is committed."""
    kind = WORK[name]
    job = Job.objects.create(
        name=name,
        title=(title or kind.title)[:200],
        arguments=arguments or {},
        started_by_id=getattr(by, "pk", None),
    )
    record(verbs.STARTED, job, by=by)
    return job


@transaction.atomic
def cancel(job: Job, *, by: Any) -> Job:
    """Stop work: at once if nobody does it (or whoever did is gone), else at its next step."""
    now = timezone.now()
    idle = Q(status=JobStatus.WAITING) | Q(status=JobStatus.RUNNING, lease_ends_at__lt=now)
    ended = {"status": JobStatus.CANCELLED, "ended_at": now, "lease_ends_at": None, "runner": ""}
    if Job.objects.filter(idle, pk=job.pk).update(cancel_asked=True, **ended):
        record(verbs.CANCELLED, job, by=by)
    elif Job.objects.filter(pk=job.pk, status__in=OPEN, cancel_asked=False).update(cancel_asked=True):
        record(verbs.CANCEL_ASKED, job, by=by)
    elif not Job.objects.filter(pk=job.pk, status__in=OPEN).exists():
        raise Ended
    job.refresh_from_db()
    return job


@transaction.atomic
def finish(job: Job, *, by: Any, result: dict[str, Any]) -> Job:
    """The work is done; what it found is kept."""
    claims.end(job, JobStatus.DONE, result=result, problem="")
    return _tell(verbs.FINISHED, job, by=by)


@transaction.atomic
def fail(job: Job, *, by: Any, problem: str) -> Job:
    """The work is given up, with a sentence that says why."""
    claims.end(job, JobStatus.FAILED, problem=problem)
    record(verbs.FAILED, job, by=by, note=problem)
    return job


@transaction.atomic
def stop(job: Job, *, by: Any) -> Job:
    """The work has stopped because somebody asked."""
    claims.end(job, JobStatus.CANCELLED)
    return _tell(verbs.CANCELLED, job, by=by)


def _tell(verb: Any, job: Job, *, by: Any) -> Job:
    if not job.is_duty:  # a duty that went well is no news
        record(verb, job, by=by)
    return job
