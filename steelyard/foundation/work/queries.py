"""Reads of the outbox and of long work."""

from typing import Any

from django.db.models import Q

from steelyard.foundation.work.models import Job, JobQuerySet, Mail, MailQuerySet
from steelyard.foundation.work.rules import JobStatus, MailStatus


def failed_letters() -> int:
    """How many letters were given up and wait for somebody."""
    return Mail.objects.filter(status=MailStatus.FAILED).count()


def letters(user: Any, *, status: str | None = None, q: str | None = None) -> MailQuerySet:
    """Letters this user may see, by status and by words in address or subject."""
    found = Mail.objects.visible_to(user)
    if status:
        found = found.filter(status=status)
    if q:
        found = found.filter(Q(to__icontains=q) | Q(subject__icontains=q))
    return found


def jobs(user: Any) -> JobQuerySet:
    """Work that people started, and duties that went wrong; a duty that went well is no news."""
    return Job.objects.visible_to(user).filter(Q(is_duty=False) | Q(status=JobStatus.FAILED))
