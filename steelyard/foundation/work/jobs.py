"""Duties of the house itself: what is kept for a while and then no longer needed."""

from datetime import timedelta

from django.utils import timezone

from steelyard.foundation.kit.models import Attempt, Submission
from steelyard.foundation.work.models import Job, Mail
from steelyard.foundation.work.registry import daily
from steelyard.foundation.work.rules import KEEP_DUTIES, KEEP_JOBS, KEEP_LETTERS, OPEN, MailStatus

KEEP_SUBMISSIONS = timedelta(days=2)


@daily
def prune_letters() -> None:
    """Delete letters that went out long ago."""
    old = timezone.now() - KEEP_LETTERS
    Mail.objects.filter(status__in=(MailStatus.SENT, MailStatus.SHOWN, MailStatus.REFUSED), made_at__lt=old).delete()


@daily
def prune_jobs() -> None:
    """Delete the traces of work that ended long ago; history keeps what was done."""
    now = timezone.now()
    Job.objects.exclude(status__in=OPEN).filter(is_duty=False, made_at__lt=now - KEEP_JOBS).delete()
    Job.objects.exclude(status__in=OPEN).filter(is_duty=True, made_at__lt=now - KEEP_DUTIES).delete()


@daily
def prune_forms() -> None:
    """Delete keys of forms sent days ago."""
    Submission.objects.filter(sent_at__lt=timezone.now() - KEEP_SUBMISSIONS).delete()


@daily
def prune_attempts() -> None:
    """Forget how often anything was tried in windows of time that are over."""
    Attempt.objects.filter(ends_at__lt=timezone.now()).delete()
